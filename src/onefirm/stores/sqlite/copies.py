"""Copies of the database: all of one moment, and of that the ledger alone."""

from pathlib import Path

from onefirm.stores.sqlite import schema
from onefirm.stores.sqlite.database import connected

_COLUMNS = "seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash"


def ledger_alone(source: Path, target: Path) -> tuple[int, str]:
    """The ledger of a copy nobody writes to, without a row of any projection. Answers where it ends."""
    db = connected(target)
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL").fetchall()
        db.execute("PRAGMA synchronous = OFF").fetchall()  # Whoever asked syncs the file before it counts.
        db.execute("ATTACH ? AS whole", (str(source),))
        db.execute("BEGIN IMMEDIATE")
        for statement in schema.LEDGER:
            db.execute(statement)
        # Every column by name and value: the bytes that were hashed.
        db.execute(f"INSERT INTO events ({_COLUMNS}) SELECT {_COLUMNS} FROM whole.events ORDER BY seq")  # noqa: S608 - a constant
        db.execute("INSERT INTO head (seq, hash, tree) SELECT seq, hash, tree FROM whole.head")
        for guard in schema.GUARDS.values():
            db.execute(guard)
        db.execute("COMMIT")
        found = db.execute("SELECT seq, hash FROM head").fetchone()
    finally:
        db.close()
    assert found is not None, "A ledger has a head from the first moment on."
    return found[0], found[1]
