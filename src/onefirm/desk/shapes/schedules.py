"""What may be asked about schedules, and what the desk answers."""

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import PlanId
from onefirm.domain.schedule import CatchUp


class ScheduleRef(Frozen):
    name: str


class SetSchedule(ScheduleRef):
    """One of `cron`, `every`, `at` and `on`."""

    intent: str = ""
    fields: Json = Field(default_factory=dict)
    cron: str = ""
    every: str = ""
    at: str = ""
    on: str = ""
    where: dict[str, str] = Field(default_factory=dict)
    catch_up: CatchUp = "one"
    zone: str = ""
    dry_run: bool = False
    """Only say when it would start; nothing is set."""


class RunSchedule(ScheduleRef):
    event: int = Field(default=0, ge=0)
    """For a schedule that waits for events: the entry to start on, as if it had just happened."""


class ScheduleView(Frozen):
    """A schedule, when it is due, and what has come of it."""

    name: str
    state: str
    """set, stopped, or over: a moment that has passed."""
    says: str
    """The trigger in words."""
    kind: str
    trigger: str
    where: dict[str, str]
    intent: str
    fields: Json
    catch_up: CatchUp
    zone: str
    next: str = ""
    fired_at: str = ""
    started: int = 0
    folded: int = 0
    """How often what it started on was the same as before, and nothing new was started."""
    skipped: int = 0
    waiting: int = 0
    """Occasions that have happened and wait to be taken: the firm is paused, or is just about to."""
    set_at: str = ""


class SchedulesView(Frozen):
    zone: str
    """The firm's own time zone."""
    items: tuple[ScheduleView, ...]


class FiringView(Frozen):
    """One time it fell due."""

    seq: int
    at: str
    moments: tuple[str, ...]
    started: int
    folded: int
    skipped: int
    plans: tuple[PlanId, ...]
    says: str


class ScheduleHistory(Frozen):
    schedule: ScheduleView
    firings: tuple[FiringView, ...]
    """The newest first."""
    coming: tuple[str, ...] = ()
    """Its next moments, the first of them first; none where it waits for an event, or was stopped."""


class ScheduleSaid(Frozen):
    """What became of setting, stopping or running one."""

    name: str
    says: str
    next: str = ""
    coming: tuple[str, ...] = ()
    """The next moments, the first of them first."""
    intent: str = ""
    folded: bool = False
