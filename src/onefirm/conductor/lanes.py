"""Lanes: how many calls of one agent, and how many orders to one connector, run at the same time."""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Lanes:
    """Counts who is busy in this process. It is no state of the firm: after a restart everybody is free."""

    def __init__(self) -> None:
        self._busy = Counter[str]()
        self._notify: Callable[[str], None] = lambda _lane: None

    def watch(self, notify: Callable[[str], None]) -> None:
        """Call `notify(lane)` whenever a place in a lane becomes free."""
        self._notify = notify

    def full(self, lane: str, at_once: int) -> bool:
        return self._busy[lane] >= at_once

    @contextmanager
    def taken(self, lane: str) -> Generator[None]:
        """Keep a place while something runs. No lane, no place."""
        if not lane:
            yield
            return
        self._busy[lane] += 1
        try:
            yield
        finally:
            self._busy[lane] -= 1
            self._notify(lane)
