"""Opening hours as people write them: `Monday to Friday, 9 to 17`, `Mo-Do 9-12:30; Fr 10-14 Uhr`."""

import re
from collections.abc import Iterator, Mapping

Span = tuple[int, int]
"""Minutes after midnight: from, until."""

_DAY_MINUTES = 24 * 60
_HALF_DAY = 12
_DAYS = (
    "mon(?:day)?s?|mo(?:ntags?)?", "tue(?:s(?:day)?)?s?|di(?:enstags?)?", "wed(?:nesday)?s?|mi(?:ttwochs?)?",
    "thu(?:rs(?:day)?)?s?|do(?:nnerstags?)?", "fri(?:day)?s?|fr(?:eitags?)?",
    "sat(?:urday)?s?|sa(?:mstags?)?|sonnabends?", "sun(?:day)?s?|so(?:nntags?)?",
)  # fmt: skip
_SEVERAL = {
    "weekdays": range(5), "werktags": range(5), "workdays": range(5), "weekends": (5, 6),
    "daily": range(7), "every day": range(7), "täglich": range(7),
}  # fmt: skip
WORKING_WEEK: Mapping[int, tuple[Span, ...]] = dict.fromkeys(range(5), ((9 * 60, 17 * 60),))

_TO = r"\s*(?:to|until|till|bis|through|-|–|—)\s*"
_ANY_DAY = "|".join(f"(?P<{{0}}{at}>{names})" for at, names in enumerate(_DAYS))
_DAY_SPAN = re.compile(
    rf"\b(?:{_ANY_DAY.format('a')})\.?(?:{_TO}(?:{_ANY_DAY.format('b')})\b\.?)?(?![^\W\d_])", re.IGNORECASE
)
_WORD = re.compile("|".join(_SEVERAL), re.IGNORECASE)
_CLOCK = r"(?P<h{0}>\d{{1,2}})(?:[:.](?P<m{0}>\d\d))?\s*(?P<half{0}>[ap]\.?m\.?)?(?:\s*(?:uhr|h|o'clock)\b)?"
_TIMES = re.compile(rf"(?<![\d:.]){_CLOCK.format(1)}{_TO}{_CLOCK.format(2)}(?![\d:])", re.IGNORECASE)
_SIGNS_MAX = 500


def opening(text: str) -> Mapping[int, tuple[Span, ...]]:
    """For each day of the week, from when to when; nothing where the text names no time. Days without are closed."""
    open_on: dict[int, list[Span]] = {}
    days: list[int] = []
    timed = True
    for found in _tokens(text[:_SIGNS_MAX]):
        if isinstance(found, tuple):
            for day in days or list(range(5)):
                if found not in open_on.setdefault(day, []):
                    open_on[day].append(found)
            timed = True
        else:
            # `Mon, Wed 9 to 12, Fri 14 to 17`: a day that follows a time begins a new group.
            days = [*(() if timed else days), *found]
            timed = False
    return {day: tuple(sorted(spans)) for day, spans in sorted(open_on.items())}


def _tokens(text: str) -> Iterator[list[int] | Span]:
    marks: list[tuple[int, list[int] | Span]] = [
        *((match.start(), _days(match)) for match in _DAY_SPAN.finditer(text)),
        *((match.start(), list(_SEVERAL[match[0].lower()])) for match in _WORD.finditer(text)),
        *((match.start(), span) for match in _TIMES.finditer(text) if (span := _span(match))),
    ]
    return (token for _, token in sorted(marks, key=lambda mark: mark[0]))


def _days(match: re.Match[str]) -> list[int]:
    first = next(at for at in range(7) if match[f"a{at}"])
    last = next((at for at in range(7) if match[f"b{at}"]), first)
    return [(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)]


def _span(match: re.Match[str]) -> Span | None:
    start = _minutes(match["h1"], match["m1"], match["half1"] or "")
    end = _minutes(match["h2"], match["m2"], match["half2"] or "")
    if start is None or end is None:
        return None
    if match["half2"] and not match["half1"] and start >= end:
        return None
    if end <= start and not match["half2"] and end < _HALF_DAY * 60:
        end += _HALF_DAY * 60  # `9 to 5` is a working day, not a night.
    return (start, end) if start < end <= _DAY_MINUTES else None


def _minutes(hour: str, minute: str | None, half: str) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= _HALF_DAY:
            return None
        hours = hours % _HALF_DAY + (_HALF_DAY if half[0] in "pP" else 0)
    return hours * 60 + minutes if hours * 60 + minutes <= _DAY_MINUTES and minutes < 60 else None
