"""What becomes of an act on the outside. Each fact names its effect and its plan."""

from typing import Any, ClassVar, Literal, cast

from pydantic import model_validator

from onefirm.domain.because import Because, read_from
from onefirm.domain.effect import Approval, EffectClass, EvidenceFrom, Found, Risk
from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import EffectId, PlanId, StepId, SubjectId
from onefirm.domain.labels import Label
from onefirm.domain.money import Money
from onefirm.domain.personal import Personal
from onefirm.domain.policy import TrustCell


class EffectDeclared(Fact):
    kind: ClassVar[str] = "effect.declared"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "An act on the outside was declared before anything happened, with the gate's answer."
    effect: EffectId
    plan: PlanId
    step: StepId
    visit: int
    does: str
    subject: SubjectId
    args: Personal
    payload: str
    key: str
    cls: EffectClass
    risk: Risk
    connector: str
    label: Label
    labels: dict[str, Label]
    compensation: str
    verdict: Literal["pass", "ask", "draft", "refuse"]
    rules: Personal
    """The sentences of the policy that had a say, the deciding one first."""
    because: tuple[Because, ...] = ()
    """What each of these sentences is, in the same order: `rule`, `another-way`, `decided`, `held` ..."""
    premises: dict[str, int]
    """The streams the gate judged it on, and their versions."""
    hold_until: str = ""
    """When it may leave, if the gate let it pass."""
    window_seconds: int = 0
    grace_seconds: int = 0
    """The terms of its connector at the time; see `Terms`."""
    place: str = ""
    """The fingerprint of the road it would take: what the gate lets pass, it lets pass by that one."""
    takes_back: EffectId | None = None
    """The act of ours whose way back it is."""
    cell: TrustCell | None = None
    """Where what becomes of it is evidence; None where it shows nothing. Of what a rule of yours let pass, only errors
    are heard."""
    reaches: str = ""
    """The fingerprint of the address that it goes to; empty where it reaches nobody."""

    @model_validator(mode="before")
    @classmethod
    def _of_before(cls, said: Any) -> Any:
        """Entries from before there were codes are read by their sentences: here, and nowhere else."""
        body = cast(dict[str, object], said)
        if not isinstance(said, dict) or "because" in body:
            return body
        sentences = Personal.model_validate(body["rules"]).value if "rules" in body else None
        return {**body, "because": read_from(sentences) if isinstance(sentences, list) else ()}


class EffectApproved(Fact):
    kind: ClassVar[str] = "effect.approved"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator approved exactly this payload; it is held until the undo window closes."
    effect: EffectId
    plan: PlanId
    approval: Approval
    hold_until: str
    place: str = ""
    """The fingerprint of the road that the card named."""


class EffectDeclined(Fact):
    kind: ClassVar[str] = "effect.declined"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator turned it down; until the undo window closes they can take that back."
    effect: EffectId
    plan: PlanId
    hold_until: str
    reason: Personal


class EffectAmended(Fact):
    kind: ClassVar[str] = "effect.amended"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator edited what would be sent; the earlier payload is void."
    effect: EffectId
    plan: PlanId
    args: Personal
    payload: str
    labels: dict[str, Label]
    loss: int | None = None
    """What the edit says against the draft, in thousandths; nobody measured it in older entries."""
    reaches: str = ""
    """The fingerprint of the address that it goes to now."""
    wrote: tuple[str, ...] | None = None
    """The agents that had written what was edited; nobody noted it in older entries."""


class EffectDispatched(Fact):
    kind: ClassVar[str] = "effect.dispatched"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The claim: from here on the act may have happened. Only one claim can win."
    effect: EffectId
    plan: PlanId
    attempt: int
    payload: str
    key: str
    place: str = ""
    """The fingerprint of where it was handed over; empty in older ledgers."""


class EffectReceipted(Fact):
    kind: ClassVar[str] = "effect.receipted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "It happened once, and this is the receipt."
    version: ClassVar[int] = 3
    effect: EffectId
    plan: PlanId
    provider_id: str
    happened_at: str
    amount: Money | None = None
    existed: bool = False
    evidence: Personal
    """What we were told, in one sentence."""
    source: EvidenceFrom = "reply"
    raw: Personal
    brought: Personal
    """What it brought back for later steps; empty for an act that only does something."""


class EffectRefused(Fact):
    kind: ClassVar[str] = "effect.refused"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The outside, or the gate, said no; nothing happened."
    effect: EffectId
    plan: PlanId
    problem: Personal


class EffectDeferred(Fact):
    kind: ClassVar[str] = "effect.deferred"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The outside said 'not now': nothing happened, and it may be tried again later."
    effect: EffectId
    plan: PlanId
    until: str
    why: Personal
    down: bool = False
    """Nobody is served there just now, whatever is sent: it is waited out, and is no try of this act."""


class EffectHeld(Fact):
    kind: ClassVar[str] = "effect.held"
    about: ClassVar[str] = "It may leave, but not on such a day: it waits for the next one, and is judged again then."
    effect: EffectId
    plan: PlanId
    until: str
    why: Personal


class EffectUnknown(Fact):
    kind: ClassVar[str] = "effect.unknown"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "We do not know whether it happened; it is looked up or asked, never blindly repeated."
    effect: EffectId
    plan: PlanId
    why: Personal
    until: str = ""
    """When it can be looked up: before that moment it may still be on its way."""


class EffectVerified(Fact):
    kind: ClassVar[str] = "effect.verified"
    about: ClassVar[str] = "The outside was asked about an act we were unsure of."
    effect: EffectId
    plan: PlanId
    found: Found
    evidence: Personal


class EffectContradicted(Fact):
    kind: ClassVar[str] = "effect.contradicted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Later evidence disagrees with how the act had ended: a letter came back, say."
    effect: EffectId
    plan: PlanId
    found: Found
    """What the newer evidence says."""
    provider_id: str = ""
    happened_at: str = ""
    raw: Personal
    """The receipt that came with it, if one did; no receipt is thrown away."""
    source: EvidenceFrom
    evidence: Personal


class EffectWithdrawn(Fact):
    kind: ClassVar[str] = "effect.withdrawn"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "It was taken back before it left; it will not happen."
    effect: EffectId
    plan: PlanId
    reason: Personal


class EffectRecalled(Fact):
    kind: ClassVar[str] = "effect.recalled"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A yes or a no was taken back in time; the operator is asked again."
    effect: EffectId
    plan: PlanId
    why: str
