"""The rung below every model: what was learned on this machine from the operator's own decisions."""

from onefirm.conductor.means import Means
from onefirm.conductor.models.book import settled
from onefirm.conductor.models.occasion import Occasion
from onefirm.domain.contract import Contract
from onefirm.domain.taught import Taught
from onefirm.policy.ladder import Heard, heard


def learned(on: Occasion, contract: Contract, text: str, means: Means) -> tuple[Taught, Heard] | None:
    """None where nothing was learned yet, or where the operator said once and for all what is to come of it."""
    taught = None if on.answered else means.learned.says(contract.role, text, contract.outcomes)
    if taught is None:
        return None
    return taught, heard(taught, on.stakes_of_outcome, on.sure_above, settled(contract.role, means))
