"""What the operator said about letting a kind of act run by itself. What past work shows follows from other facts."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import QuestionId
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.policy import Fault, Noticed, TrustCell


class TrustPromoted(Fact):
    kind: ClassVar[str] = "trust.promoted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator let a kind of act run by itself, for it had earned it."
    cell: TrustCell
    decisions: int
    corrected: int
    bound: int
    """What they were shown: at most so much goes wrong, in thousandths."""


class TrustGranted(Fact):
    kind: ClassVar[str] = "trust.granted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator let a kind of act run by itself for a while, though it had not earned it."
    cell: TrustCell
    until: str
    acts_max: int
    why: Personal = our_own("")


class TrustRevoked(Fact):
    kind: ClassVar[str] = "trust.revoked"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "What the operator had granted ended by their word; no error was found."
    cell: TrustCell
    why: Personal = our_own("")


class TrustDemoted(Fact):
    kind: ClassVar[str] = "trust.demoted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator wants to be asked again, and what was shown so far counts no more."
    cell: TrustCell
    why: Personal = our_own("")


class TrustCarried(Fact):
    kind: ClassVar[str] = "trust.carried"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "What others had shown before counts for those who do the work now, by the operator's word."
    cell: TrustCell
    """With the contract it is carried over to."""
    why: Personal = our_own("")


class CanarySet(Fact):
    kind: ClassVar[str] = "canary.set"
    about: ClassVar[str] = "A draft was spoilt on purpose and took the place of the real one, to see if it is noticed."
    question: QuestionId
    before: QuestionId
    """The card of the real draft, which comes back once this one is decided."""
    asking: int
    """Which asking of that card it was."""
    cell: str
    fault: Fault
    field: str
    planted: Personal
    """The words that were put into it."""


class CanaryJudged(Fact):
    kind: ClassVar[str] = "canary.judged"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A draft that was spoilt on purpose was noticed, or it was not; nothing of it ever leaves."
    question: QuestionId
    before: QuestionId
    fault: Fault
    outcome: Noticed
