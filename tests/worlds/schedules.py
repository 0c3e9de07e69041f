"""Work that starts by itself: what is put on a schedule in a world, and what every schedule has to keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.schedules import ScheduleFired, ScheduleSet
from onefirm.domain.ids import moment
from onefirm.domain.schedule import CatchUp, Schedule, Trigger, TriggerKind

LOOK_SECONDS = 240.0
"""Whoever looks less often counts as away."""
_STEPS: Mapping[tuple[TriggerKind, str], timedelta] = {
    ("every", "30 minutes"): timedelta(minutes=30),
    ("every", "2 hours"): timedelta(hours=2),
    ("cron", "*/20 * * * *"): timedelta(minutes=20),
    ("cron", "0 * * * *"): timedelta(hours=1),
}
_RULES: Sequence[CatchUp] = ("skip", "one", "all")
_WISHES = ("one-calendar-auto", "one-payments-ask", "serial-auto")


@dataclass(frozen=True)
class Awake:
    """From when to when a process of the firm lived, by a clock that nobody set."""

    begins: datetime
    ends: datetime


def drawn(chance: Random) -> Schedule:
    kind, says = chance.choice(tuple(_STEPS))
    return Schedule(
        name="by-itself",
        trigger=Trigger(kind=kind, says=says),
        intent=f"{chance.choice(_WISHES)}@1",
        fields={"to": f"person{chance.randrange(2)}@there.example", "text": "Hello", "nonce": ""},
        catch_up=chance.choice(_RULES),
    )


def astray(facts: Sequence[Recorded], awake: Sequence[Awake]) -> Iterable[str]:
    """Each moment is told of once, in its order; what was missed is made up for as the schedule says."""
    told = [event.fact for event in facts if isinstance(event.fact, (ScheduleSet, ScheduleFired))]
    if told and isinstance(told[0], ScheduleSet):
        schedule = told[0].schedule
        yield from _moments(schedule, told, awake)
        yield from _wishes(schedule, told, [event.fact for event in facts])


def _moments(schedule: Schedule, told: Iterable[ScheduleSet | ScheduleFired], awake: Sequence[Awake]) -> Iterable[str]:
    step, due = _STEPS[schedule.trigger.kind, schedule.trigger.says], moment("2026-01-01T00:00:00.000000Z")
    for fact in told:
        if isinstance(fact, ScheduleSet):  # Set anew by a clock that was set right, too.
            due = moment(fact.next)
            continue
        passed = [due + number * step for number in range(len(fact.moments) + fact.skipped)]
        started = [moment(at) for at in fact.moments]
        due = moment(fact.next)
        if started != passed[fact.skipped :] or due != (passed[-1] + step if passed else due):
            yield f"'{schedule.name}' passed a moment over, or told of it twice, before {fact.next}"
        made_up = {"skip": started, "one": started[:-1], "all": []}[schedule.catch_up]
        if awake and any(not any(life.begins <= at <= life.ends for life in awake) for at in made_up):
            yield f"'{schedule.name}' missed moments before {fact.next} that were made up for against its rule"
        if schedule.catch_up == "all" and fact.skipped:
            yield f"'{schedule.name}' let moments go before {fact.next}, and has to make up for all"


def _wishes(schedule: Schedule, told: Iterable[ScheduleSet | ScheduleFired], facts: Sequence[object]) -> Iterable[str]:
    listed = [intent for fact in told if isinstance(fact, ScheduleFired) for intent in fact.intents]
    own = [fact.intent for fact in facts if isinstance(fact, IntentReceived) and schedule.name in fact.source]
    if len(set(listed)) != len(listed):
        yield f"'{schedule.name}' counts a wish twice"
    if schedule.catch_up == "all" and set(own) != set(listed):
        yield f"'{schedule.name}' started {len(own)}, and tells of {len(listed)}"


def by_themselves(facts: Iterable[Recorded]) -> list[tuple[str, str]]:
    """What nobody asked for a second time: each of these wishes is a promise too."""
    fired = [event for event in facts if isinstance(event.fact, ScheduleFired)]
    return [(intent, f"by a schedule at {event.at}") for event in fired for intent in _intents(event)]


def _intents(event: Recorded) -> Sequence[str]:
    return event.fact.intents if isinstance(event.fact, ScheduleFired) else ()
