"""One call of a source, within its time."""

from onefirm.capabilities.connector import Source, quick
from onefirm.conductor.bench import HANGING_MAX, INLINE, Bench, Result, Work
from onefirm.conductor.means import Means


class Hangs(Exception):
    """Too many calls of a source have not come back."""


class Polls:
    def __init__(self, means: Means, bench: Bench) -> None:
        self._means = means
        self._bench = bench

    async def ask(self, source: Source, work: Work[Result]) -> Result:
        """One call, within its time. A source of which too many calls hang is asked nothing more."""
        bench, who = INLINE if quick(source) else self._bench, f"source:{source.name}"
        if (hanging := bench.hanging(who)) >= HANGING_MAX:
            raise Hangs(f"{hanging} calls have not come back; nothing but a restart of onefirm ends them.")
        seconds = self._means.policy.limits.connector_seconds_max
        try:
            return await bench.sit(who, work, seconds)
        except TimeoutError as late:
            if late.args:
                raise  # Its own, in its own words.
            raise TimeoutError(f"It had not answered after {seconds} s.") from late
