"""One sentence for each event, in the operator's words: who did what, and what it means."""

from collections.abc import Mapping
from types import MappingProxyType

from onefirm.desk.says.access import of_access
from onefirm.desk.says.answers import of_answer
from onefirm.desk.says.connections import of_connection
from onefirm.desk.says.copies import of_copies
from onefirm.desk.says.inbox import of_note, of_question
from onefirm.desk.says.keeping import of_keeping
from onefirm.desk.says.kinds import amid, by_itself, is_you, whom
from onefirm.desk.says.learned import of_learned
from onefirm.desk.says.models import of_model
from onefirm.desk.says.people import of_people
from onefirm.desk.says.plans import act_of, from_memory, judged, plain
from onefirm.desk.says.records import of_records
from onefirm.desk.says.schedules import of_schedule
from onefirm.desk.says.staff import of_staff
from onefirm.desk.says.templates import of_template
from onefirm.desk.says.trust import of_trust
from onefirm.desk.says.yours import yours
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectDeclared,
    EffectDeclined,
    EffectDeferred,
    EffectDispatched,
    EffectHeld,
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
    FirstStepsDismissed,
    PlaybookAdopted,
    PlaybookReturned,
    PolicyChanged,
    PolicyPinned,
    ProfileChanged,
)
from onefirm.domain.events.intents import (
    HookDrifted,
    IntentFolded,
    IntentReceived,
    LineCounted,
    OutsideQuarantined,
    OutsideReceived,
    OutsideRepeated,
    SubjectSeen,
)
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
    StepWanted,
)  # fmt: skip
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END
from onefirm.domain.problem import Problem

_LINE_SIGNS = 160
_ORDINALS = {2: "second", 3: "third"}
_VERDICTS = {
    "pass": "may go by itself",
    "ask": "needs your yes",
    "draft": "is a draft for you",
    "refuse": "is refused",
}


def says(event: Recorded, titles: Mapping[str, str] = MappingProxyType({}), stayed: str = "") -> str:
    """`titles` are those of the steps of the plan it is about, where they are at hand; `stayed` is what the act it
    tells of came to, where nothing left this machine: `written to the local outbox`."""
    fact = event.fact
    actor = event.actor
    sentence = (
        _of_firm(fact, actor)
        or _of_outside(fact)
        or _of_plan(fact, actor, titles, stayed)
        or _of_effect(fact, actor, stayed)
    )
    sentence = (
        sentence
        or of_copies(fact)
        or of_people(fact, actor)
        or of_records(fact, actor)
        or of_schedule(fact)
        or of_trust(fact, actor)
        or of_model(fact)
        or of_answer(fact, actor)
        or of_template(fact, actor)
        or of_learned(fact)
        or of_staff(fact, actor)
        or of_question(fact, actor)
        or of_note(fact)
    )
    # A kind without a sentence of its own costs its line some warmth, and never the page.
    return sentence or fact.about


def _of_firm(fact: Fact, actor: str) -> str:
    match fact:
        case FirmCreated():
            return f"{fact.name} was set up."
        case FirmPaused():
            return f"Everything was paused{_because(_text(fact.reason))}"
        case FirmResumed():
            return "Work went on."
        case PolicyPinned():
            return "The policy in force changed."
        case FirstStepsDismissed():
            return "The first steps were put away."
        case PolicyChanged():
            return f"{whom(actor)} changed the policy: {', '.join(fact.changed)}."
        case ProfileChanged():
            said = f": {', '.join(plain(name) for name in fact.changed)}" if fact.changed else ""
            return f"Your profile changed{said}."
        case PlaybookAdopted():
            return f"Version {fact.number} of the playbook '{fact.name}' was seen for the first time."
        case PlaybookReturned():
            return f"Version {fact.back_to} of the playbook '{fact.name}' was asked back, as version {fact.number}."
        case SubjectSeen():
            return "A new correspondent got a key of their own."
        case IntentReceived():
            return f"The wish to {plain(fact.type)} came in from {fact.source}."
        case IntentFolded():
            return f"The same wish came again from {fact.source}; nothing new was started."
        case _:
            return of_connection(fact) or of_keeping(fact) or of_access(fact)


def _of_outside(fact: Fact) -> str:
    match fact:
        case OutsideReceived():
            return f"Something came in through {fact.connector} and was kept, sealed, as it came."
        case OutsideQuarantined(question=None):
            return f"What came in through {fact.connector} was set aside, as was said of such things."
        case OutsideQuarantined():
            return f"What came in through {fact.connector} waits: somebody has to say first what a field of it is."
        case HookDrifted():
            return f"What comes in at the hook '{fact.hook}' does not look as it used to."
        case OutsideRepeated():
            return f"The same thing came in through {fact.connector} once more; it was known already."
        case LineCounted():
            return f"One line of yours that came in through {fact.connector} was taken as your wish."
        case _:
            return ""


def _of_plan(fact: Fact, actor: str, titles: Mapping[str, str], stayed: str) -> str:
    match fact:
        case PlanMade():
            them = f" for {_text(fact.whom)}" if _text(fact.whom) else ""
            return (
                f"A plan was made{them} from the playbook '{plain(fact.plan.playbook)}': {len(fact.plan.steps)} steps."
            )
        case PlanApproved():
            return f"{whom(actor)} approved the plan exactly as it was previewed."
        case PlanBlocked():
            them = "you" if fact.owner == "operator" else f"the {plain(fact.owner)}"
            return f"The plan waits for {them}: {_what(fact.problem)}"
        case PlanUnblocked():
            return _goes_on(actor)
        case PlanCompleted():
            return (
                f"The plan is complete; {_count(fact.effects, 'act')} {'was' if fact.effects == 1 else 'were'} done."
                if fact.effects
                else "The plan is complete; nothing left the firm."
            )
        case PlanReconciled():
            return "The outside was looked at again and agrees with every receipt."
        case PlanCancelled():
            return f"The plan was stopped{_because(yours(_text(fact.reason), actor))}"
        case StepDone(kept=kept) if kept:
            goes_on = "That was the last step." if fact.next == END else f"Next: {_step(fact.next, titles)}."
            return f"{_step(fact.step, titles)} was not asked. {from_memory(fact)} {goes_on}"
        case StepDone():
            who = f", by the {plain(fact.agent)}" if fact.agent else ""
            who = f", {_by_hand(actor)}" if fact.by_hand else who
            poorer = f" Degraded: {fact.degraded.rstrip('.')}." if fact.degraded else ""
            how = stayed or judged(fact.outcome, fact.said)
            ended = f"is done{who}" if fact.outcome == "done" else f"ended{who}: {how}"
            goes_on = "That was the last step." if fact.next == END else f"Next: {_step(fact.next, titles)}."
            return f"{_step(fact.step, titles)} {ended}.{poorer} {goes_on}"
        case StepTried():
            return f"The {plain(fact.agent)} did not manage {_step(fact.step, titles)}: {_first_line(fact.detail)}"
        case StepWanted():
            times = sum(fact.asked.values())
            acts = "an act" if times == 1 else f"{times:,} acts"
            return f"The {plain(fact.agent)} asked for {acts} that {_step(fact.step, titles)} does not name: refused."
        case StepWaiting():
            return f"{_step(fact.step, titles)} waits until {fact.until[:16].replace('T', ' ')} UTC."
        case _:
            return ""


def _of_effect(fact: Fact, actor: str, stayed: str) -> str:
    match fact:
        case EffectDeclared():
            return f"“{act_of(fact.does).capitalize()}” was prepared; it {_VERDICTS[fact.verdict]}. Nothing has left."
        case EffectApproved():
            trial = " It leaves after the first of its batch have their receipts." if fact.approval.batch else ""
            return f"{whom(actor)} approved exactly this; it is held until {_moment(fact)} UTC.{trial}"
        case EffectDeclined():
            until = fact.hold_until[11:19]
            given = _text(fact.reason)
            why = _because(given if yours(given, actor) == given else "")
            return f"{whom(actor)} turned it down; that can be taken back until {until} UTC{why}"
        case EffectAmended():
            return f"{whom(actor)} edited it; what stood there before is void."
        case EffectDispatched():
            again = f", for the {_ORDINALS.get(fact.attempt, f'{fact.attempt}th')} time" if fact.attempt > 1 else ""
            return f"It was handed over{again}."
        case EffectReceipted():
            return _receipted(fact, actor, stayed)
        case EffectRefused():
            return f"It did not happen: {_what_and_why(fact.problem, actor)}"
        case EffectDeferred():
            until = fact.until[:16].replace("T", " ")
            return f"Not now: {yours(_text(fact.why), actor)} It is tried again from {until} UTC on."
        case EffectHeld():
            return f"It is held until {fact.until[:16].replace('T', ' ')} UTC: {_text(fact.why)}"
        case EffectUnknown():
            return f"We do not know whether it happened: {yours(_text(fact.why), actor)}"
        case EffectVerified():
            return f"We looked: {fact.found.replace('-', ' ')}. {_text(fact.evidence)}"
        case EffectWithdrawn():
            return f"It was taken back before it left{_because(yours(_text(fact.reason), actor))}"
        case EffectRecalled():
            return f"What was decided was taken back: {yours(fact.why, actor)}"
        case _:
            return ""


def _receipted(fact: EffectReceipted, actor: str, stayed: str) -> str:
    if fact.source == "operator":
        return f"It happened: {amid(actor)} looked and saw it."
    happened = f"It was {stayed}, once; nothing left this machine." if stayed else "It happened, once."
    existed = " It was there already; nothing was done twice." if fact.existed else ""
    tried = f" {_text(fact.evidence)}" if " try of one call" in _text(fact.evidence) else ""
    return f"{happened} The receipt is {fact.provider_id}.{existed}{tried}"


def _goes_on(actor: str) -> str:
    """Whether they said to wait or to try again stands in their answer."""
    return "The plan goes on." if by_itself(actor) else f"{whom(actor)} let the plan go on."


def _by_hand(actor: str) -> str:
    return "by your own hand" if is_you(actor) else f"done by hand by {amid(actor)}"


def _moment(approved: EffectApproved) -> str:
    """The day as well, where it is another one."""
    until = approved.hold_until
    return until[11:19] if until[:10] == approved.approval.at[:10] else until[:16].replace("T", " ")


def _step(step: str, titles: Mapping[str, str]) -> str:
    return f"“{titles[step]}”" if step in titles else f"“{plain(step).capitalize()}”"


def _first_line(personal: Personal) -> str:
    """What went wrong, without the pages that a program writes about it."""
    line = next(iter(_text(personal).splitlines()), "")
    return line if len(line) <= _LINE_SIGNS else f"{line[: _LINE_SIGNS - 1]}…"


def _because(reason: str) -> str:
    return f": {reason.rstrip('.')}." if reason else "."


def _text(personal: Personal) -> str:
    return str(personal.value) if personal.value else "somebody forgotten" if personal.erased else ""


def _what(personal: Personal) -> str:
    return Problem.model_validate(personal.value).what if personal.value else "(forgotten)"


def _what_and_why(personal: Personal, actor: str) -> str:
    if not personal.value:
        return _what(personal)
    return f"{_what(personal)} {yours(Problem.model_validate(personal.value).why, actor)}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
