"""What the ledger asks of wherever it is kept. The stores implement these, one for each database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from onefirm.domain.actors import awaits
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.ledger.projection import Cell, Projection


@dataclass(frozen=True)
class Entry:
    """A fact on its way into the ledger, with the exact text that will be stored and hashed."""

    stream: str
    fact: Fact
    body: str
    then_by: str = ""
    """Who does this because of the entry before it in the same batch; empty for the batch's own actor and cause."""


@dataclass(frozen=True)
class Batch:
    """What is appended together or not at all."""

    at: str
    actor: str
    cause: int | None
    entries: tuple[Entry, ...]
    expected: Mapping[str, int]
    """The versions these streams must have. One that moved on makes the whole batch a Conflict."""

    @property
    def promises(self) -> bool:
        return awaits(self.actor) or any(entry.fact.promises for entry in self.entries)


class StoredRow(NamedTuple):
    """One row of the ledger, exactly as it lies in the database. A tuple, for it is made and read by the million."""

    seq: int
    at: str
    kind: str
    version: int
    stream: str
    stream_version: int
    actor: str
    cause: int | None
    body: str
    prev: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The last row, its hash, and the tree over all rows as a compact range (hex, joined by commas)."""

    seq: int
    hash: str
    tree: str


class Conflict(Exception):
    """A stream had moved on. Read it again and decide anew."""

    def __init__(self, streams: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{stream} is at {version}" for stream, version in streams.items()))
        self.streams = streams


class Store(Protocol):
    """Append-only rows with projections folded in the same transaction."""

    def append(self, batch: Batch) -> Future[tuple[Recorded, ...]]:
        """Queue a batch for the writer. The future ends when it is committed (and, if it promises, durable)."""
        ...

    def rows(self, after: int = 0, limit: int = 1000, newest_first: bool = False) -> Sequence[StoredRow]: ...

    def all_rows(self) -> Iterator[StoredRow]:
        """Every row in order, streamed: for verify, rebuild and export."""
        ...

    def row(self, seq: int) -> StoredRow | None: ...

    def stream(self, stream: str) -> Sequence[StoredRow]: ...

    def first(self, stream: str) -> StoredRow | None: ...

    def last(self, stream: str) -> StoredRow | None:
        """The newest row of a stream."""
        ...

    def version(self, stream: str) -> int:
        """0 when nothing was ever appended to it."""
        ...

    def head(self) -> Head: ...

    def durable(self) -> int:
        """The last sequence number that is on the disk. Nothing beyond it is shown to anybody."""
        ...

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        """Call `notify(durable)` from the writer whenever it moves on; returns how to stop."""
        ...

    def rebuild(
        self, projections: Sequence[Projection], open_row: Callable[[StoredRow], Recorded]
    ) -> Mapping[str, bool]:
        """Fold everything anew beside the live tables, compare row by row, and swap. True where they were equal."""
        ...

    def close(self) -> None: ...


class Views(Protocol):
    """Reading projections through named queries, on read-only connections."""

    def all(self, query: str, **values: Cell) -> list[dict[str, Cell]]: ...

    def one(self, query: str, **values: Cell) -> dict[str, Cell] | None: ...
