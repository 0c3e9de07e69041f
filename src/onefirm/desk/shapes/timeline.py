"""What happened with somebody in order, and why what was due was late."""

from typing import Literal

from onefirm.domain.frozen import Frozen

DeadlineState = Literal["ahead", "met", "late", "missed", "dropped"]
"""Not yet over; met; not done and over; done too late; not wanted any more."""


class TimelineArgs(Frozen):
    person: str
    """A mail address, a name, an id or the end of it."""
    thing: str = ""
    """Only this project, deliverable, to-do or invoice: its name, or the end of its id."""


class PartView(Frozen):
    """Whose turn it was for how long, and the longest times of it."""

    turn: str
    says: str
    minutes: int
    plan: str = ""
    question: str = ""


class DeadlineView(Frozen):
    kind: str
    id: str
    name: str
    due: str
    """The day."""
    done: str = ""
    state: DeadlineState
    says: str
    moved: tuple[str, ...] = ()
    """Each time another day was set."""
    parts: tuple[PartView, ...] = ()
    """From when the day was set until it was done, or until now; the longest first."""


class MomentView(Frozen):
    seq: int
    at: str
    says: str
    plan: str = ""
    question: str = ""


class TimelineView(Frozen):
    says: str
    person: str
    name: str
    deadlines: tuple[DeadlineView, ...]
    """Those that were missed first."""
    items: tuple[MomentView, ...]
    """The newest first."""
