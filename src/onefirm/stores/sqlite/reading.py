"""Looking into a ledger that is not open: its end, and single entries. Nothing is folded and nothing written."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import apsw

from onefirm.ledger.store import StoredRow
from onefirm.stores.sqlite import problems
from onefirm.stores.sqlite.connect import open_reader
from onefirm.stores.sqlite.database import Database

_COLUMNS = "seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash"


def begun(path: Path) -> bool:
    """Does a ledger stand in this file? A first start that was broken off leaves one without a table."""
    with reading(path) as db:
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone() is not None


def rows_of_kind(path: Path, kind: str, *, after: int = 0, limit: int = -1) -> list[StoredRow]:
    query = f"SELECT {_COLUMNS} FROM events WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 - a constant
    with reading(path) as db:
        return [StoredRow(*row) for row in db.execute(query, (kind, after, limit))]


def entry(path: Path, seq: int) -> StoredRow | None:
    with reading(path) as db:
        found = db.execute(f"SELECT {_COLUMNS} FROM events WHERE seq = ?", (seq,)).fetchone()  # noqa: S608 - a constant
    return StoredRow(*found) if found else None


def records_in(path: Path) -> list[tuple[str, str, str, str, str]]:
    """Kind, id, state, when it last changed, and the fields of every record, as far as the rows were folded."""
    with reading(path) as db:
        found = db.execute("SELECT record, id, state, changed_at, fields FROM records ORDER BY record, seq, id")
        return [(str(row[0]), str(row[1]), str(row[2]), str(row[3]), str(row[4])) for row in found]


@contextmanager
def reading(path: Path) -> Generator[Database]:
    try:
        db = open_reader(path)
        try:
            yield db
        finally:
            db.close()
    except apsw.Error as damage:
        raise problems.firm_damaged(path, f"SQLite says: {damage}.") from damage
