"""Spelling out the facts the conductor writes, so that the rest of the room can speak in short sentences."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from onefirm.conductor.means import Means
from onefirm.domain.contract import Evidence
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import FIRM, EffectId, PlanId, QuestionId, SubjectId, instant, moment
from onefirm.domain.labels import Label
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END
from onefirm.domain.problem import Problem
from onefirm.domain.question import Card, Option, QuestionKind
from onefirm.inbox.alike import same_as
from onefirm.inbox.cards import SEEN
from onefirm.planning.walk import Output, Walk

_DAY_SECONDS = 86_400


def effect_id(walk: Walk) -> EffectId:
    """One effect a visit: its name follows from the plan, so declaring it twice cannot be appended."""
    return effect_of(walk.plan.id, walk.visit)


def effect_of(plan: PlanId, visit: int) -> EffectId:
    return EffectId(f"ef_{plan.removeprefix('pl_')}_{visit}")


def question_id(plan: PlanId, visit: int) -> QuestionId:
    """One stream of questions a visit; asking again goes on in the same stream."""
    return QuestionId(f"qu_{plan.removeprefix('pl_')}_{visit}")


def asked_about(question: QuestionId) -> EffectId:
    """The effect of the same visit, where there is one."""
    return EffectId(f"ef_{question.removeprefix('qu_')}")


def done(
    walk: Walk,
    outcome: str,
    *,
    output: Json,
    label: Label,
    labels: Mapping[str, Label] | None = None,
    inputs: Json | None = None,
    evidence: Sequence[Evidence] = (),
    agent: str = "",
    contract: str = "",
    sure: int = 100,
    degraded: str = "",
    milliseconds: int = 0,
    micros: int = 0,
    route: str = "",
    rung: str = "",
    learned: str = "",
    by_hand: bool = False,
    kept: str = "",
    said: str = "",
) -> StepDone:
    subject = walk.plan.subject
    return StepDone(
        plan=walk.plan.id,
        step=walk.step.id,
        visit=walk.visit,
        outcome=outcome,
        next=walk.step.then[outcome],
        output=Personal(subject=subject, value=output),
        inputs=Personal(subject=subject, value=inputs or {}),
        evidence=Personal(subject=subject, value=[as_json(item) for item in evidence]),
        label=label,
        labels=dict(labels or {}),
        agent=agent,
        contract=contract,
        sure=sure,
        poorer=words(subject, degraded),
        milliseconds=milliseconds,
        micros=micros,
        route=route,
        rung=rung,
        learned=learned,
        by_hand=by_hand,
        kept=kept,
        said=said,
    )


def asked_in_plan(
    walk: Walk,
    asks: QuestionKind,
    card: Card,
    *,
    effect: EffectId | None = None,
    payload: str = "",
    options: tuple[Option, ...] = (),
    expires: str = "",
    reasons: str = "",
    place: str = "",
    alone: bool = False,
    once: str = "",
) -> QuestionAsked:
    """`reasons` stands for why it is asked: what is asked for another reason is never one of many. What seems to carry
    orders of somebody outside, or is to be read for another cause, is decided `alone`, once it was opened."""
    question = question_id(walk.plan.id, walk.visit)
    by_itself = f"#{question}" if alone or card.warns else ""
    return QuestionAsked(
        question=question,
        asks=asks,
        plan=walk.plan.id,
        step=walk.step.id if walk.at != "end" else None,
        visit=walk.visit,
        effect=effect,
        subject=walk.plan.subject,
        payload=payload,
        card=Personal(subject=walk.plan.subject, value=as_json(card)),
        options=options,
        expires=expires,
        same=same_as(asks, f"{_where(walk)}{reasons and f'#{reasons}'}{by_itself}", card.problem),
        once=once,
        wants=walk.step.wants if asks == "clarification" and walk.at != END else "",
        place=place,
    )


def asked_aside(
    question: QuestionId,
    card: Card,
    about: str,
    *,
    asks: QuestionKind = "problem",
    subject: SubjectId = FIRM,
    effect: EffectId | None = None,
    options: tuple[Option, ...] = (SEEN,),
) -> QuestionAsked:
    """A question that no plan waits for. Those with one problem about the same thing are one group."""
    return QuestionAsked(
        question=question,
        asks=asks,
        plan=None,
        step=None,
        effect=effect,
        subject=subject,
        card=Personal(subject=subject, value=as_json(card)),
        options=options,
        same=same_as(asks, f"{about}#{question}" if card.warns else about, card.problem),
    )


def _where(walk: Walk) -> str:
    """What a question is about: the connector of an act, or the step of its playbook."""
    if walk.at == END:
        return walk.plan.playbook
    return f"{walk.plan.playbook}.{walk.step.id}"


def sealed(subject: SubjectId, problem: Problem) -> Personal:
    return Personal(subject=subject, value=as_json(problem))


def words(subject: SubjectId, text: str) -> Personal:
    return Personal(subject=subject, value=text)


def now(means: Means) -> str:
    return instant(means.clock.now())


def after(at: str, seconds: int) -> str:
    return instant(moment(at) + timedelta(seconds=seconds))


def expiry(means: Means, counts_from: str = "") -> str:
    """Until when an approval is waited for, or one that was given may be used; empty for ever."""
    days = means.policy.approval_days_max
    return after(max(now(means), counts_from), days * _DAY_SECONDS) if days else ""


def later(means: Means, seconds: int) -> str:
    return instant(means.clock.now() + timedelta(seconds=seconds))


def evidence_so_far(outputs: Mapping[str, Output]) -> tuple[Evidence, ...]:
    """What the staff found on the way, for the card: the newest first, and only what says something. Whatever was done
    in a simpler way than meant says so before what it found."""
    newest = reversed(tuple(outputs.values()))
    return tuple(item for output in newest for item in (*_degraded(output), *output.evidence))


def _degraded(output: Output) -> tuple[Evidence, ...]:
    return (Evidence(says=f"Degraded: {output.degraded}"),) if output.degraded else ()


def least_sure(outputs: Mapping[str, Output]) -> int | None:
    sure = [output.sure for output in outputs.values() if output.agent]
    return min(sure) if sure else None
