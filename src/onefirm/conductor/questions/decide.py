"""What the operator decides about a question, a step or an act: answers, approvals, by hand, taking back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError

from onefirm.conductor.effects.gate import ask_gate, payload_of
from onefirm.conductor.effects.places import shown_road
from onefirm.conductor.effects.said import kept_from
from onefirm.conductor.effects.told import nobody_does
from onefirm.conductor.facts import effect_id, expiry, later, now, question_id
from onefirm.conductor.keeping.decided import decided
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.conductor.premises import premises
from onefirm.conductor.questions.by_hand import BY_HAND, finished, withdrawn
from onefirm.conductor.questions.memory import Memory, checked
from onefirm.conductor.questions.named import walk_named
from onefirm.conductor.questions.problems import (
    bad_edit,
    edit_refused,
    in_doubt_still,
    moved_on,
    no_step_of,
    no_such,
    over_already,
    policy_forbids,
    too_late,
    unapproved,
)
from onefirm.conductor.questions.promised import window_seconds
from onefirm.conductor.questions.taking_back import taken_back, turned_down
from onefirm.conductor.questions.typed import typed
from onefirm.conductor.questions.unseen import show_first
from onefirm.conductor.trust.canaries import judged
from onefirm.conductor.trust.cells import reaches
from onefirm.conductor.values import authors
from onefirm.domain.effect import Approval, EffectKind
from onefirm.domain.events.effects import EffectAmended, EffectApproved
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked
from onefirm.domain.events.streams import of_canary, of_effect, of_question
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import PlanId, QuestionId
from onefirm.domain.labels import Label
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END
from onefirm.domain.policy import Verdict
from onefirm.domain.problem import Refusal
from onefirm.domain.question import Decision, answer_fields
from onefirm.inbox.cards import editable
from onefirm.inbox.rules import allow, said_before, shown_as, standing_at
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, Asked, act, asked, in_doubt
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.trust.losses import of_edit

_TRIES = 5
"""A reminder or a snooze may come between; whoever loses so often is told that it changed."""


@dataclass(frozen=True)
class Outcome:
    """What a decision led to."""

    plan: PlanId | None
    effect: str = ""
    undo_until: str = ""
    window_seconds: int = 0
    """How long it is held for that; a rule may hold it for longer."""
    already: bool = False
    """It had been decided so before; nothing happened now."""
    receipt: str = ""
    """What the outside called it, when it has happened."""
    receipt_at: str = ""
    kept: str = ""
    """The answer that is used again from now on, where it is."""


class Decisions:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._pen = Pen(means)
        self._memory = Memory(means)

    async def answer(self, question: str, decision: Decision, by: str, batch: str = "") -> Outcome:
        """One decision about one question. Two at once: the first counts, the second is told so."""
        first: QuestionAsked | None = None
        for _ in range(_TRIES):
            standing = asked(self._means.ledger.stream(of_question(QuestionId(question))))
            if standing is None:
                raise Refusal(no_such("question", question, "onefirm inbox list"))
            if first is not None and standing.asked != first:
                break  # It was asked anew meanwhile; that has not been read yet.
            first = standing.asked
            if before := self._before(standing, decision):
                return before
            state = standing_at(standing.state, first.expires, now(self._means))
            allow(question, first.asks, state, shown_as(first.payload, standing.asking), first.options, decision)
            with suppress(Conflict):
                return await self._take(standing, decision, by, batch)
        raise Refusal(too_late(question))

    async def _take(self, standing: Asked, decision: Decision, by: str, batch: str) -> Outcome:
        fact = standing.asked
        decision = checked(fact, decision) if decision.verb == "answer" else decision
        put = Put(of_question(fact.question), answered(fact, decision))
        if fact.tests is not None:
            return await self._tested(standing, decision, put, by)
        if decision.verb == "did-it":
            if fact.plan is None:
                raise Refusal(no_step_of(fact.question))
            return await self._did(fact.plan, decision, by, fact)
        if decision.verb == "reject" and fact.plan:
            return await self._turned_down(fact.plan, standing, decision, put, by)
        if fact.asks == "approval" and fact.plan:
            return await self._approval(fact.plan, standing, decision, put, by, batch)
        if fact.asks == "review" and fact.plan and decision.changes:
            return await self._review(fact.plan, standing, decision, put, by)
        more, judged_on = decided(fact, decision, self._means) if fact.concerns else ((), {})
        kept, kept_at = self._memory.keep(fact, decision) if decision.verb == "answer" else ((), {})
        expected = {**judged_on, **kept_at, put.stream: standing.version}
        await self._means.ledger.append(put, *more, *kept, actor=by, cause=standing.cause, expected=expected)
        return Outcome(fact.plan, kept=next((each.stream.partition(":")[2] for each in kept), ""))

    async def _tested(self, standing: Asked, decision: Decision, put: Put, by: str) -> Outcome:
        """No plan and no act stand behind it: all that is written down is whether it was noticed."""
        came_of_it = judged(standing.asked, decision, by, self._means)
        canary = of_canary(standing.asked.question)
        expected = {put.stream: standing.version, canary: 1}
        await self._means.ledger.append(put, Put(canary, came_of_it), actor=by, cause=standing.cause, expected=expected)
        return Outcome(None)

    def _before(self, standing: Asked, decision: Decision) -> Outcome | None:
        """The same decision again, by a second click or another window: it is done already, and this is its receipt."""
        fact, said = standing.asked, standing.answer
        if (
            said is None
            or standing.state != "answered"
            or decision.payload not in ("", shown_as(fact.payload, standing.asking))
        ):
            return None
        changes = fields_of(said.words).get("changes")
        if fact.wants and str(fields_of(said.words).get("value", "")) != checked(fact, decision).value:
            return None
        if not said_before(decision, said.verb, said.answer, dict_of_text(changes)):
            return None
        effect = act(self._means.ledger.stream(of_effect(fact.effect))) if fact.effect else None
        if effect is None or fact.asks != "approval":
            return Outcome(fact.plan, fact.effect or "", already=True)
        if effect.state == "declared":
            return None  # It was taken back since, and is asked again.
        return already(fact.plan, effect)

    async def did(self, plan: str, decision: Decision, by: str) -> Outcome:
        """The present step of a plan was done by hand. What may be on its way is never taken over silently."""
        try:
            return await self._did(PlanId(plan), decision, by)
        except Conflict as conflict:
            raise Refusal(moved_on(plan)) from conflict

    async def _did(self, plan: PlanId, decision: Decision, by: str, only: QuestionAsked | None = None) -> Outcome:
        walk, effect = self._stand(plan)
        self._may_be_done(walk, effect)
        stream = of_question(question_id(plan, walk.visit))
        question = asked(self._means.ledger.stream(stream))
        if only is not None and (question is None or question.asked != only):
            raise Refusal(too_late(only.question))
        step = finished(walk, decision.answer, decision.changes, decision.reason, self._means)
        puts, expected = list[Put](), dict[str, int]()
        if question is not None and question.state == "open":
            said = decision.model_copy(update={"verb": "did-it", "answer": step.outcome})
            puts.append(Put(stream, answered(question.asked, said)))
            expected[stream] = question.version
        if effect is not None:
            puts.append(Put(of_effect(effect.declared.effect), withdrawn(walk, effect, BY_HAND)))
            expected[of_effect(effect.declared.effect)] = effect.version
        cause = question.cause if question is not None else None
        await self._pen.write(walk, *puts, self._pen.step(walk, step), expected=expected, cause=cause, actor=by)
        return Outcome(plan, effect.declared.effect if effect else "")

    def _may_be_done(self, walk: Walk, effect: Act | None) -> None:
        plan = walk.plan.id
        if walk.over or walk.at == END:
            raise Refusal(over_already(plan, walk.state))
        if not walk.pinned:
            raise Refusal(unapproved(plan))
        if effect is None:
            return
        if in_doubt(effect) or effect.doubt:
            asks = asked(self._means.ledger.stream(of_question(question_id(plan, walk.visit))))
            raise Refusal(in_doubt_still(plan, asks.asked.question if asks and asks.state == "open" else ""))
        if effect.state not in ("declared", "approved", "deferred"):
            raise Refusal(moved_on(plan))

    async def _approval(
        self, plan: PlanId, standing: Asked, decision: Decision, put: Put, by: str, batch: str
    ) -> Outcome:
        walk, effect = self._decidable(plan, standing)
        stream = of_effect(effect.declared.effect)
        expected = {put.stream: standing.version, stream: effect.version}
        amended = self._amended(walk, effect, decision)
        payload = amended.payload if amended else effect.payload
        kind = self._kind(effect)
        args = amended.args.value if amended else effect.args
        assert isinstance(args, dict)
        # Read before it is judged: what moves meanwhile makes this append a conflict.
        judged_on = premises(effect.declared.subject, walk.step, kind, args, self._means)
        expected |= judged_on
        verdict = self._judged_again(walk, kind, args, amended.labels if amended else effect.labels)
        await show_first(standing, verdict, by, self._means)
        window = window_seconds(standing, self._means) if kind.hold else 0
        hold_until = max(later(self._means, window), verdict.until)
        approved = EffectApproved(
            effect=effect.declared.effect,
            plan=plan,
            approval=Approval(
                by=by,
                payload=payload,
                premises=judged_on,
                at=now(self._means),
                expires=expiry(self._means, verdict.until),
                batch=batch,
            ),
            hold_until=hold_until,
            place=self._agreed(standing, effect, args),
        )
        puts = [put, *([Put(stream, amended)] if amended else []), Put(stream, approved)]
        if verdict.until:
            puts.append(Put(stream, kept_from(walk, effect.declared.effect, hold_until, verdict.rules[-1])))
        await self._pen.write(walk, *puts, expected=expected, cause=standing.cause, actor=by)
        return Outcome(plan, effect.declared.effect, hold_until, window)

    async def _turned_down(self, plan: PlanId, standing: Asked, decision: Decision, put: Put, by: str) -> Outcome:
        walk, effect = self._decidable(plan, standing)
        window = window_seconds(standing, self._means)
        fact, until = turned_down(walk, effect, decision.reason, window, self._means)
        stream = of_effect(effect.declared.effect)
        expected = {put.stream: standing.version, stream: effect.version}
        await self._pen.write(walk, put, Put(stream, fact), expected=expected, cause=standing.cause, actor=by)
        return Outcome(plan, effect.declared.effect, until, window)

    def _decidable(self, plan: PlanId, standing: Asked) -> tuple[Walk, Act]:
        """The act that a card asks about, as it was shown there."""
        walk, effect = self._stand(plan)
        if effect is None or effect.state != "declared" or effect.payload != standing.asked.payload:
            raise Refusal(too_late(standing.asked.question))
        return walk, effect

    def _agreed(self, standing: Asked, effect: Act, args: Json) -> str:
        """The road their card named. An edit may name another address on it, where it is still the same."""
        shown, does = standing.asked.place, effect.declared.does
        if shown and shown == shown_road(does, effect.args, self._means):
            return shown_road(does, args, self._means)
        return shown

    async def _review(self, plan: PlanId, standing: Asked, decision: Decision, put: Put, by: str) -> Outcome:
        walk, effect = self._stand(plan)
        if effect is None:
            raise Refusal(too_late(standing.asked.question))
        amended = self._amended(walk, effect, decision)
        stream = of_effect(effect.declared.effect)
        puts = [put, *([Put(stream, amended)] if amended else [])]
        expected = {put.stream: standing.version, stream: effect.version}
        await self._pen.write(walk, *puts, expected=expected, cause=standing.cause, actor=by)
        return Outcome(plan, effect.declared.effect)

    def _kind(self, effect: Act) -> EffectKind:
        kind = self._means.crew.kind(effect.declared.does)
        if kind is None:
            raise Refusal(nobody_does(effect.declared.does, effect.declared.plan))
        return kind

    def _judged_again(self, walk: Walk, kind: EffectKind, args: Json, labels: Mapping[str, Label]) -> Verdict:
        """The policy may have changed since this was asked; a yes cannot do what it now forbids."""
        verdict = ask_gate(walk, walk.step, kind, args, labels, self._means)
        if verdict.says in ("refuse", "draft"):
            raise Refusal(policy_forbids(verdict.rules[0]))
        return verdict

    def _amended(self, walk: Walk, effect: Act, decision: Decision) -> EffectAmended | None:
        """An edit is a new payload: it is judged again, and what the operator typed is theirs."""
        if not decision.changes:
            return None
        kind = self._kind(effect)
        changes = {name.replace(" ", "_"): text for name, text in decision.changes.items()}
        args: Json = {**effect.args, **changes}
        try:
            args = as_json(kind.args.model_validate(args))
        except ValidationError as broken:
            raise Refusal(bad_edit(editable(effect.args, effect.labels), broken)) from broken
        labels = {**effect.labels, **typed(effect, args, changes)}
        verdict = ask_gate(walk, walk.step, kind, args, labels, self._means)
        if verdict.says == "refuse":
            raise Refusal(edit_refused(verdict.rules[0]))
        return EffectAmended(
            effect=effect.declared.effect,
            plan=walk.plan.id,
            args=Personal(subject=walk.plan.subject, value=args),
            payload=payload_of(kind, args, self._means),
            labels=labels,
            loss=of_edit(kind, effect.args, args),
            reaches=reaches(kind, args, self._means),
            wrote=authors(walk, (name for name in changes if args.get(name) != effect.args.get(name))),
        )

    async def undo(self, effect: str, by: str) -> Outcome:
        """Take a yes or a no back while it is held."""
        return Outcome(await taken_back(effect, by, self._means), effect)

    def _stand(self, plan: PlanId) -> tuple[Walk, Act | None]:
        walk = walk_named(plan, self._means)
        return walk, act(self._means.ledger.stream(of_effect(effect_id(walk))))


def answered(fact: QuestionAsked, decision: Decision) -> QuestionAnswered:
    return QuestionAnswered(
        question=fact.question,
        plan=fact.plan,
        verb=decision.verb,
        payload=fact.payload,
        answer=decision.answer,
        words=Personal(subject=fact.subject, value=answer_fields(decision)),
    )


def already(plan: PlanId | None, effect: Act) -> Outcome:
    """What became of an act that was decided before."""
    return Outcome(
        plan,
        effect.declared.effect,
        undo_until=effect.hold_until if effect.state in ("approved", "declined") else "",
        already=True,
        receipt=effect.receipt.provider_id if effect.receipt else "",
        receipt_at=effect.receipt.happened_at if effect.receipt else "",
    )


def dict_of_text(value: JsonValue) -> dict[str, str]:
    return {name: str(text) for name, text in value.items()} if isinstance(value, dict) else {}
