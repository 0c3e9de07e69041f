"""Time in a goal: how long to wait, counted or by the calendar. A day of the calendar is counted from today."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10,
}  # fmt: skip
_UNITS = (
    ("minutes", r"minutes?|minuten?"), ("hours", r"hours?|stunden?"), ("days", r"days?|tag(?:e|en)?"),
    ("weeks", r"weeks?|wochen?"), ("months", r"months?|monat(?:e|en)?"),
)  # fmt: skip
_UNIT = "|".join(pattern for _, pattern in _UNITS)
_LENGTH = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?P<unit>{_UNIT})"
_DUE = r"due|payable|fällig|zahlbar"


def _delay(leads: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?:{_DUE})\s+)?(?:{leads})\s+(?:about\s+|another\s+|weiteren?\s+)?{_LENGTH}\b(?:\s+(?:later|später))?"
        rf"|\b{_LENGTH.replace('number', 'number2').replace('unit', 'unit2')}\s+(?:later|später)\b",
        re.IGNORECASE,
    )


_LEADS = r"after|in|within|innerhalb von|binnen|nach|wait|warte|another|weitere"
_DELAY, _LASTING = _delay(_LEADS), _delay(rf"{_LEADS}|for")
"""`wait for 3 days`, and `silent for a week`; elsewhere `for three months` says how long something is."""
_WEEKDAYS = (
    r"mondays?|montags?", r"tuesdays?|dienstags?", r"wednesdays?|mittwochs?", r"thursdays?|donnerstags?",
    r"fridays?|freitags?", r"saturdays?|samstags?|sonnabends?", r"sundays?|sonntags?",
)  # fmt: skip
_MONTHS = (
    r"jan(?:uary|uar)?", r"feb(?:ruary|ruar)?", r"mar(?:ch)?|märz", r"apr(?:il)?", r"may|mai", r"june?|juni",
    r"july?|juli", r"aug(?:ust)?", r"sept?(?:ember)?", r"o[ck]t(?:ober)?", r"nov(?:ember)?", r"de[cz](?:ember)?",
)  # fmt: skip
MONTH = "|".join(_MONTHS)
_UNTIL = (
    rf"(?:(?:{_DUE}|until|till|on|by|am|bis|zum|next|this|coming|nächste[nrm]?|kommende[nrm]?|diese[nrm]?)\s+){{0,3}}"
)
# `Morgen` is a morning, `morgen` a day.
_CALENDAR = re.compile(
    rf"\b{_UNTIL}(?:(?P<gone>(?:the day before )?yesterday|(?:vor)?gestern)(?!['’])"
    rf"|(?:the\s+)?(?P<two>day after tomorrow|übermorgen)|(?P<one>tomorrow|(?-i:morgen))"
    rf"|(?<=next )(?P<week>week)|(?<=nächste )(?P<woche>woche)|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)})"
    rf"|(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<month>{MONTH})"
    rf"(?:,?\s+(?P<year>\d{{4}}))?|(?P<month2>{MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)",
    re.IGNORECASE,
)
_DEADLINE = re.compile(rf"(?:until|till|by|bis|within|innerhalb von|binnen|{_DUE})\b", re.IGNORECASE)
_LED = re.compile(
    r"(?:on|am|next|this|coming|tomorrow|(?:the )?day after|morgen|übermorgen|nächste|kommende|diese)\w{0,2}\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    rf"(?:[.,]\d{{1,2}})?\s?(?:[$€£¥%]|(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|franken|francs|k|tsd|{_UNIT})(?!\w))",
    re.IGNORECASE,
)
_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = re.compile(
    rf"\b(?:at|um|gegen)\s+(?:{_HOUR}[:.]\d\d(?:\s?(?:am|pm|uhr))?|{_HOUR}\s?(?:am|pm|uhr|o['’]clock)|noon|midnight"
    rf"|{_HOUR}(?=\s*(?:$|[,;]|(?:to|on|in|of|zu|am|an|tomorrow|next)\s)))(?!\w)",
    re.IGNORECASE,
)


DAYS_MAX = 366
"""As long as a wait of a playbook may be."""
_DAYS_EACH = {"days": 1, "weeks": 7}


@dataclass(frozen=True)
class Time:
    says: str
    """`7 days`, as playbooks count; empty where it cannot be told: a day that is over, or no day there is."""
    words: str
    """As it was said."""
    start: int
    end: int
    calendar: bool = False
    over: bool = False
    """Yesterday, by name."""
    far: bool = False
    """Further away than a plan can wait."""

    @property
    def led(self) -> bool:
        """It is said as a day to begin at: `on Friday`, `tomorrow`."""
        return bool(_LED.match(self.words))

    @property
    def deadline(self) -> bool:
        """Until when something is to be done, which is no day to begin at."""
        return bool(_DEADLINE.match(self.words))


def time_in(text: str, today: date | None, names: frozenset[str] = frozenset(), *, lasting: bool = True) -> Time | None:
    """The first time that is said. Without a today, only what is counted is read. `names` are of people: Jan, May."""
    counted = (_LASTING if lasting else _DELAY).search(text)
    named = _named(text, counted, names) if today is not None else None
    if counted is not None and (named is None or counted.start() <= named.start()):
        says = _counted(counted)
        far = _DAYS_EACH.get(says.partition(" ")[2], 0) * int(says.partition(" ")[0] or 0) > DAYS_MAX
        return Time("" if far else says, counted[0], counted.start(), counted.end(), far=far)
    if named is None or today is None:
        return None
    days = _days(named, today)
    return Time(_in_days(days) if 0 < days <= DAYS_MAX else "", named[0], named.start(), named.end(), calendar=True,
                over=bool(named["gone"]), far=days > DAYS_MAX)  # fmt: skip


def _named(text: str, counted: re.Match[str] | None, names: frozenset[str]) -> re.Match[str] | None:
    """The first day of the calendar. In `remind Jan 3 days later` and `bill May 12 EUR` there is none."""
    for found in _CALENDAR.finditer(text):
        if not found["month2"]:
            return found
        overlaps = counted is not None and counted.start() < found.end() and found.start() < counted.end()
        somebody = found["month2"].casefold() in names and found.start() == found.start("month2")
        if not (overlaps or somebody or _COUNTS.match(text, found.end())):
            return found
    return None


def is_length(text: str) -> bool:
    """`three months`"""
    return bool(re.fullmatch(_LENGTH, text, re.IGNORECASE))


def clock_in(text: str) -> str:
    """The first hour that is said, as it was said: `at 9`."""
    found = _CLOCK.search(text)
    return found[0] if found else ""


def without_time(text: str, time: Time | None, *, lasting: bool = True) -> str:
    """Only what is counted is said more than once in a clause, and then it all means the same wait."""
    plain = f"{text[: time.start]} {text[time.end :]}" if time else text
    return " ".join((_LASTING if lasting else _DELAY).sub(" ", plain).split())


def _counted(delay: re.Match[str]) -> str:
    """`1 week` for `after a week`; a month is thirty days, because playbooks count no months."""
    said, unit = (delay["number"] or delay["number2"]).lower(), (delay["unit"] or delay["unit2"]).lower()
    number = int(said) if said.isdecimal() else _NUMBERS[said]
    name = next(name for name, pattern in _UNITS if re.fullmatch(pattern, unit))
    if name == "months":
        number, name = number * 30, "days"
    return f"{number} {name.removesuffix('s') if number == 1 else name}" if number else ""


def _days(named: re.Match[str], today: date) -> int:
    """How many days from today; 0 where that day is today, over, or no day at all."""
    if named["gone"]:
        return 0
    if named["one"] or named["two"]:
        return 1 if named["one"] else 2
    if named["week"] or named["woche"]:
        return 7
    if named["weekday"]:
        wanted = next(nth for nth, names in enumerate(_WEEKDAYS) if re.fullmatch(names, named["weekday"], re.I))
        return (wanted - today.weekday()) % 7 or 7
    if named["iso"]:
        return _until(today, *map(int, named["iso"].split("-")))
    month = (named["month"] or named["month2"]).lower()
    nth = next(nth for nth, names in enumerate(_MONTHS, start=1) if re.fullmatch(names, month))
    day = int(named["day"] or named["day2"])
    if named["year"]:
        return _until(today, int(named["year"]), nth, day)
    # The 29th of February may be eight years away: 2096 is followed by 2104.
    return next((days for ahead in range(9) if (days := _until(today, today.year + ahead, nth, day))), 0)


def _until(today: date, year: int, month: int, day: int) -> int:
    try:
        return max(0, (date(year, month, day) - today) // timedelta(days=1))
    except ValueError:
        return 0


def _in_days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
