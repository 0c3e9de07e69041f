"""What the operator was asked, and what they said."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import EffectId, PlanId, QuestionId, StepId, SubjectId
from onefirm.domain.personal import Personal
from onefirm.domain.question import Option, QuestionKind, Verb


class QuestionAsked(Fact):
    kind: ClassVar[str] = "question.asked"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Something only the operator can decide was put into the inbox."
    question: QuestionId
    asks: QuestionKind
    plan: PlanId | None
    step: StepId | None
    visit: int = 0
    effect: EffectId | None = None
    subject: SubjectId
    payload: str = ""
    card: Personal
    options: tuple[Option, ...] = ()
    expires: str = ""
    """After this moment it is no longer answered; empty when it waits for ever."""
    same: str = ""
    """Questions that ask the same thing share this; they are shown together and may be answered at once."""
    concerns: str = ""
    """The stream of the record it is about, where no plan waits for the answer."""
    once: str = ""
    """What an answer to it may be kept under, so that it is not asked again; empty where none is kept."""
    wants: str = ""
    """The kind of value it wants typed: `number`, `day`; empty where one of its options is the answer."""
    place: str = ""
    """The fingerprint of the road the act would take that is asked about: a yes is a yes to it."""
    tests: QuestionId | None = None
    """The card whose place it takes, where it only tests whether what is wrong with it is noticed."""


class QuestionAnswered(Fact):
    kind: ClassVar[str] = "question.answered"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator decided, about exactly what they were shown."
    question: QuestionId
    plan: PlanId | None
    verb: Verb
    payload: str = ""
    answer: str = ""
    words: Personal
    """What they changed and why, and what they typed."""
    kept: str = ""
    """The answer of theirs that was used again; empty where somebody was asked."""


class QuestionVoided(Fact):
    kind: ClassVar[str] = "question.voided"
    about: ClassVar[str] = "A question lost its object and left the inbox."
    question: QuestionId
    plan: PlanId | None
    why: str


class QuestionSnoozed(Fact):
    kind: ClassVar[str] = "question.snoozed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator put a question aside, or gave it to somebody; it comes back at that moment."
    question: QuestionId
    plan: PlanId | None
    until: str
    to: Personal
    """Who looks at it meanwhile; empty when it only rests."""


class QuestionReminded(Fact):
    kind: ClassVar[str] = "question.reminded"
    about: ClassVar[str] = "A question had waited long, and was put before the operator again."
    question: QuestionId
    plan: PlanId | None
    times: int
    next: str
    """When they are reminded again; empty when this was the last time."""


class BatchApproved(Fact):
    kind: ClassVar[str] = "batch.approved"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Many approvals were given at once; the rest leaves when each of the first has its receipt."
    batch: str
    first: tuple[EffectId, ...]
    """The acts that leave first. Every approval of the rest names this batch."""
    size: int
    """How many were to be approved, the first included."""


class QuestionExpired(Fact):
    kind: ClassVar[str] = "question.expired"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Nobody decided in time; what it asked about will not happen."
    question: QuestionId
    plan: PlanId | None
