"""How long a class of records is kept: '12 months', '10 years', or for ever. Pure."""

import calendar
import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from onefirm.domain.ids import instant, moment

FOR_EVER = "for ever"
RETENTION: Mapping[str, str] = MappingProxyType({"leads": FOR_EVER, "clients": FOR_EVER, "books": "10 years"})
"""By class: who asked and never became a client; clients; what the law wants kept. No rule, nobody goes."""

_PERIOD = re.compile(r"([1-9][0-9]{0,3}) (day|week|month|year)s?")
_MONTHS_A_YEAR = 12
_YEAR_MAX = 9999


def is_period(text: str) -> bool:
    return text == FOR_EVER or _PERIOD.fullmatch(text) is not None


def past(period: str, at: str) -> str:
    """The moment from which on something of this age may go; empty for never."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return ""
    number, unit = int(found[1]), found[2]
    if unit in ("day", "week"):
        return instant(moment(at) + timedelta(days=number * (7 if unit == "week" else 1)))
    return _months(at, number * (_MONTHS_A_YEAR if unit == "year" else 1))


def _months(at: str, months: int) -> str:
    """The same day of a later month, or its last one."""
    begun = moment(at)
    years, month = divmod(begun.month - 1 + months, _MONTHS_A_YEAR)
    year = begun.year + years
    if year > _YEAR_MAX:
        return ""
    day = min(begun.day, calendar.monthrange(year, month + 1)[1])
    return instant(begun.replace(year=year, month=month + 1, day=day))
