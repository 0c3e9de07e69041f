"""Where reading begins in a folder that was never read, or whose letters bear other numbers now."""

from datetime import date, datetime, timedelta

from onefirm.connectors.mail.server.cursor import Cursor
from onefirm.connectors.mail.server.imap import Box

SLACK_DAYS = 2
"""The server's days may be others than ours."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def since(box: Box, day: date) -> list[int]:
    return box.numbers_of(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")


def heard_from(box: Box, tried: datetime, new: Cursor) -> Cursor:
    """What came while nobody could look is new, and nothing before it. The server searches by whole days alone."""
    later = set(since(box, tried.date() + timedelta(days=SLACK_DAYS)))
    doubtful = [uid for uid in since(box, tried.date() - timedelta(days=SLACK_DAYS)) if uid not in later]
    begun = int(tried.timestamp())
    before = {uid for uid, at in box.arrived(doubtful).items() if at < begun}
    heard = later.union(doubtful) - before
    if not heard:
        return new
    last = min(heard) - 1
    older = [uid for uid in box.numbers_of(f"UID {last + 1}:*") if uid <= new.last and uid not in heard]
    return new.model_copy(update={"last": last, "older": tuple(older)})
