"""Days and moments as the operator writes them: `2026-03-14`, `2026-03-14T09:30:00Z`."""

from datetime import UTC, date, datetime

from onefirm.desk.records.problems import bad_moment, not_yet
from onefirm.domain.ids import instant
from onefirm.domain.problem import Refusal

_DAY_SIGNS = len("2026-03-14")
_LAST = "T23:59:59.999999Z"


def until_end_of(text: str, now: str) -> str:
    """The end of that day or exactly that moment, and never later than now. Nothing stays nothing."""
    if not text:
        return ""
    said = _read(text)
    return min(f"{said}{_LAST}" if len(said) == _DAY_SIGNS else said, now)


def since(text: str, now: str) -> str:
    """From when on something is true. A day stays a day."""
    said = _read(text) if text else ""
    if said > now:
        raise Refusal(not_yet(text))
    return said


def _read(text: str) -> str:
    try:
        if len(text) == _DAY_SIGNS:
            return date.fromisoformat(text).isoformat()
        at = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Refusal(bad_moment(text)) from fault
    return instant((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC))
