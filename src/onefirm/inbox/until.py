"""Until when a question is put aside, in the words people use: '4h', '2 days', 'tomorrow 9:00', 'monday'. Pure."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.cron import instants

ASIDE_DAYS_MAX = 366
MORNING = time(9, 0)
"""A day without a time begins when people begin."""

_SPAN = re.compile(r"(?P<number>[0-9]{1,4})\s*(?P<unit>[a-z]+)")
_MINUTES = {"m": 1, "min": 1, "minute": 1, "h": 60, "hour": 60}
_DAYS = {"d": 1, "day": 1, "w": 7, "week": 7}
_CLOCK = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])(?:[:.](?P<minute>[0-5][0-9]))")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = 3


def read_until(says: str, now: datetime, zone: ZoneInfo) -> str:
    """The instant that is meant, after `now` and at most a year away. Raises a Refusal that says what fits."""
    words = " ".join(says.casefold().split()).removeprefix("next ").removeprefix("in ")
    if words == "now":
        return instant(now)
    found = _span(words, now, zone) or _day(words, now, zone)
    if found is None:
        raise Refusal(_unread(says, "It is no span of time, no day and no date."))
    if found <= now:
        raise Refusal(_unread(says, "That moment has passed."))
    if found > now + timedelta(days=ASIDE_DAYS_MAX):
        raise Refusal(_unread(says, "That is more than a year away; by then nobody knows what was asked."))
    return instant(found)


def _span(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Hours and minutes pass as they are; days and weeks go by the calendar, to the same time of day."""
    matched = _SPAN.fullmatch(words)
    if matched is None:
        return None
    number, unit = int(matched["number"]), matched["unit"]
    unit = unit if unit in _MINUTES or unit in _DAYS else unit.removesuffix("s")
    if unit in _MINUTES:
        return now + timedelta(minutes=number * _MINUTES[unit])
    if unit in _DAYS:
        wall = now.astimezone(zone).replace(tzinfo=None) + timedelta(days=number * _DAYS[unit])
        return instants(wall, zone)[0]
    return None


def _day(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    day, _, clock = words.partition(" ")
    clock = clock.removeprefix("at ").strip()
    here = now.astimezone(zone)
    if _CLOCK.fullmatch(words):
        at = datetime.combine(here.date(), _time(words))
        moment = instants(at, zone)[0]
        return moment if moment > now else instants(at + timedelta(days=1), zone)[0]
    if clock and not _CLOCK.fullmatch(clock):
        return None
    at = _time(clock) if clock else MORNING
    if day in ("today", "tomorrow"):
        return instants(datetime.combine(here.date() + timedelta(days=day == "tomorrow"), at), zone)[0]
    if (number := _weekday(day)) is not None:
        ahead = (number - here.weekday()) % len(_WEEKDAYS) or len(_WEEKDAYS)
        return instants(datetime.combine(here.date() + timedelta(days=ahead), at), zone)[0]
    return _date(day, clock, at, zone)


def _date(day: str, clock: str, at: time, zone: ZoneInfo) -> datetime | None:
    try:
        read = datetime.fromisoformat(day.upper())
    except ValueError:
        return None
    if read.tzinfo:
        return read.astimezone(UTC)
    return instants(datetime.combine(read.date(), at) if clock or "t" not in day else read, zone)[0]


def _weekday(word: str) -> int | None:
    if len(word) < _SHORT:
        return None
    return next((number for number, name in enumerate(_WEEKDAYS) if name.startswith(word)), None)


def _time(clock: str) -> time:
    hour, _, minute = clock.replace(".", ":").partition(":")
    return time(int(hour), int(minute))


def _unread(says: str, why: str) -> Problem:
    return Problem(
        code="until-wrong",
        what=f"'{says}' cannot be waited for." if says else "It was not said until when.",
        why=why,
        fix="Write '4h', '2 days', 'tomorrow 9:00', 'monday' or a date like 2026-03-14.",
    )
