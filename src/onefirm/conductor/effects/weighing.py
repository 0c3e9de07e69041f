"""What becomes known about an act after it was claimed, from whichever side: settled once, then only compared."""

import asyncio
from dataclasses import dataclass

from onefirm.capabilities.connector import Sign
from onefirm.conductor.effects.outside import Answered, Reply
from onefirm.conductor.effects.told import Telling, what_failed, words_of
from onefirm.conductor.facts import asked_aside, effect_id, question_id, sealed, words
from onefirm.conductor.means import Means
from onefirm.conductor.stands import act_of, walk_of
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.effect import EvidenceFrom, Found, Receipt, Verification
from onefirm.domain.events.effects import EffectContradicted, EffectWithdrawn
from onefirm.domain.events.plans import PlanReopened
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_effect, of_plan, of_question
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import EffectId, PlanId, QuestionId, instant
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END
from onefirm.domain.problem import Problem
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, asked, still_here
from onefirm.planning.evidence import weigh
from onefirm.planning.walk import Walk

_NOTICE = "A notice from outside says so."
_TRIES = 20
"""Whoever is faster wins; the loser reads again. More often than this is a fault, not a race."""


@dataclass(frozen=True)
class Known:
    """One piece of evidence about one act."""

    effect: EffectId
    found: Found
    says: str
    source: EvidenceFrom
    receipt: Receipt | None = None
    proven: bool = True
    """What anybody could have written settles no doubt, and starts nothing by itself."""
    left_only: bool = False
    """It says that it left, not that it arrived."""


class Weighing:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._telling = Telling(means)

    async def late(self, effect: EffectId, reply: Reply) -> None:
        """The answer to an order we had stopped waiting for. Only a receipt says anything now."""
        if isinstance(reply, Answered):
            await self.heard(Known(effect, "happened", "The reply came late.", "reply", reply.receipt))

    async def sign(self, sign: Sign, cause: int) -> bool:
        """A webhook or a bounce. False when it is about no act of ours."""
        row = self._means.views.one("effect_known_as", effect=sign.key, provider_id=sign.provider_id)
        if row is None:
            return False
        effect = EffectId(str(row["effect"]))
        standing = act_of(effect, self._means)
        if standing is None or sign.capability not in ("", standing.declared.does.partition(".")[0]):
            return False
        told = Known(effect, sign.found, sign.evidence, "webhook", sign.receipt, sign.proven, sign.left_only)
        await self.heard(told, cause)
        return True

    async def heard(self, known: Known, cause: int | None = None) -> None:
        """Weigh it against what we know, and write down what it changes, if anything."""
        for attempt in range(_TRIES):
            standing = act_of(known.effect, self._means)
            if standing is None:
                return
            walk = walk_of(standing.declared.plan, self._means)
            puts, expected = self._changes(walk, standing, known)
            if not puts:
                return
            expected |= {of_effect(known.effect): standing.version, of_plan(walk.plan.id): walk.version}
            try:
                await self._means.ledger.append(
                    *puts, actor=CONDUCTOR, cause=cause or standing.cause, expected=expected
                )
            except Conflict:
                await asyncio.sleep(0.001 * attempt)
                continue
            return
        raise AssertionError(f"What we heard about {known.effect} could not be written down.")

    def _changes(self, walk: Walk, standing: Act, known: Known) -> tuple[tuple[Put, ...], dict[str, int]]:
        provider_id = known.receipt.provider_id if known.receipt else ""
        match weigh(standing, known.found, provider_id):
            case "settles" if known.proven:
                return self._settled(walk, standing, known)
            case "settles":
                return self._noted(walk, standing, known)
            case "contradicts" if known.left_only:
                return (), {}
            case "contradicts":
                return self._contradicted(walk, standing, known, provider_id)
            case "agrees" | "tells-nothing":
                return (), {}

    def _noted(self, walk: Walk, standing: Act, known: Known) -> tuple[tuple[Put, ...], dict[str, int]]:
        """Kept for whoever decides; the doubt stays, for the notice may be forged."""
        told = f"A notice that nobody has proven says: {known.says}"
        if standing.found == "cannot-tell":
            return (), {}
        seen = Verification(found="cannot-tell", evidence=told)
        return (Put(of_effect(known.effect), self._telling.verified(walk, standing, seen)),), {}

    def _settled(self, walk: Walk, standing: Act, known: Known) -> tuple[tuple[Put, ...], dict[str, int]]:
        if known.found == "happened":
            receipt = known.receipt or Receipt(provider_id="", at=instant(self._means.clock.now()))
            # What was told word for word lies sealed where it came in.
            says = _NOTICE if known.source == "webhook" else known.says
            told = self._telling.receipted(walk, standing, receipt, says, known.source)
        else:
            told = self._telling.refused(walk, standing, _did_not(known))
        voided, expected = self._without_its_question(walk, standing, "What became of it is known now.")
        return (*told.puts(standing), *voided), expected

    def _contradicted(
        self, walk: Walk, standing: Act, known: Known, provider_id: str
    ) -> tuple[tuple[Put, ...], dict[str, int]]:
        declared = standing.declared
        fact = EffectContradicted(
            effect=declared.effect,
            plan=walk.plan.id,
            found=known.found,
            provider_id=provider_id,
            happened_at=known.receipt.at if known.receipt else "",
            raw=words(declared.subject, known.receipt.raw if known.receipt else ""),
            source=known.source,
            evidence=words(declared.subject, known.says),
        )
        puts, expected = (Put(of_effect(declared.effect), fact),), dict[str, int]()
        problem = _otherwise(walk, standing, known)
        can = known.found == "not-happened" and self._can_reopen(walk, standing)
        # Unproven, it may only lead to where the operator is asked: nothing leaves because somebody wrote so.
        if can and (known.proven or self._asks_next(walk, standing)):
            reopened, expected = self._reopened(walk, standing, problem)
            puts = (*puts, *reopened)
            if self._asks_next(walk, standing):
                return puts, expected
        question = self._shown(walk, standing, problem)
        return (*puts, question), {**expected, question.stream: self._means.ledger.version(question.stream)}

    def _asks_next(self, walk: Walk, standing: Act) -> bool:
        """The plan itself goes on by putting it before the operator."""
        kind = self._telling.kind(standing)
        assert kind is not None, "A plan goes back only where somebody knows the step."
        target = walk.plan.step(standing.declared.step).then[kind.outcomes[-1]]
        return target != END and walk.plan.step(target).kind in ("manual", "question")

    def _can_reopen(self, walk: Walk, standing: Act) -> bool:
        """A plan goes back only when nothing of it is on its way."""
        present = self._present(walk)
        busy = present is not None and present.state in ("dispatched", "unknown")
        known = self._telling.kind(standing) is not None and standing.state == "receipted"
        if standing.declared.args.erased:
            return False  # It was for somebody who was forgotten: nothing is left to go on with.
        return known and walk.state != "cancelled" and standing.declared.step in walk.outputs and not busy

    def _reopened(self, walk: Walk, standing: Act, problem: Problem) -> tuple[tuple[Put, ...], dict[str, int]]:
        step = walk.plan.step(standing.declared.step)
        kind = self._telling.kind(standing)
        assert kind is not None, "A plan goes back only where somebody knows the step."
        outcome = kind.outcomes[-1]
        failed = what_failed(kind, standing, problem)
        fact = PlanReopened(
            plan=walk.plan.id,
            step=step.id,
            effect=standing.declared.effect,
            outcome=outcome,
            next=step.then[outcome],
            problem=sealed(walk.plan.subject, problem),
            evidence=Personal(subject=walk.plan.subject, value=[as_json(item) for item in failed]),
        )
        puts = [Put(of_plan(walk.plan.id), fact)]
        present = self._present(walk)
        voided, expected = self._without_its_question(
            walk, present, "An earlier act of its plan did not happen after all."
        )
        if present is not None and still_here(present):
            gone = EffectWithdrawn(
                effect=present.declared.effect, plan=walk.plan.id, reason=words(walk.plan.subject, problem.what)
            )
            puts.append(Put(of_effect(gone.effect), gone))
            expected[of_effect(gone.effect)] = present.version
        return (*puts, *voided), expected

    def _without_its_question(
        self, walk: Walk, standing: Act | None, why: str
    ) -> tuple[tuple[Put, ...], dict[str, int]]:
        """The question of the present visit, if it is open and about this act, has lost its object."""
        stream = of_question(question_id(walk.plan.id, standing.declared.visit if standing else walk.visit))
        question = asked(self._means.ledger.stream(stream))
        if question is None or question.state != "open":
            return (), {}
        plan = walk.plan.id if not walk.over else None
        voided = QuestionVoided(question=question.asked.question, plan=plan, why=why[:200])
        return (Put(stream, voided),), {stream: question.version}

    def _shown(self, walk: Walk, standing: Act, problem: Problem) -> Put:
        """Nothing can go on from here by itself; the operator has to know."""
        declared = standing.declared
        question = QuestionId(f"qu_{declared.effect.removeprefix('ef_')}_after")
        why = words_of(self._telling.kind(standing), standing.args)
        card = problem_card(problem, whom=walk.whom, why=why)
        fact = asked_aside(question, card, declared.connector, subject=declared.subject, effect=declared.effect)
        return Put(of_question(question), fact)

    def _present(self, walk: Walk) -> Act | None:
        return act_of(effect_id(walk), self._means)


def _did_not(known: Known) -> Problem:
    return Problem(
        code="effect-came-back",
        what="It did not arrive.",
        why=known.says,
        fix="The plan goes on from 'failed'.",
    )


def _otherwise(walk: Walk, standing: Act, known: Known) -> Problem:
    what = f"'{standing.declared.does}' for {walk.whom or 'this plan'}"
    turned_out = {
        "not-happened": f"{what} did not arrive after all.",
        "happened": f"{what} happened after all, or a second time.",
        "cannot-tell": f"{what} is in doubt again.",
    }[known.found]
    plan: PlanId = walk.plan.id
    return Problem(
        code="effect-contradicted",
        what=turned_out,
        why=known.says,
        fix="Look in the other system. Nothing was sent or taken back because of this.",
        where=f"onefirm plans show {plan}",
    )
