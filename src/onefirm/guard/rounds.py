"""Looking at a source now and then; what keeps it from being read is told at every look, with since when."""

from collections.abc import Awaitable, Callable
from datetime import UTC

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Item, NeedsYou, Never, NotNow, Unknown
from onefirm.guard.files.kept import Unsure

_FORM = "%Y-%m-%d %H:%M UTC"


class Silent(NotNow):
    """It could not be read; what is new there is read next time."""


class Rounds:
    def __init__(self, clock: Clock, seconds: int) -> None:
        self._clock = clock
        self._seconds = seconds
        self._next = float("-inf")
        self._why = ""
        self._since = ""

    @property
    def due(self) -> bool:
        return self._clock.elapsed() >= self._next

    async def look(self, looked: Callable[[], Awaitable[tuple[Item, ...]]], *, now: bool = False) -> tuple[Item, ...]:
        """Nothing before it is time again, unless something waits to be brought once more."""
        if self.due:
            self._next = self._clock.elapsed() + self._seconds
        elif not now:
            if self._why:
                raise self._silent()
            return ()
        try:
            items = await looked()
        except (NeedsYou, Never) as no:
            raise self._fell_silent(no.problem.said()) from no
        except (NotNow, Unknown) as fault:
            raise self._fell_silent(fault.why) from fault
        except Unsure as unsure:
            raise self._fell_silent(str(unsure)) from unsure
        self._why = self._since = ""
        return items

    def put_off(self, seconds: float) -> None:
        """It has asked for that: the next look is no earlier."""
        self._next = max(self._next, self._clock.elapsed() + seconds)

    def _fell_silent(self, why: str) -> Silent:
        self._why = why
        self._since = self._since or self._clock.now().astimezone(UTC).strftime(_FORM)
        return self._silent()

    def _silent(self) -> Silent:
        return Silent(f"{self._why} So it has been since {self._since}.", self._seconds)
