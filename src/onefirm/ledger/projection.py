"""A projection: a view folded from the ledger, as data and one pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from onefirm.domain.events.fact import Recorded

Cell = str | int | None
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """Columns in the subset that SQLite and PostgreSQL share. The key columns come first."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Literal["text", "integer"]]
    indexes: tuple[tuple[str, ...], ...] = ()


class Rows(Protocol):
    """What a fold may do: look at prior rows of its own tables, put one, drop one."""

    def get(self, table: str, *key: Cell) -> dict[str, Cell] | None: ...

    def put(self, table: str, row: Row) -> None:
        """Insert, or replace the row with the same key. Columns not named become NULL."""
        ...

    def change(self, table: str, *key: Cell, **cells: Cell) -> None:
        """Change some columns of a row that is there. It does nothing when the row is not there."""
        ...

    def drop(self, table: str, *key: Cell) -> None: ...


@dataclass(frozen=True)
class Projection:
    """Folded inside the append (`decision`) or afterwards from a checkpoint. A new version is rebuilt at start.

    The fold sees the event and prior rows: no clock, no chance, no other table. Expiry is judged at query.
    """

    name: str
    version: int
    tables: tuple[Table, ...]
    kinds: frozenset[str]
    fold: Callable[[Recorded, Rows], None]
    decision: bool = True
