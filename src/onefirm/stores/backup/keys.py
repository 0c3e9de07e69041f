"""Backups of the keys: apart from the ledger's, kept for a short time, and reached by every forgetting."""

import json
import shutil
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import apsw

from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole
from onefirm.stores import subjects
from onefirm.stores.backup.disk import (
    UNDER_WAY,
    appended,
    copied,
    locked,
    moved_into_place,
    sweep,
    whole_lines,
)
from onefirm.stores.sqlite.database import Database, connected, copy_database
from onefirm.stores.vault import FOLDER as KEYS

BACKUPS = "backups"
PREFIX = "keys-"
FORGOTTEN = "forgotten.jsonl"
FILES_KEY = "files.key"
"""Opens the letters, forms and the like of the backup that was made with these keys; no other."""
LOCK = "keys.lock"
STAMP = "%Y%m%d-%H%M%S"
BUSY_MILLISECONDS_MAX = 5_000
_PASSING = ("-wal", "-shm", ".new", whole.PART)


@dataclass(frozen=True, order=True)
class Forgotten:
    """One key that was deleted. Without a number, every key of the subject was."""

    subject: str
    number: str = ""


def back_up_keys(folder: Path, stamp: str, files_key: bytes = b"") -> Path:
    """A copy of `keys/` under `backups/keys-<stamp>`, whole or not at all. With it, what seals the files in clear."""
    with _alone(folder):
        target = folder / BACKUPS / f"{PREFIX}{stamp}"
        with moved_into_place(target) as fresh:
            copy_keys(folder / KEYS, fresh)
            if files_key:
                (fresh / FILES_KEY).write_text(files_key.hex(), encoding="ascii")
                (fresh / FILES_KEY).chmod(0o600)
        return target


def copy_keys(keys: Path, target: Path) -> None:
    """Each database through SQLite itself, so that a copy of one in use is of one moment."""
    target.mkdir(mode=0o700, exist_ok=True)
    for path in sorted(keys.iterdir()):
        if not path.is_file() or path.name.endswith(_PASSING):
            continue
        if path.suffix == ".db":
            copy_database(path, target / path.name)
        else:
            copied(path, target / path.name)
        (target / path.name).chmod(0o600)


def forget_in_backups(folder: Path, forgotten: Iterable[str]) -> int:
    """Delete the keys of these subjects from every copy below `backups/`, and note it for a restore. Answers how many.

    The letters and forms in those backups go with them: they lie there in one sealed piece, and may name the person.

    Called once the living key is gone: a copy made after that cannot have it, and one made before is found here.
    """
    names = sorted(set(forgotten))
    with _alone(folder):
        numbered = {each for path in _databases(folder) for each in _numbers(path, names)}
        known = set(forgotten_since(folder))
        plain = {Forgotten(name) for name in names if name not in {each.subject for each in numbered}}
        # Noted first: after a crash in between a restore still knows, and the next forgetting does the rest.
        appended(folder / BACKUPS / FORGOTTEN, [_line(each) for each in sorted((numbered | plain) - known)])
        for path in key_backups(folder):
            (path / FILES_KEY).unlink(missing_ok=True)
        return sum(strike(path, (Forgotten(name) for name in names)) for path in _copies(folder))


def forgotten_since(folder: Path) -> Sequence[Forgotten]:
    """Everybody whose keys were ever deleted, as the notes beside the backups have it."""
    return read_forgotten(folder / BACKUPS / FORGOTTEN)


def read_forgotten(path: Path) -> Sequence[Forgotten]:
    return [Forgotten(**json.loads(line)) for line in whole_lines(path) if line]


def forgotten_in(database: Path) -> Sequence[Forgotten]:
    """Whose keys were deleted from a file of subject keys, as far as it can be read: it knows before any note does."""
    try:
        db = connected(database, read_only=True)
        try:
            rows = db.execute("SELECT subject, number FROM forgotten").fetchall()
        finally:
            db.close()
    except apsw.Error:
        return ()
    return [Forgotten(str(subject), number.hex()) for subject, number in rows]


def strike(database: Path, forgotten: Iterable[Forgotten]) -> int:
    """Delete these keys from a file of subject keys, in a way that leaves no page behind. Answers how many."""
    try:
        db = connected(database)
    except apsw.Error as damage:
        raise Refusal(unreachable(database, f"SQLite says: {damage}.")) from damage
    try:
        db.set_busy_timeout(BUSY_MILLISECONDS_MAX)
        db.execute("PRAGMA secure_delete = ON").fetchall()
        db.execute("BEGIN IMMEDIATE")
        struck = sum(_struck(db, each) for each in forgotten)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except apsw.Error as damage:
        raise Refusal(unreachable(database, f"SQLite says: {damage}.")) from damage
    finally:
        db.close()
    return struck


def add_new(source: Path, target: Path) -> None:
    """Keys of people whom the other file has none for: what was sealed with them would open for nobody."""
    try:
        db = connected(target)
        try:
            db.set_busy_timeout(BUSY_MILLISECONDS_MAX)
            db.execute("ATTACH ? AS other", (str(source),))
            db.execute("INSERT OR IGNORE INTO subjects SELECT subject, number, wrapped FROM other.subjects")
        finally:
            db.close()
    except apsw.Error as damage:
        raise Refusal(unreachable(target, f"SQLite says: {damage}.")) from damage


def keyless(database: Path, names: Iterable[str]) -> Sequence[str]:
    """Those of them for whom no key is left in a file of subject keys."""
    db = connected(database, read_only=True)
    try:
        query = "SELECT 1 FROM subjects WHERE subject = ?"
        return [name for name in names if not db.execute(query, (name,)).fetchall()]
    except apsw.Error as damage:
        raise Refusal(unreachable(database, f"SQLite says: {damage}.")) from damage
    finally:
        db.close()


def drop_old_keys(folder: Path, now: datetime, days_max: int) -> Sequence[str]:
    """Delete the backups of keys that are older than the policy allows; the newest one stays."""
    with _alone(folder):
        found = key_backups(folder)
        old = [path for path in found[:-1] if made_at(path) < now - timedelta(days=days_max)]
        for path in old:
            shutil.rmtree(path)
        if old:
            whole.sync(folder / BACKUPS)
        return [path.name for path in old]


def key_backups(folder: Path) -> list[Path]:
    """Oldest first."""
    found = (folder / BACKUPS).glob(f"{PREFIX}*")
    return sorted(path for path in found if path.is_dir() and not path.name.endswith(UNDER_WAY))


def made_at(path: Path) -> datetime:
    return datetime.strptime(f"{path.name.removeprefix(PREFIX)}+0000", f"{STAMP}%z")


def _copies(folder: Path) -> list[Path]:
    """Also those that a restore moved aside, or the operator put there."""
    return sorted(path for path in (folder / BACKUPS).rglob(subjects.NAME) if path.is_file())


def _databases(folder: Path) -> list[Path]:
    live = folder / KEYS / subjects.NAME
    return [*_copies(folder), *([live] if live.is_file() else [])]


def _numbers(path: Path, names: Sequence[str]) -> Iterator[Forgotten]:
    db = connected(path, read_only=True)
    try:
        db.set_busy_timeout(BUSY_MILLISECONDS_MAX)
        for name in names:
            query = "SELECT number FROM subjects WHERE subject = ? UNION SELECT number FROM forgotten WHERE subject = ?"
            yield from (Forgotten(name, number.hex()) for (number,) in db.execute(query, (name, name)).fetchall())
    except apsw.Error as damage:
        raise Refusal(unreachable(path, f"SQLite says: {damage}.")) from damage
    finally:
        db.close()


def _struck(db: Database, each: Forgotten) -> int:
    query = "SELECT number FROM subjects WHERE subject = ?"
    numbers = [number for (number,) in db.execute(query, (each.subject,)).fetchall()]
    gone = [number for number in numbers if each.number in ("", number.hex())]
    for number in gone:
        db.execute("INSERT OR IGNORE INTO forgotten (subject, number) VALUES (?, ?)", (each.subject, number))
        db.execute("DELETE FROM subjects WHERE subject = ? AND number = ?", (each.subject, number))
    return len(gone)


def _line(each: Forgotten) -> str:
    return json.dumps({"subject": each.subject, "number": each.number})


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """A copy that is being made and a forgetting never meet: the copy would bring back what was just deleted."""
    (folder / BACKUPS).mkdir(mode=0o700, exist_ok=True)
    with locked(folder / BACKUPS / LOCK):
        sweep(folder / BACKUPS, f"{PREFIX}*")
        yield


def unreachable(path: Path, why: str) -> Problem:
    return Problem(
        code="key-backup-unreachable",
        what="A backup of the keys could not be changed.",
        why=why,
        fix="Make it writable, or delete the folder it lies in; then ask for the same again.",
        where=str(path),
    )
