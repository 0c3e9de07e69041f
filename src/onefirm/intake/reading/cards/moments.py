"""Times as calendars write them: a day, a time in UTC, in a zone, or by the clock on the wall."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from onefirm.intake.reading.cards.properties import Property
from onefirm.intake.reading.cards.zones import zone_of
from onefirm.intake.reading.days import YEAR_MAX, YEAR_MIN
from onefirm.intake.reading.problems import shown
from onefirm.intake.reading.rows import Moment

_TIME = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})(Z?))?", re.ASCII)
_LASTS = re.compile(
    r"([+-])?P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.ASCII
)


def moment_of(one: Property, located: Mapping[str, str]) -> Moment | str:
    """The moment; or a sentence that says why it is none."""
    said = one.value.strip()
    found = _TIME.fullmatch(said)
    if found is None or not YEAR_MIN <= int(found[1]) <= YEAR_MAX:
        return f"'{shown(said)}' is no time that is known here."
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001 - what was written, before its zone
        # A leap second is the last one of its minute.
        local = day.replace(hour=int(found[4] or 0), minute=int(found[5] or 0), second=min(int(found[6] or 0), 59))
    except ValueError:
        return f"'{shown(said)}' is no time that is known here."
    if found[4] is None:
        return Moment("day", local)
    if found[7]:
        return Moment("utc", local, "UTC", local.replace(tzinfo=UTC))
    told = one.parameter("TZID")
    if not told:
        return Moment("floating", local)
    zone = zone_of(told, located)
    if zone is None:
        return f"Nobody knows the time zone '{shown(told)}'."
    return _zoned(local, zone)


def later(start: Moment, lasts: str) -> Moment | str:
    """The end of what begins then and lasts so long: days by the calendar, hours by the clock."""
    found = _LASTS.fullmatch(lasts.strip())
    if found is None or not any(found.groups()[1:]):
        return f"'{shown(lasts)}' is no length of time."
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    sign = -1 if found[1] == "-" else 1
    by_calendar = sign * timedelta(weeks=weeks, days=days)
    by_clock = sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)
    try:
        local = start.local + by_calendar
        if start.kind == "utc":
            local += by_clock
            return Moment("utc", local, "UTC", local.replace(tzinfo=UTC))
        if start.kind == "zoned":
            zone = ZoneInfo(start.zone)
            instant = local.replace(tzinfo=zone).astimezone(UTC) + by_clock
            return _zoned(instant.astimezone(zone).replace(tzinfo=None), zone, instant)
        return Moment(start.kind, local + by_clock)
    except OverflowError:
        return f"'{shown(lasts)}' is too long."


def is_far(one: Moment) -> bool:
    return not YEAR_MIN <= one.local.year <= YEAR_MAX


def is_before(one: Moment, other: Moment) -> bool:
    if one.instant and other.instant:
        return one.instant < other.instant
    return one.local < other.local


def _zoned(local: datetime, zone: ZoneInfo, instant: datetime | None = None) -> Moment:
    return Moment("zoned", local, zone.key, instant or local.replace(tzinfo=zone).astimezone(UTC))
