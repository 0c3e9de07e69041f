"""What somebody named, as it stands; or a refusal that says where to look."""

from onefirm.conductor.means import Means
from onefirm.conductor.questions.problems import no_such
from onefirm.conductor.stands import walk_of
from onefirm.domain.events.streams import of_plan
from onefirm.domain.ids import PlanId
from onefirm.domain.problem import Refusal
from onefirm.planning.walk import Walk


def walk_named(plan: str, means: Means) -> Walk:
    """By the name that somebody gave. Raises a Refusal when no plan has it."""
    if not means.ledger.version(of_plan(PlanId(plan))):
        raise Refusal(no_such("plan", plan, "onefirm plans list"))
    return walk_of(PlanId(plan), means)
