"""What a time zone does around an appointment, spelled out: whoever reads it need not know the zone's name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from onefirm.guard.ics import FORM

_AROUND = timedelta(days=370)
_STEP = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LOCAL = FORM.removesuffix("Z")

Lines = list[tuple[str, str]]


def moment(name: str, at: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """One property with a time, as people of that zone say it."""
    local = at.astimezone(zone)
    # An hour that comes twice has one name in its zone; the second one is told by the clock that knows no such hours.
    if zone.key == "UTC" or local.fold:
        return name, at.astimezone(UTC).strftime(FORM)
    return f"{name};TZID={zone.key}", local.strftime(_LOCAL)


def spelled_out(zone: ZoneInfo, at: datetime) -> Lines:
    """A VTIMEZONE that is right for a year before and after: each change of the clocks at its date, and no rule."""
    if zone.key == "UTC":
        return []
    begins = (at - _AROUND).astimezone(UTC)
    lines = [("BEGIN", "VTIMEZONE"), ("TZID", zone.key), *_observance(zone, begins, begins)]
    for change in _changes(zone, begins, at + _AROUND):
        lines += _observance(zone, change - _SECOND, change)
    return [*lines, ("END", "VTIMEZONE")]


def _observance(zone: ZoneInfo, before: datetime, change: datetime) -> Lines:
    was, now = before.astimezone(zone), change.astimezone(zone)
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    # The change is told by the clocks that were right until then.
    told = (change + (was.utcoffset() or timedelta())).strftime(_LOCAL)
    return [
        ("BEGIN", kind),
        ("DTSTART", told),
        ("TZOFFSETFROM", _offset(was)),
        ("TZOFFSETTO", _offset(now)),
        ("TZNAME", now.tzname() or ""),
        ("END", kind),
    ]


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    at = start.replace(microsecond=0)
    while at < end:
        after = at + _STEP
        if _offset(at.astimezone(zone)) != _offset(after.astimezone(zone)):
            yield _found(zone, at, after)
        at = after


def _found(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second of the new time."""
    was = _offset(low.astimezone(zone))
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        low, high = (middle, high) if _offset(middle.astimezone(zone)) == was else (low, middle)
    return high


def _offset(at: datetime) -> str:
    seconds = int((at.utcoffset() or timedelta()).total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}{f'{left:02}' if left else ''}"
