"""One sentence for each event, in the operator's words: who did what, and what it means."""

from onefirm.desk.inbox_says import of_question
from onefirm.desk.people_says import of_people
from onefirm.desk.schedule_says import of_schedule
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)  # fmt: skip
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import (
    FirmCreated,
    FirmPaused,
    FirmResumed,
    PlaybookAdopted,
    PolicyPinned,
    ProfileChanged,
)
from onefirm.domain.events.intents import IntentFolded, IntentReceived, OutsideReceived, OutsideRepeated, SubjectSeen
from onefirm.domain.events.plans import (
    PlanApproved,
    PlanBlocked,
    PlanCancelled,
    PlanCompleted,
    PlanMade,
    PlanReconciled,
    PlanUnblocked,
    StepDone,
    StepTried,
    StepWaiting,
)  # fmt: skip
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem

_VERDICTS = {
    "pass": "may go by itself",
    "ask": "needs your yes",
    "draft": "is a draft for you",
    "refuse": "is refused",
}


def says(event: Recorded) -> str:
    fact = event.fact
    sentence = _of_firm(fact) or _of_plan(fact) or _of_effect(fact)
    sentence = sentence or of_people(fact) or of_schedule(fact) or of_question(fact, event.actor)
    assert sentence, f"'{fact.kind}' has no sentence; every kind needs one."
    return sentence


def _of_firm(fact: Fact) -> str:
    match fact:
        case FirmCreated():
            return f"{fact.name} was set up."
        case FirmPaused():
            return f"Everything was paused{_because(_text(fact.reason))}"
        case FirmResumed():
            return "Work went on."
        case PolicyPinned():
            return "The policy in force changed."
        case ProfileChanged():
            return "The operator's profile changed."
        case PlaybookAdopted():
            return f"Version {fact.number} of the playbook '{fact.name}' was seen for the first time."
        case OutsideReceived():
            return f"Something came in through {fact.connector} and was kept, sealed, as it came."
        case OutsideRepeated():
            return f"The same thing came in through {fact.connector} once more; it was known already."
        case SubjectSeen():
            return "A new correspondent got a key of their own."
        case IntentReceived():
            return f"The wish '{fact.type}' was accepted from {fact.source}."
        case IntentFolded():
            return f"The same wish came again from {fact.source}; nothing new was started."
        case RecordChanged():
            return f"The {fact.record} was kept: {_names(fact.fields)} ({fact.why.lower()})."
        case _:
            return ""


def _of_plan(fact: Fact) -> str:
    match fact:
        case PlanMade():
            return (
                f"A plan was made by {fact.plan.playbook} for {_text(fact.whom)}: {len(fact.plan.steps)} steps, pinned."
            )
        case PlanApproved():
            return f"The operator approved the plan as previewed ({fact.hash[:12]}…)."
        case PlanBlocked():
            return f"The plan waits for the {fact.owner}: {_what(fact.problem)}"
        case PlanUnblocked():
            return "The operator said to try again."
        case PlanCompleted():
            return f"The plan is complete; {_count(fact.effects, 'act')} on the outside."
        case PlanReconciled():
            return "The outside was looked at again and agrees with every receipt."
        case PlanCancelled():
            return f"The plan was stopped{_because(_text(fact.reason))}"
        case StepDone():
            who = f"{fact.agent} finished" if fact.agent else "Finished"
            who = "You did it yourself; this finished" if fact.by_hand else who
            degraded = f", degraded: {fact.degraded}" if fact.degraded else ""
            return f"{who} the step '{fact.step}' with '{fact.outcome}'{degraded}; next is '{fact.next}'."
        case StepTried():
            return f"{fact.agent} did not manage the step '{fact.step}' ({fact.fault}): {_text(fact.detail)}"
        case StepWaiting():
            return f"The step '{fact.step}' waits until {fact.until[:16].replace('T', ' ')}."
        case _:
            return ""


def _of_effect(fact: Fact) -> str:
    match fact:
        case EffectDeclared():
            return f"'{fact.does}' was declared with the key {fact.key}; it {_VERDICTS[fact.verdict]}."
        case EffectApproved():
            trial = " It leaves after the first of its batch have their receipts." if fact.approval.batch else ""
            return f"The operator approved exactly this payload; held until {fact.hold_until[11:19]}.{trial}"
        case EffectAmended():
            return "The operator edited it; the earlier payload is void."
        case EffectDispatched():
            return f"It was claimed and handed over (attempt {fact.attempt})."
        case EffectReceipted():
            existed = " It was there already; nothing was done twice." if fact.existed else ""
            return f"It happened once. Receipt {fact.provider_id}.{existed}"
        case EffectRefused():
            return f"It did not happen: {_what(fact.problem)}"
        case EffectDeferred():
            return f"Not now: {_text(fact.why)} It may be tried again."
        case EffectUnknown():
            return f"We do not know whether it happened: {_text(fact.why)}"
        case EffectVerified():
            return f"We looked: {fact.found.replace('-', ' ')}. {_text(fact.evidence)}"
        case EffectWithdrawn():
            return f"It was taken back before it left{_because(_text(fact.reason))}"
        case EffectRecalled():
            return f"The approval was taken back: {fact.why}"
        case _:
            return ""


def _because(reason: str) -> str:
    return f": {reason.rstrip('.')}." if reason else "."


def _text(personal: Personal) -> str:
    return str(personal.value) if personal.value else "somebody forgotten" if personal.erased else ""


def _what(personal: Personal) -> str:
    return Problem.model_validate(personal.value).what if personal.value else "(forgotten)"


def _names(personal: Personal) -> str:
    return ", ".join(personal.value) if isinstance(personal.value, dict) else "forgotten"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
