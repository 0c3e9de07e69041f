"""The claim: one append that names everything an act was judged on. Only then does anything leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from onefirm.conductor.connections import revoked
from onefirm.conductor.effects.firsts import held_back
from onefirm.conductor.effects.hands import Hands
from onefirm.conductor.effects.outside import Answered, Lost, Outside, Reply
from onefirm.conductor.effects.places import elsewhere, out_of_sight, place_of
from onefirm.conductor.effects.said import kept_from
from onefirm.conductor.effects.settling import Settling
from onefirm.conductor.effects.sightings import Sightings
from onefirm.conductor.effects.taking_back import elsewhere_done, stands_elsewhere
from onefirm.conductor.effects.told import Telling, Told, blocked, nobody_does
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.facts import later, now, words
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.conductor.premises import moved
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.effect import REPEATABLE
from onefirm.domain.events.connections import CONNECTIONS_STREAM
from onefirm.domain.events.effects import (
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectRecalled,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.plans import PlanCompleted, StepDone
from onefirm.domain.events.streams import of_effect, of_plan
from onefirm.domain.frozen import Json
from onefirm.domain.plan import END
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, act_after, in_doubt
from onefirm.planning.progress import Next
from onefirm.planning.walk import Walk, past


@dataclass(frozen=True)
class Onward:
    """What may be written together with a receipt: the plan's end, or its next act, allowed and claimed at once."""

    walk: Walk
    puts: tuple[Put, ...]
    expected: Mapping[str, int]
    claims: bool


class Claims:
    """The only place from which anything leaves the firm."""

    def __init__(
        self,
        means: Means,
        pen: Pen,
        hands: Hands,
        outside: Outside,
        settling: Settling,
        sightings: Sightings,
        weighing: Weighing,
    ) -> None:
        self._means = means
        self._pen = pen
        self._hands = hands
        self._outside = outside
        self._settling = settling
        self._sightings = sightings
        self._weighing = weighing
        self._telling = Telling(means)

    async def declare(self, walk: Walk) -> None:
        """The declaration is written first. What may leave at once is claimed in the same append."""
        if not self._outside.reachable(walk.step.does):
            await self._pen.write(walk, *blocked(walk, nobody_does(walk.step.does, walk.plan.id)))
            return
        declared = self._hands.declaration(walk)
        if isinstance(declared, StepDone):
            await self._pen.write(walk, self._pen.step(walk, declared))
            return
        onward = self._at_once(walk, declared)
        if onward is None:
            await self._hands.declare(walk, declared)
            return
        events = await self._pen.write(walk, *onward.puts, expected=onward.expected)
        await self._carry(walk, events)

    async def dispatch(self, walk: Walk, act: Act) -> bool | Next:
        """Claim the act, then carry it out. False when nothing may leave now."""
        pause = self._pen.pause()
        if pause.value:
            return False
        if held := self._means.holds.left(act):
            return Next("rest", until=later(self._means, ceil(held)))
        if in_doubt(act) and out_of_sight(act, self._means):
            return False
        if void := self._void(act):
            # What may have happened already is never asked for again as if it had not.
            await (self._settling.find_out(walk, act) if in_doubt(act) else self._recall(walk, act, void))
            return True
        if not self._outside.reachable(walk.step.does):
            await self._pen.write(walk, *blocked(walk, nobody_does(walk.step.does, walk.plan.id)), cause=act.cause)
            return True
        gone = revoked(self._means)
        if gone.shut(self._outside.connector(act)):
            return False
        if elsewhere_done(act, self._means) and not in_doubt(act):
            await self._pen.write(walk, *blocked(walk, stands_elsewhere(act)), cause=act.cause)
            return True
        batch = held_back(act, self._means)
        if batch.why and not in_doubt(act):
            await self._recall(walk, act, batch.why)
            return True
        if batch.until:
            return Next("rest", until=batch.until)
        if not in_doubt(act) and await self._kept_back(walk, act):
            return True
        # If any of these has moved, nothing leaves.
        expected = {
            **_judged_on(act),
            **batch.expected,
            **self._free(act.declared, act.version, pause.version, gone.version),
        }
        claim = Put(of_effect(act.declared.effect), self._claim(act.declared, act.args, act.attempts + 1, act.payload))
        events = await self._pen.write(walk, claim, expected=expected, cause=act.cause)
        await self._carry(walk, events, act)
        return True

    async def settle(self, walk: Walk, act: Act) -> bool | Next:
        """It may have happened. False when there is nothing to do yet."""
        if self._outside.reachable(walk.step.does) and revoked(self._means).shut(self._outside.connector(act)):
            return False  # Nobody looks through a door that was shut; it is settled when it opens again.
        if out_of_sight(act, self._means):
            return False  # The account cannot be opened: nobody can look there, and nowhere else would it be the same.
        settled = await self._settling.settle(walk, act)
        return await self.dispatch(walk, act) if settled is None else settled

    async def _carry(self, walk: Walk, events: tuple[Recorded, ...], act: Act | None = None) -> None:
        """Give the order, write down what came of it, and go on with the next act that may leave at once."""
        while True:
            for event in events:
                act = act_after(act, event)
            assert act is not None and act.state == "dispatched", "Whatever is carried out was claimed."
            self._sightings.notice(act)
            reply = await self._outside.carry(act, self._weighing.late)
            if isinstance(reply, Lost):
                self._sightings.notice(act)
            elif not act.doubt:
                self._sightings.settled(act.declared.plan, None)
            told = self._telling.of(walk, act, reply)
            onward = self._onward(walk, told)
            try:
                written = await self._tell(walk, act, told, onward)
            except Conflict:
                # Only what was to come along may have moved; what happened is written down in any case.
                onward = None
                written = await self._told_alone(walk, act, told, reply)
            if onward is None or not onward.claims:
                return
            walk, events, act = onward.walk, written[-2:], None

    async def _tell(self, walk: Walk, act: Act, told: Told, onward: Onward | None) -> tuple[Recorded, ...]:
        expected = {of_effect(act.declared.effect): act.version, **(onward.expected if onward else {})}
        puts = (*told.puts(act), *(onward.puts if onward else ()))
        return await self._pen.write(walk, *puts, expected=expected, cause=act.cause)

    async def _told_alone(self, walk: Walk, act: Act, told: Told, reply: Reply) -> tuple[Recorded, ...]:
        try:
            return await self._tell(walk, act, told, None)
        except Conflict:
            # The plan moved on while we were out, or somebody else told us first. What we know is weighed all the same.
            if isinstance(reply, Answered):
                await self._weighing.late(act.declared.effect, reply)
            elif self._means.ledger.version(of_effect(act.declared.effect)) == act.version:
                await self._keep(act, told)
            return ()

    async def _keep(self, act: Act, told: Told) -> None:
        """Its plan was stopped while we were out: what is not in doubt is over with it."""
        stream = of_effect(act.declared.effect)
        facts = list(told.effect)
        if isinstance(facts[-1], EffectDeferred) and not act.doubt:
            why = words(act.declared.subject, "Its plan was stopped before it could be tried again.")
            facts.append(EffectWithdrawn(effect=act.declared.effect, plan=act.declared.plan, reason=why))
        puts = (Put(stream, fact) for fact in facts)
        await self._means.ledger.append(*puts, actor=CONDUCTOR, cause=act.cause, expected={stream: act.version})

    def _onward(self, walk: Walk, told: Told) -> Onward | None:
        """The step after a step that is done, when it needs nobody else."""
        step = next((put.fact for put in told.plan if isinstance(put.fact, StepDone)), None)
        if step is None:
            return None
        ahead = past(walk, step)
        if ahead.at != END:
            simple = ahead.step.kind == "effect" and self._same_connector(walk, ahead)
            declared = self._hands.declaration(ahead) if simple else None
            return self._at_once(ahead, declared) if isinstance(declared, EffectDeclared) else None
        completed = PlanCompleted(plan=walk.plan.id, effects=ahead.effects)
        return Onward(ahead, (Put(of_plan(walk.plan.id), completed),), {}, claims=False)

    def _at_once(self, walk: Walk, declared: EffectDeclared) -> Onward | None:
        """An act that the gate lets pass and nothing holds: declared and claimed in one append."""
        pause = self._pen.pause()
        if pause.value or walk.visit > walk.plan.visits_max or walk.step.work == "serial":
            return None
        if declared.verdict != "pass" or declared.hold_until > now(self._means):
            return None
        if "trusted" in declared.because:
            return None  # How many went before it, and whether it still may, is known once it is written down.
        if isinstance(declared.args.value, dict) and "receipt" in declared.args.value:
            return None  # It takes something back: first it is asked where that stands.
        gone = revoked(self._means)
        if gone.shut(self._means.crew.connectors[declared.does.partition("@")[0]]):
            return None
        stream = of_effect(declared.effect)
        args = declared.args.value
        claim = self._claim(declared, args if isinstance(args, dict) else {}, 1, declared.payload)
        expected = {**declared.premises, **self._free(declared, 0, pause.version, gone.version)}
        return Onward(walk, (Put(stream, declared), Put(stream, claim)), expected, claims=True)

    def _claim(self, declared: EffectDeclared, args: Json, attempt: int, payload: str) -> EffectDispatched:
        return EffectDispatched(
            effect=declared.effect,
            plan=declared.plan,
            attempt=attempt,
            payload=payload,
            key=declared.key,
            place=place_of(declared.does, args, self._means),
        )

    def _free(self, declared: EffectDeclared, version: int, pause: int, gone: int) -> dict[str, int]:
        return {of_effect(declared.effect): version, PAUSE_STREAM: pause, CONNECTIONS_STREAM: gone}

    def _same_connector(self, walk: Walk, ahead: Walk) -> bool:
        """The place in the connector's lane is kept for one connector only."""
        connectors = self._means.crew.connectors
        here, there = (each.step.does.partition("@")[0] for each in (walk, ahead))
        return there in connectors and connectors[here] is connectors[there]

    def _void(self, act: Act) -> str:
        """Why a yes no longer counts, if it does not: yours, or the gate's."""
        if act.approval and act.approval.payload != act.payload:
            return "What would be sent is not what you approved."
        if not act.doubt and elsewhere(act, self._means):
            return "It would leave through another account than the card said."
        if act.approval and act.approval.expires and act.approval.expires <= now(self._means):
            return "Your yes was not used in time."
        terms = self._means.crew.catalogue.terms.get(act.declared.does.partition("@")[0])
        if act.approval is None and terms is not None and terms.cls not in REPEATABLE:
            return "It can no longer be looked up here, so it asks."
        cell = act.declared.cell if act.approval is None and "trusted" in act.declared.because else None
        if cell is not None and not self._means.trust.holds(cell, act.declared.effect, self._means.policy.alone_a_day):
            return "It no longer runs by itself."
        ruled = act.declared.cell if act.approval is None and "rule" in act.declared.because else None
        if ruled is not None and (spent := self._means.trust.spent(ruled)):
            return spent
        return moved(_judged_on(act), self._means)

    async def _kept_back(self, walk: Walk, act: Act) -> bool:
        """The client's rules speak of days and end on days: what waited for one is judged again when it has come."""
        verdict = self._hands.judged_again(walk, act)
        if verdict is None:
            return False
        if verdict.says in ("refuse", "draft") or (verdict.says == "ask" and act.approval is None):
            await self._recall(walk, act, verdict.rules[0])
            return True
        if verdict.until:
            stream = of_effect(act.declared.effect)
            held = Put(stream, kept_from(walk, act.declared.effect, verdict.until, verdict.rules[-1]))
            await self._pen.write(walk, held, expected={stream: act.version}, cause=act.cause)
        return bool(verdict.until)

    async def _recall(self, walk: Walk, act: Act, why: str) -> None:
        recalled = EffectRecalled(effect=act.declared.effect, plan=walk.plan.id, why=why)
        stream = of_effect(recalled.effect)
        await self._pen.write(walk, Put(stream, recalled), expected={stream: act.version}, cause=act.cause)


def _judged_on(act: Act) -> Mapping[str, int]:
    """The streams, and their versions, on which this act was allowed: by a yes, or by the gate."""
    return act.approval.premises if act.approval else act.declared.premises
