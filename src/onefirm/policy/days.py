"""Days as a rule names them: `saturday`, `2026-12-24`, `2026-12-24..2027-01-02`, several with commas. Pure."""

import re
from datetime import date

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKEND = ("saturday", "sunday")
_SHORT = 3


def read_days(text: str) -> str | None:
    """The days in the words they are kept in; None when one of them is no day."""
    read = list[str]()
    for part in re.split(r",| and | or ", text.casefold()):
        word = part.strip().removeprefix("on ").strip()
        if word in ("weekend", "weekends", "the weekend"):
            read += _WEEKEND
        elif found := _weekday(word) or _dates(word):
            read.append(found)
        else:
            return None
    return ", ".join(dict.fromkeys(read))


def covers(value: str, day: date) -> bool:
    """Also in the words somebody typed, for a rule may come from a file."""
    return any(_covers(part, day) for part in (read_days(value) or "").split(", "))


def past(value: str, day: date) -> bool:
    """All of them are over. A weekday always comes again, and what cannot be read is not taken for over."""
    last = [part.rpartition("..")[2] for part in (read_days(value) or "").split(", ")]
    return all(each and each not in WEEKDAYS and each < day.isoformat() for each in last)


def _covers(part: str, day: date) -> bool:
    if part in WEEKDAYS:
        return WEEKDAYS[day.weekday()] == part
    first, _, last = part.partition("..")
    return first <= day.isoformat() <= (last or first)


def _weekday(word: str) -> str:
    known = (name for name in WEEKDAYS if len(word) >= _SHORT and name.startswith(word.removesuffix("s")))
    return next(known, "")


def _dates(word: str) -> str:
    """One date, or two with `..` or `to` between them, the earlier one first."""
    ends = [_date(end) for end in re.split(r"\.\.|\bto\b", word)]
    if len(ends) > 2 or not all(ends) or ends != sorted(ends):
        return ""
    return "..".join(ends)


def _date(word: str) -> str:
    try:
        return date.fromisoformat(word.strip()).isoformat()
    except ValueError:
        return ""
