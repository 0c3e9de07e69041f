"""What the desk is asked about answers that are used again, and what it answers."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.domain.question import Option


class AnswerRef(Frozen):
    answer: str
    """Its id, or the end of it; its place in the list will do as well."""


class ForgetAnswer(AnswerRef):
    why: str = ""


class ChangeAnswer(AnswerRef):
    says: str = ""
    """One of the answers of the question, or the value it wants; empty: as it was."""
    until: str | None = Field(default=None, max_length=40)
    """The last day on which it holds; empty for ever. Left out: as it was."""
    why: str = ""


class AnswerSaid(Frozen):
    """One word of yours about it, the newest first."""

    at: str
    seq: int
    says: str


class AnswerRow(Frozen):
    id: str
    asks: str
    playbook: str
    step: str
    scope: Literal["client", "always"]
    client: str = ""
    """Whom it holds for, by name; empty where it holds for everybody."""
    says: str
    """What you answered."""
    option: str
    options: tuple[Option, ...] = ()
    wants: str = ""
    until: str = ""
    over: bool = False
    """Its last day is over, so that you are asked again."""
    forgotten: bool = False
    """You want to be asked again. It can be used again with one word."""
    why: str = ""
    because: str = ""
    """The doubt in which it is used; where another comes first, you are asked."""
    since: str
    seq: int
    plan: str = ""
    """Where you said it."""
    used: int = 0
    used_at: str = ""
    history: tuple[AnswerSaid, ...] = ()


class AnswersView(Frozen):
    says: str
    items: tuple[AnswerRow, ...]
