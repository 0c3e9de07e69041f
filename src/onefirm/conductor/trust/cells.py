"""In which cell an act is: whose work it is, and whether whoever it reaches was reached like this before."""

from onefirm.conductor.crew import Crew, Means
from onefirm.conductor.premises import reached, recipient
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Json
from onefirm.domain.plan import Mode, Plan, Step
from onefirm.domain.policy import TrustCell
from onefirm.planning.playbook import Playbook
from onefirm.policy.trust.cells import under

LEARNS: frozenset[Mode] = frozenset({"ask", "earn"})
"""What runs by a rule of the policy shows nothing, and a draft was sent by somebody else."""


def cell_of(plan: Plan, step: Step, mode: Mode, kind: EffectKind, args: Json, means: Means) -> TrustCell:
    return TrustCell(
        step=f"{plan.playbook}.{step.id}",
        effect=kind.ref,
        risk=kind.risk,
        cls=means.crew.catalogue.terms[step.does.partition("@")[0]].cls,
        known=mode not in LEARNS or _known(plan, kind, args, means),
        under=under(_work(each.does, each.why, means.crew) for each in plan.steps if each.kind == "agent"),
    )


def cell_before(playbook: Playbook, step: str, kind: EffectKind, means: Means, *, known: bool = True) -> TrustCell:
    """The same of a step that has not come up: what its playbook says would be the plan's."""
    return TrustCell(
        step=f"{playbook.ref}.{step}",
        effect=kind.ref,
        risk=kind.risk,
        cls=means.crew.catalogue.terms[f"{kind.capability}.{kind.verb}"].cls,
        known=known,
        under=under(_work(each.does, each.instructions, means.crew) for each in playbook.steps if each.kind == "agent"),
    )


def _work(does: str, told: str, crew: Crew) -> str:
    """Under which contract, and with which instructions. Whoever is gone does no work that could be trusted."""
    agent = crew.who(does)
    return f"{agent.contract.hash if agent else ''} {told.strip()}"


def _known(plan: Plan, kind: EffectKind, args: Json, means: Means) -> bool:
    """Something like it arrived at them before. What reaches nobody in particular reaches nobody new."""
    if not recipient(kind, args):
        return True
    theirs = reached(plan.subject, kind, args, means)
    return any(means.views.one("reached_before", subject=each, does=kind.ref) for each in theirs)
