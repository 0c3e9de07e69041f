"""The page of the day."""

from typing import Literal

from onefirm.desk.shapes.ledger import EventView
from onefirm.desk.shapes.plans import PlanRow
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem


class TodayView(Frozen):
    """What ran, what changed, what it cost, what needs me."""

    firm: str
    operator: str
    now: str
    paused: bool
    waiting: int
    ran: tuple[PlanRow, ...]
    """The newest of them."""
    changed: tuple[EventView, ...]
    cost_cents: int
    sent: int
    held: tuple["Held", ...]
    ran_count: int = 0
    """How many plans moved today, also those that are not among these."""
    by_hand: int = 0
    """Steps of this week that the operator did themselves."""
    longest: tuple["Waits", ...] = ()
    """What was reminded of and still waits, the longest first."""
    seq: int
    """The durable sequence this page shows."""
    news: tuple["News", ...] = ()
    """What needs you, what ran and what changed, each the newest first."""
    backup: str = ""
    """When the last one was made, or why it was not."""
    backup_ok: bool = True
    down: tuple["Down", ...] = ()
    """Connections that do not work just now."""
    unsent: "Unsent | None" = None
    """Letters that lie written in the outbox; none where an account sends them."""
    brief: bool = False
    """What ran, what changed and what it cost was not asked for, so it is not said here."""
    broken: tuple["Broken", ...] = ()
    """Parts that could not be worked out; what stands in their place here says nothing."""


Part = Literal["firm", "needs", "ran", "changed", "cost", "held", "connections", "backup"]


class Broken(Frozen):
    """A part of the day that cannot be said just now, and why. The rest of it holds."""

    part: Part
    problem: Problem


class Down(Frozen):
    """A connection that does not work just now. Whatever does not need it goes on."""

    connection: str
    says: str
    waits: int = 0
    """How many acts wait for it; they go on by themselves."""
    what: str = ""
    """What waits and for whom: `1 approved letter waits (Selma Aydin).`"""
    plans: tuple[str, ...] = ()
    """The plans that wait for it."""
    effect: str = ""
    """Of what waits, the one that can be taken back from here; empty where it is not one alone."""
    next: str = ""
    """When it is tried next."""
    since: str = ""
    """Since when it has not worked; or, where things come in, as of when they are shown."""


class Unsent(Frozen):
    """What was approved and lies written on this machine, because nothing is connected that could send it."""

    letters: int
    more: bool
    """There are more than were counted."""
    says: str
    then: str
    """The one next thing to do."""
    command: str
    """The same at the terminal."""


class News(Frozen):
    """What became of one plan or one thing of the firm, told once."""

    kind: Literal["needs", "ran", "changed"]
    title: str
    says: str
    at: str
    plan: str = ""
    question: str = ""
    """Where it can be looked at, if there is such a place."""
    seq: int = 0
    """The entry that says what changed."""


class Waits(Frozen):
    """A question that has waited long."""

    question: str
    title: str
    says: str
    """`waits for 3 days, reminded twice`"""


class Held(Frozen):
    """An act that you approved or turned down, while that can still be taken back."""

    effect: str
    says: str
    until: str
    batch: str = ""
    """What was approved together shares this, and can be taken back together."""
    declined: bool = False
    """You turned it down; its plan goes on when the time is over."""
    shut: str = ""
    """The connection it would leave through, where that is revoked: it is held until that is allowed again."""
