"""Questions and what is made of the answers."""

from onefirm.conductor.effects.hands import DECLINED, Hands
from onefirm.conductor.facts import asked_in_plan, done, now, words
from onefirm.conductor.means import Means
from onefirm.conductor.models.cost import cost_of
from onefirm.conductor.pen import Pen
from onefirm.conductor.premises import opted_out
from onefirm.conductor.questions.memory import FOUND_IN, HEAD, Memory, asked_all_the_same, remembered
from onefirm.conductor.values import came_in, gather, intent_of
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.answer import ANSWERED, asked_for, read_value
from onefirm.domain.contract import Evidence
from onefirm.domain.events.effects import (
    EffectDeferred,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectWithdrawn,
)
from onefirm.domain.events.plans import PlanCancelled, PlanUnblocked
from onefirm.domain.events.streams import of_answer, of_effect, of_plan
from onefirm.domain.frozen import Json
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.personal import Personal
from onefirm.domain.plan import Step
from onefirm.domain.problem import Problem
from onefirm.domain.question import Option
from onefirm.inbox.cards import WAIT, question_card
from onefirm.inbox.kept import Kept
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, Asked, in_doubt, still_here
from onefirm.planning.walk import Walk, fields_of


class Answers:
    """Asks the operator, and lets the plan go on from what they said."""

    def __init__(self, means: Means, pen: Pen, hands: Hands) -> None:
        self._means = means
        self._pen = pen
        self._hands = hands
        self._memory = Memory(means)

    async def ask(self, walk: Walk, _act: Act | None, before: Asked | None) -> bool:
        """A question or a manual step: what is known is shown, and the plan waits without holding anything."""
        step = walk.step
        gathered = gather(step, walk, self._means)
        last = next(iter(reversed(tuple(walk.outputs.values()))), None)
        came = came_in(walk, self._means)
        before_now = self._memory.found(walk)
        if before_now and not came.orders and not came.later:
            await self._from_memory(walk, before_now)
            return True
        told = (asked_all_the_same(before_now, self._means),) if before_now else ()
        # It is put before the operator beside the rest; words that steer are not to be told what fits.
        learned = self._means.learned.suggests(walk.plan.id, step.options) if not (came.orders or came.later) else None
        told = (*told, learned) if learned else told
        known = {field.after for field in came.fields}
        card = question_card(
            step.asks,
            whom=walk.whom,
            came=came.fields,
            values={name: value for name, value in gathered.values.items() if name != HEAD and value not in known},
            orders=came.orders,
            evidence=(*told, *self._taken_out(walk), *(last.evidence if last else ())),
            sure=last.sure if last and last.agent else None,
            cost=cost_of(walk, self._means),
            head=str(gathered.values.get(HEAD) or ""),
        )
        options = tuple(Option(name=name, label=label) for name, label in step.options.items())
        if step.kind == "manual":
            options = (Option(name="done", label="It is done"),)
        if step.wants:
            options = (Option(name=ANSWERED, label="Answer", about=f"It takes {asked_for(step.wants)}."),)
        once = "" if came.later or card.warns else self._memory.once(walk)
        question = asked_in_plan(walk, "clarification", card, options=options, alone=came.later, once=once)
        await self._pen.ask(walk, question, before)
        return True

    async def _from_memory(self, walk: Walk, known: Kept) -> None:
        """The plan goes on at once, and its step says which answer it goes on from."""
        output = answer_output(walk.step, known.said.option, known.words, str(known.said.why.value or ""))
        fact = done(
            walk,
            known.said.option,
            output=output,
            label=OPERATORS_OWN,
            evidence=(remembered(known, self._means),),
            kept=known.said.answer,
        )
        expected = {of_answer(known.said.answer): known.version}
        await self._pen.write(walk, self._pen.step(walk, fact), expected=expected, cause=known.seq)

    def _taken_out(self, walk: Walk) -> tuple[Evidence, ...]:
        """Whoever writes by hand has to know that somebody does not want to be written to."""
        intent = intent_of(walk, self._means)
        kind = self._means.crew.catalogue.intents.get(intent.type.partition("@")[0])
        address = str(fields_of(intent.fields).get(kind.person, "")) if kind and kind.person else ""
        out = opted_out(address, self._means)
        return tuple(Evidence(says=f"{each} asked not to be written to.", found_in="onefirm optouts") for each in out)

    async def take_answer(self, walk: Walk, effect: Act | None, question: Asked | None) -> bool:
        """The operator answered; the plan goes on from their answer."""
        assert question is not None and question.answer is not None, "An answered question has an answer."
        answer = question.answer
        if effect is not None:
            return await self._take_review(walk, effect, question)
        if answer.verb == "reject":
            await self._cancel(walk, question, "The operator turned the question down.")
            return True
        given = fields_of(answer.words)
        note = str(given.get("reason", ""))
        output = answer_output(walk.step, answer.answer, str(given.get("value", "")), note)
        by_hand = walk.step.kind == "manual"
        evidence = (Evidence(says=note, found_in=FOUND_IN),) if answer.kept else ()
        fact = done(
            walk,
            answer.answer,
            output=output,
            label=OPERATORS_OWN,
            evidence=evidence,
            by_hand=by_hand,
            kept=answer.kept,
        )
        await self._pen.write(walk, self._pen.step(walk, fact), actor=question.by, cause=question.cause)
        return True

    async def _take_review(self, walk: Walk, effect: Act, question: Asked) -> bool:
        """A draft that the operator took over: nothing leaves from here, and the plan knows how it went."""
        assert question.answer is not None
        assert question.asked.asks == "review", "Only a review says whether the operator sent it."
        sent = question.answer.verb != "reject"
        reason = "The operator sent it themselves." if sent else "The operator turned it down."
        withdrawn = EffectWithdrawn(
            effect=effect.declared.effect, plan=walk.plan.id, reason=words(walk.plan.subject, reason)
        )
        kind = self._hands.kind_of(walk)
        outcome = kind.outcomes[0] if sent else DECLINED
        step = done(walk, outcome, output={"by_hand": reason}, label=OPERATORS_OWN, by_hand=sent)
        stream = of_effect(effect.declared.effect)
        await self._pen.write(
            walk,
            Put(stream, withdrawn),
            self._pen.step(walk, step),
            expected={stream: effect.version},
            cause=question.cause,
            actor=question.by,
        )
        return True

    async def take_fix(self, walk: Walk, effect: Act | None, question: Asked | None) -> bool:
        """The operator answered a problem: wait, try again, stop, or say what happened outside."""
        assert question is not None
        match question.answer.answer if question.answer else WAIT.name:
            case "wait":
                await self._go_on(walk, question)
            case "again":
                await self._go_on(walk, question, *self._now(effect))
            case "cancel":
                await self._cancel(walk, question, "The operator stopped it.", effect)
            case "change" if effect is not None:
                await self._change(walk, effect, question)
            case "did-it" if effect is not None:
                await self._did_it(walk, effect, question)
            case "it-did" | "it-did-not" if effect is not None:
                await self._take_word(walk, effect, question)
            case other:
                raise AssertionError(f"'{other}' was offered, but nobody knows what it means.")
        return True

    async def _go_on(self, walk: Walk, question: Asked, *puts: Put) -> None:
        unblocked = Put(of_plan(walk.plan.id), PlanUnblocked(plan=walk.plan.id, step=walk.step.id))
        await self._pen.write(walk, *puts, unblocked, cause=question.cause, actor=question.by or CONDUCTOR)

    def _now(self, effect: Act | None) -> tuple[Put, ...]:
        """What was put off is wanted now, and from now on it is waited for anew."""
        if effect is None or not effect.troubled or effect.state not in ("deferred", "unknown"):
            return ()
        wanted = EffectDeferred(
            effect=effect.declared.effect,
            plan=effect.declared.plan,
            until=now(self._means),
            why=words(effect.declared.subject, "The operator wants it tried now."),
        )
        return (Put(of_effect(wanted.effect), wanted),)

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
                evidence=words(declared.subject, "The operator looked and saw it."),
                source="operator",
                raw=words(declared.subject, ""),
                brought=Personal(subject=declared.subject, value={}),
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
            walk, Put(stream, fact), expected={stream: effect.version}, cause=question.cause, actor=question.by
        )

    async def _change(self, walk: Walk, effect: Act, question: Asked) -> None:
        """What failed as it was is put before the operator again, to be edited and decided anew."""
        stream = of_effect(effect.declared.effect)
        recalled = EffectRecalled(
            effect=effect.declared.effect, plan=walk.plan.id, why="It failed, and is to be changed."
        )
        unblocked = PlanUnblocked(plan=walk.plan.id, step=walk.step.id)
        await self._pen.write(
            walk,
            Put(stream, recalled),
            Put(of_plan(walk.plan.id), unblocked),
            expected={stream: effect.version},
            cause=question.cause,
            actor=question.by,
        )

    async def _did_it(self, walk: Walk, effect: Act, question: Asked) -> None:
        """The operator did it outside: nothing leaves from here, and the plan goes on as if it had."""
        stream = of_effect(effect.declared.effect)
        reason = "The operator did it themselves."
        withdrawn = EffectWithdrawn(
            effect=effect.declared.effect, plan=walk.plan.id, reason=words(walk.plan.subject, reason)
        )
        outcome = self._hands.kind_of(walk).outcomes[0]
        step = done(walk, outcome, output={"by_hand": reason}, label=OPERATORS_OWN, by_hand=True)
        await self._pen.write(
            walk,
            Put(stream, withdrawn),
            self._pen.step(walk, step),
            expected={stream: effect.version},
            cause=question.cause,
            actor=question.by,
        )

    async def _cancel(self, walk: Walk, question: Asked, reason: str, effect: Act | None = None) -> None:
        """What is held goes with the plan; what may have left is still found out."""
        doubtful = effect is not None and in_doubt(effect)
        why = words(walk.plan.subject, reason)
        cancelled = PlanCancelled(plan=walk.plan.id, reason=why, in_doubt=doubtful)
        puts, expected = [Put(of_plan(walk.plan.id), cancelled)], dict[str, int]()
        if effect is not None and still_here(effect):
            stream = of_effect(effect.declared.effect)
            gone = EffectWithdrawn(effect=effect.declared.effect, plan=walk.plan.id, reason=why)
            puts.append(Put(stream, gone))
            expected[stream] = effect.version
        await self._pen.write(walk, *puts, expected=expected, cause=question.cause, actor=question.by)


def answer_output(step: Step, answer: str, value: str, note: str) -> Json:
    """What a question leaves for later steps. A value that was typed is theirs, of the kind the playbook wants."""
    if not step.wants:
        return {"answer": answer, "note": note}
    return {"answer": answer, "note": note, "value": read_value(step.wants, value)}
