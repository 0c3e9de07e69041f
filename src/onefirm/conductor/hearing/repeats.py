"""The same words once more: they are known while what they began goes on, and new once that is over."""

from onefirm.conductor.means import Means
from onefirm.conductor.stands import walk_of
from onefirm.domain.events.intents import IntentFolded, IntentReceived, OutsideReceived
from onefirm.domain.events.streams import of_outside
from onefirm.domain.ids import IntentId, PlanId
from onefirm.domain.intent import IntentCall


def is_over(item: str, means: Means) -> bool:
    """What came in under this name was erased, or the plan that it began is over."""
    came = means.ledger.first(of_outside(item))
    if came is None or not isinstance(came.fact, OutsideReceived):
        return False
    if came.fact.raw.erased:
        return True
    row = means.views.one("caused_by", cause=came.seq, beside=of_outside(item))
    wish = means.ledger.event(int(row["seq"] or 0)) if row else None
    return wish is not None and isinstance(wish.fact, IntentReceived | IntentFolded) and _ended(wish.fact.intent, means)


def key_of(call: IntentCall, item: str, means: Means) -> str:
    """Empty, so that the same wish is one; a key of its own where the one before is over."""
    first = means.intake.same(call)
    if first is None or not isinstance(first.fact, IntentReceived):
        return ""
    return item if first.fact.fields.erased or _ended(first.fact.intent, means) else ""


def _ended(intent: IntentId, means: Means) -> bool:
    row = means.views.one("plan_of_intent", intent=intent)
    return row is not None and walk_of(PlanId(str(row["plan"])), means).over
