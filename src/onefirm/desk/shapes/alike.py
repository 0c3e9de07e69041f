"""What the desk answers with about questions that ask the same."""

from onefirm.desk.shapes.inbox import Decided
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem
from onefirm.domain.question import Option, Reason


class AlikeItem(Frozen):
    """One of a group: whom it is about, and its own final text."""

    id: str
    title: str
    summary: str
    target: str = ""
    """Who is reached."""
    text: str
    """In short, on one line."""
    whole: str = ""
    """The same as it leaves, where that is longer."""
    payload: str
    """Send it back with the decision: it binds the decision to what was shown."""
    sure: int | None = None
    why: tuple[Reason, ...] = ()
    """What is said of it, and not of every one of them."""
    asked_at: str
    reversible: bool = True


class AlikeView(Frozen):
    """A group, opened."""

    question: str
    """The one it was opened from."""
    kind: str
    playbook: str
    waiting: int
    items: tuple[AlikeItem, ...]
    options: tuple[Option, ...] = ()
    """The answers that every one of them takes."""
    why: tuple[Reason, ...] = ()
    """What is said of every one of them."""
    act: str
    """The first word of the button, `Send`."""
    first: int = 0
    """Of so many so few leave first; the rest when each of them has its receipt. 0: all alike."""


class NotTaken(Frozen):
    """One that could not be decided with the others, and why."""

    question: str
    title: str = ""
    problem: Problem


class TogetherView(Frozen):
    """The answer to many decisions at once."""

    says: str
    done: tuple[Decided, ...]
    not_taken: tuple[NotTaken, ...] = ()
    batch: str = ""
    """What they were approved as; all of it that is held can be taken back by this name."""
    first: int = 0
    left_out: int = 0
    """How many you left out; they wait on."""
    more: int = 0
    """How many others ask the same and were not part of this: they came after you looked, say."""
    undo_until: str = ""
    next: str = ""
