"""The conductor: wake a plan, and it goes as far as it can. Waking twice is harmless."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from onefirm.conductor.crew import Means
from onefirm.conductor.facts import CONDUCTOR, asked, done, effect_id, later, now, question_id, words
from onefirm.conductor.hands import DECLINED, Hands
from onefirm.conductor.outside import Outside, blocked
from onefirm.conductor.pen import Pen
from onefirm.conductor.staff import Broken, call
from onefirm.conductor.values import gather
from onefirm.domain.effect import Found
from onefirm.domain.events.effects import EffectReceipted, EffectRefused, EffectWithdrawn
from onefirm.domain.events.plans import (
    PlanCancelled,
    PlanCompleted,
    PlanReconciled,
    PlanUnblocked,
    StepTried,
    StepWaiting,
)
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.streams import of_effect, of_plan, of_question, of_record
from onefirm.domain.ids import PlanId, RecordId, StepId
from onefirm.domain.labels import OPERATORS_OWN, computed
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Option
from onefirm.inbox.cards import question_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, Asked, act
from onefirm.planning.acts import asked as asked_now
from onefirm.planning.progress import Next, NextAct, next_act
from onefirm.planning.walk import Walk, fields_of, walked

_CONFLICTS_MAX = 10
"""A wake that loses this often in a row lets go; whoever won has woken the plan too."""

Deed = Callable[[Walk, Act | None, Asked | None], Awaitable[bool]]
"""Does one thing. True when something changed, False when the plan has to rest."""


class Conductor:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._pen = Pen(means)
        self._outside = Outside(means, self._pen)
        self._hands = Hands(means, self._pen, self._outside)
        self._deeds: dict[NextAct, Deed] = {
            "finish": self._finish,
            "reconcile": self._reconcile,
            "stop": self._stop,
            "call": self._call,
            "keep": self._keep,
            "begin-wait": self._begin_wait,
            "end-wait": self._end_wait,
            "ask": self._ask,
            "take-answer": self._take_answer,
            "take-fix": self._take_fix,
            "declare": self._declare,
            "ask-again": self._ask_again,
            "dispatch": self._dispatch,
            "settle": self._settle,
            "conclude": self._conclude,
        }

    async def wake(self, plan: PlanId) -> Next:
        """Advance until there is nothing to do now. All state is in the ledger; none is kept here."""
        conflicts = 0
        while True:
            walk, effect, question = self.stand(plan)
            step = next_act(walk, effect, question, now(self._means), self._means.policy.limits.faults_before_block)
            if step.act == "rest":
                return step
            try:
                if not await self._deeds[step.act](walk, effect, question):
                    return Next("rest")
                conflicts = 0
            except Conflict:
                conflicts += 1
                if conflicts > _CONFLICTS_MAX:
                    return Next("rest")
            except Refusal:
                raise  # The ledger takes nothing just now; whoever woke us tries again later.
            except Exception as fault:  # noqa: BLE001 -- a plan that stumbles is counted and shown, never lost.
                with suppress(Conflict):
                    await self._write_broken(
                        walk, CONDUCTOR, Broken("failed", f"{type(fault).__name__}: {fault}"[:500])
                    )

    def stand(self, plan: PlanId) -> tuple[Walk, Act | None, Asked | None]:
        """Where a plan stands: its walk, and the effect and question of the present visit."""
        walk = walked(self._means.ledger.stream(of_plan(plan)))
        effect = act(self._means.ledger.stream(of_effect(effect_id(walk))))
        question = asked_now(self._means.ledger.stream(of_question(question_id(plan, walk.visit))))
        return walk, effect, question

    async def _finish(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        completed = PlanCompleted(plan=walk.plan.id, effects=walk.effects)
        await self._pen.write(walk, Put(of_plan(walk.plan.id), completed))
        return True

    async def _reconcile(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        """Look at the outside once more; a plan is reconciled when every receipt is confirmed."""
        rows = self._means.views.all("effects_of_plan", plan=walk.plan.id)
        sentences: list[str] = []
        for row in rows:
            if row["state"] != "receipted":
                continue
            standing = act(self._means.ledger.stream(f"effect:{row['effect']}"))
            assert standing is not None, "An effect's row points at its stream."
            seen = await self._outside.look(walk, standing)
            agrees: Found = "happened"
            if seen.found != agrees:
                return False
            sentences.append(seen.evidence)
        evidence = Personal(subject=walk.plan.subject, value=list(sentences))
        await self._pen.write(walk, Put(of_plan(walk.plan.id), PlanReconciled(plan=walk.plan.id, evidence=evidence)))
        return True

    async def _call(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        return await self._call_role(walk, walk.step.does.partition("@")[0], degraded="")

    async def _call_role(self, walk: Walk, role: str, degraded: str) -> bool:
        agent = self._means.crew.agents[role]
        gathered = gather(walk.step, walk, self._means)
        began = self._means.clock.now()
        answer = await call(
            agent,
            gathered.values,
            self._means.crew.reach,
            walk.step.sure_above,
            self._means.policy.limits.agent_seconds_max,
        )
        if isinstance(answer, Broken):
            await self._write_broken(walk, agent.contract.ref, answer)
            return True
        took = self._means.clock.now() - began
        fact = done(
            walk,
            answer.outcome,
            output=answer.output,
            inputs=gathered.values,
            label=computed(gathered.labels.values()),
            evidence=answer.proposal.evidence,
            agent=agent.contract.ref,
            contract=agent.contract.hash,
            sure=answer.proposal.sure,
            degraded=degraded,
            milliseconds=int(took.total_seconds() * 1000),
        )
        await self._pen.write(walk, self._pen.step(walk, fact), actor=f"agent:{agent.contract.ref}")
        return True

    async def _write_broken(self, walk: Walk, agent: str, broken: Broken) -> None:
        tried = StepTried(
            plan=walk.plan.id,
            step=StepId(walk.at),
            visit=walk.visit,
            attempt=walk.faults + 1,
            agent=agent,
            fault=broken.fault,
            detail=words(walk.plan.subject, broken.detail),
        )
        await self._pen.write(walk, Put(of_plan(walk.plan.id), tried), actor=_actor(agent))

    async def _stop(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        """Too many faults: a simpler agent answers if the contract names one, otherwise the operator decides."""
        if walk.step.kind == "agent" and walk.faults == 2:
            fallback = self._means.crew.agents[walk.step.does.partition("@")[0]].contract.fallback
            if fallback in self._means.crew.agents:
                return await self._call_role(walk, fallback, degraded=f"{walk.step.does} broke its contract twice.")
        await self._pen.write(walk, *blocked(walk, _gave_up(walk)))
        return True

    async def _keep(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        """A record step: the fact is typed once and has a stream of its own."""
        name = walk.step.does.partition("@")[0]
        kind = self._means.crew.catalogue.records[name]
        gathered = gather(walk.step, walk, self._means)
        identity = str(gathered.values[kind.identity]).strip().casefold()
        record_id = RecordId(self._means.prints.of(f"record-{name}", identity))
        label = computed(gathered.labels.values())
        changed = RecordChanged(
            record=name,
            id=record_id,
            subject=walk.plan.subject,
            fields=Personal(subject=walk.plan.subject, value=gathered.values),
            label=label,
            plan=walk.plan.id,
            why=walk.step.title,
        )
        step = done(walk, "done", output={"id": record_id}, label=label, inputs=gathered.values)
        await self._pen.write(walk, Put(of_record(name, record_id), changed), self._pen.step(walk, step))
        return True

    async def _begin_wait(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        until = later(self._means, walk.step.minutes * 60)
        waiting = StepWaiting(plan=walk.plan.id, step=walk.step.id, visit=walk.visit, until=until)
        await self._pen.write(walk, Put(of_plan(walk.plan.id), waiting))
        return True

    async def _end_wait(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        await self._pen.write(walk, self._pen.step(walk, done(walk, "done", output={}, label=OPERATORS_OWN)))
        return True

    async def _ask(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        """A question or a manual step: what is known is shown, and the plan waits without holding anything."""
        step = walk.step
        gathered = gather(step, walk, self._means)
        last = next(iter(reversed(tuple(walk.outputs.values()))), None)
        card = question_card(
            step.asks,
            whom=walk.whom,
            values=gathered.values,
            evidence=last.evidence if last else (),
            sure=last.sure if last and last.agent else None,
        )
        options = tuple(Option(name=name, label=label) for name, label in step.options.items())
        if step.kind == "manual":
            options = (Option(name="done", label="It is done"),)
        question = asked(walk, "clarification", card, options=options)
        await self._pen.write(walk, Put(of_question(question.question), question))
        return True

    async def _take_answer(self, walk: Walk, effect: Act | None, question: Asked | None) -> bool:
        """The operator answered; the plan goes on from their answer."""
        assert question is not None and question.answer is not None, "An answered question has an answer."
        answer = question.answer
        if effect is not None:
            return await self._take_review(walk, effect, question)
        if answer.verb == "reject":
            await self._cancel(walk, "The operator turned the question down.")
            return True
        words_given = fields_of(answer.words)
        output = {"answer": answer.answer, "note": words_given.get("reason", "")}
        fact = done(walk, answer.answer, output=output, label=OPERATORS_OWN)
        await self._pen.write(walk, self._pen.step(walk, fact), actor="operator", cause=question.cause)
        return True

    async def _take_review(self, walk: Walk, effect: Act, question: Asked) -> bool:
        """A draft that the operator took over: nothing leaves from here, and the plan knows how it went."""
        assert question.answer is not None
        sent = question.answer.verb != "reject"
        reason = "The operator sent it themselves." if sent else "The operator turned it down."
        withdrawn = EffectWithdrawn(
            effect=effect.declared.effect, plan=walk.plan.id, reason=words(walk.plan.subject, reason)
        )
        kind = self._hands.kind_of(walk)
        outcome = kind.outcomes[0] if sent else DECLINED
        step = done(walk, outcome, output={"by_hand": reason}, label=OPERATORS_OWN)
        stream = of_effect(effect.declared.effect)
        await self._pen.write(
            walk,
            Put(stream, withdrawn),
            self._pen.step(walk, step),
            expected={stream: effect.version},
            cause=question.cause,
            actor="operator",
        )
        return True

    async def _take_fix(self, walk: Walk, effect: Act | None, question: Asked | None) -> bool:
        """The operator answered a problem: try again, stop, or say what happened outside."""
        assert question is not None and question.answer is not None
        match question.answer.answer:
            case "again":
                unblocked = PlanUnblocked(plan=walk.plan.id, step=walk.step.id)
                await self._pen.write(walk, Put(of_plan(walk.plan.id), unblocked), cause=question.cause)
            case "cancel":
                await self._cancel(walk, "The operator stopped it.")
            case "it-did" | "it-did-not" if effect is not None:
                await self._take_word(walk, effect, question)
            case other:
                raise AssertionError(f"'{other}' was offered, but nobody knows what it means.")
        return True

    async def _take_word(self, walk: Walk, effect: Act, question: Asked) -> None:
        """What the operator saw in the other system settles what we could not know."""
        assert question.answer is not None
        declared, stream = effect.declared, of_effect(effect.declared.effect)
        if question.answer.answer == "it-did":
            fact = EffectReceipted(
                effect=declared.effect,
                plan=walk.plan.id,
                provider_id="operator",
                happened_at=now(self._means),
                evidence="The operator looked and saw it.",
                raw=words(declared.subject, ""),
            )
        else:
            problem = Problem(
                code="effect-not-sent",
                what="It did not go out.",
                why="You looked in the other system and did not find it.",
                fix="The plan goes on from 'failed'.",
            )
            fact = EffectRefused(
                effect=declared.effect,
                plan=walk.plan.id,
                problem=Personal(subject=declared.subject, value=problem.model_dump(mode="json")),
            )
        await self._pen.write(
            walk, Put(stream, fact), expected={stream: effect.version}, cause=question.cause, actor="operator"
        )

    async def _declare(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        await self._hands.declare(walk)
        return True

    async def _ask_again(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool:
        assert effect is not None
        await self._hands.ask_again(walk, effect)
        return True

    async def _dispatch(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool:
        assert effect is not None
        return await self._hands.dispatch(walk, effect)

    async def _settle(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool:
        assert effect is not None
        if not await self._outside.settle(walk, effect):
            return True
        fresh = act(self._means.ledger.stream(of_effect(effect.declared.effect)))
        assert fresh is not None
        return await self._hands.dispatch(walk, fresh)

    async def _conclude(self, walk: Walk, effect: Act | None, _asked: Asked | None) -> bool:
        assert effect is not None
        await self._hands.conclude(walk, effect)
        return True

    async def _cancel(self, walk: Walk, reason: str) -> None:
        cancelled = PlanCancelled(plan=walk.plan.id, reason=words(walk.plan.subject, reason))
        await self._pen.write(walk, Put(of_plan(walk.plan.id), cancelled), actor="operator")


def _actor(agent: str) -> str:
    return agent if agent == CONDUCTOR else f"agent:{agent}"


def _gave_up(walk: Walk) -> Problem:
    if walk.visit > walk.plan.visits_max:
        return Problem(
            code="plan-loops",
            what=f"'{walk.plan.title}' has begun {walk.visit} steps and is not done.",
            why=f"Its playbook allows {walk.plan.visits_max} (limits: steps).",
            fix="Stop it, or raise the limit in the playbook if so many steps are right.",
            where=f"onefirm plans show {walk.plan.id}",
        )
    return Problem(
        code="step-failed",
        what=f"The step '{walk.step.title}' did not work, {walk.faults} times.",
        why=f"{walk.step.does} gave no answer that could be used; nothing of it was kept.",
        fix="Try again, or stop the plan. What went wrong each time stands in the plan's timeline.",
        where=f"onefirm plans show {walk.plan.id}",
    )
