"""What was asked of models: what it could cost at most, what it did cost, and what came back, sealed."""

from typing import ClassVar, Literal

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import PlanId, StepId
from onefirm.domain.personal import Personal
from onefirm.domain.tiers import Tier

Failure = Literal["timeout", "unfit", "cut", "busy", "closed", "refused", "lost", "late"]
"""`late`: whoever had asked did not wait for it any more."""


class ModelReserved(Fact):
    kind: ClassVar[str] = "model.reserved"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A model is about to be asked; the most that this can cost is set apart before."
    call: str
    plan: PlanId
    step: StepId
    visit: int
    agent: str
    playbook: str
    tier: Tier
    model: str
    prices: str
    """Where the price comes from, with its version."""
    micros: int
    """At most so many millionths of a US dollar."""
    question: str
    """The keyed fingerprint of what is asked."""
    route: str
    """Why this one, in plain words."""


class ModelAnswered(Fact):
    kind: ClassVar[str] = "model.answered"
    about: ClassVar[str] = "A model gave an answer that fits; what it cost is known."
    call: str
    plan: PlanId
    micros: int
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    milliseconds: int
    answer: Personal


class ModelFailed(Fact):
    kind: ClassVar[str] = "model.failed"
    about: ClassVar[str] = "A model gave no answer that could be used; what it cost, or may have cost, is counted."
    call: str
    plan: PlanId
    micros: int
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: int = 0
    why: Failure
    detail: Personal


class ModelReused(Fact):
    kind: ClassVar[str] = "model.reused"
    about: ClassVar[str] = "The same had been asked before, and its answer was used again; nothing was spent."
    call: str
    plan: PlanId
    step: StepId
    visit: int
    agent: str
    playbook: str
    tier: Tier
    model: str
    question: str
    answered: int
    """The entry that holds the answer."""
    micros_saved: int
