"""What may happen next, for every way a plan, its effect and its question can stand."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.effect import EffectState
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.ids import EffectId, IntentId, PlanId, QuestionId, StepId, SubjectId
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END, Plan, Source, Step, StepKind
from onefirm.domain.question import QuestionKind, QuestionState
from onefirm.domain.states import PlanState
from onefirm.planning.acts import Act, Asked
from onefirm.planning.progress import faults_allowed, next_act
from onefirm.planning.walk import Walk

SUBJECT = SubjectId("su_1")
NOTHING = Personal(subject=SUBJECT, value=None)
NOW = "2026-03-02T09:00:00.000000Z"
MOMENTS = st.sampled_from(["", "2026-03-02T08:59:59.000000Z", NOW, "2026-03-02T09:00:01.000000Z"])
FAULTS_MAX = 3


def step(kind: StepKind) -> Step:
    return Step(
        id=StepId("one"), title="One", kind=kind, does="mail.send@1", takes={"to": Source(path="intent.email")},
        then={"sent": END, "failed": END, "declined": END},
    )  # fmt: skip


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    plan = Plan(
        id=PlanId("pl_1"), intent=IntentId("in_1"), subject=SUBJECT, title="T", playbook="p@1", playbook_hash="0",
        steps=(step(draw(st.sampled_from(get_args(StepKind)))),), visits_max=5,
    )  # fmt: skip
    return Walk(
        plan=plan,
        state=draw(st.sampled_from(get_args(PlanState))),
        at=draw(st.sampled_from(["one", END])),
        visit=draw(st.integers(1, 7)),
        version=1,
        cause=1,
        pinned=draw(st.booleans()),
        whom="Ada",
        faults=draw(st.integers(0, 5)),
        waiting_until=draw(MOMENTS),
        blocked=draw(st.booleans()),
        effects=draw(st.integers(0, 2)),
    )


@st.composite
def acts(draw: st.DrawFn) -> Act | None:
    if draw(st.booleans()):
        return None
    declared = EffectDeclared(
        effect=EffectId("ef_1_1"), plan=PlanId("pl_1"), step=StepId("one"), visit=1, does="mail.send@1",
        subject=SUBJECT, args=NOTHING, payload="p", key="k", cls="natural-key", risk="medium", connector="outbox",
        label=FROM_OUTSIDE, labels={}, compensation="", rules=NOTHING, premises={},
        verdict=draw(st.sampled_from(["pass", "ask", "draft", "refuse"])),
    )  # fmt: skip
    state = draw(st.sampled_from(get_args(EffectState)))
    hold = draw(MOMENTS)
    if state == "declared" and declared.verdict != "pass":
        hold = ""
    return Act(declared, {}, "p", {}, state, version=1, cause=1, hold_until=hold)


@st.composite
def questions(draw: st.DrawFn) -> Asked | None:
    if draw(st.booleans()):
        return None
    question = QuestionAsked(
        question=QuestionId("qu_1_1"), asks=draw(st.sampled_from(get_args(QuestionKind))), plan=PlanId("pl_1"),
        step=StepId("one"), subject=SUBJECT, card=NOTHING,
    )  # fmt: skip
    return Asked(question, draw(st.sampled_from(get_args(QuestionState))), version=1, cause=1)


@given(walks(), acts(), questions())
def test_nothing_leaves_unless_it_was_allowed_and_its_hold_is_over(
    walk: Walk, act: Act | None, question: Asked | None
) -> None:
    if next_act(walk, act, question, NOW, FAULTS_MAX).act != "dispatch":
        return
    assert act is not None
    assert walk.step.kind == "effect"
    assert act.hold_until <= NOW
    allowed_by_gate = act.state == "declared" and act.declared.verdict == "pass"
    assert allowed_by_gate or act.state in ("approved", "deferred")


@given(walks(), acts(), questions())
def test_a_plan_that_is_over_unpinned_or_blocked_does_nothing_outside(
    walk: Walk, act: Act | None, question: Asked | None
) -> None:
    answer = next_act(walk, act, question, NOW, FAULTS_MAX).act
    if walk.over:
        in_doubt = walk.state == "cancelled" and act is not None and act.state in ("dispatched", "unknown")
        assert answer in (("rest", "look", "take-fix") if in_doubt else ("rest", "reconcile"))
    elif not walk.pinned:
        assert answer == "rest"
    elif walk.blocked and walk.at != END:
        assert answer in ("rest", "take-fix")


@given(walks(), acts(), questions())
def test_an_act_that_may_have_happened_is_only_ever_settled(
    walk: Walk, act: Act | None, question: Asked | None
) -> None:
    if act is None or act.state not in ("dispatched", "unknown"):
        return
    answer = next_act(walk, act, question, NOW, FAULTS_MAX).act
    assert answer not in ("dispatch", "declare", "ask-again", "take-answer")


@given(walks(), acts(), questions())
def test_an_open_question_is_waited_for(walk: Walk, act: Act | None, question: Asked | None) -> None:
    if question is None or question.state != "open" or walk.over or not walk.pinned or walk.at == END:
        return
    answer = next_act(walk, act, question, NOW, FAULTS_MAX).act
    if walk.step.kind in ("question", "manual") and walk.faults < FAULTS_MAX and walk.visit <= walk.plan.visits_max:
        assert answer == "rest"


@given(walks(), acts(), questions(), st.integers(1, 10))
def test_faults_and_visits_are_bounded(walk: Walk, act: Act | None, question: Asked | None, faults_max: int) -> None:
    answer = next_act(walk, act, question, NOW, faults_max).act
    working = not walk.over and walk.pinned and walk.at != END and not walk.blocked
    if working and (walk.visit > walk.plan.visits_max or walk.faults >= faults_allowed(walk.step, faults_max)):
        assert answer == "stop"


@given(walks(), acts(), questions())
def test_a_rest_until_a_moment_names_one_that_is_still_to_come(
    walk: Walk, act: Act | None, question: Asked | None
) -> None:
    answer = next_act(walk, act, question, NOW, FAULTS_MAX)
    assert not answer.until or answer.until > NOW
