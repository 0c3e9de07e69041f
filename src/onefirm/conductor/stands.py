"""Where a plan and its acts stand, folded on from where they stood when somebody last asked."""

from onefirm.conductor.means import Means
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.streams import of_effect, of_plan
from onefirm.domain.ids import EffectId, PlanId
from onefirm.planning.acts import Act, act_after
from onefirm.planning.walk import Walk, after, walked


def walk_of(plan: PlanId, means: Means) -> Walk:
    walk = means.ledger.folded(of_plan(plan), _walk_after)
    assert walk is not None, "A plan's stream begins with `plan.made`."
    return walk


def act_of(effect: EffectId, means: Means) -> Act | None:
    return means.ledger.folded(of_effect(effect), act_after)


def _walk_after(walk: Walk | None, event: Recorded) -> Walk:
    return walked((event,)) if walk is None else after(walk, event)
