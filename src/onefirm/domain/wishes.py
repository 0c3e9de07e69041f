"""What a client wants of everything that reaches them, as agents are told it: one rule a line. Pure."""

import re
from datetime import date, timedelta

PHONE = "phone"

_OF_WAYS = re.compile(r"^(never|only) by (.+)$", re.MULTILINE)
_OF_DAYS = re.compile(r"^not on (.+)$", re.MULTILINE)
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|to|until|bis|–)\s*(\d{4}-\d\d-\d\d))?")
_WEEKDAYS = (
    ("monday", "montag"), ("tuesday", "dienstag"), ("wednesday", "mittwoch"), ("thursday", "donnerstag"),
    ("friday", "freitag"), ("saturday", "samstag", "sonnabend"), ("sunday", "sonntag"),
)  # fmt: skip
_WEEKEND = ("weekend", "wochenende")
_DAYS_LOOKED_AT_MAX = 400


def may_be_reached(wishes: str, way: str) -> bool:
    """No rule keeps this way from them, and none names other ways alone."""
    for which, ways in _OF_WAYS.findall(wishes):
        named = way in (one.strip() for one in ways.split(","))
        if named == (which == "never"):
            return False
    return True


def may_be_called(wishes: str) -> bool:
    return may_be_reached(wishes, PHONE)


def left_alone_on(wishes: str, day: date) -> str:
    """The rule, word for word, by which nothing reaches them on this day; empty when none does."""
    return next((f"not on {said}" for said in _OF_DAYS.findall(wishes) if _holds(said, day)), "")


def first_free_day(wishes: str, day: date) -> date | None:
    """The first day from this one on that no rule keeps free; None when a year has none."""
    days = (day + timedelta(days=ahead) for ahead in range(_DAYS_LOOKED_AT_MAX) if day.toordinal() + ahead <= _LAST)
    return next((each for each in days if not left_alone_on(wishes, each)), None)


_LAST = date.max.toordinal()


def _holds(said: str, day: date) -> bool:
    words = said.casefold()
    if any(name in words for name in _WEEKDAYS[day.weekday()]):
        return True
    if day.weekday() in (5, 6) and any(name in words for name in _WEEKEND):
        return True
    # ISO dates stand in order as text: no day that is none has to be read.
    return any(first <= day.isoformat() <= (last or first) for first, last in _SPAN.findall(said))
