"""A question: something only the operator can decide, and what they may do about it."""

from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic import Field as PydanticField

from onefirm.domain.answer import Lasts
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.names import one_line
from onefirm.domain.problem import Problem

OneLine = Annotated[str, AfterValidator(one_line)]
"""Names of people and files stand in it, and whoever is outside chooses those."""
QuestionKind = Literal["approval", "clarification", "problem", "review"]
Verb = Literal["accept", "edit", "reject", "answer", "did-it"]
QuestionState = Literal["open", "answered", "voided", "expired"]

VERBS: dict[QuestionKind, tuple[Verb, ...]] = {
    "approval": ("accept", "edit", "reject", "did-it"),
    "clarification": ("answer", "did-it"),
    "problem": ("answer", "did-it"),
    "review": ("accept", "edit", "reject", "did-it"),
}


IT_DID, IT_DID_NOT = "it-did", "it-did-not"
"""The two answers to 'did this go out?'."""


class Option(Frozen):
    """One thing the operator may answer: a name for the plan, a label for the button."""

    name: str
    label: str
    about: str = ""


class Will(Frozen):
    """One line of 'what will happen if you accept'."""

    act: str
    """`Send mail`"""
    target: str
    amount: str = ""
    how: str = ""
    """What the connector does with it, in its own words."""
    undo: str
    """`Can be taken back for 30 s` or `Cannot be undone: ...`"""
    reversible: bool = True
    hold_seconds: int = 0
    """For how long it said so: a promise, whatever the policy says by the time of the yes."""


class Field(Frozen):
    """One line of the proposed change: what stood there before, what would stand there now."""

    name: str
    before: str = ""
    after: str
    long: bool = False
    editable: bool = False
    label: str = ""
    """Its integrity and secrecy in plain words."""


class Reason(Frozen):
    says: str
    quote: str = ""
    source: str = ""
    warns: bool = False
    """It was written to steer whoever reads it."""


class Card(Frozen):
    """What the operator sees, in the order they need it."""

    title: OneLine
    summary: OneLine = ""
    verb: OneLine
    """The main button: it names the act, `Send to Ada`."""
    will: tuple[Will, ...] = ()
    came: tuple[Field, ...] = ()
    """What somebody asked for, word for word: one cannot judge an answer without the question."""
    change: tuple[Field, ...] = ()
    why: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()
    """The sentences of the policy that asked."""
    sure: int | None = None
    record: str = ""
    """The track record in words."""
    cost: str = ""
    sources: tuple[Reason, ...] = ()
    problem: Problem | None = None
    step: OneLine = ""
    """What its playbook calls the step that a yes lets happen: `Send the no`."""

    @property
    def warns(self) -> str:
        """What stands in it that was written to steer whoever reads it; empty where nothing seems to."""
        return next((reason.says for reason in self.why if reason.warns), "")


class Decision(Frozen):
    """What the operator said."""

    verb: Verb
    payload: str = ""
    """The fingerprint they were shown; empty when the question has none."""
    answer: str = ""
    """The option chosen, for clarifications and problems; the outcome, for what the operator did by hand."""
    changes: dict[str, str] = PydanticField(default_factory=dict)
    """The fields they edited."""
    reason: str = ""
    value: str = ""
    """What they typed, where the question wants a value."""
    lasts: Lasts = "this-time"
    until: str = ""
    """The last day on which it answers the same question; empty for ever."""


def answer_fields(decision: Decision) -> Json:
    """The personal part of a decision: what they changed, typed and why, to be sealed with the subject."""
    changes: Json = dict(decision.changes)
    typed: Json = {"value": decision.value} if decision.value else {}
    return {"changes": changes, "reason": decision.reason, **typed}
