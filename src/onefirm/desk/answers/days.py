"""The last day of something, as it is typed: one that is still to come."""

from datetime import date

from onefirm.conductor.means import Means
from onefirm.conductor.profile import today
from onefirm.domain.problem import Problem, Refusal

_SHOWN = 60


def last_day(means: Means, text: str) -> str:
    """Empty where nothing was said. Raises a Refusal for what is no day, or over."""
    if not text.strip():
        return ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise Refusal(_no_day(text)) from wrong
    if day < (now := today(means)):
        raise Refusal(_over(day, now))
    return day.isoformat()


def _no_day(text: str) -> Problem:
    return Problem(
        code="until-no-date",
        what=f"'{text[:_SHOWN]}' is no date.",
        why="An answer holds up to the end of one day.",
        fix="Write the day like 2026-12-31, or leave it out.",
    )


def _over(day: date, now: date) -> Problem:
    return Problem(
        code="answer-over",
        what=f"An answer until {day} would never be used.",
        why=f"Its last day is over: today is {now.isoformat()}.",
        fix="Name a day that is still to come.",
        where="onefirm answers list",
    )
