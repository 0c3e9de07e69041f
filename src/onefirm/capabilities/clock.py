"""Time and chance, as capabilities: whoever needs a moment or an id is given one."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The wall clock in UTC, read again at every call, and a way to wait."""

    def now(self) -> datetime: ...

    def elapsed(self) -> float:
        """Seconds that only go forward, whatever is done to the wall clock. They begin anew with each process."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class Chance(Protocol):
    """Unpredictable bytes."""

    def bytes(self, count: int) -> bytes: ...
