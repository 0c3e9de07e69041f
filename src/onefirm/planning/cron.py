"""Crontab lines: five fields, and the moments of one day that they mean on the clocks of a time zone. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches

from onefirm.domain.problem import Problem, Refusal

DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Words for the numbers from `low` on."""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)
_SHORT = {
    "@yearly": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_DAYS_LOOKED_AT_MAX = 366 * 12
"""29 February comes again after eight years at most; what does not come by then never comes."""


@dataclass(frozen=True)
class Cron:
    """A crontab line, read."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """0 is Sunday."""
    either_day: bool
    """Both kinds of day are restricted: one of them is enough, as cron has always had it."""
    hourly: bool
    """It names no hour: it goes by real hours, also in the hour that a clock shows twice."""

    def on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return of_month or of_week if self.either_day else of_month and of_week

    def count(self, day: date, zone: tzinfo) -> int:
        """How many moments `moments` would name, without naming them where the clocks do not change."""
        if not self.on(day):
            return 0
        return len(self.minutes) * len(self.hours) if _plain(day, zone) else len(self.moments(day, zone))

    def moments(self, day: date, zone: tzinfo) -> tuple[datetime, ...]:
        """The moments of one day, in UTC and in order. A time that the clocks skip counts as the end of the gap."""
        if not self.on(day):
            return ()
        midnight = datetime.combine(day, time())
        walls = [midnight + timedelta(hours=hour, minutes=minute) for hour in self.hours for minute in self.minutes]
        if _plain(day, zone):
            offset = midnight.replace(tzinfo=zone).utcoffset()
            assert offset is not None, "A zone knows its offset from UTC."
            return tuple((wall - offset).replace(tzinfo=UTC) for wall in walls)
        found = {instant for wall in walls for instant in instants(wall, zone, twice=self.hourly)}
        return tuple(sorted(found))

    def first_day(self, day: date) -> date | None:
        """The first day on or after `day` that the line means; None when there is none."""
        for _ in range(_DAYS_LOOKED_AT_MAX):
            if self.on(day):
                return day
            day += DAY
        return None


def read_cron(says: str) -> Cron:
    """Read a crontab line. Raises a Refusal that names the field that is wrong and what fits there."""
    words = _SHORT.get(says.strip().lower(), says).lower().split()
    if len(words) != len(_FIELDS):
        raise Refusal(_wrong(says, f"It has {len(words)} fields.", "Write five: minute, hour, day, month, weekday."))
    minutes, hours, days, months, weekdays = (
        _values(field, word, says) for field, word in zip(_FIELDS, words, strict=True)
    )
    cron = Cron(
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=days,
        months=months,
        weekdays=frozenset(number % 7 for number in weekdays),
        either_day=not words[2].startswith("*") and not words[4].startswith("*"),
        hourly=words[1].startswith("*"),
    )
    if cron.first_day(date(2000, 1, 1)) is None:
        raise Refusal(_wrong(says, "No calendar has such a day.", "Choose a day that its months have."))
    return cron


def instants(wall: datetime, zone: tzinfo, *, twice: bool = False) -> tuple[datetime, ...]:
    """What a time on the wall means in UTC: itself, the end of the gap it falls into, or both of two if `twice`."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        return (_after_gap(second, first, zone),)
    return (first, second) if twice and second != first else (first,)


def _after_gap(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first moment with the offset that holds behind the gap. It lies between the two readings of the time."""
    offset = after.astimezone(zone).utcoffset()
    low, high = before, after
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, high)
    return high.replace(microsecond=0)


def _plain(day: date, zone: tzinfo) -> bool:
    """Do the clocks stay as they are from the evening before to the morning after?"""
    noon = datetime.combine(day, time(12))
    hours = (noon + timedelta(hours=shift) for shift in (-14, -12, 0, 12, 14))
    return len({hour.replace(tzinfo=zone).utcoffset() for hour in hours}) == 1


def _values(field: _Field, word: str, says: str) -> frozenset[int]:
    return frozenset(number for part in word.split(",") for number in _part(field, part, says))


def _part(field: _Field, part: str, says: str) -> range:
    span, slash, step = part.partition("/")
    if slash and (not step.isdecimal() or not 0 < int(step) <= field.high):
        raise Refusal(_wrong(says, f"'/{step}' is no step for the {field.name}.", f"A step is 1 to {field.high}."))
    by = int(step) if slash else 1
    if span == "*":
        return range(field.low, (6 if field.names == _DAYS else field.high) + 1, by)
    low, dash, high = span.partition("-")
    first = _number(field, low, says)
    last = _number(field, high, says) if dash else field.high if slash else first
    if last < first:
        raise Refusal(_wrong(says, f"'{span}' runs backwards.", f"Write {high}-{low}, or two ranges with a comma."))
    return range(first, last + 1, by)


def _number(field: _Field, word: str, says: str) -> int:
    if word in field.names:
        return field.names.index(word) + field.low
    if word.isascii() and word.isdecimal() and field.low <= int(word) <= field.high:
        return int(word)
    near = get_close_matches(word, field.names, n=1) or [name for name in field.names if word.startswith(name)]
    fits = f"{field.low} to {field.high}" + (f", or {field.names[0]} to {field.names[-1]}" if field.names else "")
    raise Refusal(
        _wrong(
            says,
            f"'{word}' is no {field.name}.",
            f"Did you mean '{near[0]}'?" if near else f"Write {fits}, a range 1-5, a list 1,3 or a step */2.",
        )
    )


def _wrong(says: str, why: str, fix: str) -> Problem:
    return Problem(
        code="crontab-wrong",
        what=f"The crontab line '{says}' cannot be read.",
        why=why,
        fix=fix,
        where="docs/schedules.md",
    )
