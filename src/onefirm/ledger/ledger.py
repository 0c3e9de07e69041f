"""The ledger as the rooms above see it: append facts, read them back, know what is durable."""

import asyncio
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from onefirm.capabilities.clock import Clock
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.ids import instant
from onefirm.ledger.codec import Codec
from onefirm.ledger.folded import FoldedStreams, Step
from onefirm.ledger.opened import OpenedStreams
from onefirm.ledger.store import Batch, Conflict, Entry, Store, StoredRow
from onefirm.ledger.turn import Turn

T = TypeVar("T")


@dataclass(frozen=True)
class Put:
    """One fact and the stream it belongs to."""

    stream: str
    fact: Fact
    then_by: str = ""
    """Who does this because of the fact before it in the same append; empty for the append's own actor and cause."""


class Ledger:
    """Seals, spells and dates facts, and hands them to the store. It decides nothing.

    What was lately appended or read stays open in memory. Every append of a firm goes through its one ledger.
    """

    def __init__(self, store: Store, codec: Codec, clock: Clock) -> None:
        self._store = store
        self._codec = codec
        self._clock = clock
        self._opened = OpenedStreams()
        self._folded = FoldedStreams()
        self._turn: Turn | None = None

    async def append(
        self, *puts: Put, actor: str, cause: int | None = None, expected: Mapping[str, int] | None = None
    ) -> tuple[Recorded, ...]:
        """Wait until the facts are in the ledger, and on the disk if one of them promises. Raises Conflict."""
        loop = asyncio.get_running_loop()
        if self._turn is None or self._turn.loop is not loop:
            self._turn = Turn(loop, self._queue)
        return await self._turn.append(self._batch(puts, actor, cause, expected))

    def append_now(
        self, *puts: Put, actor: str, cause: int | None = None, expected: Mapping[str, int] | None = None
    ) -> tuple[Recorded, ...]:
        """The same for callers without a loop: setting up and tools."""
        return self.queue(*puts, actor=actor, cause=cause, expected=expected).result()

    def queue(
        self, *puts: Put, actor: str, cause: int | None, expected: Mapping[str, int] | None
    ) -> Future[tuple[Recorded, ...]]:
        return self._queue(self._batch(puts, actor, cause, expected))

    def _batch(self, puts: Sequence[Put], actor: str, cause: int | None, expected: Mapping[str, int] | None) -> Batch:
        assert not (puts and puts[0].then_by), "Nothing comes before the first fact of an append."
        entries = tuple(
            Entry(put.stream, put.fact, self._codec.spell(put.fact, put.stream), put.then_by) for put in puts
        )
        return Batch(
            at=instant(self._clock.now()),
            actor=actor,
            cause=cause,
            entries=entries,
            expected=expected or {},
        )

    def _queue(self, batch: Batch) -> Future[tuple[Recorded, ...]]:
        self._opened.coming({entry.stream for entry in batch.entries})
        future = self._store.append(batch)
        future.add_done_callback(lambda done: self._answered(batch, done))
        return future

    def forget(self) -> None:
        """Let go of everything that was opened. Whoever destroys a key calls this after it."""
        self._opened.forget()
        self._folded.forget()

    def event(self, seq: int) -> Recorded | None:
        if opened := self._opened.event(seq):
            return opened
        row = self._store.row(seq)
        return self._codec.read(row) if row else None

    def events(self, after: int = 0, limit: int = 1000, newest_first: bool = False) -> tuple[Recorded, ...]:
        return self._read(self._store.rows(after, limit, newest_first))

    def stream(self, stream: str) -> tuple[Recorded, ...]:
        opened = self._opened.stream(stream)
        if opened is not None and opened.whole:
            return opened.events
        moves = self._opened.moves
        rows = self._store.stream(stream)
        events = self._read(rows)
        self._opened.read(stream, len(events), events, sum(len(row.body) for row in rows), moves)
        return events

    def naming(self, names: Collection[str]) -> Iterator[StoredRow]:
        """Every entry, as it is stored, in which one of these words stands. None is opened."""
        wanted = re.compile("|".join(re.escape(name) for name in names))
        return (row for row in self._store.all_rows() if names and wanted.search(row.body))

    def folded(self, stream: str, step: Step[T]) -> T | None:
        """What the stream comes to. Each entry is taken in once, however often this is asked."""
        return self._folded.of(stream, self.stream(stream), step)

    def first(self, stream: str) -> Recorded | None:
        """However long the stream has grown."""
        opened = self._opened.stream(stream)
        if opened is not None and opened.whole:
            return opened.events[0] if opened.events else None
        row = self._store.first(stream)
        return self._codec.read(row) if row else None

    def last(self, stream: str) -> Recorded | None:
        opened = self._opened.stream(stream)
        if opened is not None and (opened.events or not opened.version):
            return opened.events[-1] if opened.events else None
        moves = self._opened.moves
        row = self._store.last(stream)
        event = self._codec.read(row) if row else None
        if row and event:
            self._opened.read(stream, event.stream_version, (event,), len(row.body), moves)
        else:
            self._opened.read(stream, 0, (), 0, moves)
        return event

    def version(self, stream: str) -> int:
        if opened := self._opened.stream(stream):
            return opened.version
        moves = self._opened.moves
        version = self._store.version(stream)
        self._opened.read(stream, version, (), 0, moves)
        return version

    def durable(self) -> int:
        return self._store.durable()

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        return self._store.watch(notify)

    def _read(self, rows: Sequence[StoredRow]) -> tuple[Recorded, ...]:
        return tuple(self._codec.read(row) for row in rows)

    def _answered(self, batch: Batch, done: Future[tuple[Recorded, ...]]) -> None:
        """On the writer's thread, one after the other in the order of the ledger."""
        failure = None if done.cancelled() else done.exception()
        if isinstance(failure, Conflict):
            self._opened.drop(failure.streams)
        elif failure is not None:
            self._opened.forget()  # Nobody knows what was kept.
        elif not done.cancelled():
            self._opened.appended(done.result(), [len(entry.body) for entry in batch.entries])
        self._opened.came({entry.stream for entry in batch.entries})
