"""Why a question is back: one plain line about what happened since it was asked before."""

from collections.abc import Sequence

from onefirm.desk.post import Post
from onefirm.desk.says.inbox import when
from onefirm.desk.says.kinds import whom
from onefirm.desk.says.says import says
from onefirm.desk.says.yours import yours
from onefirm.domain.events.effects import EffectContradicted, EffectRecalled
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import PlanReopened, StepDone
from onefirm.domain.events.questions import (
    QuestionAnswered,
    QuestionAsked,
    QuestionReminded,
    QuestionSnoozed,
    QuestionVoided,
)
from onefirm.domain.events.streams import of_effect, of_plan, of_question
from onefirm.domain.ids import PlanId, QuestionId
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem
from onefirm.ledger.projection import Row

_WORDS_MAX = 160
_UNHEARD = (QuestionReminded, QuestionSnoozed)
_RECALLED = {
    "Your yes was not used in time.": "The yes was not used in time, so it counts no more.",
    "What would be sent is not what you approved.": "What would be sent is no longer what was approved.",
    "It failed, and is to be changed.": "It failed as it was, and is to be changed.",
}
_BEFORE = "It was asked before."
_ANSWERS = {
    "again": "asked to try again, and it did not work this time either.",
    "wait": "waited, and it did not work this time either.",
}


def back(post: Post, row: Row, now: str) -> str:
    """Empty for a question that is asked for the first time."""
    asked = post.means.ledger.stream(of_question(QuestionId(str(row["question"]))))
    times = [(event.seq, event.fact) for event in asked if isinstance(event.fact, QuestionAsked)]
    if not times:
        return ""
    if aside := _aside(row, now):
        return aside
    last, kind = times[-1][0], times[-1][1].asks
    effects = [fact.effect for _, fact in times if fact.effect]
    effect = post.means.ledger.stream(of_effect(effects[-1])) if effects else ()
    if len(times) > 1:
        before, fact = times[-2]
        between = sorted((each for each in (*asked, *effect) if before < each.seq < last), key=lambda each: each.seq)
        return _since(between) or (_last(between) if fact.asks == kind else "")
    if taken := _since([each for each in effect if each.seq < last and isinstance(each.fact, EffectRecalled)]):
        return taken
    return _reopened(post.means.ledger.stream(of_plan(PlanId(str(row["plan"])))), last) if row["plan"] else ""


def _aside(row: Row, now: str) -> str:
    until = str(row["until"])
    if not until or until > now:
        return ""
    to = str(row["given_to"])
    return f"{to} had it until {when(until)}." if to else f"It was put aside until {when(until)}."


def _since(between: Sequence[Recorded]) -> str:
    """What weighs most comes last: that an approval was taken back says more than that it was answered."""
    said = ""
    for event in between:
        match event.fact:
            case EffectRecalled() as recalled:
                said = _RECALLED.get(recalled.why) or yours(recalled.why, event.actor)
            case EffectContradicted() as contradicted:
                said = f"What became known later: {_short(contradicted.evidence)}"
            case QuestionVoided() as voided:
                said = said or yours(voided.why, event.actor)
            case QuestionAnswered() as answered:
                then = _ANSWERS.get(answered.answer, "")
                said = said or (f"{whom(event.actor)} {then}" if then else "")
            case _:
                pass
    return said


def _last(between: Sequence[Recorded]) -> str:
    """Where no sentence of its own fits, the newest thing that happened, as the books tell it."""
    told = [said for event in between if not isinstance(event.fact, _UNHEARD) and (said := says(event))]
    return told[-1] if told else _BEFORE


def _reopened(events: Sequence[Recorded], asked: int) -> str:
    """An act that had been receipted did not happen after all, and the plan went on from there to this question."""
    before = [event.fact for event in events if event.seq < asked and isinstance(event.fact, (PlanReopened, StepDone))]
    last = before[-1] if before else None
    if not isinstance(last, PlanReopened):
        return ""
    problem = Problem.model_validate(last.problem.value) if last.problem.value else None
    return f"{problem.what} {problem.why}" if problem else "An earlier act did not happen after all."


def _short(personal: Personal) -> str:
    text = " ".join(str(personal.value or "it did not happen").split())
    return text if len(text) <= _WORDS_MAX else f"{text[: _WORDS_MAX - 1]}…"
