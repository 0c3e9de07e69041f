"""What the firm does for its clients, what it agreed with itself, and what a client asked for once and for all."""

from typing import Literal

from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind


class Project(Frozen):
    name: str
    client: str = ""
    status: Literal["", "offered", "running", "waiting", "done", "stopped"] = ""
    begins: str = ""
    due: str = ""
    about: str = ""


class Deliverable(Frozen):
    name: str
    project: str = ""
    client: str = ""
    status: Literal["", "open", "in work", "with the client", "accepted"] = ""
    due: str = ""
    revisions: int = 0
    """How often the client had it changed."""


class Appointment(Frozen):
    name: str
    client: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    place: str = ""
    uid: str = ""
    """What calendars know it by."""
    repeats: str = ""
    """The rule of its series, as calendars spell it."""
    status: Literal["", "planned", "held", "cancelled"] = ""


class ToDo(Frozen):
    name: str
    client: str = ""
    project: str = ""
    due: str = ""
    uid: str = ""
    """What calendars and lists know it by."""
    status: Literal["", "open", "done", "dropped"] = ""


class Decision(Frozen):
    """What the operator decided once, so that nobody asks again: "no gambling brands, ever"."""

    name: str
    why: str = ""
    scope: Literal["always", "client", "this time"] = "always"
    client: str = ""
    never: tuple[str, ...] = ()
    """What speaks of one of these is not taken on: words, as they would be written."""
    answers: str = ""
    """The question this answers, where it came from one."""
    answer: str = ""
    until: str = ""


class Rule(Frozen):
    """What a client wants of everything that reaches them. The gate holds to it, whoever wrote the text."""

    client: str
    rule: Literal["never by", "only by", "not on", "revisions at most"]
    value: str
    """`phone`, `mail`; `saturday`, `2026-12-24..2027-01-02`; `2`."""
    why: str = ""
    until: str = ""


PROJECT = RecordKind("project", 1, "A piece of work with a beginning and an end.", Project)
DELIVERABLE = RecordKind("deliverable", 1, "One thing a project hands over.", Deliverable)
APPOINTMENT = RecordKind("appointment", 1, "A time kept for somebody.", Appointment, identity="uid")
TO_DO = RecordKind("to-do", 1, "Something the operator means to do themselves.", ToDo, identity="uid")
DECISION = RecordKind(
    "decision", 1, "What the operator decided once, with its scope.", Decision, many=frozenset({"never"}),
    days=frozenset({"until"}),
)  # fmt: skip
RULE = RecordKind(
    "rule", 1, "What a client wants of everything that reaches them.", Rule, named_by=("rule",),
    days=frozenset({"until"}),
)  # fmt: skip
