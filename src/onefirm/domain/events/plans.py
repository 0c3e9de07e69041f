"""What becomes of a plan and its steps."""

from typing import ClassVar, Literal

from pydantic import Field

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import EffectId, PlanId, StepId
from onefirm.domain.labels import Label
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.plan import Plan

Fault = Literal["broken-output", "forbidden", "timeout", "failed"]


class PlanMade(Fact):
    kind: ClassVar[str] = "plan.made"
    about: ClassVar[str] = "A plan was made for an intent: all steps inlined and pinned by hash."
    plan: Plan
    hash: str
    whom: Personal
    """Whom or what it is for, in a few words."""


class PlanApproved(Fact):
    kind: ClassVar[str] = "plan.approved"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator approved the preview of a plan; exactly this hash may run."
    plan: PlanId
    hash: str


class PlanBlocked(Fact):
    kind: ClassVar[str] = "plan.blocked"
    about: ClassVar[str] = "A plan cannot go on by itself; this is who has to do what."
    plan: PlanId
    step: StepId | None
    owner: str
    problem: Personal
    """A Problem, sealed because it may name somebody."""


class PlanUnblocked(Fact):
    kind: ClassVar[str] = "plan.unblocked"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator mended what stood in the way; the step is tried again."
    plan: PlanId
    step: StepId | None


class PlanCompleted(Fact):
    kind: ClassVar[str] = "plan.completed"
    about: ClassVar[str] = "A plan reached its end."
    plan: PlanId
    effects: int
    """How many acts on the outside it has a receipt for."""


class PlanReconciled(Fact):
    kind: ClassVar[str] = "plan.reconciled"
    about: ClassVar[str] = "The outside was looked at again and agrees with every receipt of the plan."
    plan: PlanId
    evidence: Personal
    """One sentence for each act."""


class PlanCancelled(Fact):
    kind: ClassVar[str] = "plan.cancelled"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator stopped a plan; nothing more of it will happen."
    plan: PlanId
    reason: Personal
    in_doubt: bool = False
    """True when an act of it had been handed over and no answer was kept: that is still looked up or asked."""


class PlanReopened(Fact):
    kind: ClassVar[str] = "plan.reopened"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "An act of the plan turned out otherwise than its receipt said; the plan goes on from there."
    plan: PlanId
    step: StepId
    """The step of that act."""
    effect: EffectId
    outcome: str
    next: str
    problem: Personal
    evidence: Personal
    """What became known, as the steps from here on see it."""


class StepTried(Fact):
    kind: ClassVar[str] = "step.tried"
    about: ClassVar[str] = "A step was tried and did not work; the fault is counted and nothing of it was used."
    plan: PlanId
    step: StepId
    visit: int
    attempt: int
    agent: str
    fault: Fault
    detail: Personal
    micros: int = 0
    """What models cost for it meanwhile, in millionths of a dollar."""


class StepWanted(Fact):
    kind: ClassVar[str] = "step.wanted"
    about: ClassVar[str] = "An agent asked for acts beside its answer; its plan names its own, so each was refused."
    plan: PlanId
    step: StepId
    visit: int
    agent: str
    asked: dict[str, int]
    """How often, by kind of effect; what nobody here can do is `other`. Nothing of what it said is kept."""


class StepWaiting(Fact):
    kind: ClassVar[str] = "step.waiting"
    about: ClassVar[str] = "A step waits until a moment; nothing runs meanwhile."
    plan: PlanId
    step: StepId
    visit: int
    until: str
    awaits: str = ""
    """What ends the wait early: `reply`. Empty when only time does."""


class StepDone(Fact):
    kind: ClassVar[str] = "step.done"
    version: ClassVar[int] = 2
    about: ClassVar[str] = "A step has an outcome and its output; the plan goes on from there."
    plan: PlanId
    step: StepId
    visit: int
    outcome: str
    next: str
    """The step it leads to, or `end`."""
    output: Personal
    inputs: Personal
    evidence: Personal
    label: Label
    labels: dict[str, Label] = Field(default_factory=dict)
    """Of fields of the output that are worth more than the rest: figures that were counted from trusted ones."""
    agent: str = ""
    contract: str = ""
    """The hash of the contract it worked under."""
    sure: int = 100
    poorer: Personal = our_own("")
    """Why a simpler answer was used, when one was: a stranger's agent may quote there whom it is about."""
    milliseconds: int = 0
    cost_cents: int = 0
    """As it was counted before models were asked; nothing cost anything then."""
    micros: int = 0
    """What models cost for it, in millionths of a US dollar."""
    route: str = ""
    """What was asked beyond the rules, and why that."""
    rung: str = ""
    """Who answered beyond the rules: `learned`, the tier of a model, or `operator` where they are to; else empty."""
    learned: str = ""
    """The version of what was learned from the operator's decisions, where that was asked, whatever it said."""
    by_hand: bool = False
    """True when the operator did it themselves; it counts as manual work."""
    kept: str = ""
    """The answer of the operator's that was used again, so that nobody was asked."""
    said: str = ""
    """What the agent said, where that was not sure enough to go by and the outcome is another."""

    @property
    def degraded(self) -> str:
        return self.poorer.value if isinstance(self.poorer.value, str) else ""


class SerialEntered(Fact):
    kind: ClassVar[str] = "serial.entered"
    about: ClassVar[str] = "A step that runs one at a time for each client began; others of its kind wait for it."
    plan: PlanId
    step: StepId
    visit: int
