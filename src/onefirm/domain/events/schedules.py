"""What becomes of schedules."""

from typing import ClassVar, Self

from onefirm.domain.events.fact import Fact
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import IntentId
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.schedule import Schedule


class ScheduleSet(Fact):
    kind: ClassVar[str] = "schedule.set"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Work was put on a schedule, or its schedule changed."
    version: ClassVar[int] = 2
    name: str
    wish: Personal
    """The schedule, word for word: the fields of its wish and its conditions may name somebody."""
    next: str
    """The next moment it falls due; empty for one that waits for an event."""

    @classmethod
    def of(cls, schedule: Schedule, then: str) -> Self:
        return cls(name=schedule.name, wish=our_own(as_json(schedule)), next=then)

    @property
    def schedule(self) -> Schedule:
        return Schedule.model_validate(self.wish.value)


class ScheduleStopped(Fact):
    kind: ClassVar[str] = "schedule.stopped"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A schedule was stopped; it starts nothing until it is set again."
    name: str


class ScheduleFired(Fact):
    kind: ClassVar[str] = "schedule.fired"
    about: ClassVar[str] = "A schedule fell due and started work, or let missed moments go by."
    name: str
    moments: tuple[str, ...]
    """The moments (or events) that started something."""
    intents: tuple[IntentId, ...]
    folded: int = 0
    """How many of them had started the same work already and were collapsed into it."""
    skipped: int = 0
    """How many missed moments were let go, as the schedule says."""
    next: str
