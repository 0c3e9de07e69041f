"""The conductor: wake a plan, and it goes as far as it can. Waking twice is harmless."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from onefirm.conductor.bench import THREADS, Bench
from onefirm.conductor.calls import Calls
from onefirm.conductor.deeds import Deeds
from onefirm.conductor.effects.claims import Claims
from onefirm.conductor.effects.hands import Hands
from onefirm.conductor.effects.outside import Outside
from onefirm.conductor.effects.settling import Settling
from onefirm.conductor.effects.sightings import Sightings
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.facts import effect_id, now, question_id
from onefirm.conductor.lanes import Lanes
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.conductor.person import heard
from onefirm.conductor.questions.answers import Answers
from onefirm.conductor.serial import Serial
from onefirm.conductor.staffing.staff import Broken
from onefirm.conductor.stands import act_of, walk_of
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import PlanId
from onefirm.domain.plan import END
from onefirm.domain.problem import Refusal
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, Asked, asked
from onefirm.planning.progress import REST, Next, NextAct, next_act
from onefirm.planning.walk import Walk

_CONFLICTS_MAX = 10
"""A wake that loses this often lets go; whoever won has woken the plan too."""

_ROUNDS_MAX = 500
"""No plan does so much in one wake; one that tries is let go and looked at by its next wake."""

_OUTSIDE: frozenset[NextAct] = frozenset({"dispatch", "settle", "look"})

Deed = Callable[[Walk, Act | None, Asked | None], Awaitable[bool | Next]]
"""Does one thing. True when something changed; otherwise the plan has to rest, for as long as is said."""


class Conductor:
    def __init__(self, means: Means, weighing: Weighing, bench: Bench = THREADS) -> None:
        self._means = means
        self.lanes = Lanes()
        self.sightings = Sightings(means.clock)
        pen = Pen(means)
        self._serial = Serial(means, pen)
        outside = Outside(means, bench)
        hands, settling = Hands(means, pen), Settling(means, pen, outside, self.sightings)
        self._hands = hands
        self._settling = settling
        self.claims = Claims(means, pen, hands, outside, settling, self.sightings, weighing)
        self._calls = Calls(means, pen, bench)
        answers, deeds = Answers(means, pen, hands), Deeds(means, pen, outside, weighing)
        self._deeds: dict[NextAct, Deed] = {
            "finish": deeds.finish,
            "reconcile": deeds.reconcile,
            "stop": self._calls.stop,
            "call": self._calls.ask_staff,
            "keep": deeds.keep,
            "begin-wait": deeds.begin_wait,
            "end-wait": deeds.end_wait,
            "ask": answers.ask,
            "take-answer": answers.take_answer,
            "take-fix": answers.take_fix,
            "declare": self._declare,
            "ask-again": self._ask_again,
            "dispatch": self._dispatch,
            "settle": self._settle,
            "look": self._look,
            "conclude": self._conclude,
        }

    async def wake(self, plan: PlanId) -> Next:
        """Advance until there is nothing to do now. All state is in the ledger; none is kept here."""
        conflicts, stumbles, rounds = 0, 0, 0
        stumbles_max = self._means.policy.limits.faults_before_block
        while conflicts < _CONFLICTS_MAX and stumbles < stumbles_max and rounds < _ROUNDS_MAX:
            rounds += 1
            walk, effect, question = self.stand(plan)
            self.sightings.settled(plan, effect)
            judged = self._means.holds.judged(effect) if effect else None
            step = next_act(walk, judged, question, now(self._means), self._means.policy.limits.faults_before_block)
            if step.act == "rest":
                return step
            lane, at_once = self._lane(walk, step.act)
            if lane and self.lanes.full(lane, at_once):
                return Next("rest", lane=lane)
            try:
                if step.act == "enter":
                    if behind := await self._serial.enter(walk):
                        return Next("rest", behind=behind)
                    continue
                with self.lanes.taken(lane):
                    went = await self._deeds[step.act](walk, effect, question)
                if went is not True:
                    return went or REST
            except Conflict:
                conflicts += 1
            except Refusal:
                raise  # The ledger takes nothing just now; whoever woke us tries again later.
            except Exception as fault:  # noqa: BLE001 -- a plan that stumbles is counted and shown, never lost.
                stumbles += 1
                with suppress(Conflict):
                    detail = f"{type(fault).__name__}: {fault}"[:500]
                    await self._calls.write_broken(walk, CONDUCTOR, Broken("failed", detail))
        return REST

    def stand(self, plan: PlanId) -> tuple[Walk, Act | None, Asked | None]:
        """Where a plan stands: its walk, and the effect and question of the present visit."""
        walk = self._informed(walk_of(plan, self._means))
        effect = act_of(effect_id(walk), self._means)
        question = asked(self._means.ledger.stream(of_question(question_id(plan, walk.visit))))
        return walk, effect, question

    def _lane(self, walk: Walk, deed: NextAct) -> tuple[str, int]:
        """What this would keep busy, and how many may do so at once. Nothing, for most of what a plan does."""
        name = walk.step.does.partition("@")[0] if walk.at != END else ""
        if deed == "call" and (agent := self._means.crew.who(walk.step.does)):
            return f"agent:{name}", agent.contract.at_once
        if deed in _OUTSIDE and name in self._means.crew.connectors:
            terms = self._means.crew.catalogue.terms[name]
            return f"connector:{self._means.crew.connectors[name].name}", terms.at_once
        return "", 0

    def _informed(self, walk: Walk) -> Walk:
        """What a step has to know that does not stand in the plan's own stream."""
        if walk.over or walk.at == END:
            return walk
        if walk.step.kind == "wait" and walk.step.unless:
            since = (event for event in heard(walk.plan.subject, self._means) if event.seq > walk.spoke)
            return replace(walk, replied=any(isinstance(event.fact, PersonWrote) for event in since))
        if walk.step.work == "serial":
            return replace(walk, entered=self._serial.inside(walk))
        return walk

    async def _declare(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        await self.claims.declare(walk)
        return True

    async def _ask_again(self, walk: Walk, effect: Act | None, before: Asked | None) -> bool:
        assert effect is not None
        await self._hands.ask_again(walk, effect, before)
        return True

    async def _dispatch(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool | Next:
        assert effect is not None
        return await self.claims.dispatch(walk, effect)

    async def _settle(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool | Next:
        assert effect is not None
        return await self.claims.settle(walk, effect)

    async def _look(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool:
        assert effect is not None
        return await self._settling.find_out(walk, effect)

    async def _conclude(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool:
        assert effect is not None
        await self._hands.conclude(walk, effect)
        return True
