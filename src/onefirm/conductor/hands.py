"""Effects: declared and gated, claimed, carried out once, and concluded."""

from datetime import timedelta
from math import ceil

from onefirm.conductor.crew import Means
from onefirm.conductor.evidence import Evidence
from onefirm.conductor.facts import (
    CONDUCTOR,
    after,
    asked,
    done,
    effect_id,
    evidence_so_far,
    expiry,
    later,
    least_sure,
    now,
    question_id,
    words,
)
from onefirm.conductor.gate import ask_gate, payload_of
from onefirm.conductor.outside import Answered, Outside
from onefirm.conductor.pen import Pen
from onefirm.conductor.premises import moved, premises
from onefirm.conductor.told import Telling, Told, blocked, did_it_go_out
from onefirm.conductor.values import came_in, gather
from onefirm.domain.effect import EffectKind, Verification
from onefirm.domain.events.effects import (
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectRecalled,
    EffectRefused,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.streams import of_effect, of_question
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import moment
from onefirm.domain.labels import Label, computed
from onefirm.domain.personal import Personal
from onefirm.domain.policy import TrustCell, Verdict
from onefirm.domain.problem import Problem
from onefirm.inbox.cards import effect_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, act_after, in_doubt
from onefirm.planning.walk import Walk

DECLINED = "declined"
"""The outcome of every effect that the operator said no to."""


_GONE = "The process that sent it is gone, and it left no receipt."
_PATIENCE = 3
"""So often we wait on for somebody who is still out with it, before the operator is asked."""


class Hands:
    """The conductor's hands: the only place from which anything leaves the firm."""

    def __init__(self, means: Means, pen: Pen, outside: Outside, evidence: Evidence) -> None:
        self._means = means
        self._pen = pen
        self._outside = outside
        self._evidence = evidence
        self._telling = Telling(means)

    async def declare(self, walk: Walk) -> None:
        """The declaration is written first: after a crash we then know that this effect may be wanted."""
        kind = self.kind_of(walk)
        gathered = gather(walk.step, walk, self._means)
        args = as_json(kind.args.model_validate(gathered.values))
        labels = {name: gathered.labels[name] for name in args if name in gathered.labels}
        verdict = ask_gate(walk, walk.step, kind, args, labels, self._means)
        declared = self._declaration(walk, kind, verdict, Personal(subject=walk.plan.subject, value=args), labels)
        puts = [Put(of_effect(declared.effect), declared)]
        if verdict.says in ("ask", "draft"):
            puts.append(self._question(walk, kind, declared, tuple(verdict.rules)))
        await self._pen.write(walk, *puts, expected={of_effect(declared.effect): 0})

    async def ask_again(self, walk: Walk, act: Act) -> None:
        """Judge it anew, under the policy of now, and ask; or refuse it, if that is what the policy says now."""
        kind = self.kind_of(walk)
        verdict = ask_gate(walk, walk.step, kind, act.args, act.labels, self._means)
        stream = of_effect(act.declared.effect)
        if verdict.says == "refuse":
            put = Put(stream, self._refused(walk, act, verdict.rules[0]))
        else:
            standing = act.declared.model_copy(
                update={
                    "args": Personal(subject=walk.plan.subject, value=act.args),
                    "payload": act.payload,
                    "labels": act.labels,
                    "verdict": "draft" if verdict.says == "draft" else "ask",
                }
            )
            put = self._question(walk, kind, standing, tuple(verdict.rules))
        await self._pen.write(walk, put, expected={stream: act.version}, cause=act.cause)

    async def dispatch(self, walk: Walk, act: Act) -> bool:
        """Claim the act, then carry it out. False when nothing may leave now."""
        pause = self._pen.pause()
        if pause.value:
            return False
        if void := self._void(act):
            # What may have happened already is never asked for again as if it had not.
            await (self._find_out(walk, act) if in_doubt(act) else self._recall(walk, act, void))
            return True
        if not self._outside.reachable(walk.step.does):
            await self._pen.write(walk, *blocked(walk, _nobody_does(walk)), cause=act.cause)
            return True
        # This append is the claim. It names everything the act was judged on; if any of it moved, nothing leaves.
        (event,) = await self._pen.write(
            walk,
            Put(of_effect(act.declared.effect), _claim(act)),
            expected={
                **_judged_on(act),
                of_effect(act.declared.effect): act.version,
                PAUSE_STREAM: pause.version,
            },
            cause=act.cause,
        )
        await self._carry(walk, act, event)
        return True

    async def _carry(self, walk: Walk, act: Act, claim: Recorded) -> None:
        """Give the order, and write down what came of it whatever else has happened meanwhile."""
        claimed = act_after(act, claim)
        assert claimed is not None, "A claim is a claim of something."
        effect = claimed.declared.effect
        reply = await self._outside.carry(claimed, lambda late: self._evidence.late(effect, late))
        told = self._telling.of(walk, claimed, reply)
        stream = of_effect(effect)
        try:
            await self._pen.write(walk, *told.puts(claimed), expected={stream: claimed.version}, cause=claimed.cause)
        except Conflict:
            # The plan moved on while we were out, or somebody else told us first. What we know is weighed all the same.
            if isinstance(reply, Answered):
                await self._evidence.late(effect, reply)
            elif self._means.ledger.version(stream) == claimed.version:
                await self._keep(claimed, told)

    async def _keep(self, claimed: Act, told: Told) -> None:
        """Its plan was stopped while we were out: what is not in doubt is over with it."""
        stream = of_effect(claimed.declared.effect)
        facts = list(told.effect)
        if isinstance(facts[-1], EffectDeferred) and not claimed.doubt:
            why = words(claimed.declared.subject, "Its plan was stopped before it could be tried again.")
            facts.append(EffectWithdrawn(effect=claimed.declared.effect, plan=claimed.declared.plan, reason=why))
        puts = (Put(stream, fact) for fact in facts)
        await self._means.ledger.append(*puts, actor=CONDUCTOR, cause=claimed.cause, expected={stream: claimed.version})

    async def settle(self, walk: Walk, act: Act) -> bool:
        """It may have happened. Repeat it where that is harmless, look it up where that can be done, or ask.

        False when there is nothing to do yet.
        """
        if act.state == "dispatched":
            if self._outside.living(act):
                return False
            if not self._harmless(walk, act):
                await self._write(walk, act, self._telling.unknown(walk, act, _GONE, self._grace_left(act)))
                return True
        if self._harmless(walk, act):
            return await self.dispatch(walk, act)
        await self._find_out(walk, act)
        return True

    async def find_out(self, walk: Walk, act: Act) -> bool:
        """The plan was stopped while this was on its way. It is never repeated; it is looked up, or asked about."""
        if act.state == "dispatched":
            if self._outside.living(act):
                return False
            await self._write(walk, act, self._telling.unknown(walk, act, _GONE, self._grace_left(act)))
            return True
        await self._find_out(walk, act)
        return True

    async def _find_out(self, walk: Walk, act: Act) -> None:
        """Look, and believe an absence only when its sender is gone and its grace has passed."""
        if act.declared.cls == "ask" or not self._outside.reachable(act.declared.does):
            await self._ask(walk, act)
            return
        if left := self._grace_left(act):
            await self._write(walk, act, self._telling.unknown(walk, act, "It may still be on its way.", left))
            return
        seen = await self._outside.look(act)
        if seen.found == "happened" and seen.receipt:
            told = self._telling.receipted(walk, act, seen.receipt, seen.evidence, "look-up")
            verified = (self._telling.verified(walk, act, seen), *told.effect)
            await self._write(walk, act, Told(verified, told.plan))
        elif seen.found == "not-happened" and not self._outside.living(act):
            await self._absent(walk, act, seen)
        elif self._outside.living(act) and act.doubts < _PATIENCE:
            seconds = self._means.policy.limits.connector_seconds_max
            await self._write(walk, act, self._telling.unknown(walk, act, "Whoever carries it is still out.", seconds))
        else:
            await self._ask(walk, act)

    async def _absent(self, walk: Walk, act: Act, seen: Verification) -> None:
        """It surely did not happen: it may be tried again, unless that was tried often enough or is not wanted."""
        verified = self._telling.verified(walk, act, seen)
        if walk.over:
            why = words(act.declared.subject, "It never arrived, and its plan was stopped.")
            gone = EffectWithdrawn(effect=act.declared.effect, plan=walk.plan.id, reason=why)
            await self._write(walk, act, Told((verified, gone)))
        elif act.attempts >= self._telling.tries(walk):
            await self._write(walk, act, Told((verified,), self._telling.gave_up(walk, act, "")))
        else:
            await self._write(walk, act, Told((verified,)))

    async def _ask(self, walk: Walk, act: Act) -> None:
        puts = [did_it_go_out(walk, act)]
        if act.state == "dispatched":
            puts = [*self._telling.unknown(walk, act, _GONE, 0).puts(act), *puts]
        await self._pen.write(walk, *puts, expected={of_effect(act.declared.effect): act.version}, cause=act.cause)

    async def _write(self, walk: Walk, act: Act, told: Told) -> None:
        stream = of_effect(act.declared.effect)
        await self._pen.write(walk, *told.puts(act), expected={stream: act.version}, cause=act.cause)

    def _harmless(self, walk: Walk, act: Act) -> bool:
        """A repeat is the same act to the outside, and was not tried too often already."""
        declared = act.declared
        if act.attempts >= self._telling.tries(walk) or self._outside.living(act):
            return False
        if declared.cls == "native-key":
            seconds = declared.window_seconds - self._means.policy.limits.connector_seconds_max
            return now(self._means) < after(act.first_sent, seconds)
        return declared.cls == "natural-key"

    def _grace_left(self, act: Act) -> int:
        """Seconds in which it may still become visible."""
        ends = moment(act.sent) + timedelta(seconds=act.declared.grace_seconds)
        return max(0, ceil((ends - self._means.clock.now()).total_seconds()))

    async def conclude(self, walk: Walk, act: Act) -> None:
        """The effect has ended; let the plan go on from how it ended."""
        kind = self.kind_of(walk)
        if act.state == "withdrawn":
            await self._pen.write(walk, self._pen.step(walk, done(walk, DECLINED, output={}, label=act.declared.label)))
            return
        if act.state == "receipted":
            assert act.receipt is not None, "A receipted act has a receipt."
            output = done(walk, kind.outcomes[0], output={"receipt": act.receipt.provider_id}, label=act.declared.label)
            await self._pen.write(walk, self._pen.step(walk, output))
            return
        puts = [self._pen.step(walk, done(walk, kind.outcomes[-1], output={}, label=act.declared.label))]
        if act.state == "declared":
            rules = act.declared.rules.value
            why = str(rules[0]) if isinstance(rules, list) and rules else "The policy refuses it."
            puts.insert(0, Put(of_effect(act.declared.effect), self._refused(walk, act, why)))
        await self._pen.write(walk, *puts)

    def kind_of(self, walk: Walk) -> EffectKind:
        return self._means.crew.catalogue.effects[walk.step.does.partition("@")[0]]

    def _declaration(
        self, walk: Walk, kind: EffectKind, verdict: Verdict, args: Personal, labels: dict[str, Label]
    ) -> EffectDeclared:
        capability = walk.step.does.partition("@")[0]
        effect = effect_id(walk)
        terms = self._means.crew.catalogue.terms[capability]
        assert isinstance(args.value, dict)
        hold = self._means.policy.undo_window_seconds if kind.hold else 0
        return EffectDeclared(
            effect=effect,
            plan=walk.plan.id,
            step=walk.step.id,
            visit=walk.visit,
            does=kind.ref,
            subject=walk.plan.subject,
            args=args,
            payload=payload_of(kind, args.value, self._means),
            key=effect,
            cls=terms.cls,
            window_seconds=terms.window_seconds,
            grace_seconds=terms.grace_seconds,
            risk=kind.risk,
            connector=self._means.crew.connectors[capability].name,
            label=computed(labels.values()),
            labels=labels,
            compensation=kind.compensation,
            verdict=verdict.says,
            rules=Personal(subject=walk.plan.subject, value=list(verdict.rules)),
            premises=premises(walk.plan.subject, kind, args.value, self._means),
            hold_until=later(self._means, hold) if verdict.says == "pass" else "",
        )

    def _question(self, walk: Walk, kind: EffectKind, declared: EffectDeclared, rules: tuple[str, ...]) -> Put:
        assert isinstance(declared.args.value, dict)
        draft = declared.verdict == "draft"
        card = effect_card(
            kind,
            declared.args.value,
            whom=walk.whom,
            came=came_in(walk, self._means),
            how=self._means.crew.connectors[walk.step.does.partition("@")[0]].manner,
            labels=declared.labels,
            rules=rules,
            evidence=evidence_so_far(walk),
            sure=least_sure(walk),
            record=self._means.trust.says(self._cell(walk, declared)),
            hold_seconds=self._means.policy.undo_window_seconds,
            draft=draft,
        )
        question = asked(
            walk,
            "review" if draft else "approval",
            card,
            effect=declared.effect,
            payload=declared.payload,
            expires=expiry(self._means),
        )
        return Put(of_question(question_id(walk.plan.id, walk.visit)), question)

    def _cell(self, walk: Walk, declared: EffectDeclared) -> TrustCell:
        return TrustCell(
            step=f"{walk.plan.playbook}.{walk.step.id}", effect=declared.does, risk=declared.risk, cls=declared.cls
        )

    def _void(self, act: Act) -> str:
        """Why a yes no longer counts, if it does not: yours, or the gate's."""
        if act.approval and act.approval.payload != act.payload:
            return "What would be sent is not what you approved."
        if act.approval and act.approval.expires and act.approval.expires <= now(self._means):
            return "Your yes was not used in time."
        return moved(_judged_on(act), self._means)

    async def _recall(self, walk: Walk, act: Act, why: str) -> None:
        recalled = EffectRecalled(effect=act.declared.effect, plan=walk.plan.id, why=why)
        await self._pen.write(
            walk,
            Put(of_effect(recalled.effect), recalled),
            expected={of_effect(recalled.effect): act.version},
            cause=act.cause,
        )

    def _refused(self, walk: Walk, act: Act, why: str) -> EffectRefused:
        problem = Problem(
            code="effect-refused",
            what=f"'{act.declared.does}' was refused before anything left.",
            why=why,
            fix="Change the playbook or the policy if this should be possible.",
            where=f"onefirm plans show {walk.plan.id}",
        )
        return EffectRefused(
            effect=act.declared.effect,
            plan=walk.plan.id,
            problem=Personal(subject=walk.plan.subject, value=as_json(problem)),
        )


def _judged_on(act: Act) -> dict[str, int]:
    """The streams, and their versions, on which this act was allowed: by a yes, or by the gate."""
    return act.approval.premises if act.approval else act.declared.premises


def _claim(act: Act) -> EffectDispatched:
    return EffectDispatched(
        effect=act.declared.effect,
        plan=act.declared.plan,
        attempt=act.attempts + 1,
        payload=act.payload,
        key=act.declared.key,
    )


def _nobody_does(walk: Walk) -> Problem:
    return Problem(
        code="connector-missing",
        what=f"Nobody here can do '{walk.step.does}' any more.",
        why="The extension that brought its connector is gone, or could not be loaded.",
        fix="Install it again, then answer 'again'. Nothing was sent.",
        where="onefirm doctor",
    )
