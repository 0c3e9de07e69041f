"""The ledger as the rooms above see it: append facts, read them back, know what is durable."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from onefirm.capabilities.clock import Clock
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.ids import instant
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import Batch, Entry, Store, StoredRow


@dataclass(frozen=True)
class Put:
    """One fact and the stream it belongs to."""

    stream: str
    fact: Fact


class Ledger:
    """Seals, spells and dates facts, and hands them to the store. It decides nothing."""

    def __init__(self, store: Store, codec: Codec, clock: Clock) -> None:
        self._store = store
        self._codec = codec
        self._clock = clock

    async def append(
        self, *puts: Put, actor: str, cause: int | None = None, expected: Mapping[str, int] | None = None
    ) -> tuple[Recorded, ...]:
        """Wait until the facts are in the ledger, and on the disk if one of them promises. Raises Conflict."""
        return await asyncio.wrap_future(self.queue(*puts, actor=actor, cause=cause, expected=expected))

    def append_now(
        self, *puts: Put, actor: str, cause: int | None = None, expected: Mapping[str, int] | None = None
    ) -> tuple[Recorded, ...]:
        """The same for callers without a loop: setting up and tools."""
        return self.queue(*puts, actor=actor, cause=cause, expected=expected).result()

    def queue(
        self, *puts: Put, actor: str, cause: int | None, expected: Mapping[str, int] | None
    ) -> Future[tuple[Recorded, ...]]:
        entries = tuple(Entry(put.stream, put.fact, self._codec.spell(put.fact, put.stream)) for put in puts)
        return self._store.append(
            Batch(
                at=instant(self._clock.now()),
                actor=actor,
                cause=cause,
                entries=entries,
                expected=expected or {},
            )
        )

    def event(self, seq: int) -> Recorded | None:
        row = self._store.row(seq)
        return self._codec.read(row) if row else None

    def events(self, after: int = 0, limit: int = 1000, newest_first: bool = False) -> tuple[Recorded, ...]:
        return self._read(self._store.rows(after, limit, newest_first))

    def stream(self, stream: str) -> tuple[Recorded, ...]:
        return self._read(self._store.stream(stream))

    def last(self, stream: str) -> Recorded | None:
        row = self._store.last(stream)
        return self._codec.read(row) if row else None

    def version(self, stream: str) -> int:
        return self._store.version(stream)

    def durable(self) -> int:
        return self._store.durable()

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        return self._store.watch(notify)

    def _read(self, rows: Sequence[StoredRow]) -> tuple[Recorded, ...]:
        return tuple(self._codec.read(row) for row in rows)
