"""Looking at a server now and then; what keeps it from being read is told with since when."""

from collections.abc import Awaitable, Callable
from datetime import UTC

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Item, NeedsYou, Never, NotNow, Unknown

_FORM = "%Y-%m-%d %H:%M UTC"


class Silent(NotNow):
    """The calendar could not be read; what changed in it is read next time."""


class Rounds:
    def __init__(self, clock: Clock, seconds: int) -> None:
        self._clock = clock
        self._seconds = seconds
        self._next = float("-inf")
        self._why = ""
        self._since = ""

    async def look(self, looked: Callable[[], Awaitable[tuple[Item, ...]]], *, now: bool) -> tuple[Item, ...]:
        """Nothing before it is time again, unless something waits to be brought once more."""
        if self._clock.elapsed() < self._next and not now:
            if self._why:
                raise self._silent()
            return ()
        self._next = self._clock.elapsed() + self._seconds
        try:
            items = await looked()
        except (NeedsYou, Never) as no:
            self._fell_silent(no.problem.said())
            raise self._silent() from no
        except (NotNow, Unknown) as fault:
            self._fell_silent(fault.why)
            raise self._silent() from fault
        self._why = self._since = ""
        return items

    def _fell_silent(self, why: str) -> None:
        self._why = why
        self._since = self._since or self._clock.now().astimezone(UTC).strftime(_FORM)

    def _silent(self) -> Silent:
        return Silent(f"{self._why} So it has been since {self._since}.", self._seconds)
