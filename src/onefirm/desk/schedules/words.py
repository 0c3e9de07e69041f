"""A schedule in words: when it starts, and its next moments on the clock it is read by. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from onefirm.domain.ids import instant, moment
from onefirm.domain.schedule import Schedule
from onefirm.planning.when import next_after, read_when

COMING = 3
"""So many of the next moments are told: enough to see whether it is what was meant."""
_DAYS = {
    "sun": "Sunday", "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday",
}  # fmt: skip
_BY_NUMBER = {str(number): name for number, name in enumerate((*_DAYS.values(), "Sunday"))}
_PLAIN = re.compile(
    r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) (?P<day>\*|\d{1,2}) \* (?P<weekday>\*|1-5|mon-fri|[0-7]|[a-z]{3})"
)


def in_words(schedule: Schedule) -> str:
    """`every Monday at 09:00, Europe/Vienna`, `every 2 hours`, `on plan.completed where playbook is lead-triage`."""
    trigger = schedule.trigger
    where = " and ".join(f"{name} is {value}" for name, value in trigger.where.items())
    match trigger.kind:
        case "every":
            return f"every {trigger.says.removeprefix('every ')}"
        case "on":
            return f"on {trigger.says}" + (f" where {where}" if where else "")
        case "cron" if said := _plainly(trigger.says):
            return f"{said}, {schedule.zone}"
        case _:
            return f"{trigger.kind} {trigger.says}, {schedule.zone}"


def coming(schedule: Schedule, first: str, now: datetime) -> tuple[str, ...]:
    """The next moments, from the one that is known, or from now where none is."""
    if schedule.trigger.kind == "on":
        return ()
    return tuple(instant(each) for each in islice(_from(schedule, first, now), COMING))


def set_says(schedule: Schedule, moments: Sequence[str], at: str, *, tried: bool = False) -> str:
    name = schedule.name
    if schedule.trigger.kind == "on":
        return f"'{name}' {'would wait' if tried else 'waits'} for {schedule.trigger.says}."
    if not moments:
        return f"'{name}' {'would start' if tried else 'starts'} nothing: that moment has passed."
    if moments[0] <= at:
        return f"'{name}' was due before now; its catch-up is '{schedule.catch_up}'."
    first, *rest = (shown(each, schedule.zone) for each in moments)
    then = f" After that: {' and '.join(rest)}." if rest else ""
    return f"'{name}' {'would be' if tried else 'is'} due next on {first} ({schedule.zone}).{then}"


def shown(at: str, zone: str) -> str:
    """`Monday, 23 November 2026 at 09:00:00`."""
    return moment(at).astimezone(ZoneInfo(zone)).strftime("%A, %-d %B %Y at %H:%M:%S")


def _from(schedule: Schedule, first: str, now: datetime) -> Iterator[datetime]:
    when = read_when(schedule.trigger, schedule.zone)
    each = moment(first) if first else next_after(when, now)
    while each is not None:
        yield each
        each = next_after(when, each)


def _plainly(cron: str) -> str:
    """What most crontab lines say; nothing for the others, which stand for themselves."""
    found = _PLAIN.fullmatch(" ".join(cron.lower().split()))
    if found is None:
        return ""
    at, day, weekday = f"at {int(found['hour']):02}:{int(found['minute']):02}", found["day"], found["weekday"]
    if day != "*":
        return f"every month on day {int(day)} {at}" if weekday == "*" else ""
    if weekday in ("1-5", "mon-fri"):
        return f"every weekday {at}"
    named = _BY_NUMBER.get(weekday) or _DAYS.get(weekday, "")
    return f"every {named} {at}" if named else f"every day {at}" if weekday == "*" else ""
