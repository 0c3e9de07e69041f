"""What the responder is given, and what it hands back."""

from datetime import date
from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen

Kind = Literal["question", "appointment", "complaint", "thanks", "away", "invoice", "unsure"]
KINDS: tuple[Kind, ...] = ("question", "appointment", "complaint", "thanks", "away", "invoice", "unsure")


class Letter(Frozen):
    name: str = Field(default="", max_length=300)
    subject: str = Field(default="", max_length=1_000)
    message: str = Field(max_length=50_000)
    today: date | None = None
    appointment: str = Field(default="", max_length=300)
    """The next one with them, as it is said: `Thursday, 5 March 2026, 9:00`."""
    invoice: str = Field(default="", max_length=80)
    """The number of the one that is open with them."""
    invoice_minor: int = Field(default=0, ge=0)
    invoice_currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    invoice_due_on: date | None = None
    invoice_paid_on: date | None = None
    firm: str = ""
    owner: str = ""
    voice: str = ""
    booking: str = ""
    hours: str = ""
    signature: str = ""
    wishes: str = Field(default="", max_length=20_000)


class Answer(Frozen):
    kind: Kind
    subject: str = ""
    body: str = ""
    """Empty where nothing is to be answered: nobody answers a machine that says they are away."""
    away_until: str = ""
    """As they wrote it."""
    summary: str
