"""Which times are free. Pure: the opening hours are read by the clocks of the place, lengths are time that passes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from onefirm.agents.scheduler.hours import Span
from onefirm.domain.frozen import Frozen
from onefirm.domain.wishes import left_alone_on

SLOTS_MAX = 3
DAYS_MAX = 60
BUSY_MAX = 2_000
_GRID_MINUTES = 30
THEIRS_FROM, THEIRS_UNTIL = 8, 20
"""Nobody is offered a time before or after these hours of their own."""

Gap = tuple[datetime, datetime]


class Busy(Frozen):
    """Some time that is taken."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    title: str = Field(default="", max_length=300)


class Wanted(Frozen):
    minutes: int = Field(ge=5, le=480)
    after: AwareDatetime
    """Nothing is offered before: now, as a rule."""
    days: int = Field(default=14, ge=1, le=DAYS_MAX)
    """How far to look ahead."""
    busy: tuple[Busy, ...] = Field(default=(), max_length=BUSY_MAX)
    hours: str = Field(default="", max_length=500)
    """When the operator works: `Monday to Friday, 9 to 17`."""
    zone: str = Field(default="UTC", max_length=64)
    their_zone: str = Field(default="", max_length=64)
    """Where the other one is, if that is known."""
    between_minutes: int = Field(default=0, ge=0, le=240)
    """Air before and after whatever is taken."""
    notice_hours: int = Field(default=0, ge=0, le=24 * 14)
    wishes: str = Field(default="", max_length=20_000)
    """What they want of everything that reaches them, one rule a line: `not on friday`."""


class Slot(Frozen):
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    says: str
    """`Thursday, 5 March 2026, 9:00 to 9:30 (Europe/Berlin)`."""


class Slots(Frozen):
    slots: list[Slot]
    listing: str
    """All of them as one text, a line each, as it can stand in a letter."""
    first_starts_at: str = ""
    first_ends_at: str = ""
    """Of the first one, ready to be booked."""


def free(task: Wanted, open_on: Mapping[int, tuple[Span, ...]], zone: ZoneInfo, theirs: ZoneInfo | None) -> list[Gap]:
    """One a day on the first days that have any; where too few have one, more on the same days."""
    length = timedelta(minutes=task.minutes)
    earliest = task.after.astimezone(UTC) + timedelta(hours=task.notice_hours)
    taken = _taken(task)

    def of_day(day: date) -> Iterator[Gap]:
        for start, end in open_on.get(day.weekday(), ()):
            window = (max(_moment(day, start, zone, last=False), earliest), _moment(day, end, zone, last=True))
            for gap in _gaps(window, taken):
                yield from _in_gap(gap, length, zone, theirs)

    by_day = [list(islice(of_day(day), SLOTS_MAX)) for day in _days(task, zone)]
    rounds = (found[nth] for nth in range(SLOTS_MAX) for found in by_day if len(found) > nth)
    return sorted(islice(rounds, SLOTS_MAX))


def _days(task: Wanted, zone: ZoneInfo) -> list[date]:
    first = task.after.astimezone(zone).date()
    last = min(task.days, date.max.toordinal() - first.toordinal())
    return [
        day for day in (first + timedelta(days=ahead) for ahead in range(last)) if not left_alone_on(task.wishes, day)
    ]


def _in_gap(gap: Gap, length: timedelta, zone: ZoneInfo, theirs: ZoneInfo | None) -> Iterator[Gap]:
    at = _on_grid(gap[0], zone)
    while at + length <= gap[1]:
        if _bearable(at, length, theirs):
            yield at, at + length
            at = _on_grid(at + length, zone)
        else:
            at = _on_grid(at + timedelta(minutes=1), zone)


def _moment(day: date, minutes: int, zone: ZoneInfo, *, last: bool) -> datetime:
    """Of an hour that comes twice the first is meant by a beginning and the second by an end."""
    if minutes == 24 * 60:
        day, minutes = day + timedelta(days=1), 0
    local = datetime.combine(day, time(minutes // 60, minutes % 60), zone).replace(fold=int(last))
    return local.astimezone(UTC)


def _taken(task: Wanted) -> list[Gap]:
    air = timedelta(minutes=task.between_minutes)
    return sorted(
        (each.starts_at.astimezone(UTC) - air, each.ends_at.astimezone(UTC) + air)
        for each in task.busy
        if each.starts_at < each.ends_at
    )


def _gaps(window: Gap, taken: Sequence[Gap]) -> Iterator[Gap]:
    at, end = window
    for start, until in taken:
        if start >= end:
            break
        if start > at:
            yield at, start
        at = max(at, until)
    if at < end:
        yield at, end


def _on_grid(at: datetime, zone: ZoneInfo) -> datetime:
    """The next full or half hour of the clocks there."""
    local = at.astimezone(zone)
    past = timedelta(minutes=local.minute % _GRID_MINUTES, seconds=local.second, microseconds=local.microsecond)
    return at + (timedelta(minutes=_GRID_MINUTES) - past) if past else at


def _bearable(at: datetime, length: timedelta, theirs: ZoneInfo | None) -> bool:
    if theirs is None:
        return True
    start, end = at.astimezone(theirs), (at + length).astimezone(theirs)
    over = end.hour > THEIRS_UNTIL or (end.hour == THEIRS_UNTIL and (end.minute or end.second))
    return start.hour >= THEIRS_FROM and start.date() == end.date() and not over
