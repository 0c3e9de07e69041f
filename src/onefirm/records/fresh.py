"""Until when a value can be relied on: so many days after it was last said or confirmed. Pure."""

from datetime import timedelta

from onefirm.domain.ids import instant, moment
from onefirm.domain.record import RecordKind
from onefirm.records.story import Said


def good_until(kind: RecordKind, name: str, said: Said) -> str:
    """Empty where it does not grow old."""
    days = kind.refresh_days.get(name, 0)
    return instant(moment(said.fresh or said.at) + timedelta(days=days)) if days else ""


def stale(kind: RecordKind, name: str, said: Said, now: str) -> bool:
    until = good_until(kind, name, said)
    return bool(until) and until <= now
