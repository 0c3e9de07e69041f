"""What stands between the ledger and whoever would rewrite it, and what is looked at before it is opened."""

import os
from pathlib import Path

import apsw

from onefirm.ledger.chain import GENESIS, link
from onefirm.ledger.tree import parsed
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite import problems
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.schema import GUARDS

_NEVER = frozenset(
    {
        apsw.SQLITE_ALTER_TABLE,
        apsw.SQLITE_ATTACH,
        apsw.SQLITE_DETACH,
        apsw.SQLITE_CREATE_TABLE,
        apsw.SQLITE_CREATE_TRIGGER,
        apsw.SQLITE_CREATE_TEMP_TRIGGER,
        apsw.SQLITE_CREATE_VIEW,
        apsw.SQLITE_CREATE_TEMP_VIEW,
        apsw.SQLITE_CREATE_VTABLE,
        apsw.SQLITE_DROP_INDEX,
        apsw.SQLITE_DROP_TABLE,
        apsw.SQLITE_DROP_TRIGGER,
        apsw.SQLITE_DROP_VIEW,
        apsw.SQLITE_DROP_VTABLE,
    }
)
_CHANGES = frozenset({apsw.SQLITE_UPDATE, apsw.SQLITE_DELETE})
_PRAGMAS = frozenset({"synchronous", "wal_checkpoint", "incremental_vacuum", "max_page_count", "page_count"})


def judge(code: int, first: str | None, _second: str | None, _database: str | None, _trigger: str | None) -> int:
    """The authorizer of the writing connection, once the tables are made: it appends, and that is all it does."""
    if code in _NEVER:
        return apsw.SQLITE_DENY
    if code in _CHANGES and first == "events":
        return apsw.SQLITE_DENY
    if code == apsw.SQLITE_PRAGMA and first not in _PRAGMAS:
        return apsw.SQLITE_DENY
    return apsw.SQLITE_OK


def refuse_old(version: str, path: Path) -> None:
    """The write-ahead log of older versions can be reset under a reader, which damages the file."""
    if _numbers(version) < _numbers(problems.SQLITE_MIN):
        raise problems.sqlite_old(version, path)


def refuse_read_only(folder: Path) -> None:
    if not folder.is_dir():
        raise problems.folder_read_only(folder, "There is no such folder.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise problems.folder_read_only(folder, "The user who runs onefirm may not write there.")


def has_ledger(db: Database, path: Path) -> bool:
    """False for a new, empty file. Anything else must be a ledger."""
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return False
    if not {"events", "head", "projections"} <= tables:
        raise problems.firm_damaged(path, "It is a database, but not the ledger of a firm.")
    return True


def refuse_unguarded(db: Database, path: Path) -> None:
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there: dict[str, str] = dict(triggers)
    missing = [name for name, text in GUARDS.items() if there.get(name) != text]
    strange = [name for name in there if name not in GUARDS]
    if missing or strange:
        raise problems.guards_missing(path, ", ".join((*missing, *strange)))


def refuse_torn(db: Database, path: Path) -> None:
    """The head must name the last entry, and the last entry must hash to its hash. Nothing older is read here."""
    heads = db.execute(shipped()["ledger_head"]).fetchall()
    if len(heads) != 1:
        raise problems.ledger_damaged(path, "The head of the ledger is missing.")
    seq, found, tree = heads[0]
    last = db.execute(shipped()["ledger_last"]).fetchone()
    if last is None:
        last = (0, *("",) * 9, GENESIS)
    elif None in (*last[:7], *last[8:]) or link(*last[:10]) != last[10]:
        raise problems.ledger_damaged(path, f"Entry {last[0]} is not what was written.")
    if (last[0], last[10]) != (seq, found):
        raise problems.ledger_damaged(path, f"The head names entry {seq}, but the last entry is {last[0]}.")
    if len(parsed(tree)) != seq.bit_count():
        raise problems.ledger_damaged(path, f"The tree over the entries does not have the size {seq}.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
