"""What the operator answered once, for more than one question."""

from typing import ClassVar, Literal

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import FIRM, QuestionId, StepId, SubjectId
from onefirm.domain.personal import Personal
from onefirm.domain.question import Option


class AnswerKept(Fact):
    kind: ClassVar[str] = "answer.kept"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator's answer to a question answers it from now on; nobody asks it again."
    answer: str
    """What it is called: the question it answers, and for whom."""
    once: str
    """The fingerprint of the question: its playbook and step, its words, its options and what they lead to, and the
    doubt that led to it."""
    scope: Literal["client", "always"]
    subject: SubjectId
    """The client it holds for; the firm itself where it holds for everybody."""
    playbook: str
    """Without a version: the same question of another version is the same."""
    step: StepId
    asks: str
    option: str
    options: tuple[Option, ...]
    wants: str = ""
    value: Personal
    """What was typed, where the question wants a value."""
    until: str = ""
    """The last day on which it holds, in the firm's zone; empty for ever."""
    question: QuestionId | None = None
    """The question it was given to; none where it was changed or asked back later."""
    why: Personal
    because: Personal = Personal(subject=FIRM, value="")
    """The doubt that led to the question; with another one it is another question. Empty where none led to it."""


class AnswerDropped(Fact):
    kind: ClassVar[str] = "answer.dropped"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator wants to be asked again; what was answered before stays done."
    answer: str
    why: Personal
