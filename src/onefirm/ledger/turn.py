"""The appends of one loop: handed over together once a turn, and answered together. A thread woken for each is slow."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from onefirm.domain.events.fact import Recorded
from onefirm.ledger.store import Batch

Answer = tuple[Recorded, ...]


class Turn:
    """What one loop has to append. Only `_answered` is called from another thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, queue: Callable[[Batch], Future[Answer]]) -> None:
        self.loop = loop
        self._queue = queue
        self._waiting: list[tuple[Batch, asyncio.Future[Answer]]] = []
        self._done: deque[tuple[Future[Answer], asyncio.Future[Answer]]] = deque()
        self._waking = False

    def append(self, batch: Batch) -> asyncio.Future[Answer]:
        """Whoever is cancelled before the turn is over has appended nothing; later, it is written all the same."""
        answer: asyncio.Future[Answer] = self.loop.create_future()
        self._waiting.append((batch, answer))
        if len(self._waiting) == 1:
            self.loop.call_soon(self._hand_over)
        return answer

    def _hand_over(self) -> None:
        waiting, self._waiting = self._waiting, []
        for batch, answer in waiting:
            if not answer.cancelled():
                self._queue(batch).add_done_callback(lambda done, answer=answer: self._answered(done, answer))

    def _answered(self, done: Future[Answer], answer: asyncio.Future[Answer]) -> None:
        self._done.append((done, answer))
        if not self._waking:
            self._waking = True
            with suppress(RuntimeError):  # The loop was closed: nobody waits any more.
                self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        # In this order: what is answered from here on wakes the loop again.
        self._waking = False
        while self._done:
            done, answer = self._done.popleft()
            if answer.cancelled():
                continue
            failure = done.exception()
            if failure is None:
                answer.set_result(done.result())
            else:
                answer.set_exception(failure)
