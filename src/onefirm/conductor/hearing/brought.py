"""What a source brings of the operator's own: through the door of the imports, so that it can be taken back as one."""

import asyncio
from io import BytesIO

from onefirm.capabilities.connector import Brings
from onefirm.conductor.keeping.batches import going_on
from onefirm.conductor.keeping.errands import Course
from onefirm.conductor.keeping.taking import Taking
from onefirm.conductor.means import Means
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.bringing.brought import Told, bring

_CONTRADICTS = "import-contradicts"


async def take_in(means: Means, brings: Brings, by: str) -> tuple[Problem, ...]:
    """Once, however often it is brought. Answers with what of it could not be taken in."""
    try:
        brought = await asyncio.to_thread(bring, BytesIO(brings.raw), brings.name, Told(sort=brings.sort))
        taking = Taking(means, brought)
        taking.batch = going_on(means, brought)
    except Refusal as refusal:
        return tuple(refusal.problems)
    try:
        await taking.take(by, Course())
    except Refusal as refusal:
        if refusal.problem.code != _CONTRADICTS:
            raise  # The ledger takes nothing just now.
        return tuple(refusal.problems)
    return tuple(taking.counts.faults)
