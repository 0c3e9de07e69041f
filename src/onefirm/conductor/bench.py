"""Where strangers work: on threads of their own, so that one that blocks keeps nobody else waiting."""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Result = TypeVar("Result")
Work = Callable[[], Awaitable[Result]]

HANGING_MAX = 3
"""So many calls of one stranger may hang; a thread cannot be stopped, and each keeps some of the machine."""


@dataclass(frozen=True)
class Sitting(Generic[Result]):
    """One call. It goes on when whoever waited for it does not wait any more."""

    ends: asyncio.Future[Result]
    give_up: Callable[[], None] = lambda: None
    """Nobody waits for it any more: it counts as hanging until it ends after all."""


class Bench(Protocol):
    def begin(self, who: str, work: Work[Result]) -> Sitting[Result]: ...

    async def sit(self, who: str, work: Work[Result], seconds: float) -> Result:
        """What came of it, or a TimeoutError after so many seconds."""
        ...

    def hanging(self, who: str) -> int:
        """How many calls of this stranger were given up and have not come back."""
        ...


class Seat:
    """One thread with a loop of its own. It serves one call at a time."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        # A thread cannot be stopped from outside; a daemon does not keep the process from ending.
        threading.Thread(target=self.loop.run_forever, name="stranger", daemon=True).start()


class Threads:
    """Seats are used again. One whose call was given up is free when that call ends after all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[Seat] = []
        self._hanging = Counter[str]()

    def begin(self, who: str, work: Work[Result]) -> Sitting[Result]:
        with self._lock:
            seat = self._free.pop() if self._free else None
        seat, given_up, ended = seat or Seat(), threading.Event(), threading.Event()

        async def works() -> Result:
            try:
                if given_up.is_set():
                    raise asyncio.CancelledError  # Before it began.
                return await work()
            finally:
                with self._lock:
                    ended.set()
                    self._hanging[who] -= given_up.is_set()
                    self._free.append(seat)

        def give_up() -> None:
            with self._lock:
                if not (ended.is_set() or given_up.is_set()):
                    given_up.set()
                    self._hanging[who] += 1

        return Sitting(asyncio.wrap_future(asyncio.run_coroutine_threadsafe(works(), seat.loop)), give_up)

    async def sit(self, who: str, work: Work[Result], seconds: float) -> Result:
        sitting = self.begin(who, work)
        try:
            async with asyncio.timeout(seconds):
                return await sitting.ends
        except (TimeoutError, asyncio.CancelledError):
            sitting.give_up()
            raise

    def hanging(self, who: str) -> int:
        with self._lock:
            return self._hanging[who]


class Inline:
    """On the loop of whoever asks: for who never blocks, and for a world whose time does not pass by itself."""

    def begin(self, who: str, work: Work[Result]) -> Sitting[Result]:
        return Sitting(asyncio.ensure_future(work()))

    async def sit(self, who: str, work: Work[Result], seconds: float) -> Result:
        async with asyncio.timeout(seconds):
            return await work()

    def hanging(self, who: str) -> int:
        return 0


THREADS = Threads()
"""Threads belong to the process, whichever firm is open in it."""

INLINE = Inline()
