"""What is asked of a schedule before it is set, and what is said when it does not fit."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from onefirm.conductor.means import Means
from onefirm.conductor.schedules.occasions import INSIDE, OCCASIONS, Kind
from onefirm.conductor.schedules.scheduler import TAKES
from onefirm.desk.shapes.schedules import SetSchedule
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.problem import AT_FIELD, Problem, Refusal
from onefirm.domain.schedule import Schedule, Trigger, TriggerKind
from onefirm.planning.when import read_when, read_zone

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NAME_SIGNS_MAX = 60
_REF = re.compile(r"[a-z]+(?:-[a-z]+)*@[1-9][0-9]{0,3}")


def checked(means: Means, args: SetSchedule, zone: str) -> Schedule:
    """The schedule that was asked for. Raises a Refusal that says what does not fit."""
    if not _NAME.fullmatch(args.name) or len(args.name) > _NAME_SIGNS_MAX:
        raise Refusal(_bad_name(args.name))
    _read("zone", lambda: read_zone(zone))
    schedule = Schedule(
        name=args.name,
        trigger=_trigger(args),
        intent=args.intent,
        fields=args.fields,
        catch_up=args.catch_up,
        zone=zone,
    )
    _read(schedule.trigger.kind, lambda: read_when(schedule.trigger, zone))
    _check_wish(means, schedule)
    return schedule


def _read(field: str, read: Callable[[], object]) -> None:
    """Whoever reads a clock does not know what it was typed into."""
    try:
        read()
    except Refusal as refusal:
        raise Refusal(*(problem.at_field(field) for problem in refusal.problems)) from refusal


def _trigger(args: SetSchedule) -> Trigger:
    given: dict[TriggerKind, str] = {"cron": args.cron, "every": args.every, "at": args.at, "on": args.on}
    named: list[TriggerKind] = [kind for kind, says in given.items() if says.strip()]
    if len(named) != 1:
        raise Refusal(_one_trigger(args.name, named))
    kind, says = named[0], given[named[0]].strip()
    if kind != "on":
        if args.where:
            raise Refusal(_no_where(args.name, kind))
        return Trigger(kind=kind, says=says)
    if says not in OCCASIONS:
        raise Refusal(_no_event(says))
    for name in args.where:
        _check_field(OCCASIONS[says], name, "where")
    return Trigger(kind=kind, says=says, where=args.where)


def _check_wish(means: Means, schedule: Schedule) -> None:
    """A wish that could not be taken when it falls due is refused now, as far as that can be known."""
    if not _REF.fullmatch(schedule.intent):
        raise Refusal(_no_wish(schedule.intent, [kind.ref for kind in means.crew.catalogue.intents.values()]))
    taken = {name: value for name, value in schedule.fields.items() if isinstance(value, str) and value.startswith("=")}
    for value in taken.values():
        if schedule.trigger.kind != "on" or not value.startswith(TAKES):
            raise Refusal(_nothing_to_take(value, schedule.trigger.kind))
        _check_field(OCCASIONS[schedule.trigger.says], value.removeprefix(TAKES).strip(), "fields")
    name, _, version = schedule.intent.partition("@")
    call = IntentCall(
        name=name,
        version=int(version),
        fields=schedule.fields,
        source=f"the schedule {schedule.name}",
        label=OPERATORS_OWN,
    )
    try:
        means.intake.typed(call)
    except Refusal as refusal:
        # What the event will fill in cannot be judged yet; what is missing or unheard of can.
        known = [problem for problem in refusal.problems if not _may_fit(problem, taken)]
        if known:
            raise Refusal(*(problem.at_field(_typed_into(problem)) for problem in known)) from refusal


def _typed_into(problem: Problem) -> str:
    """A wish that nobody knows, or what it says."""
    return "intent" if problem.code == "intent-unknown" else "fields"


def _may_fit(problem: Problem, taken: dict[str, str]) -> bool:
    return problem.code == "intent-field" and any(f"'{name}'" in problem.what for name in taken)


def _check_field(kind: Kind, name: str, field: str) -> None:
    if name in kind.fields or (kind.inside and name.startswith(INSIDE) and name != INSIDE):
        return
    known = [*kind.fields, *([f"{INSIDE}…"] if kind.inside else [])]
    near = get_close_matches(name, kind.fields, n=1)
    if not near and kind.inside:
        near = [f"{INSIDE}{name.rpartition('.')[2]}"]
    raise Refusal(
        Problem(
            code="event-field",
            what=f"The event '{kind.fact.kind}' has no field '{name}' that may be asked for.",
            why=f"It has {', '.join(known)}.",
            fix=f"Did you mean '{near[0]}'?" if near else "Choose one of these.",
            where=f"{AT_FIELD}{field}",
        )
    )


def _bad_name(name: str) -> Problem:
    near = "-".join(re.findall(r"[a-z0-9]+", name.lower())).lstrip("0123456789-")[:_NAME_SIGNS_MAX]
    return Problem(
        code="schedule-name",
        what=f"'{name}' is no name for a schedule.",
        why=f"A name is up to {_NAME_SIGNS_MAX} small letters, digits and dashes, and begins with a letter.",
        fix=f"Did you mean '{near}'?" if near else "Call it weekly-review, say.",
        where=f"{AT_FIELD}name",
    )


def _one_trigger(name: str, named: list[TriggerKind]) -> Problem:
    said = "has " + " and ".join(named) if named else "says nothing about when"
    return Problem(
        code="schedule-trigger",
        what=f"The schedule '{name}' {said}.",
        why="A schedule starts on exactly one thing.",
        fix="Give one of --cron '0 9 * * mon', --every '2 hours', --at '2026-12-01 09:00' or --on plan.completed.",
        where=f"{AT_FIELD}cron",
    )


def _no_where(name: str, kind: str) -> Problem:
    return Problem(
        code="schedule-where",
        what=f"The schedule '{name}' asks for fields of an event, and starts by '{kind}'.",
        why="Only an event has fields; a clock has none.",
        fix="Leave --where out, or start it with --on.",
        where=f"{AT_FIELD}where",
    )


def _no_event(says: str) -> Problem:
    near = get_close_matches(says, OCCASIONS, n=1)
    return Problem(
        code="schedule-event",
        what=f"Work cannot start on '{says}'.",
        why=f"It starts on {', '.join(OCCASIONS)}.",
        fix=f"Did you mean '{near[0]}'?" if near else "Choose one of these.",
        where=f"{AT_FIELD}on",
    )


def _no_wish(ref: str, known: list[str]) -> Problem:
    near = get_close_matches(ref, known, n=1, cutoff=0.5)
    return Problem(
        code="schedule-wish",
        what=f"'{ref}' does not name a wish and its version." if ref else "The schedule does not say what to start.",
        why=f"The firm knows {', '.join(sorted(known)) or 'no wishes yet'}.",
        fix=f"Did you mean '{near[0]}'?" if near else "Name one with --intent; `onefirm intents list` shows them.",
        where=f"{AT_FIELD}intent",
    )


def _nothing_to_take(value: str, kind: str) -> Problem:
    return Problem(
        code="schedule-field",
        what=f"'{value}' takes nothing.",
        why="Only a schedule that starts on an event has one to take from." if kind != "on" else "It names no field.",
        fix="Write the value itself, or start it with --on and write '= event.record'.",
        where=f"{AT_FIELD}fields",
    )


def no_such(name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="schedule-unknown",
        what=f"There is no schedule '{name}'.",
        why=f"The firm has {', '.join(known)}." if known else "The firm has none yet.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm schedules list`.",
        where="onefirm schedules list",
    )


def already(name: str) -> Problem:
    return Problem(
        code="schedule-conflict",
        what=f"The schedule '{name}' changed at this very moment.",
        why="It fell due, or was set from elsewhere too.",
        fix="Look at it, and set it again if it is not as you want it.",
        where=f"onefirm schedules show {name}",
    )


def moment_passed(name: str, says: str) -> Problem:
    return Problem(
        code="schedule-over",
        what=f"'{name}' cannot go on: its one moment, {says}, has passed.",
        why="A schedule for one moment starts once.",
        fix="Set it again with another moment, or start it by hand.",
        where=f"onefirm schedules show {name}",
    )


def not_waiting(schedule: Schedule) -> Problem:
    return Problem(
        code="schedule-event",
        what=f"The schedule '{schedule.name}' waits for no event.",
        why=f"It starts by '{schedule.trigger.kind}'.",
        fix="Leave --event out to start it once, now.",
        where=f"onefirm schedules show {schedule.name}",
    )


def no_entry(schedule: Schedule, seq: int) -> Problem:
    return Problem(
        code="schedule-event",
        what=f"The ledger has no entry {seq}." if seq else f"It is not said what '{schedule.name}' should start on.",
        why=f"It starts on '{schedule.trigger.says}', and each of them has a number in the ledger.",
        fix="Find the number with `onefirm ledger tail`, and give it with --event.",
        where="onefirm ledger tail",
    )


def other_kind(schedule: Schedule, kind: str, seq: int) -> Problem:
    return Problem(
        code="schedule-event",
        what=f"Entry {seq} is '{kind}', and '{schedule.name}' starts on '{schedule.trigger.says}'.",
        why="The fields of its wish are taken from that kind of event.",
        fix="Give the number of such an entry with --event.",
        where=f"onefirm ledger show {seq}",
    )
