"""Where agents work: on threads of their own, so that one that blocks keeps nobody else waiting."""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Protocol

from onefirm.domain.contract import Proposal

Work = Callable[[], Awaitable[Proposal]]


class Bench(Protocol):
    async def sit(self, role: str, work: Work, seconds: int) -> Proposal:
        """The proposal, or a TimeoutError after so many seconds."""
        ...

    def hanging(self, role: str) -> int:
        """How many calls of this agent were given up and have not come back."""
        ...


class Seat:
    """One thread with a loop of its own. It serves one call at a time."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        # A thread cannot be stopped from outside; a daemon does not keep the process from ending.
        threading.Thread(target=self.loop.run_forever, name="agent", daemon=True).start()


class Threads:
    """Seats are used again. One whose call was given up is free when that call ends after all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[Seat] = []
        self._hanging = Counter[str]()

    async def sit(self, role: str, work: Work, seconds: int) -> Proposal:
        with self._lock:
            seat = self._free.pop() if self._free else None
        seat, given_up = seat or Seat(), threading.Event()
        ended = threading.Event()

        async def works() -> Proposal:
            try:
                return await work()
            finally:
                with self._lock:
                    ended.set()
                    self._hanging[role] -= given_up.is_set()
                    self._free.append(seat)

        future = asyncio.run_coroutine_threadsafe(works(), seat.loop)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(future)
        except (TimeoutError, asyncio.CancelledError):
            with self._lock:
                if not ended.is_set():
                    given_up.set()
                    self._hanging[role] += 1
            raise

    def hanging(self, role: str) -> int:
        with self._lock:
            return self._hanging[role]


class Inline:
    """On the loop of whoever asks: for a world whose time does not pass by itself."""

    async def sit(self, role: str, work: Work, seconds: int) -> Proposal:
        async with asyncio.timeout(seconds):
            return await work()

    def hanging(self, role: str) -> int:
        return 0


THREADS = Threads()
"""Threads belong to the process, whichever firm is open in it."""
