"""One at a time for each client: a step of the class 'serial' waits until no other plan is inside one."""

from onefirm.conductor.facts import effect_id
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.domain.events.plans import SerialEntered
from onefirm.domain.events.streams import of_effect, of_plan, of_serial
from onefirm.domain.ids import PlanId
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import act, in_doubt
from onefirm.planning.walk import Walk, walked


class Serial:
    """Nobody has to leave: whoever has gone on to another step, or is over, is no longer inside."""

    def __init__(self, means: Means, pen: Pen) -> None:
        self._means = means
        self._pen = pen

    def inside(self, walk: Walk) -> bool:
        last = self._last(walk)
        return last is not None and last.plan == walk.plan.id and last.visit == walk.visit

    async def enter(self, walk: Walk) -> PlanId | None:
        """Enter, or say behind whom this plan waits. Two at once: the stream's version lets one in."""
        stream = of_serial(walk.plan.subject)
        version = self._means.ledger.version(stream)
        last = self._last(walk)
        if last is not None and last.plan != walk.plan.id and self._still(last):
            return last.plan
        entered = SerialEntered(plan=walk.plan.id, step=walk.step.id, visit=walk.visit)
        await self._pen.write(walk, Put(stream, entered), expected={stream: version})
        return None

    def _last(self, walk: Walk) -> SerialEntered | None:
        event = self._means.ledger.last(of_serial(walk.plan.subject))
        if event is None:
            return None
        assert isinstance(event.fact, SerialEntered), "Only entering is written there."
        return event.fact

    def _still(self, inside: SerialEntered) -> bool:
        walk = walked(self._means.ledger.stream(of_plan(inside.plan)))
        if walk.visit != inside.visit:
            return False
        standing = act(self._means.ledger.stream(of_effect(effect_id(walk))))
        # A plan that was stopped is still inside while nobody knows what became of its act.
        return not walk.over or (standing is not None and in_doubt(standing))
