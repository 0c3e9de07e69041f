"""Letting go and stopping: one previewed plan, one that runs, or the whole firm."""

from contextlib import suppress

from onefirm.conductor.facts import effect_id, question_id, words
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.conductor.questions.by_hand import withdrawn
from onefirm.conductor.questions.named import walk_named
from onefirm.conductor.questions.problems import moved_on, other_hash, over
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM, FirmPaused, FirmResumed
from onefirm.domain.events.plans import PlanApproved, PlanCancelled
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_effect, of_plan, of_question
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import about_doubt, act, asked, in_doubt, still_here

_TRIES = 5
"""A plan may do something just when it is stopped; one that does so every time is told to be looked at again."""


class Brakes:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._pen = Pen(means)

    async def approve(self, plan: str, plan_hash: str, by: str) -> None:
        """Pin a previewed plan: exactly this hash may run."""
        for _ in range(_TRIES):
            walk = walk_named(plan, self._means)
            if plan_hash and plan_hash != walk.plan.hash:
                raise Refusal(other_hash(plan, walk.plan.hash))
            if walk.pinned or walk.over:
                return
            approved = PlanApproved(plan=walk.plan.id, hash=walk.plan.hash)
            with suppress(Conflict):  # A second click, or it was stopped at this moment.
                await self._pen.write(walk, Put(of_plan(walk.plan.id), approved), actor=by)
                return
        raise Refusal(moved_on(plan))

    async def cancel(self, plan: str, reason: str, by: str) -> None:
        """Stop a plan. What is held is taken back; what has left is not pretended away."""
        for _ in range(_TRIES):
            try:
                await self._cancel(plan, reason, by)
            except Conflict:
                continue  # It did something just now. Look again, and stop it where it is.
            return
        raise Refusal(moved_on(plan))

    async def _cancel(self, plan: str, reason: str, by: str) -> None:
        walk = walk_named(plan, self._means)
        if walk.over:
            raise Refusal(over(plan, walk.state))
        act_stream = of_effect(effect_id(walk))
        question_stream = of_question(question_id(walk.plan.id, walk.visit))
        effect = act(self._means.ledger.stream(act_stream))
        question = asked(self._means.ledger.stream(question_stream))
        # Also that there was none yet: what is declared at this moment must not be left behind.
        expected = {
            act_stream: effect.version if effect else 0,
            question_stream: question.version if question else 0,
        }
        # What was handed over without an answer is not forgotten with the plan: it is looked up, or stays a question.
        doubtful = effect is not None and in_doubt(effect)
        given = words(walk.plan.subject, reason)
        puts = [Put(of_plan(walk.plan.id), PlanCancelled(plan=walk.plan.id, reason=given, in_doubt=doubtful))]
        if effect is not None and still_here(effect):
            puts.append(Put(act_stream, withdrawn(walk, effect, reason or "The plan was cancelled.")))
        # Of its questions only the one stays that is about this doubt; nothing else could be done about the answer.
        kept = doubtful and question is not None and about_doubt(question)
        if question is not None and question.state == "open" and not kept:
            voided = QuestionVoided(question=question.asked.question, plan=None, why="Its plan was cancelled.")
            puts.append(Put(question_stream, voided))
        await self._pen.write(walk, *puts, expected=expected, actor=by)

    async def pause(self, reason: str, by: str) -> tuple[Recorded, ...]:
        """Nothing leaves any more: every claim names this stream, so none can be made against the old version."""
        return await self._switch(FirmPaused(reason=our_own(reason)), by, when="")

    async def resume(self, by: str) -> tuple[Recorded, ...]:
        return await self._switch(FirmResumed(), by, when="paused")

    async def _switch(self, fact: FirmPaused | FirmResumed, by: str, when: str) -> tuple[Recorded, ...]:
        """Nothing when it is so already: of two clicks at once the second finds it done."""
        while (state := self._pen.pause()).value == when:
            put, expected = Put(PAUSE_STREAM, fact), {PAUSE_STREAM: state.version}
            with suppress(Conflict):
                return await self._means.ledger.append(put, actor=by, expected=expected)
        return ()
