"""When work starts by itself: at moments, or when something happened; and what becomes of missed moments."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json

TriggerKind = Literal["cron", "every", "at", "on"]
CatchUp = Literal["skip", "one", "all"]
"""What is done about moments that passed while nothing ran: nothing, the newest one, each of them."""


class Trigger(Frozen):
    """One of four: `cron: 0 9 * * 1`, `every: 2 hours`, `at: 2026-12-01 09:00`, `on: plan.completed`."""

    kind: TriggerKind
    says: str
    """The crontab line, the interval, the moment, or the kind of event."""
    where: dict[str, str] = Field(default_factory=dict)
    """For `on`: fields of the event and the values they must have."""


class Schedule(Frozen):
    """A wish that comes by itself."""

    name: str
    trigger: Trigger
    intent: str
    """`weekly-review@1`"""
    fields: Json = Field(default_factory=dict)
    """The fields of the wish. For `on`, `= event.x` takes a field of the event."""
    catch_up: CatchUp = "one"
    zone: str = "UTC"
    """The time zone a crontab line or a moment is read in."""
