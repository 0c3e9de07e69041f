"""The tables of the ledger, and the tables of projections made from their declarations."""

from collections.abc import Iterable

from onefirm.ledger.projection import Projection, Table
from onefirm.stores.sqlite.database import Database

LEDGER = (
    """CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    stream TEXT NOT NULL,
    stream_version INTEGER NOT NULL,
    actor TEXT NOT NULL,
    cause INTEGER,
    body TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream, stream_version)
)""",
    "CREATE TABLE head (seq INTEGER NOT NULL, hash TEXT NOT NULL, tree TEXT NOT NULL)",
    "CREATE TABLE projections (name TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL)",
)

INDEXES = (
    # Whoever looks for some kinds of entry, or for what somebody did, reads those alone; `seq` stands in every index.
    "CREATE INDEX IF NOT EXISTS events_by_kind ON events (kind, actor)",
    "CREATE INDEX IF NOT EXISTS events_by_cause ON events (cause) WHERE cause IS NOT NULL",
)
"""Not part of what is hashed: a firm of an earlier version gets them when it is opened."""

GUARDS = {
    "events_never_change": """CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is never rewritten'); END""",
    "events_never_go": """CREATE TRIGGER events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END""",
    # Without this one, INSERT OR REPLACE rewrites history: it fires no delete trigger of its own accord.
    "events_only_follow": """CREATE TRIGGER events_only_follow BEFORE INSERT ON events
WHEN new.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'an entry only ever follows the last one'); END""",
}

RESERVED = frozenset({"events", "head", "projections"})
_TYPES = {"text": "TEXT", "integer": "BIGINT"}


def create(db: Database, genesis: str) -> None:
    """The empty ledger, whole or not at all."""
    db.execute("BEGIN IMMEDIATE")
    for statement in (*LEDGER, *GUARDS.values()):
        db.execute(statement)
    db.execute("INSERT INTO head (seq, hash, tree) VALUES (0, ?, '')", (genesis,))
    db.execute("COMMIT")


def index(db: Database) -> None:
    for statement in INDEXES:
        db.execute(statement)


def check(projections: Iterable[Projection]) -> None:
    """Names are ours to choose, so a bad one is a mistake in the code and not the operator's."""
    seen = set(RESERVED)
    for projection in projections:
        for table in projection.tables:
            assert table.name not in seen, f"Two projections keep a table called '{table.name}'."
            seen.add(table.name)
            names = (table.name, *table.columns)
            assert all(name.isidentifier() for name in names), f"'{table.name}' has a name that is no name."
            assert set(table.key) <= set(table.columns), f"The key of '{table.name}' names no column."


def table_made(table: Table, name: str, temporary: bool = False) -> str:
    columns = [
        f"{column} {_TYPES[kind]}" + (" NOT NULL" if column in table.key else "")
        for column, kind in table.columns.items()
    ]
    columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE {'TEMP ' if temporary else ''}TABLE {name} ({', '.join(columns)})"


def renew(db: Database, projection: Projection) -> None:
    """Empty tables for a projection that is new or has changed, to be folded from the first entry on."""
    for table in projection.tables:
        db.execute(f"DROP TABLE IF EXISTS {table.name}")
        db.execute(table_made(table, table.name))
    db.execute("DELETE FROM projections WHERE name = ?", (projection.name,))
    db.execute("INSERT INTO projections (name, version, seq) VALUES (?, ?, 0)", (projection.name, projection.version))


def indexed(db: Database, projection: Projection) -> None:
    """Every index that is declared, and none that was declared once. One more asks for no folding anew."""
    for table in projection.tables:
        wanted = {f"{table.name}_by_{'_'.join(index)}": index for index in table.indexes}
        made = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table.name,)
        )
        for (name,) in made.fetchall():
            if name not in wanted:
                db.execute(f"DROP INDEX {name}")
        for name, index in wanted.items():
            db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table.name} ({', '.join(index)})")


def fits(db: Database, table: Table) -> bool:
    """Has the table that is there the columns that are declared?"""
    there = [(row[1], row[2]) for row in db.execute(f"PRAGMA table_info({table.name})")]
    return there == [(column, _TYPES[kind]) for column, kind in table.columns.items()]
