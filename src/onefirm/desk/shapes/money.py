"""Money: what was asked for, billed and paid, what the work has cost, what pieces have earned."""

from typing import Literal

from onefirm.desk.shapes.measure import PieceRow
from onefirm.domain.frozen import Frozen

ActKind = Literal["request", "void", "refund"]


class MoneyAct(Frozen):
    """One act that asked for money, called that off or gave some back."""

    effect: str
    entry: int
    """The newest entry of the ledger about it."""
    at: str
    does: str
    kind: ActKind
    says: str
    """`Asked ada@fern.example for 400.00 EUR`"""
    state: str
    """In words: `done`, `waits for you`, `nobody knows yet`"""
    settled: bool
    """It happened, and there is a receipt."""
    amount: str = ""
    whom: str = ""
    purpose: str = ""
    plan: str
    title: str
    receipt: str = ""
    about: str = ""
    """The effect it calls off or gives back."""
    after: str = ""
    """What became of it later: `called off`, `200.00 EUR given back`"""


class Bill(Frozen):
    """An invoice, a payment or a line of a statement, as it is kept."""

    kind: str
    id: str
    shown: str
    amount: str
    whom: str = ""
    person: str = ""
    """Whoever it names by id, where they are known."""
    day: str = ""
    """When it was issued, paid or booked."""
    due: str = ""
    state: str = ""
    late: bool = False
    changed_at: str


class Spent(Frozen):
    """What one playbook has cost in one month."""

    month: str
    """`2026-11`, in the firm's own zone."""
    playbook: str
    agents: tuple[str, ...]
    cents: int
    entry: int
    """The newest entry of the ledger that says so."""


class MoneyView(Frozen):
    says: str
    empty: bool
    open: str = ""
    """What is billed and not paid, by currency; empty where nothing is."""
    late: str = ""
    paid: str = ""
    acts: tuple[MoneyAct, ...] = ()
    invoices: tuple[Bill, ...] = ()
    payments: tuple[Bill, ...] = ()
    lines: tuple[Bill, ...] = ()
    spent: tuple[Spent, ...] = ()
    """The last twelve months, the oldest first; what cost nothing is left out."""
    months: tuple[str, ...] = ()
    """Those twelve."""
    pieces: tuple[PieceRow, ...] = ()
    """What pieces have earned or cost, of those of which somebody counted it."""
    more: tuple[str, ...] = ()
    """What is not shown because there is so much of it."""
