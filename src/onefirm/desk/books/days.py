"""Where one day begins and ends in the ledger, on the clock of the operator's own wall."""

from datetime import UTC, date, datetime, time, timedelta

from onefirm.desk.post import Post
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal


def of_day(post: Post, day: str) -> tuple[int, int]:
    """The entries that stand before it, and the first one after it; both are no part of it."""
    try:
        begins = date.fromisoformat(day)
        ends = begins + timedelta(days=1)
        moments = [instant(datetime.combine(each, time()).astimezone().astimezone(UTC)) for each in (begins, ends)]
    except (ValueError, OverflowError) as unreadable:
        raise Refusal(_no_day(day)) from unreadable
    first, last = (_first_from(post, moment) for moment in moments)
    return first - 1, last


def _first_from(post: Post, moment: str) -> int:
    """The first entry of that moment or later, found as one finds a word in a book."""
    # Moments follow each other, unless the clock of the machine was set back; then a day begins where it began first.
    low, high = 1, post.means.ledger.durable() + 1
    while low < high:
        middle = (low + high) // 2
        row = post.means.views.one("entry_at", seq=middle)
        if row is not None and str(row["at"]) < moment:
            low = middle + 1
        else:
            high = middle
    return low


def _no_day(day: str) -> Problem:
    return Problem(
        code="day-unreadable",
        what=f"'{day[:40]}' is no day.",
        why="A day is written as year, month and day.",
        fix="Write it like 2026-11-21.",
    )
