"""What becomes of schedules."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import IntentId
from onefirm.domain.schedule import Schedule


class ScheduleSet(Fact):
    kind: ClassVar[str] = "schedule.set"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Work was put on a schedule, or its schedule changed."
    schedule: Schedule
    next: str
    """The next moment it falls due; empty for one that waits for an event."""


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
