"""The appends of one loop: handed over together once a turn, and answered together. A thread woken for each is slow."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from onefirm.domain.events.fact import Recorded
from onefirm.ledger.store import Batch

Answer = tuple[Recorded, ...]


TOGETHER_MAX = 512
"""So many are answered together at most: whoever comes first waits for no more than these."""


@dataclass(frozen=True)
class _Handed:
    """What was handed over together, and what has come back of it."""

    count: int
    back: list[Future[Answer]] = field(default_factory=list)


class Turn:
    """What one loop has to append. Only `_answered` is called from another thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, queue: Callable[[Batch], Future[Answer]]) -> None:
        self.loop = loop
        self._queue = queue
        self._waiting: list[tuple[Batch, asyncio.Future[Answer]]] = []
        self._done: deque[tuple[Future[Answer], asyncio.Future[Answer]]] = deque()

    def append(self, batch: Batch) -> asyncio.Future[Answer]:
        """Whoever is cancelled before the turn is over has appended nothing; later, it is written all the same."""
        answer: asyncio.Future[Answer] = self.loop.create_future()
        self._waiting.append((batch, answer))
        if len(self._waiting) == 1:
            self.loop.call_soon(self._hand_over)
        return answer

    def _hand_over(self) -> None:
        waiting, self._waiting = self._waiting, []
        wanted = [(batch, answer) for batch, answer in waiting if not answer.cancelled()]
        for start in range(0, len(wanted), TOGETHER_MAX):
            self._hand(wanted[start : start + TOGETHER_MAX])

    def _hand(self, wanted: list[tuple[Batch, asyncio.Future[Answer]]]) -> None:
        handed = _Handed(len(wanted))
        for batch, answer in wanted:
            self._queue(batch).add_done_callback(lambda done, answer=answer: self._answered(handed, done, answer))

    def _answered(self, handed: _Handed, done: Future[Answer], answer: asyncio.Future[Answer]) -> None:
        # Waking the loop for the first of many lets it run against the thread that still has to answer the others.
        self._done.append((done, answer))
        handed.back.append(done)
        if len(handed.back) == handed.count:
            with suppress(RuntimeError):  # The loop was closed: nobody waits any more.
                self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        """In the order of the ledger: whoever was claimed before a pause is told before the pause is acknowledged."""
        while self._done:
            done, answer = self._done.popleft()
            if answer.cancelled():
                continue
            failure = done.exception()
            if failure is None:
                answer.set_result(done.result())
            else:
                answer.set_exception(failure)
