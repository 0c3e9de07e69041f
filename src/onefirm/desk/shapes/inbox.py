"""The inbox and its cards."""

from typing import Literal

from pydantic import Field

from onefirm.domain.answer import Lasts
from onefirm.domain.frozen import Frozen
from onefirm.domain.question import Card, Option
from onefirm.domain.question import Field as CardField

Compared = Literal["", "changed", "again", "unknown"]
"""A card against what was read of it: nothing to compare, it says something else now, it was asked again in the same
words, or nobody knows any more what was read."""


class InboxRow(Frozen):
    """One row of the inbox."""

    id: str
    kind: str
    state: str
    title: str
    summary: str
    verb: str
    """The main button, `Send to Ada`."""
    playbook: str
    plan: str
    sure: int | None = None
    asked_at: str
    expires: str = ""
    same: str = ""
    """Questions that share this ask the same thing; they stand together in the list."""
    alike: int = 1
    """How many of those wait, this one included."""
    together: bool = False
    """So many that they are one line of the list."""
    until: str = ""
    """While it is put aside: when it comes back."""
    to: str = ""
    """Who has it until then."""
    reminded: int = 0
    again: bool = False
    """It was decided before, and came back: you took it back, or it could not leave as it was shown."""
    yes: str = ""
    """What a yes lets happen, the verb first: `Send the no`; of a question, what may be answered."""
    undo: str = ""
    """Whether a yes can be taken back, and how long: `Can be taken back for 30 s`."""
    final: bool = False
    """A yes cannot be undone."""
    warns: str = ""
    """What stands in it that was written to steer whoever reads it. It is never one of many."""
    payload: str = ""
    """What it stood for when it was listed: a decision about many at once binds each to this."""


class ByHandView(Frozen):
    """What may be said about the present step once it was done by hand."""

    outcomes: tuple[str, ...]
    usual: str = ""
    """The one that is meant when none is named."""
    fields: dict[str, str] = Field(default_factory=dict)
    """What later steps take from it, and the type of each."""
    needs: tuple[str, ...] = ()


class CardView(Frozen):
    """One question, whole, with what may be done about it."""

    id: str
    kind: str
    state: str
    plan: str
    playbook: str
    step: str
    payload: str
    """Send it back with the decision: it binds the decision to what was shown."""
    asked_at: str
    asked_seq: int
    expires: str = ""
    verbs: tuple[str, ...]
    options: tuple[Option, ...] = ()
    card: Card
    answer: str = ""
    """What was decided, once it was."""
    decided_at: str = ""
    decided_by: str = ""
    """Whoever decided it, as the subject of a sentence: `You`, or `Token zapier`."""
    reason: str = ""
    """Why, in the operator's words, where they gave a reason."""
    changed: tuple[str, ...] = ()
    """What the operator changed before they said yes."""
    yours: str = ""
    """Where they did: that the text is theirs, and of what the reasons speak."""
    same: str = ""
    alike: int = 1
    """How many that wait ask the same, this one included."""
    until: str = ""
    to: str = ""
    reminded: int = 0
    by_hand: ByHandView | None = None
    """How to say that it was done by hand, where that can be said."""
    back: str = ""
    """Why it is here again, when it was asked before."""
    no: str = ""
    """What follows where it is turned down, by the steps of its plan."""
    connection: str = ""
    """The revoked connection it is about, if it is about one."""
    keeps: tuple[Lasts, ...] = ()
    """For how long an answer may count; empty where it counts for this time alone, as for all that is no question."""
    because: str = ""
    """The doubt that led to it: an answer that is kept counts where the same comes first, and nowhere else."""
    wants: str = ""
    """The kind of value that is to be typed; empty where one of the options is the answer."""
    choices: tuple[str, ...] = ()
    """Where it wants one of several: these."""
    takes: str = ""
    """What is to be typed, in words."""
    test: str = ""
    """That it was no real draft, and whether that was noticed: once it was decided."""
    compared: Compared = ""
    since: tuple[CardField, ...] = ()
    """Where it was said which card was read: what that said, and what this says."""


class InboxView(Frozen):
    waiting: int
    items: tuple[InboxRow, ...]
    aside: tuple[InboxRow, ...] = ()
    """Put aside or handed over: each comes back by itself, and can be decided meanwhile."""
    next: str = ""
    """Where the list goes on; empty where it ends."""


class Decided(Frozen):
    """The answer to a decision: what will happen now, and until when it can be taken back."""

    question: str
    verb: str
    says: str
    plan: str = ""
    """The plan that goes on from here; empty where the question was about something else."""
    effect: str = ""
    undo_until: str = ""
    next: str = ""
    """The next waiting question, if there is one."""
    already: bool = False
    """True when it had been decided so before; nothing happened now."""
    receipt: str = ""
    receipt_at: str = ""
    """What the outside called it and when, once it has happened."""
