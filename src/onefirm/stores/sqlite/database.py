"""A connection as this room uses it: apsw's own types stop here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import apsw

from onefirm.ledger.projection import Cell

Cells = tuple[Any, ...]
"""A row. The statement that asked for it is beside the line that names its columns, and the schema holds the types."""

Hook = Callable[[apsw.Connection, str, int], int]
"""Called after each commit with the length of the write-ahead log in pages."""

Bindings = Sequence[Cell | bytes] | Mapping[str, Cell]


class Cursor(Protocol):
    """The rows of one statement, one after the other."""

    def __iter__(self) -> Iterator[Cells]: ...

    def __next__(self) -> Cells: ...

    def fetchone(self) -> Cells | None: ...

    def fetchall(self) -> list[Cells]: ...

    def get_description(self) -> tuple[tuple[str, str], ...]: ...


class Database(Protocol):
    """What of a connection is used here: statements, and the few switches that guard it."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, statements: str, bindings: Bindings | None = None, /) -> Cursor: ...

    def config(self, op: int, *args: int) -> int: ...

    def set_authorizer(
        self, callable: Callable[[int, str | None, str | None, str | None, str | None], int] | None, /
    ) -> None: ...

    def set_wal_hook(self, callable: Hook | None, /) -> None: ...

    def create_scalar_function(
        self, name: str, callable: Callable[[str], str], numargs: int = -1, *, deterministic: bool = False
    ) -> None: ...

    def set_busy_timeout(self, milliseconds: int, /) -> None: ...

    def close(self, force: bool = False) -> None: ...


def connected(path: Path, *, read_only: bool = False, statements_max: int = 100) -> Database:
    ways = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    return cast(Database, apsw.Connection(str(path), flags=ways, statementcachesize=statements_max))


def copy_database(source: Path, target: Path) -> None:
    """A copy of one moment, page by page through SQLite, while others go on writing."""
    one, other = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY), apsw.Connection(str(target))
    try:
        # In one step: it reads a snapshot, and a writer is never waited for nor held up.
        with other.backup("main", one, "main") as copying:
            copying.step()
        # A copy is one file: a log beside it would be a second one that a manifest does not know.
        cast(Database, other).execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        one.close()
        other.close()


def extended(failure: apsw.Error) -> int:
    """SQLite's own, finer word for what failed; 0 when there is none."""
    return getattr(failure, "extendedresult", 0)
