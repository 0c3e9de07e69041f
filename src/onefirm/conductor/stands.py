"""Where a plan and its acts stand, folded on from where they stood when somebody last asked."""

from onefirm.conductor.crew import Means
from onefirm.conductor.questions.refusals import no_such
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.streams import of_effect, of_plan
from onefirm.domain.ids import EffectId, PlanId
from onefirm.domain.problem import Refusal
from onefirm.planning.acts import Act, act_after
from onefirm.planning.walk import Walk, after, walked


def walk_of(plan: PlanId, means: Means) -> Walk:
    walk = means.ledger.folded(of_plan(plan), _walk_after)
    assert walk is not None, "A plan's stream begins with `plan.made`."
    return walk


def walk_named(plan: str, means: Means) -> Walk:
    """By the name that somebody gave. Raises a Refusal when no plan has it."""
    if not means.ledger.version(of_plan(PlanId(plan))):
        raise Refusal(no_such("plan", plan, "onefirm plans list"))
    return walk_of(PlanId(plan), means)


def act_of(effect: EffectId, means: Means) -> Act | None:
    return means.ledger.folded(of_effect(effect), act_after)


def _walk_after(walk: Walk | None, event: Recorded) -> Walk:
    return walked((event,)) if walk is None else after(walk, event)
