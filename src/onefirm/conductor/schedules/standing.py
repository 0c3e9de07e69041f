"""How a schedule stands in the books, and what becomes of what waits for it when it goes."""

from dataclasses import dataclass

from onefirm.conductor.means import Means
from onefirm.domain.events.schedules import ScheduleFired
from onefirm.domain.events.streams import of_schedule
from onefirm.domain.schedule import Schedule
from onefirm.ledger.ledger import Put

_AT_ONCE = 1000


@dataclass(frozen=True)
class Standing:
    """A schedule, when it is due, and the version of its stream that this was read at."""

    schedule: Schedule
    next: str
    version: int


def let_go(means: Means, name: str) -> list[Put]:
    """What has happened and will not be taken any more is told as let go; it never just disappears."""
    puts, after = list[Put](), 0
    while rows := means.views.all("occasions_waiting_for", name=name, after=after, limit=_AT_ONCE):
        after = int(rows[-1]["event"] or 0)
        gone = ScheduleFired(
            name=name,
            moments=tuple(str(row["event"]) for row in rows),
            intents=(),
            skipped=sum(int(row["times"] or 0) for row in rows),
            next="",
        )
        puts.append(Put(of_schedule(name), gone))
    return puts


def standing_of(means: Means, name: str) -> Standing | None:
    version = means.ledger.version(of_schedule(name))
    row = means.views.one("schedule", name=name)
    if row is None or row["state"] != "set":
        return None
    return Standing(Schedule.model_validate_json(str(row["schedule"])), str(row["next"] or ""), version)
