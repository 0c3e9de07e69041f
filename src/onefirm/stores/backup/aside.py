"""What a restore moved aside, in clear: kept for whoever wants to look into it, until somebody is forgotten."""

from pathlib import Path

import apsw

from onefirm.guard.files import whole
from onefirm.stores import subjects
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.backup.keys import BACKUPS
from onefirm.stores.backup.putting import ASIDE
from onefirm.stores.sqlite.database import connected

_LOGS = ("-wal", "-shm", "-journal")


def clear_away(folder: Path) -> int:
    """Delete every ledger that was set aside, and the keys beside it that nothing can be struck from. How many."""
    gone = 0
    for place in sorted((folder / BACKUPS).glob(f"{ASIDE}*")):
        ledgers = [path for path in place.rglob(DATABASE) if path.is_file()]
        keys = [path for path in place.rglob(subjects.NAME) if path.is_file() and _damaged(path)]
        for path in (*ledgers, *keys):
            for each in (*(path.with_name(f"{path.name}{log}") for log in _LOGS), path):
                each.unlink(missing_ok=True)
            whole.sync(path.parent)
        gone += len(ledgers)
    return gone


def _damaged(path: Path) -> bool:
    """Such a file opens nothing any more, and may still hold a key in its bytes."""
    try:
        db = connected(path)
        try:
            return db.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]
        finally:
            db.close()
    except (apsw.NotADBError, apsw.CorruptError):
        return True
    except apsw.Error:
        return False  # Whoever strikes keys from it says what is wrong.
