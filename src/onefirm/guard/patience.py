"""How long whoever was wrong waits before they may try again: a few times not at all, then twice as long each time."""

from dataclasses import dataclass
from math import ceil

from onefirm.capabilities.clock import Clock

FREE_TRIES = 5
FIRST_SECONDS = 1.0
SECONDS_MAX = 15 * 60.0
FORGOTTEN_SECONDS = 24 * 60 * 60.0
KNOWN_MAX = 1_000
"""So many sources are remembered; whoever was wrong longest ago is forgotten first."""


@dataclass(frozen=True)
class _Wrong:
    times: int
    last: float


class Patience:
    """By source. A time that only goes forward: nobody waits less because the clock was set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[str, _Wrong] = {}

    def wait_seconds(self, source: str) -> int:
        """Nothing: at once."""
        wrong = self._wrong.get(source)
        return max(0, ceil(wrong.last + _pause(wrong.times) - self._clock.elapsed())) if wrong else 0

    def wrong(self, source: str) -> None:
        before, now = self._wrong.pop(source, None), self._clock.elapsed()
        again = before is not None and now - before.last < FORGOTTEN_SECONDS
        while len(self._wrong) >= KNOWN_MAX:
            del self._wrong[next(iter(self._wrong))]
        self._wrong[source] = _Wrong(before.times + 1 if before and again else 1, now)

    def right(self, source: str) -> None:
        self._wrong.pop(source, None)


def _pause(times: int) -> float:
    over = times - FREE_TRIES
    return min(SECONDS_MAX, FIRST_SECONDS * 2.0 ** min(over, 20)) if over >= 0 else 0.0
