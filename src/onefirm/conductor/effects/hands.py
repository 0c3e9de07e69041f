"""Effects before and after: declared, judged and put before the operator; concluded when they have ended."""

from pydantic import ValidationError

from onefirm.conductor.effects.bounds import wishes_of
from onefirm.conductor.effects.doubted import doubted
from onefirm.conductor.effects.gate import ask_gate, cell_in, mode_of, payload_of
from onefirm.conductor.effects.places import shown_road
from onefirm.conductor.effects.rewritten import outputs_for, rewritten, theirs_now
from onefirm.conductor.effects.said import kept_from, said_of
from onefirm.conductor.effects.taking_back import taken_back_by
from onefirm.conductor.effects.told import blocked, nobody_does, worth
from onefirm.conductor.effects.unfit import cannot_be
from onefirm.conductor.effects.vouching import voucher_of
from onefirm.conductor.facts import (
    asked_in_plan,
    done,
    effect_id,
    evidence_so_far,
    expiry,
    later,
    least_sure,
    words,
)
from onefirm.conductor.keeping.listed import rules_of
from onefirm.conductor.means import Means
from onefirm.conductor.models.cost import cost_of
from onefirm.conductor.pen import Pen
from onefirm.conductor.premises import opted_out, premises, reached, recipient
from onefirm.conductor.trust.cells import LEARNS, reaches
from onefirm.conductor.values import came_in, drafted, gather
from onefirm.domain.contract import Evidence
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.effects import (
    EffectDeclared,
    EffectRefused,
    EffectWithdrawn,
)
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.events.streams import of_effect, of_question, of_trust
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.labels import Label, computed
from onefirm.domain.personal import Personal
from onefirm.domain.policy import TrustCell, Verdict
from onefirm.domain.problem import Problem
from onefirm.inbox.cards import effect_card
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, Asked
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.trust.cells import key_of

_REASON_SIGNS = 12

DECLINED = "declined"
"""The outcome of every effect that the operator said no to."""

TURNED_DOWN = "The operator said no, and let it stand."


class Hands:
    """What the plan wants done, and what became of it. Nothing leaves from here; see `claims`."""

    def __init__(self, means: Means, pen: Pen) -> None:
        self._means = means
        self._pen = pen

    def declaration(self, walk: Walk) -> EffectDeclared | StepDone:
        """What would be done, judged; or the step as failed, when it could never be done. Nothing is written yet."""
        kind = self.kind_of(walk)
        gathered = gather(walk.step, walk, self._means)
        try:
            args = as_json(kind.args.model_validate(gathered.values))
        except ValidationError as broken:
            return cannot_be(walk, kind, gathered.values, computed(gathered.labels.values()), broken)
        labels = {name: gathered.labels[name] for name in args if name in gathered.labels}
        # Read before it is judged: what moves meanwhile is noticed at the claim.
        judged_on = premises(walk.plan.subject, walk.step, kind, args, self._means)
        cell = cell_in(walk, walk.step, kind, args, self._means)
        trusted_on = {of_trust(key_of(cell)): self._means.ledger.version(of_trust(key_of(cell)))}
        verdict = ask_gate(walk, walk.step, kind, args, labels, self._means)
        if verdict.of("trusted"):
            judged_on |= trusted_on
        # What a rule of yours would let run shows nothing of those who earn it, also where another rule asks; what
        # goes wrong with it is heard.
        mode = mode_of(walk, walk.step, self._means)
        heard = verdict.says == "pass" or (verdict.says == "ask" and mode in LEARNS)
        return self._declared(walk, kind, verdict, args, labels, judged_on, cell if heard else None)

    async def declare(self, walk: Walk, declared: EffectDeclared) -> None:
        """The declaration is written first: after a crash we then know that this effect may be wanted."""
        puts = [Put(of_effect(declared.effect), declared)]
        said = said_of(declared)
        if said.says == "pass" and (held := said.of("held")):
            kept = kept_from(walk, declared.effect, declared.hold_until, held[0])
            puts.append(Put(of_effect(declared.effect), kept))
        if said.says in ("ask", "draft"):
            question = self._question(walk, self.kind_of(walk), declared, said)
            puts.append(Put(of_question(question.question), question))
        await self._pen.write(walk, *puts, expected={of_effect(declared.effect): 0})

    def judged_again(self, walk: Walk, act: Act) -> Verdict | None:
        """As the gate sees it at this moment; None where no wish of theirs could make it see otherwise."""
        kind = self.kind_of(walk)
        rules = rules_of(reached(walk.plan.subject, kind, act.args, self._means), self._means)
        # An address that they opted out at may have become known as theirs since it was allowed.
        if not rules and not opted_out(recipient(kind, act.args), self._means):
            return None
        return ask_gate(walk, walk.step, kind, act.args, act.labels, self._means)

    async def ask_again(self, walk: Walk, act: Act, before: Asked | None) -> None:
        """Judge it anew, under the policy of now, and ask; or refuse it, if that is what the policy says now."""
        if (kind := self._means.crew.kind(walk.step.does)) is None:
            await self._pen.write(walk, *blocked(walk, nobody_does(walk.step.does, walk.plan.id)), cause=act.cause)
            return
        verdict = ask_gate(walk, walk.step, kind, act.args, act.labels, self._means)
        stream = of_effect(act.declared.effect)
        if verdict.says == "refuse":
            await self._let_go(walk, act, verdict)
            return
        standing = act.declared.model_copy(
            update={
                "args": Personal(subject=walk.plan.subject, value=act.args),
                "payload": act.payload,
                "labels": act.labels,
                "verdict": "draft" if verdict.says == "draft" else "ask",
            }
        )
        question = self._question(walk, kind, standing, verdict)
        await self._pen.ask(walk, question, before, expected={stream: act.version}, cause=act.cause)

    async def conclude(self, walk: Walk, act: Act) -> None:
        """The effect has ended; let the plan go on from how it ended."""
        if act.state == "withdrawn":
            await self._pen.write(walk, self._pen.step(walk, done(walk, DECLINED, output={}, label=act.declared.label)))
            return
        if act.state == "declined":
            await self._turned_down(walk, act)
            return
        if (kind := self._means.crew.kind(walk.step.does)) is None:
            await self._pen.write(walk, *blocked(walk, nobody_does(walk.step.does, walk.plan.id)), cause=act.cause)
            return
        if act.state == "declared":
            await self._let_go(walk, act, said_of(act.declared))
            return
        if act.state == "receipted":
            assert act.receipt is not None, "A receipted act has a receipt."
            left = {**fields_of(act.receipt.brought), "receipt": act.receipt.provider_id}
            output = done(walk, kind.outcomes[0], output=left, label=worth(kind, act))
            await self._pen.write(walk, self._pen.step(walk, output))
            return
        failed = done(walk, kind.outcomes[-1], output={}, label=act.declared.label)
        await self._pen.write(walk, self._pen.step(walk, failed))

    async def _turned_down(self, walk: Walk, act: Act) -> None:
        """The time to take the no back is over. Whoever takes it back at this moment competes for the same stream."""
        stream = of_effect(act.declared.effect)
        gone = EffectWithdrawn(
            effect=act.declared.effect, plan=walk.plan.id, reason=words(walk.plan.subject, TURNED_DOWN)
        )
        step = done(walk, DECLINED, output={}, label=act.declared.label)
        await self._pen.write(
            walk, Put(stream, gone), self._pen.step(walk, step), expected={stream: act.version}, cause=act.cause
        )

    async def _let_go(self, walk: Walk, act: Act, verdict: Verdict) -> None:
        """The policy says no before anything left. The plan goes on as if the operator had declined.

        Where it is only this way that the client does not want, the act has failed, and they can be reached by another.
        """
        stream = of_effect(act.declared.effect)
        outcome = self.kind_of(walk).outcomes[-1] if verdict.because[0] == "another-way" else DECLINED
        step = done(walk, outcome, output={}, label=act.declared.label, evidence=(Evidence(says=verdict.rules[0]),))
        await self._pen.write(
            walk,
            Put(stream, self._refused(walk, act, verdict)),
            self._pen.step(walk, step),
            expected={stream: act.version},
            cause=act.cause,
        )

    def kind_of(self, walk: Walk) -> EffectKind:
        kind = self._means.crew.kind(walk.step.does)
        assert kind is not None, "Nothing is declared before somebody can do it."
        return kind

    def _declared(
        self,
        walk: Walk,
        kind: EffectKind,
        verdict: Verdict,
        args: Json,
        labels: dict[str, Label],
        judged_on: dict[str, int],
        cell: TrustCell | None,
    ) -> EffectDeclared:
        capability = walk.step.does.partition("@")[0]
        effect = effect_id(walk)
        terms = self._means.crew.catalogue.terms[capability]
        hold = self._means.policy.undo_window_seconds if kind.hold else 0
        before = taken_back_by(kind.ref, args, self._means)
        return EffectDeclared(
            effect=effect,
            plan=walk.plan.id,
            step=walk.step.id,
            visit=walk.visit,
            does=kind.ref,
            subject=walk.plan.subject,
            args=Personal(subject=walk.plan.subject, value=args),
            payload=payload_of(kind, args, self._means),
            key=effect,
            cls=terms.cls,
            window_seconds=terms.window_seconds,
            grace_seconds=terms.grace_seconds,
            risk=kind.risk,
            connector=self._means.crew.connectors[capability].name,
            place=shown_road(kind.ref, args, self._means),
            label=computed(labels.values()),
            labels=labels,
            compensation=kind.compensation,
            verdict=verdict.says,
            rules=Personal(subject=walk.plan.subject, value=list(verdict.rules)),
            because=verdict.because,
            premises=judged_on,
            hold_until=max(later(self._means, hold), verdict.until) if verdict.says == "pass" else "",
            takes_back=before.declared.effect if before else None,
            cell=cell,
            reaches=reaches(kind, args, self._means),
        )

    def _question(self, walk: Walk, kind: EffectKind, declared: EffectDeclared, verdict: Verdict) -> QuestionAsked:
        args = declared.args.value
        assert isinstance(args, dict)
        draft = declared.verdict == "draft"
        wishes = wishes_of(walk, kind, args, self._means)
        told = (*verdict.rules, *(each.says for each in wishes))
        voucher = voucher_of(walk, kind, args, declared.labels, self._means)
        vouched = (Evidence(says=voucher.says),) if voucher.counts else ()
        came, mine = came_in(walk, self._means), rewritten(walk, declared.labels)
        left = outputs_for(walk, mine)
        card = effect_card(
            kind,
            args,
            whom=walk.whom,
            step=walk.step.title,
            came=came.fields,
            how=self._means.crew.connectors[walk.step.does.partition("@")[0]].manner,
            labels=declared.labels,
            drafted=drafted(walk),
            rules=verdict.rules,
            rests=next(iter(verdict.of("held")), ""),
            orders=came.orders,
            evidence=(*theirs_now(mine), *vouched, *wishes, *evidence_so_far(left)),
            sure=least_sure(left),
            record=self._means.trust.says(
                cell_in(walk, walk.step, kind, args, self._means), degraded=any(each.degraded for each in left.values())
            ),
            cost=cost_of(walk, self._means),
            hold_seconds=self._means.policy.undo_window_seconds,
            draft=draft,
        )
        return asked_in_plan(
            walk,
            "review" if draft else "approval",
            card,
            effect=declared.effect,
            payload=declared.payload,
            place=shown_road(declared.does, args, self._means),
            expires=expiry(self._means),
            alone=came.later or doubted(walk.plan, left, self._means),
            # What you decided, or what they want, is never approved unread among letters like any other.
            reasons=self._means.prints.of("reasons", "\n".join(told))[:_REASON_SIGNS],
        )

    def _refused(self, walk: Walk, act: Act, verdict: Verdict) -> EffectRefused:
        why, theirs = verdict.rules[0], verdict.because[0] == "another-way"
        problem = Problem(
            code="effect-refused",
            what=f"'{walk.step.title}' was refused before anything left.",
            why=why,
            fix="Lift the client's rule if it holds no longer: onefirm rules lift."
            if theirs
            else "Change the playbook or the policy if this should be possible.",
            where="onefirm rules list" if theirs else f"onefirm plans show {walk.plan.id}",
        )
        return EffectRefused(
            effect=act.declared.effect,
            plan=walk.plan.id,
            problem=Personal(subject=walk.plan.subject, value=as_json(problem)),
        )
