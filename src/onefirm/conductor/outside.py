"""The way out: one order to one connector, and every answer it can have written down."""

import asyncio
from dataclasses import dataclass

from onefirm.capabilities.connector import Connector, NeedsYou, Never, NotNow, Order, Unknown
from onefirm.conductor.crew import Means
from onefirm.conductor.facts import CONDUCTOR, asked, done, later, question_id, sealed, words
from onefirm.conductor.pen import Pen
from onefirm.domain.contract import Evidence
from onefirm.domain.effect import EffectKind, Receipt, Verification
from onefirm.domain.events.effects import (
    EffectDeferred,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.plans import PlanBlocked
from onefirm.domain.events.streams import of_effect, of_plan, of_question
from onefirm.domain.ids import SubjectId
from onefirm.domain.problem import Problem
from onefirm.inbox.cards import AGAIN, CANCEL, STAYED, WENT_OUT, problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act
from onefirm.planning.walk import Walk


@dataclass(frozen=True)
class Told:
    """What came of an order: facts about the effect, and what the plan makes of them."""

    effect: tuple[Fact, ...]
    plan: tuple[Put, ...] = ()


class Outside:
    def __init__(self, means: Means, pen: Pen) -> None:
        self._means = means
        self._pen = pen

    async def carry(self, walk: Walk, act: Act, claim: Recorded) -> None:
        """The claim is made; do it, and write down what came of it whatever else has happened meanwhile."""
        order = self._order(walk, act)
        try:
            async with asyncio.timeout(self._means.policy.limits.connector_seconds_max):
                receipt = await self.connector(walk).do(order)
            told = self._receipted(walk, act, receipt, "The reply to our order.")
        except NotNow as later_please:
            told = self._deferred(walk, act, later_please)
        except NeedsYou as needs:
            told = self._needs_you(walk, act, needs.problem)
        except Never as never:
            told = self._refused(walk, act, never.problem)
        except (Unknown, TimeoutError) as lost:
            told = self._unknown(walk, act, str(lost) or "No answer came in time.")
        except Exception as fault:  # noqa: BLE001 -- whatever a stranger's connector raises, the act may have happened.
            told = self._unknown(walk, act, f"{type(fault).__name__}: {fault}"[:500])
        await self._tell(walk, act, told, claim.stream_version, claim.seq)

    async def look(self, walk: Walk, act: Act) -> Verification:
        """Ask the outside whether it happened. A look-up that fails tells nothing."""
        try:
            async with asyncio.timeout(self._means.policy.limits.connector_seconds_max):
                return await self.connector(walk, act).verify(self._order(walk, act))
        except Exception as fault:  # noqa: BLE001 -- an unreadable answer is no evidence either way.
            return Verification(
                found="cannot-tell", evidence=f"The look-up failed: {type(fault).__name__}: {fault}"[:500]
            )

    async def settle(self, walk: Walk, act: Act) -> bool:
        """It may have happened: look it up where that can be done, otherwise ask. True when it may be repeated."""
        if act.attempts >= self._means.policy.limits.faults_before_block:
            await self.ask(walk, act)
            return False
        if act.declared.cls in ("native-key", "natural-key"):
            return True
        if act.declared.cls == "verifiable":
            seen = await self.look(walk, act)
            if seen.found == "not-happened":
                await self._tell(walk, act, Told((self._verified(walk, act, seen),)), act.version, act.cause)
                return True
            if seen.found == "happened" and seen.receipt:
                told = self._receipted(walk, act, seen.receipt, seen.evidence)
                verified = (self._verified(walk, act, seen), *told.effect)
                await self._tell(walk, act, Told(verified, told.plan), act.version, act.cause)
                return False
        await self.ask(walk, act)
        return False

    async def find_out(self, walk: Walk, act: Act) -> None:
        """The plan was stopped while this was on its way. It is never repeated; it is looked up, or asked about."""
        seen = await self.look(walk, act)
        verified = self._verified(walk, act, seen)
        if seen.found == "happened" and seen.receipt:
            receipted = self._receipted(walk, act, seen.receipt, seen.evidence)
            await self._tell(walk, act, Told((verified, *receipted.effect)), act.version, act.cause)
        elif seen.found == "not-happened":
            gone = EffectWithdrawn(
                effect=act.declared.effect,
                plan=walk.plan.id,
                reason=words(act.declared.subject, "It never arrived, and its plan was stopped."),
            )
            await self._tell(walk, act, Told((verified, gone)), act.version, act.cause)
        else:
            await self.ask(walk, act)

    def reachable(self, walk: Walk) -> bool:
        return walk.step.does.partition("@")[0] in self._means.crew.connectors

    def connector(self, walk: Walk, act: Act | None = None) -> Connector:
        does = act.declared.does if act else walk.step.does
        return self._means.crew.connectors[does.partition("@")[0]]

    async def _tell(self, walk: Walk, act: Act, told: Told, version: int, cause: int) -> None:
        stream = of_effect(act.declared.effect)
        effect = tuple(Put(stream, fact) for fact in told.effect)
        try:
            await self._pen.write(walk, *effect, *told.plan, expected={stream: version}, cause=cause)
        except Conflict:
            # The plan moved on while we were out (it was cancelled, say). What happened outside is kept all the same.
            await self._means.ledger.append(*effect, actor=CONDUCTOR, cause=cause, expected={stream: version})

    def _order(self, walk: Walk, act: Act) -> Order:
        declared = act.declared
        return Order(
            effect=declared.effect, kind=declared.does, args=act.args, key=declared.key, attempt=act.attempts + 1
        )

    def _receipted(self, walk: Walk, act: Act, receipt: Receipt, evidence: str) -> Told:
        kind = self._means.crew.catalogue.effects[act.declared.does.partition("@")[0]]
        fact = EffectReceipted(
            effect=act.declared.effect,
            plan=walk.plan.id,
            provider_id=receipt.provider_id,
            happened_at=receipt.at,
            amount=receipt.amount,
            existed=receipt.existed,
            evidence=evidence,
            raw=words(act.declared.subject, receipt.raw),
        )
        if walk.over:
            return Told((fact,))
        step = done(walk, kind.outcomes[0], output={"receipt": receipt.provider_id}, label=act.declared.label)
        return Told((fact,), (self._pen.step(walk, step),))

    def _refused(self, walk: Walk, act: Act, problem: Problem) -> Told:
        kind = self._means.crew.catalogue.effects[act.declared.does.partition("@")[0]]
        fact = EffectRefused(
            effect=act.declared.effect, plan=walk.plan.id, problem=sealed(act.declared.subject, problem)
        )
        step = done(
            walk,
            kind.outcomes[-1],
            output={"problem": problem.sentence()},
            label=act.declared.label,
            evidence=_what_failed(kind, act, problem),
        )
        return Told((fact,), (self._pen.step(walk, step),))

    def _deferred(self, walk: Walk, act: Act, later_please: NotNow) -> Told:
        if act.attempts + 1 >= self._means.policy.limits.faults_before_block:
            return self._needs_you(walk, act, _always_busy(walk, act, later_please.why))
        until = later(self._means, later_please.retry_after_seconds)
        return Told((self._defer(walk, act, until, later_please.why),))

    def _needs_you(self, walk: Walk, act: Act, problem: Problem) -> Told:
        """Nothing happened. The act goes back to where it was, and the plan waits for the operator."""
        deferred = self._defer(walk, act, later(self._means, 0), problem.sentence())
        return Told((deferred,), blocked(walk, problem))

    def _defer(self, walk: Walk, act: Act, until: str, why: str) -> EffectDeferred:
        return EffectDeferred(
            effect=act.declared.effect, plan=walk.plan.id, until=until, why=words(act.declared.subject, why)
        )

    def _unknown(self, walk: Walk, act: Act, why: str) -> Told:
        return Told(
            (EffectUnknown(effect=act.declared.effect, plan=walk.plan.id, why=words(act.declared.subject, why)),)
        )

    def _verified(self, walk: Walk, act: Act, seen: Verification) -> EffectVerified:
        return EffectVerified(
            effect=act.declared.effect,
            plan=walk.plan.id,
            found=seen.found,
            evidence=words(act.declared.subject, seen.evidence),
        )

    async def ask(self, walk: Walk, act: Act) -> None:
        """Did this go out? Only the operator can find out, and until then it is not sent again."""
        problem = Problem(
            code="effect-unknown",
            what=f"We do not know whether '{act.declared.does}' for {walk.whom or 'this plan'} went out.",
            why="It was handed over, but no answer came back, and it cannot be looked up from here.",
            fix="Look in the other system, then say what you found. It is not sent again by itself.",
            where=f"onefirm plans show {walk.plan.id}",
        )
        question = asked(
            walk,
            "problem",
            problem_card(problem, whom=walk.whom),
            effect=act.declared.effect,
            payload=act.payload,
            options=(WENT_OUT, STAYED),
        )
        puts = [Put(of_question(question.question), question)]
        stream = of_effect(act.declared.effect)
        if act.state == "dispatched":
            unknown = self._unknown(walk, act, "The process that sent it is gone, and it left no receipt.")
            puts = [*(Put(stream, fact) for fact in unknown.effect), *puts]
        await self._pen.write(walk, *puts, expected={stream: act.version}, cause=act.cause)


def _what_failed(kind: EffectKind, act: Act, problem: Problem) -> tuple[Evidence, ...]:
    """For whoever goes on by hand: why it did not leave, and word for word what would have left."""
    texts = [str(act.args.get(name, "")) for name in (kind.recipient, *kind.text)]
    return (
        Evidence(says=f"{problem.what} {problem.why}"),
        *(Evidence(says="This would have left:", quote=text) for text in texts if text),
    )


def _always_busy(walk: Walk, act: Act, why: str) -> Problem:
    return Problem(
        code="outside-busy",
        what=f"'{act.declared.connector}' asked to be tried later, {act.attempts + 1} times in a row.",
        why=why,
        fix="Nothing was sent. Try again when it works, or stop the plan.",
        where=f"onefirm plans show {walk.plan.id}",
    )


def blocked(walk: Walk, problem: Problem) -> tuple[Put, ...]:
    """The plan stops, says why, and asks what to do."""
    subject: SubjectId = walk.plan.subject
    question = asked(walk, "problem", problem_card(problem, whom=walk.whom), options=(AGAIN, CANCEL))
    stop = PlanBlocked(
        plan=walk.plan.id,
        step=walk.step.id if walk.at != "end" else None,
        owner="operator",
        problem=sealed(subject, problem),
    )
    return (
        Put(of_plan(walk.plan.id), stop),
        Put(of_question(question_id(walk.plan.id, walk.visit)), question),
    )
