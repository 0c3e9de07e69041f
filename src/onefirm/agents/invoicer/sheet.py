"""What the invoicer is given, and what it hands back. Money is whole minor units throughout."""

from datetime import date
from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.domain.money import Money

LINES_MAX = 200
MINOR_MAX = 10**12

Per = Literal["", "piece", "hour", "day", "month"]
Rounding = Literal["total", "each-line"]


class Agreed(Frozen):
    """A price of an agreement or an offer."""

    name: str = Field(min_length=1, max_length=300)
    amount_minor: int = Field(ge=0, le=MINOR_MAX)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    per: Per = ""


class Delivered(Frozen):
    """Something that was done for the client."""

    what: str = Field(min_length=1, max_length=300)
    quantity: str = Field(default="1", max_length=20)
    """`12`, `7.5`, `7,5`: kept as text, so that nothing is rounded on the way here."""


class Work(Frozen):
    client: str = Field(default="", max_length=300)
    agreed: tuple[Agreed, ...] = Field(default=(), max_length=LINES_MAX)
    delivered: tuple[Delivered, ...] = Field(default=(), max_length=LINES_MAX)
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    tax_percent: str = Field(default="0", max_length=10)
    """`19`, `7.7`, `8,1`."""
    rounding: Rounding = "total"
    """Whether the tax is rounded once, of the sum, or line by line."""
    deposit_minor: int = Field(default=0, ge=0, le=MINOR_MAX)
    """What the client has paid of it already, tax and all."""
    issued_on: date
    due_days: int = Field(default=14, ge=0, le=365)
    due_on: date | None = None
    """Where a day was agreed it goes before the number of days."""


class InvoiceLine(Frozen):
    what: str
    quantity: str
    per: Per
    price_minor: int
    amount_minor: int
    tax_minor: int = 0
    """Of this line; nought where the tax is taken of the sum."""


class Invoice(Frozen):
    client: str
    lines: list[InvoiceLine]
    net_minor: int
    tax_minor: int
    total_minor: int
    due_minor: int
    """What is left to pay after the deposit."""
    due: Money
    """The same, as an act that asks for it takes it."""
    currency: str
    issued_on: str
    due_on: str
    text: str
    """The lines and the sums, as they can stand in a letter."""
    rounding: str
    """In a sentence: how it was rounded."""
    missing: list[str]
    """What keeps this from being sent, one sentence each."""
