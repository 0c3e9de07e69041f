"""What of one file of a calendar takes up time between two moments: each repetition on its own, the earliest first."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onefirm.guard.ics import FORM, Block, Said, whole
from onefirm.guard.recurring.clocks import LOCAL, Clock, Known, clock_of, described
from onefirm.guard.recurring.rule import Endless, comes, rule_of

TAKEN_MAX = 500
"""Of one appointment that repeats; what comes after so many is told as one."""
_DATES_MAX = 5_000
_ALL_DAY = re.compile(r"\d{8}", re.ASCII)
_LASTING = re.compile(
    r"[+]?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?", re.ASCII
)
_AROUND = timedelta(hours=30)
_NOT = timedelta()
_MISREAD = " (how it repeats cannot be worked out)"


@dataclass(frozen=True)
class Taken:
    uid: str
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class _Moment:
    """As the clock on the wall shows it, and by which clock."""

    local: datetime
    clock: Clock
    all_day: bool

    @property
    def utc(self) -> datetime:
        return self.clock.utc(self.local)

    def on(self, clock: Clock) -> datetime:
        """As another clock shows it."""
        return self.local + (self.utc - clock.utc(self.local))


def taken(raw: bytes, start: datetime, end: datetime, zone: ZoneInfo) -> list[Taken]:
    """Raises a ValueError for what nobody can read. A rule nobody can follow is told as taken, never as free."""
    calendar = whole(raw)
    told = described(calendar)
    rows = dict[str, list[Block]]()
    for event in calendar.every("VEVENT"):
        rows.setdefault(event.text("UID"), []).append(event)
    found = [one for row in rows.values() for one in _row(row, start, end, told, zone)]
    return sorted(found, key=lambda one: (one.start, one.end))


def once(event: Block, calendar: Block, zone: ZoneInfo) -> Taken:
    """When it begins and ends the first time, whatever follows. Raises a ValueError for what nobody can read."""
    told = described(calendar)
    first = _start(event, told, zone)
    return _at(event, first, first.local, _lasts(event, first, told, zone))


def _row(events: list[Block], start: datetime, end: datetime, told: Mapping[str, Clock], zone: ZoneInfo) -> list[Taken]:
    """One appointment with what was taken out of its row and stands there as something else."""
    others = [event for event in events if "RECURRENCE-ID" in event.said]
    own = [event for event in events if "RECURRENCE-ID" not in event.said]
    found = [one for event in others for one in _alone(event, start, end, told, zone)]
    for event in own:
        if _takes_time(event):
            found += _repeated(event, others, start, end, told, zone)
    return found


def _alone(event: Block, start: datetime, end: datetime, told: Mapping[str, Clock], zone: ZoneInfo) -> list[Taken]:
    first = _start(event, told, zone)
    one = _at(event, first, first.local, _lasts(event, first, told, zone))
    return [one] if _takes_time(event) and one.start < end and one.end > start else []


def _repeated(
    event: Block, others: list[Block], start: datetime, end: datetime, told: Mapping[str, Clock], zone: ZoneInfo
) -> list[Taken]:
    first = _start(event, told, zone)
    lasts = _lasts(event, first, told, zone)
    found = list[Taken]()
    after, before = _wall(start) - lasts - _AROUND, _wall(end) + _AROUND
    try:
        gone, moved = _gone(event, others, first, told, zone), _moved(others, first.clock, told, zone)
        for local in _comes(event, first, after - _most(moved), before + _most(moved), told, zone):
            if first.clock.utc(local) in gone or local.date() in gone:
                continue
            by, lasting = next(((one.by, one.lasts) for one in moved if one.since <= local), (_NOT, lasts))
            one = _at(event, first, local + by, lasting)
            if one.start < end and one.end > start:
                found.append(one)
            if len(found) >= TAKEN_MAX:
                return [*found[:-1], Taken(one.uid, one.title, one.start, max(end, one.end))]
    except (ValueError, OverflowError):
        begins = max(start, first.utc)
        title = event.text("SUMMARY") + _MISREAD
        return [Taken(event.text("UID"), title, begins, end)] if begins < end else []
    return found


@dataclass(frozen=True)
class _Moved:
    """From one of its row on, all of them come at another time."""

    since: datetime
    by: timedelta
    lasts: timedelta


def _moved(others: list[Block], clock: Clock, told: Mapping[str, Clock], zone: ZoneInfo) -> list[_Moved]:
    found = list[_Moved]()
    for event in others:
        said = event.first("RECURRENCE-ID")
        if said and said.params.get("RANGE", "").upper() == "THISANDFUTURE":
            was, now = _moment(said, told, zone), _start(event, told, zone)
            since = was.on(clock)
            found.append(_Moved(since, now.on(clock) - since, _lasts(event, now, told, zone)))
    return sorted(found, key=lambda one: one.since, reverse=True)


def _most(moved: list[_Moved]) -> timedelta:
    return max((abs(one.by) + one.lasts for one in moved), default=_NOT)


def _comes(
    event: Block, first: _Moment, after: datetime, before: datetime, told: Mapping[str, Clock], zone: ZoneInfo
) -> Iterator[datetime]:
    """On the clock of its beginning: by its rules, and on the dates that are named one by one."""
    seen = set[datetime]()
    rules = [said.value for said in event.all("RRULE")]
    dates = (one for said in event.all("RDATE") for one in _moments(said, told, zone))
    for one in dates:
        if one.utc != first.utc and one.local not in seen:
            seen.add(one.local)
            yield one.on(first.clock)
    if not rules and after <= first.local < before:
        yield first.local
    for said in rules:
        rule = rule_of(said)
        until = _moment(Said(rule.until), told, zone) if rule.until else None
        # What has ended long ago is not followed until today.
        ends = min(before, until.local + 2 * _AROUND) if until else before
        for local in comes(rule, first.local, after, ends):
            if until and _behind(first.clock.utc(local), local, until) and local != first.local:
                break
            if local not in seen:
                seen.add(local)
                yield local


def _behind(at: datetime, local: datetime, until: _Moment) -> bool:
    """A day is meant to its end; a moment that bears no zone is meant on the clock of the appointment."""
    if until.all_day:
        return local.date() > until.local.date()
    return at > until.utc if isinstance(until.clock, Known) and until.clock.zone.key == "UTC" else local > until.local


def _gone(
    event: Block, others: list[Block], first: _Moment, told: Mapping[str, Clock], zone: ZoneInfo
) -> set[datetime | date]:
    """When it does not take place as it would: left out, or told on its own. A day stands for whatever is on it."""
    said = [*event.all("EXDATE"), *(each for other in others for each in other.all("RECURRENCE-ID"))]
    gone = set[datetime | date]()
    for one in (one for each in said for one in _moments(each, told, zone)):
        if one.all_day and not first.all_day:
            gone.add(one.local.date())
        else:
            gone.add(first.clock.utc(one.local) if first.all_day else one.utc)
    return gone


def _at(event: Block, first: _Moment, local: datetime, lasts: timedelta) -> Taken:
    start = first.clock.utc(local)
    # A day has as many hours as its zone gives it; an hour is an hour.
    end = first.clock.utc(local + lasts) if first.all_day else start + lasts
    return Taken(event.text("UID"), event.text("SUMMARY"), start, end)


def _takes_time(event: Block) -> bool:
    return event.text("STATUS").upper() != "CANCELLED" and event.text("TRANSP").upper() != "TRANSPARENT"


def _start(event: Block, told: Mapping[str, Clock], zone: ZoneInfo) -> _Moment:
    said = event.first("DTSTART")
    if said is None:
        raise ValueError("An appointment in it has no beginning.")
    return _moment(said, told, zone)


def _lasts(event: Block, first: _Moment, told: Mapping[str, Clock], zone: ZoneInfo) -> timedelta:
    if said := event.first("DTEND"):
        end = _moment(said, told, zone)
        span = end.local - first.local if first.all_day else end.utc - first.utc
        return max(span, timedelta())
    if said := event.first("DURATION"):
        found = _LASTING.fullmatch(said.value)
        if found is None:
            raise ValueError("How long an appointment in it lasts cannot be read.")
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return timedelta(days=1) if first.all_day else timedelta()


def _moments(said: Said, told: Mapping[str, Clock], zone: ZoneInfo) -> list[_Moment]:
    every = said.value.split(",")
    if len(every) > _DATES_MAX:
        raise Endless("It names too many dates.")
    # A period is told by its beginning, a slash, and its end.
    return [_moment(Said(one.partition("/")[0], said.params), told, zone) for one in every if one]


def _moment(said: Said, told: Mapping[str, Clock], zone: ZoneInfo) -> _Moment:
    value = said.value.strip()
    if _ALL_DAY.fullmatch(value):
        return _Moment(
            datetime.combine(date(int(value[:4]), int(value[4:6]), int(value[6:])), time()), Known(zone), True
        )
    if value.endswith("Z"):
        return _Moment(datetime.strptime(value, FORM), Known(ZoneInfo("UTC")), False)  # noqa: DTZ007 -- its clock is beside it.
    local = datetime.strptime(value, LOCAL)  # noqa: DTZ007
    return _Moment(local, clock_of(said.params.get("TZID", ""), told, zone), False)


def _wall(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
