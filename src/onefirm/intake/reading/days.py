"""Days as people write them. `12/11/2026` is one day or another: only the whole column can tell which."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from onefirm.intake.reading.text import plain

Order: TypeAlias = Literal["day-first", "month-first"]

YEAR_MIN, YEAR_MAX = 1900, 2200
_SIGNS_MAX = 60
_CENTURY_FROM = 69
"""Of years in two digits, 69 to 99 belong to the last century."""
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ,].*)?|(\d{4})(\d{2})(\d{2})(?:T.*)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?:[T ,].*)?", re.ASCII)
_DAY_WORD = re.compile(r"(?:\w+, )?(\d{1,2})\.? (?:de )?([^\W\d]{3,12})\.?,? (?:de )?(\d{4})(?: .*)?", re.IGNORECASE)
_WORD_DAY = re.compile(r"([^\W\d]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[ ,].*)?", re.IGNORECASE)
_MONTHS = (
    "jan january januar janvier janv enero ene", "feb february februar fevrier fev fevr febrero",
    "mar march marz mrz mars marzo maerz", "apr april avril avr abril abr", "may mai mayo", "jun june juni juin junio",
    "jul july juli juillet juil julio", "aug august aout agosto ago", "sep sept september septembre septiembre",
    "oct october oktober okt octobre octubre", "nov november novembre noviembre",
    "dec december dezember dez decembre diciembre dic",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


@dataclass
class DateEvidence:
    """What the cells of a column say about the order of day and month."""

    day_first: str = ""
    month_first: str = ""
    """The first cell that proves it."""
    unsure: str = ""
    """The first cell that is one day or another."""

    def look(self, cell: str) -> None:
        found = _NUMBERS.fullmatch(cell.strip()[:_SIGNS_MAX])
        if found is None or found[2] == ".":
            return
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            self.day_first = self.day_first or cell
        elif second > 12 >= first:
            self.month_first = self.month_first or cell
        elif first != second:
            self.unsure = self.unsure or cell

    @property
    def order(self) -> Order | None:
        """None when nothing has to be known, and also when nothing is proven: `asks` tells which."""
        if self.day_first and self.month_first:
            return None
        return "day-first" if self.day_first else "month-first" if self.month_first else None

    @property
    def asks(self) -> bool:
        return bool(self.day_first and self.month_first) or bool(self.unsure and self.order is None)


def day_of(cell: str, order: Order | None) -> date | None:
    """The day a cell tells, or None when it tells none."""
    said = " ".join(cell.split())[:_SIGNS_MAX]
    if found := _ISO.fullmatch(said):
        year, month, day = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        return _day(int(year), int(month), int(day))
    if found := _NUMBERS.fullmatch(said):
        day, month = int(found[1]), int(found[3])
        if found[2] != "." and order == "month-first":
            day, month = month, day
        return _day(_year(found[4]), month, day)
    if found := _DAY_WORD.fullmatch(said):
        return _day(int(found[3]), _MONTH_OF.get(plain(found[2]), 0), int(found[1]))
    if found := _WORD_DAY.fullmatch(said):
        return _day(int(found[3]), _MONTH_OF.get(plain(found[1]), 0), int(found[2]))
    return None


def _year(said: str) -> int:
    if len(said) == 4:
        return int(said)
    return int(said) + (1900 if int(said) >= _CENTURY_FROM else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    if not YEAR_MIN <= year <= YEAR_MAX:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
