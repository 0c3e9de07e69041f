"""Which days of a year, a month or a week a rule of repeating names. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    freq: str
    months: tuple[int, ...]
    month_days: tuple[int, ...]
    year_days: tuple[int, ...]
    weeks: tuple[int, ...]
    weekdays: tuple[tuple[int, int], ...]
    """Each with its number, `-1` for the last one; 0 for every one."""
    week_begins: int

    @property
    def narrows(self) -> bool:
        return bool(self.months or self.month_days or self.year_days or self.weeks or self.weekdays)

    @property
    def names_days(self) -> bool:
        return bool(self.month_days or self.year_days or self.weeks or self.weekdays)


def days_of(days: Days, first: date, begins: date) -> list[date]:
    """Those within the year, month, week or day that begins then; what is not said is as the first one has it."""
    return [day for day in _candidates(days, begins) if _fits(days, first, day, begins)]


def _candidates(days: Days, begins: date) -> Iterable[date]:
    match days.freq:
        case "YEARLY":
            ahead, end = (timedelta(days=6) if days.weeks else timedelta()), date(begins.year, 12, 31)
            return _run(_shifted(begins, -ahead), _shifted(end, ahead))
        case "MONTHLY":
            return _run(begins, _last_of(begins))
        case "WEEKLY":
            return _run(begins, _shifted(begins, timedelta(days=6)))
        case _:
            return (begins,)


def _fits(days: Days, first: date, day: date, begins: date) -> bool:
    if days.freq == "YEARLY" and not days.weeks and day.year != begins.year:
        return False
    if days.weeks and not _in_weeks(days, day, begins.year):
        return False
    months = days.months or ((first.month,) if days.freq == "YEARLY" and not days.names_days else ())
    if months and day.month not in months:
        return False
    if days.year_days and not _counted(day.timetuple().tm_yday, _length(day.year), days.year_days):
        return False
    month_days = days.month_days or ((first.day,) if days.freq in ("YEARLY", "MONTHLY") and not days.names_days else ())
    if month_days and not _counted(day.day, _last_of(day).day, month_days):
        return False
    if days.weekdays:
        return any(day.weekday() == weekday and _nth(days, day, number) for number, weekday in days.weekdays)
    weekly = days.freq == "WEEKLY" or (days.freq == "YEARLY" and days.weeks and not days.month_days + days.year_days)
    return not weekly or day.weekday() == first.weekday()


def _nth(days: Days, day: date, number: int) -> bool:
    """Whether it is the second, or the last but one, such weekday of its month or of its year."""
    if not number or days.freq not in ("YEARLY", "MONTHLY"):
        return True
    by_month = days.freq == "MONTHLY" or bool(days.months)
    place, length = (day.day, _last_of(day).day) if by_month else (day.timetuple().tm_yday, _length(day.year))
    return number in ((place - 1) // 7 + 1, -((length - place) // 7 + 1))


def _in_weeks(days: Days, day: date, year: int) -> bool:
    begins, ends = _week_one(year, days.week_begins), _week_one(year + 1, days.week_begins)
    if not begins <= day < ends:
        return False
    return _counted((day - begins).days // 7 + 1, (ends - begins).days // 7, days.weeks)


def _week_one(year: int, week_begins: int) -> date:
    """The first week with four days or more in this year."""
    if year > date.max.year:
        return date.max
    fourth = date(year, 1, 4)
    return _shifted(fourth, -_DAY * ((fourth.weekday() - week_begins) % 7))


def _counted(place: int, length: int, wanted: tuple[int, ...]) -> bool:
    return place in wanted or place - length - 1 in wanted


def _last_of(day: date) -> date:
    return date(day.year, 12, 31) if day.month == 12 else date(day.year, day.month + 1, 1) - _DAY


def _length(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def _run(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
