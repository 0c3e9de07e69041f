"""What may happen next: one pure answer from where the plan, its effect and its question stand."""

from dataclasses import dataclass
from typing import Literal

from onefirm.domain.plan import END, Step
from onefirm.planning.acts import Act, Asked, about_doubt
from onefirm.planning.walk import Walk

NextAct = Literal[
    "rest",
    "finish",
    "reconcile",
    "stop",
    "call",
    "keep",
    "enter",
    "begin-wait",
    "end-wait",
    "ask",
    "take-answer",
    "take-fix",
    "declare",
    "ask-again",
    "dispatch",
    "settle",
    "look",
    "conclude",
]


@dataclass(frozen=True)
class Next:
    """One thing to do now; or rest, until a moment or until somebody decides."""

    act: NextAct
    until: str = ""
    lane: str = ""
    """Resting until a place in this lane is free; the engine wakes it then."""
    behind: str = ""
    """Resting until this plan has moved on: steps that run one at a time for each client."""


REST = Next("rest")


def next_act(walk: Walk, act: Act | None, question: Asked | None, now: str, faults_max: int) -> Next:
    """`act` and `question` belong to the present visit; `now` is an instant as text."""
    if walk.over:
        return _over(walk, act, question, now)
    if not walk.pinned:
        return REST
    if walk.at == END:
        return Next("finish")
    if walk.blocked:
        return Next("take-fix") if question and _settled(question) else REST
    if walk.visit > walk.plan.visits_max or walk.faults >= faults_allowed(walk.step, faults_max):
        return Next("stop")
    if not walk.entered:
        return Next("enter")
    match walk.step.kind:
        case "agent":
            return Next("call")
        case "record":
            return Next("keep")
        case "wait":
            return _waiting(walk, now)
        case "question" | "manual":
            return _asking(question)
        case "effect":
            return _acting(act, question, now)


def faults_allowed(step: Step, faults_max: int) -> int:
    """An agent whose answer was broken is asked once more; everything else has the bound of the policy."""
    return max(2 if step.kind == "agent" else faults_max, step.tries)


def _waiting(walk: Walk, now: str) -> Next:
    if not walk.waiting_until and not walk.replied:
        return Next("begin-wait")
    over = walk.replied or walk.waiting_until <= now
    return Next("end-wait") if over else Next("rest", until=walk.waiting_until)


def _asking(question: Asked | None) -> Next:
    if question is None or question.state == "voided":
        return Next("ask")
    return Next("take-answer") if question.state == "answered" else REST


def _acting(act: Act | None, question: Asked | None, now: str) -> Next:
    if act is None:
        return Next("declare")
    match act.state:
        case "declared":
            return _declared(act, question, now)
        case "approved" | "deferred":
            return Next("dispatch") if act.hold_until <= now else Next("rest", until=act.hold_until)
        case "declined":
            return _later("conclude", act, now)
        case "dispatched":
            # The claim was made and no answer kept: whoever sent it is gone. It may have happened.
            return Next("settle")
        case "unknown":
            return _whether(question) or _later("settle", act, now)
        case "receipted" | "contradicted" | "refused" | "withdrawn":
            return Next("conclude")


def _declared(act: Act, question: Asked | None, now: str) -> Next:
    if act.declared.verdict == "refuse":
        return Next("conclude")
    if act.hold_until:
        return Next("dispatch") if act.hold_until <= now else Next("rest", until=act.hold_until)
    if question is None or question.state == "voided":
        return Next("ask-again")
    if question.state == "open":
        return REST
    if question.state == "expired":
        return Next("conclude")
    # An approval is taken in the append that answers it. One that was answered and still stands here was recalled.
    return Next("take-answer") if question.asked.asks == "review" else Next("ask-again")


def _later(what: NextAct, act: Act, now: str) -> Next:
    return Next(what) if act.hold_until <= now else Next("rest", until=act.hold_until)


def _over(walk: Walk, act: Act | None, question: Asked | None, now: str) -> Next:
    """A plan that is over does nothing more, but what may have happened outside is still found out."""
    if walk.state == "completed" and walk.effects:
        return Next("reconcile")
    if walk.state == "cancelled" and act is not None and act.state in ("dispatched", "unknown"):
        return _whether(question) or _later("look", act, now)
    return REST


def _settled(problem: Asked) -> bool:
    """It was answered, or the moment has come at which the plan goes on by itself."""
    return problem.state == "answered" or (problem.state == "expired" and problem.asked.asks == "problem")


def _whether(question: Asked | None) -> Next | None:
    """What the question 'did this go out?' makes of it, if it is that question; another problem's answer is none."""
    if question is None or question.state == "voided" or not about_doubt(question):
        return None
    return Next("take-fix") if question.state == "answered" else REST
