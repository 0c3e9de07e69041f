"""The words for time and money, as the operator says them."""

import re
from datetime import UTC, datetime

from markupsafe import Markup, escape

from onefirm.domain.ids import moment
from onefirm.domain.tiers import MICROS_OF_A_CENT, usd

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SOON = 3 * DAY

_SECONDS_SAID_MAX = 120
_DAY_SIGNS = len("2026-11-22")
_ADDRESS = re.compile(r"(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+")


def ago(at: str, now: str) -> str:
    """`4 min ago`, from two moments of the ledger."""
    seconds = (_moment(now) - _moment(at)).total_seconds()
    return "just now" if seconds < MINUTE else f"{_rough(seconds)} ago"


def left(at: str, now: str) -> str:
    """`due in 3 h`, or how long it has been overdue."""
    seconds = (_moment(at) - _moment(now)).total_seconds()
    return f"due in {_rough(max(seconds, MINUTE))}" if seconds > 0 else f"overdue {_rough(max(-seconds, MINUTE))}"


def soon(at: str, now: str) -> bool:
    """Near enough to be said: what is due in two weeks is no news."""
    return (_moment(at) - _moment(now)).total_seconds() < SOON


def seconds_left(at: str, now: str) -> int:
    return max(0, round((_moment(at) - _moment(now)).total_seconds()))


def time_left(at: str, now: str) -> str:
    """`45 s`, or `33 min` where seconds would be no use to anybody."""
    seconds = seconds_left(at, now)
    return f"{seconds} s" if seconds < _SECONDS_SAID_MAX else f"{-(-seconds // MINUTE)} min"


def clock(at: str) -> str:
    """`21 Nov 09:14` as the operator's own wall shows it: the page runs on their machine."""
    return _moment(at).astimezone().strftime("%-d %b %H:%M")


def at_time(at: str) -> str:
    return _moment(at).astimezone().strftime("at %H:%M on %-d %b")


def day(at: str) -> str:
    """`22 Nov` for `2026-11-22`, below a chart of days."""
    return _moment(at).strftime("%-d %b")


def date(at: str) -> str:
    """`22 Nov 2026`: what may be years ago, or in years."""
    found = _moment(at)
    return (found.astimezone() if len(at) > _DAY_SIGNS else found).strftime("%-d %b %Y")


def weekday(at: str) -> str:
    """`Sunday 22 November`, on the operator's own wall."""
    return _moment(at).astimezone().strftime("%A %-d %B")


def month(at: str) -> str:
    """`November 2026` for `2026-11`."""
    return _moment(f"{at}-01").strftime("%B %Y")


def paid(cents: int) -> str:
    """Cost in a sentence: `nothing`, `0.12 USD`."""
    return usd(cents * MICROS_OF_A_CENT)


def capital(text: str) -> str:
    """At the beginning of a sentence; the rest as it is, so that `USD` stays."""
    return f"{text[:1].upper()}{text[1:]}"


def words(code: str) -> str:
    """`in-progress` as people say it."""
    return code.replace("-", " ").replace("_", " ")


def often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def wrapping(text: str) -> Markup:
    """Text whose addresses may break after `@` and `.`, where a reader expects it, and nowhere in between."""
    shown = Markup("")
    at = 0
    for found in _ADDRESS.finditer(text):
        shown += escape(text[at : found.start()])
        shown += Markup("").join(
            escape(part) + Markup("<wbr>") if part in "@." else escape(part) for part in re.split("([@.])", found[0])
        )
        at = found.end()
    return shown + escape(text[at:])


def _rough(seconds: float) -> str:
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if seconds < 2 * DAY:
        return f"{int(seconds // HOUR)} h"
    return f"{int(seconds // DAY)} days"


def _moment(at: str) -> datetime:
    found = moment(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
