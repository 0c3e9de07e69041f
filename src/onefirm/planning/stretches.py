"""What a plan waited for, and how long: stretches of time by whose turn it was. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from onefirm.domain.events.effects import (
    EffectDeferred,
    EffectHeld,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import FirmPaused, FirmResumed
from onefirm.domain.events.plans import PlanCancelled, PlanCompleted, PlanReconciled, StepDone, StepWaiting
from onefirm.domain.events.questions import (
    QuestionAnswered,
    QuestionAsked,
    QuestionExpired,
    QuestionSnoozed,
    QuestionVoided,
)
from onefirm.domain.ids import PlanId

Turn = Literal["yours", "stopped", "handed", "outside", "rule", "theirs", "pause"]
"""Whose turn it was: yours; nobody's, while you had paused the firm; whomever you gave it to; a connection that did not
take it; a rule that let nothing leave that day; theirs, who had been written to; or a pause that the playbook makes."""

FIRST: tuple[Turn, ...] = ("yours", "stopped", "handed", "outside", "rule", "theirs", "pause")
"""Of several at once the first counts: what somebody could have ended before what only had to pass."""


@dataclass(frozen=True)
class Stretch:
    turn: Turn
    begins: str
    ends: str
    """Empty while it lasts."""
    plan: PlanId
    """Empty where it was the whole firm."""
    about: str
    """The question, the act or the step it waited at."""
    until: str = ""
    """When it was to come back to you by itself."""


@dataclass(frozen=True)
class Share:
    """So much of a time belongs to one turn; to nobody where nothing waited."""

    turn: Turn | None
    begins: str
    ends: str
    stretch: Stretch | None


def stretches(plan: PlanId, events: Iterable[Recorded]) -> tuple[Stretch, ...]:
    """Of one plan: its own events and those of its acts and questions, in order."""
    ended: list[Stretch] = []
    open_: dict[str, Stretch] = {}

    def end(about: str, at: str) -> None:
        if (one := open_.pop(about, None)) and one.begins < at:
            ended.extend(_come_back(one, at))

    for event in events:
        for about, turn in _turns(event):
            end(about, event.at)
            if turn:
                until = event.fact.until if isinstance(event.fact, QuestionSnoozed) else ""
                open_[about] = Stretch(turn, event.at, "", plan, about, until)
        if isinstance(event.fact, PlanCompleted | PlanReconciled | PlanCancelled):
            for about in list(open_):
                end(about, event.at)
    return (*ended, *(part for one in open_.values() for part in _come_back(one, "")))


def stopped(events: Iterable[Recorded]) -> tuple[Stretch, ...]:
    """While the whole firm was paused: nothing of anybody's left it."""
    found: list[Stretch] = []
    for event in events:
        lasts = bool(found) and not found[-1].ends
        if isinstance(event.fact, FirmPaused) and not lasts:
            found.append(Stretch("stopped", event.at, "", PlanId(""), ""))
        elif isinstance(event.fact, FirmResumed) and lasts:
            found[-1] = replace(found[-1], ends=event.at)
    return tuple(found)


def _come_back(one: Stretch, ends: str) -> tuple[Stretch, ...]:
    """What you gave to somebody until a day was yours again from that day on."""
    if one.turn != "handed" or not one.until or (ends and ends <= one.until):
        return (replace(one, ends=ends),)
    return replace(one, ends=one.until), replace(one, turn="yours", begins=one.until, ends=ends)


def _turns(event: Recorded) -> Iterator[tuple[str, Turn | None]]:
    """What begins with this event, and what ends with it."""
    match event.fact:
        case QuestionAsked() as asked:
            yield asked.question, "yours"
        case QuestionSnoozed() as put_aside:
            yield put_aside.question, "handed" if put_aside.to.value else "yours"
        case QuestionAnswered() | QuestionVoided() | QuestionExpired() as over:
            yield over.question, None
        case StepWaiting() as waiting:
            yield waiting.step, "theirs" if waiting.awaits else "pause"
        case StepDone() as done:
            yield done.step, None
        case EffectDeferred() | EffectUnknown() as failed:
            yield failed.effect, "outside"
        case EffectHeld() as held:
            yield held.effect, "rule"
        case EffectReceipted() | EffectRefused() | EffectWithdrawn() | EffectRecalled() as over:
            yield over.effect, None
        case _:
            pass


def shares(found: Sequence[Stretch], begins: str, ends: str) -> tuple[Share, ...]:
    """The time between two moments, cut up without a gap: whose turn it was, in order."""
    if begins >= ends:
        return ()
    within = [one for one in found if one.begins < ends and (not one.ends or one.ends > begins)]
    marks = {begins, ends, *(one.begins for one in within), *(one.ends for one in within)}
    cuts = sorted(mark for mark in marks if begins <= mark <= ends)
    told: list[Share] = []
    for start, stop in pairwise(cuts):
        there = [one for one in within if one.begins <= start and (not one.ends or one.ends >= stop)]
        one = min(there, key=lambda each: FIRST.index(each.turn), default=None)
        if told and told[-1].stretch is one:
            told[-1] = replace(told[-1], ends=stop)
        else:
            told.append(Share(one.turn if one else None, start, stop, one))
    return tuple(told)
