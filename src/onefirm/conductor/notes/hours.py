"""When the operator is told: the digest that is due, and until when it is quiet. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

CATCH_UP_HOURS = 12
"""A digest that nobody could be told in time is told later, but not half a day later: the next one is near."""


def slot_at(times: Sequence[str], at: datetime, zone: ZoneInfo) -> datetime | None:
    """The last of these times that has come; nothing where that is long ago."""
    here = at.astimezone(zone)
    days = (here.date() - timedelta(days=1), here.date())
    slots = [datetime.combine(day, time.fromisoformat(each), zone).astimezone(UTC) for day in days for each in times]
    oldest = at - timedelta(hours=CATCH_UP_HOURS)
    return max((slot for slot in slots if oldest <= slot <= at), default=None)


def quiet_until(quiet: str, at: datetime, zone: ZoneInfo) -> datetime | None:
    """`22:00-07:00`: the end of the quiet hours that it is in now; None when it is in none."""
    if not quiet:
        return None
    begins, ends = (time.fromisoformat(each) for each in quiet.split("-"))
    here = at.astimezone(zone)
    for day in (here.date() - timedelta(days=1), here.date()):
        first = datetime.combine(day, begins, zone).astimezone(UTC)
        last = datetime.combine(day + timedelta(days=int(ends <= begins)), ends, zone).astimezone(UTC)
        if first <= at < last:
            return last
    return None
