"""What the work on a card cost, and what the rest of it may cost at most."""

from onefirm.conductor.means import Means
from onefirm.domain.tiers import MICROS_OF_A_CENT, usd
from onefirm.planning.walk import Walk


def cost_of(walk: Walk, means: Means) -> str:
    """Nothing is said where nothing can cost anything."""
    if not (walk.micros or means.crew.models):
        return ""
    most = min(walk.plan.estimate.cents, means.policy.models.cents_per_plan) * MICROS_OF_A_CENT
    return f"So far {usd(walk.micros)}; all of it at most {usd(max(most, walk.micros))}."
