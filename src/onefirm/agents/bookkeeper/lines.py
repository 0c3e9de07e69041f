"""What the bookkeeper is given, and what it hands back. Money is whole minor units throughout."""

from pydantic import Field

from onefirm.domain.frozen import Frozen

INVOICES_MAX = 500
_MINOR_MAX = 10**15


class OpenInvoice(Frozen):
    number: str = Field(min_length=1, max_length=80)
    name: str = Field(default="", max_length=300)
    """Whoever it was written to."""
    amount_minor: int = Field(ge=1, le=_MINOR_MAX)
    """What is still open of it."""
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    issued_on: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$")
    due_on: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$")


class BankLine(Frozen):
    amount_minor: int = Field(ge=-_MINOR_MAX, le=_MINOR_MAX)
    """Below nought: money that went out."""
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    other_side: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=4_000)
    reference: str = Field(default="", max_length=300)
    booked_on: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$")
    invoices: tuple[OpenInvoice, ...] = Field(default=(), max_length=INVOICES_MAX)
    """Those that are still open."""
    categories: str = Field(default="", max_length=20_000)
    """The operator's own, one a line: `hosting: hetzner, netcup`."""


class Matched(Frozen):
    invoice: str = ""
    """The number of the one it pays; empty where it is none, or several could be meant."""
    candidates: list[str] = Field(default_factory=list)
    category: str
    difference_minor: int = 0
    """What came in above the invoice; below nought: what is missing."""
    currency: str
    summary: str
