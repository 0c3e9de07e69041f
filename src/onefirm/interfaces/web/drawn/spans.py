"""Runs over time, as columns: by minute, hour, day or week, whichever the whole span makes readable."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onefirm.interfaces.web.drawn.chart import Chart, Column, chart

COLUMNS_MAX = 60
COLUMNS_MIN = 12
"""One column alone would be a wall."""
_MINUTE, _HOUR, _DAY, _WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Unit:
    name: str
    long: timedelta
    label: str


UNITS = (
    Unit("minute", _MINUTE, "%H:%M"),
    Unit("hour", _HOUR, "%-d %b %H:00"),
    Unit("day", _DAY, "%-d %b"),
    Unit("week", _WEEK, "week of %-d %b"),
)


def unit_of(first: datetime, last: datetime) -> Unit:
    """The finest that needs no more columns than can be told apart."""
    return next((unit for unit in UNITS if (last - first) / unit.long < COLUMNS_MAX - 1), UNITS[-1])


def spread(title: str, series: Sequence[str], runs: Iterable[tuple[datetime, int]]) -> tuple[Chart, Unit] | None:
    """Each run by when it was and which series it belongs to. The newest columns, where even weeks are too many."""
    known = sorted((at.astimezone(), of) for at, of in runs)
    if not known:
        return None
    unit = unit_of(known[0][0], known[-1][0])
    counts = Counter((_begin(at, unit), of) for at, of in known)
    last = _begin(known[-1][0], unit)
    first = min(_begin(known[0][0], unit), last - unit.long * (COLUMNS_MIN - 1))
    begins = _every(first, last, unit)[-COLUMNS_MAX:]
    columns = [Column(at.strftime(unit.label), tuple(counts[at, of] for of in range(len(series)))) for at in begins]
    return chart(f"{title}, by {unit.name}", series, columns), unit


def _begin(at: datetime, unit: Unit) -> datetime:
    """When the minute, hour, day or week began on the operator's own wall; without the zone, so that days are days."""
    here = at.replace(tzinfo=None, second=0, microsecond=0)
    if unit.long >= _HOUR:
        here = here.replace(minute=0)
    if unit.long >= _DAY:
        here = here.replace(hour=0)
    return here - timedelta(days=here.weekday()) if unit.long == _WEEK else here


def _every(first: datetime, last: datetime, unit: Unit) -> list[datetime]:
    return [first + unit.long * step for step in range(int((last - first) / unit.long) + 1)]
