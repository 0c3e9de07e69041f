"""What is offered, agreed, billed and paid. Amounts are whole minor units; what has to be kept by law says so."""

from typing import Literal

from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind

BOOKS = "books"


class Offer(Frozen):
    """Something the firm sells, with its price."""

    name: str
    about: str = ""
    amount_minor: int = 0
    currency: str = ""
    per: Literal["", "piece", "hour", "day", "month"] = ""


class Proposal(Frozen):
    """What one client was offered. The way to the price hangs on the client, proposal by proposal."""

    name: str
    client: str = ""
    project: str = ""
    amount_minor: int = 0
    currency: str = ""
    status: Literal["", "draft", "sent", "accepted", "declined", "replaced"] = ""
    replaces: str = ""
    valid_until: str = ""
    terms: str = ""


class Agreement(Frozen):
    name: str
    client: str = ""
    proposal: str = ""
    signed_on: str = ""
    ends_on: str = ""
    status: Literal["", "draft", "signed", "ended"] = ""
    terms: str = ""


class Invoice(Frozen):
    number: str
    client: str = ""
    name: str = ""
    """As it stands on the invoice."""
    amount_minor: int = 0
    currency: str = ""
    issued_on: str = ""
    due_on: str = ""
    paid_on: str = ""
    status: Literal["", "draft", "sent", "paid", "void", "disputed"] = ""


class Payment(Frozen):
    reference: str
    invoice: str = ""
    client: str = ""
    amount_minor: int = 0
    currency: str = ""
    paid_on: str = ""


class BankLine(Frozen):
    reference: str
    booked_on: str = ""
    amount_minor: int = 0
    currency: str = ""
    other_side: str = ""
    text: str = ""
    means: str = ""
    """The invoice, payment or account it was matched with."""


OFFER = RecordKind("offer", 1, "Something the firm sells, with its price.", Offer, refresh_days={"amount_minor": 365})
PROPOSAL = RecordKind("proposal", 1, "What one client was offered.", Proposal)
AGREEMENT = RecordKind("agreement", 1, "What was agreed with a client.", Agreement, retention=BOOKS, by_law=True)
INVOICE = RecordKind(
    "invoice",
    1,
    "A bill to a client.",
    Invoice,
    identity="number",
    named_by=("number",),
    retention=BOOKS,
    by_law=True,
)
PAYMENT = RecordKind(
    "payment",
    1,
    "Money that came in or went out.",
    Payment,
    identity="reference",
    named_by=("reference",),
    retention=BOOKS,
    by_law=True,
)
BANK_LINE = RecordKind(
    "bank-line",
    1,
    "One line of a statement.",
    BankLine,
    identity="reference",
    named_by=("other_side", "reference"),
    retention=BOOKS,
    by_law=True,
)
