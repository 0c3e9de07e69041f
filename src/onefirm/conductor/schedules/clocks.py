"""After a clock that stood ahead was set right: what it had put off into a future that never was is put right too."""

from contextlib import suppress
from datetime import datetime, timedelta

from onefirm.conductor.means import Means
from onefirm.conductor.schedules.standing import Standing, standing_of
from onefirm.domain.events.schedules import ScheduleSet
from onefirm.domain.events.streams import of_schedule
from onefirm.domain.ids import instant, moment
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.when import next_after, read_when

_BATCH = 100
_PAGES_MAX = 1000
_SLACK = timedelta(seconds=1)
"""Clocks are always set by a little; that puts nothing off."""


async def set_right(means: Means, at: datetime, by: str) -> None:
    """No schedule is due later than its trigger says, counted from now. A moment used before folds when met again."""
    after = ""
    for _ in range(_PAGES_MAX):
        rows = means.views.all("schedules_ahead", now=instant(at), after=after, limit=_BATCH)
        for row in rows:
            after = str(row["name"])
            standing = standing_of(means, after)
            if standing is not None and (sooner := _sooner(standing, at)):
                await _set(means, standing, sooner, by)
        if len(rows) < _BATCH:
            return


def _sooner(standing: Standing, at: datetime) -> str:
    """When it falls due by the clock of now; empty when that is what stands in the books."""
    schedule = standing.schedule
    try:
        found = next_after(read_when(schedule.trigger, schedule.zone), at)
    except Refusal:
        return ""  # Whoever reads it when it falls due says so.
    late = standing.next and found is not None and moment(standing.next) > found + _SLACK
    return instant(found) if found is not None and late else ""


async def _set(means: Means, standing: Standing, sooner: str, by: str) -> None:
    stream = of_schedule(standing.schedule.name)
    with suppress(Conflict):  # It was set anew, or fired, meanwhile.
        put = Put(stream, ScheduleSet.of(standing.schedule, sooner))
        await means.ledger.append(put, actor=by, expected={stream: standing.version})
