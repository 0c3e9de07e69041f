"""A rule of repeating (RRULE, RFC 5545): when it comes on the clock of the wall, between two moments. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from onefirm.guard.recurring.days import Days, days_of

STEPS_MAX = 60_000
"""So many days or seconds of a rule are gone through; a rule that asks for more is called endless."""
TOGETHER_MAX = 5_000
"""So often it may come within one year, month or week."""
INTERVAL_MAX = 100_000
COARSE = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_FINE = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
_COSTS = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7}
_DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_RANGES = {
    "BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53), "BYMONTH": (1, 12), "BYSETPOS": (-366, 366),
}  # fmt: skip
_WORDS = frozenset({*_RANGES, "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"})
_SPARE = timedelta(hours=30)
"""Clocks differ by less than that, so nothing that is wanted is passed over."""
_WEEK = timedelta(weeks=1)


class Endless(ValueError):
    """To say when it comes would take too long."""


@dataclass(frozen=True)
class Rule:
    freq: str
    interval: int
    count: int
    """0: without end."""
    until: str
    """As it is written; whoever knows the zone reads it."""
    days: Days
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]
    places: tuple[int, ...]
    """Which of those within one year, month or week."""


def rule_of(said: str) -> Rule:
    """Raises a ValueError for what is no rule we know."""
    words = dict[str, str]()
    for part in said.strip().rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if name.upper() not in _WORDS or name.upper() in words:
            raise ValueError(f"'{name[:40]}' in a rule is not understood.")
        words[name.upper()] = value.strip().upper()
    freq = words.get("FREQ", "")
    if freq not in COARSE and freq not in _FINE:
        raise ValueError("A rule does not say how often.")
    numbers = {name: _numbers(name, words[name]) for name in _RANGES if name in words}
    return Rule(
        freq,
        interval=_one(words.get("INTERVAL", "1"), INTERVAL_MAX),
        count=_one(words["COUNT"], 10**9) if "COUNT" in words else 0,
        until=words.get("UNTIL", ""),
        days=Days(
            freq,
            months=numbers.get("BYMONTH", ()),
            month_days=numbers.get("BYMONTHDAY", ()),
            year_days=numbers.get("BYYEARDAY", ()),
            weeks=numbers.get("BYWEEKNO", ()),
            weekdays=_weekdays(words.get("BYDAY", "")),
            week_begins=_DAY_NAMES.index(words.get("WKST", "MO")),
        ),
        hours=numbers.get("BYHOUR", ()),
        minutes=numbers.get("BYMINUTE", ()),
        seconds=numbers.get("BYSECOND", ()),
        places=numbers.get("BYSETPOS", ()),
    )


def comes(rule: Rule, first: datetime, after: datetime, before: datetime) -> Iterator[datetime]:
    """In their order; the first is the first of them, whatever the rule says of it. Raises Endless."""
    if after <= first < before:
        yield first
    counted = 1
    for at in _all(rule, first, after - _SPARE, before):
        if at <= first:
            continue
        counted += 1
        if (rule.count and counted > rule.count) or at >= before:
            return
        if at >= after:
            yield at


def _all(rule: Rule, first: datetime, after: datetime, before: datetime) -> Iterator[datetime]:
    steps, step = 0, 0 if rule.count else _skipped(rule, first, after)
    early = _WEEK if rule.days.weeks else timedelta()  # The first week of a year may begin in the year before.
    while (begins := _begin(rule, first, step)) is not None and begins < before + early:
        here = sorted(_within(rule, first, begins))
        steps += max(_COSTS.get(rule.freq, 1), len(here))
        if steps > STEPS_MAX:
            raise Endless("It repeats too often, or counts too far.")
        yield from _placed(here, rule.places) if rule.places else here
        step += 1


def _skipped(rule: Rule, first: datetime, after: datetime) -> int:
    """How many years, months, weeks and so on can be passed over: none of them comes so late."""
    if after <= first:
        return 0
    if rule.freq in _FINE:
        passed = int((after - first).total_seconds()) // _FINE[rule.freq]
    else:
        passed = {
            "YEARLY": after.year - first.year,
            "MONTHLY": (after.year - first.year) * 12 + after.month - first.month,
            "WEEKLY": (after - first).days // 7,
            "DAILY": (after - first).days,
        }[rule.freq]
    return max(0, passed // rule.interval - 1)


def _begin(rule: Rule, first: datetime, step: int) -> datetime | None:
    """Of one year, month, week and so on; nothing behind the end of all calendars."""
    ahead = step * rule.interval
    try:
        match rule.freq:
            case "YEARLY":
                return datetime(first.year + ahead, 1, 1)  # noqa: DTZ001 -- the clock on the wall knows no zone.
            case "MONTHLY":
                months = first.year * 12 + first.month - 1 + ahead
                return datetime(months // 12, months % 12 + 1, 1)  # noqa: DTZ001
            case "WEEKLY":
                monday = first.date() - timedelta(days=(first.weekday() - rule.days.week_begins) % 7)
                return datetime.combine(monday + timedelta(weeks=ahead), time())
            case "DAILY":
                return datetime.combine(first.date() + timedelta(days=ahead), time())
            case "HOURLY":
                return first.replace(minute=0, second=0) + timedelta(hours=ahead)
            case "MINUTELY":
                return first.replace(second=0) + timedelta(minutes=ahead)
            case _:
                return first + timedelta(seconds=ahead)
    except (OverflowError, ValueError):
        return None


def _within(rule: Rule, first: datetime, begins: datetime) -> list[datetime]:
    if rule.freq in COARSE:
        clock = product(rule.hours or (first.hour,), rule.minutes or (first.minute,), rule.seconds or (first.second,))
        times = [time(hour, minute, min(second, 59)) for hour, minute, second in sorted(set(clock))]
        days = days_of(rule.days, first.date(), begins.date())
        if len(days) * len(times) > TOGETHER_MAX:
            raise Endless("It comes too often within one round.")
        return [datetime.combine(day, at) for day in days for at in times]
    if not _day_fits(rule.days, begins.date()) or (rule.hours and begins.hour not in rule.hours):
        return []
    if rule.freq == "HOURLY":
        minutes, seconds = rule.minutes or (first.minute,), rule.seconds or (first.second,)
    elif rule.minutes and begins.minute not in rule.minutes:
        return []
    elif rule.freq == "MINUTELY":
        minutes, seconds = (begins.minute,), rule.seconds or (first.second,)
    else:
        return [begins] if not rule.seconds or begins.second in rule.seconds else []
    return [begins.replace(minute=minute, second=min(second, 59)) for minute, second in product(minutes, seconds)]


def _day_fits(days: Days, day: date) -> bool:
    return not days.narrows or day in days_of(days, day, day)


def _placed(here: list[datetime], places: tuple[int, ...]) -> list[datetime]:
    picked = {here[place - 1 if place > 0 else place] for place in places if 0 < abs(place) <= len(here)}
    return sorted(picked)


def _weekdays(said: str) -> tuple[tuple[int, int], ...]:
    found = [_BY_DAY.fullmatch(part.strip()) for part in said.split(",")] if said else []
    if any(one is None for one in found):
        raise ValueError("A day of the week in a rule is not understood.")
    return tuple((int(one[1] or 0), _DAY_NAMES.index(one[2])) for one in found if one)


def _numbers(name: str, said: str) -> tuple[int, ...]:
    least, most = _RANGES[name]
    found = [int(part) for part in said.split(",") if _NUMBER.fullmatch(part.strip())]
    if len(found) != said.count(",") + 1 or not all(least <= one <= most for one in found):
        raise ValueError(f"{name} in a rule is not understood.")
    return tuple(dict.fromkeys(found))


def _one(said: str, most: int) -> int:
    if not _NUMBER.fullmatch(said) or not 1 <= int(said) <= most:
        raise ValueError("A number in a rule is not understood.")
    return int(said)
