"""The calendar: what an appointment is, and the terms under which one is booked and cancelled."""

from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen


class Booking(Frozen):
    """An appointment that is wanted."""

    title: str = Field(min_length=1, max_length=300, pattern=r"^[^\r\n]*$")
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    guest: str = Field(default="", pattern=r"^([^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+)?$", max_length=254)
    """The address of whoever is met."""
    place: str = Field(default="", max_length=500)
    notes: str = Field(default="", max_length=20_000)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("An appointment ends after it starts.")
        return self


class Cancelling(Frozen):
    receipt: str = Field(min_length=1, max_length=300)
    """The receipt of the booking that is cancelled."""
    reason: str = Field(default="", max_length=2_000)


class Busy(Frozen):
    """Some time that is taken, and by what."""

    title: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime


BOOK = EffectKind(
    capability="calendar",
    verb="book",
    version=1,
    about="Put an appointment into the calendar.",
    words=Words("Book an appointment", "Book", "booked it", to="with"),
    args=Booking,
    critical=("starts_at", "ends_at", "guest"),
    outcomes=("booked", "failed"),
    risk="low",
    recipient="guest",
    text=("title", "place", "notes"),
    compensation="calendar.cancel@1",
)

CANCEL = EffectKind(
    capability="calendar",
    verb="cancel",
    version=1,
    about="Cancel an appointment that was booked.",
    words=Words("Cancel an appointment", "Cancel the appointment", "cancelled it"),
    args=Cancelling,
    critical=("receipt",),
    outcomes=("cancelled", "failed"),
    risk="medium",
    text=("reason",),
    no_undo="A cancelled appointment has to be booked anew.",
    grave="deletion",
)
