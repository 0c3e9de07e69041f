"""An event loop whose time jumps to the next timer, and the clock of a world that runs on it."""

import asyncio
import selectors
from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import UTC, datetime, timedelta
from typing import Any

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_TICK = 1e-6
ROUNDS_MAX = 40_000
"""Waiting four days for a reply takes 5,760 rounds; a world that takes so many more goes round in circles."""


class Stuck(Exception):
    """Nothing runs and nothing is due: somebody waits for something that never comes."""


class NoSelector(selectors.BaseSelector):
    """Listens to nothing. Waiting costs no time here; it only moves the world's clock."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.rounds = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.rounds += 1
        if timeout is None or self.rounds > ROUNDS_MAX:
            self.rounds = 0  # Whoever cleans up after this may still take some.
            raise Stuck("Nothing is due." if timeout is None else "It goes round in circles.")
        if timeout > 0:
            self.seconds += max(timeout, _TICK)
        return []

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, -1, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, -1, 0, None)

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        raise KeyError(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return {}


class VirtualLoop(asyncio.SelectorEventLoop):
    """One thread, no sleep, no socket that matters: the same callbacks in the same order, each time."""

    def __init__(self) -> None:
        self._wait = NoSelector()
        super().__init__(self._wait)
        self.faults: list[str] = []
        self.set_exception_handler(self._note)

    def time(self) -> float:
        return self._wait.seconds

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        fault = context.get("exception")
        self.faults.append(f"{context.get('message')}: {type(fault).__name__}: {fault}")


class WorldClock:
    """The firm's wall clock: it follows the loop, and somebody may set it."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.set_by = timedelta()

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self._loop.time()) + self.set_by

    def elapsed(self) -> float:
        return self._loop.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
