"""When a schedule falls due: the next moment after one, and all that have passed meanwhile. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.schedule import Trigger
from onefirm.planning.cron import DAY, Cron, instants, read_cron

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_SHORT = {"s": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day", "w": "week"}
_INTERVAL = re.compile(r"(?P<number>[0-9]{1,6})?\s*(?P<unit>[a-z]+)")
_INTERVAL_SECONDS_MAX = 366 * _UNITS["day"]


@dataclass(frozen=True)
class Every:
    """Again and again, by the seconds that really pass."""

    seconds: int


@dataclass(frozen=True)
class At:
    """Once."""

    moment: datetime


@dataclass(frozen=True)
class By:
    """By the clocks of a time zone."""

    cron: Cron
    zone: ZoneInfo


@dataclass(frozen=True)
class Never:
    """By no clock: it waits for an event."""


When = Every | At | By | Never


@dataclass(frozen=True)
class Due:
    """What has fallen due: the newest moments, how many older ones there were, and what comes next."""

    moments: tuple[datetime, ...]
    older: int
    next: datetime | None


def read_when(trigger: Trigger, zone: str) -> When:
    """Read a trigger. Raises a Refusal that says what fits."""
    match trigger.kind:
        case "cron":
            return By(read_cron(trigger.says), read_zone(zone))
        case "every":
            return Every(_interval(trigger.says))
        case "at":
            return At(_moment(trigger.says, read_zone(zone)))
        case "on":
            return Never()


def read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise Refusal(_no_zone(name)) from fault


def next_after(when: When, at: datetime) -> datetime | None:
    """The first moment after `at`; None when there is none. An interval is counted from `at`."""
    match when:
        case Every(seconds):
            return at + timedelta(seconds=seconds)
        case At(moment):
            return moment if moment > at else None
        case By():
            return _by_clock(when, at)
        case Never():
            return None


def due(when: When, first: datetime, until: datetime, keep: int) -> Due:
    """The moments from `first`, which is one of them, to `until`: the newest `keep`, and the number of the others."""
    if first > until:
        return Due((), 0, first)
    match when:
        case Every(seconds):
            return _due_every(timedelta(seconds=seconds), first, until, keep)
        case At():
            return Due((first,) if keep else (), 0 if keep else 1, None)
        case By():
            return _due_by_clock(when, first, until, keep)
        case Never():
            return Due((), 0, None)


def _due_every(step: timedelta, first: datetime, until: datetime, keep: int) -> Due:
    count = (until - first) // step + 1
    kept = tuple(first + number * step for number in range(max(0, count - keep), count))
    return Due(kept, count - len(kept), first + count * step)


def _by_clock(when: By, at: datetime) -> datetime | None:
    # A time that a gap swallows may come out on the next day, so the day before is looked at too.
    day = when.cron.first_day(at.astimezone(when.zone).date() - DAY)
    while day is not None:
        for moment in when.cron.moments(day, when.zone):
            if moment > at:
                return moment
        day = when.cron.first_day(day + DAY)
    return None


def _due_by_clock(when: By, first: datetime, until: datetime, keep: int) -> Due:
    start, day = first.astimezone(when.zone).date() - DAY, until.astimezone(when.zone).date() + DAY
    kept: set[datetime] = set()
    older = 0
    while day >= start:
        edge = day <= start + 3 * DAY or len(kept) < keep or not kept
        if edge:
            fits = [moment for moment in when.cron.moments(day, when.zone) if first <= moment <= until]
            kept |= set(fits)
        else:
            older += when.cron.count(day, when.zone)
        day -= DAY
    ordered = sorted(kept)
    newest = tuple(ordered[max(0, len(ordered) - keep) :]) if keep else ()
    return Due(newest, older + len(ordered) - len(newest), _by_clock(when, until))


def _interval(says: str) -> int:
    found = _INTERVAL.fullmatch(says.strip().lower().removeprefix("every "))
    if found is None:
        raise Refusal(_no_interval(says, "It takes a number and a unit.", "Write it as '15 minutes' or '2 hours'."))
    word = found["unit"]
    unit = _SHORT.get(word, word.removesuffix("s"))
    if unit not in _UNITS:
        near = get_close_matches(word, [*_UNITS, *(f"{name}s" for name in _UNITS)], n=1)
        fix = f"Did you mean '{near[0]}'?" if near else "Write seconds, minutes, hours, days or weeks."
        raise Refusal(_no_interval(says, f"'{word}' is no unit of time here.", fix))
    seconds = int(found["number"] or 1) * _UNITS[unit]
    if not 1 <= seconds <= _INTERVAL_SECONDS_MAX:
        raise Refusal(_no_interval(says, "An interval is one second to 366 days.", "For months, use a crontab line."))
    return seconds


def _moment(says: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(says.strip())
        return moment.astimezone(UTC) if moment.tzinfo else instants(moment, zone)[0]
    except ValueError as fault:
        raise Refusal(_no_moment(says, f"{str(fault)[0].upper()}{str(fault)[1:]}.")) from fault
    except OverflowError as fault:
        raise Refusal(_no_moment(says, "It lies outside the calendar.")) from fault


def _no_zone(name: str) -> Problem:
    known = available_timezones()
    near = get_close_matches(name.replace(" ", "_"), known, n=1, cutoff=0.7)
    near = near or sorted(zone for zone in known if zone.rpartition("/")[2].casefold() == name.casefold())
    return Problem(
        code="zone-wrong",
        what=f"There is no time zone '{name}'.",
        why="Time zones are named by a large city in them, as in the tz database.",
        fix=f"Did you mean '{near[0]}'?" if near else "Write one like Europe/Vienna, America/New_York or UTC.",
        where="docs/schedules.md",
    )


def _no_interval(says: str, why: str, fix: str) -> Problem:
    return Problem(
        code="interval-wrong",
        what=f"The interval '{says}' cannot be read.",
        why=why,
        fix=fix,
        where="docs/schedules.md",
    )


def _no_moment(says: str, why: str) -> Problem:
    return Problem(
        code="moment-wrong",
        what=f"The moment '{says}' cannot be read.",
        why=why,
        fix="Write it as 2026-12-01 09:00, or with its own zone as 2026-12-01T09:00:00+01:00.",
        where="docs/schedules.md",
    )
