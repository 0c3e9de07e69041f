"""Names of things: a prefix that says what it is, then time, then chance. They sort by age."""

from datetime import datetime, timedelta
from typing import NewType

IntentId = NewType("IntentId", str)
PlanId = NewType("PlanId", str)
StepId = NewType("StepId", str)
EffectId = NewType("EffectId", str)
QuestionId = NewType("QuestionId", str)
SubjectId = NewType("SubjectId", str)
RecordId = NewType("RecordId", str)

CHANCE_BYTES = 8
FIRM = SubjectId("firm")
"""The subject of what concerns nobody but the firm itself."""
SOMEBODY = SubjectId("somebody")
"""The subject of what was read where anybody may be spoken of. No address is ever known to be theirs."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_UTC = timedelta()
_TIME_SIGNS = 9
_CHANCE_SIGNS = 13


def time_id(prefix: str, at: datetime, chance: bytes) -> str:
    """`pl_` + milliseconds + 64 bits of chance. Time and chance are given, never taken."""
    assert at.tzinfo is not None, "An id is made from a moment, and a moment has a zone."
    assert len(chance) == CHANCE_BYTES, "An id takes exactly eight bytes of chance."
    milliseconds = int(at.timestamp() * 1000)
    return f"{prefix}_{_spell(milliseconds, _TIME_SIGNS)}{_spell(int.from_bytes(chance), _CHANCE_SIGNS)}"


def instant(at: datetime) -> str:
    """A moment as text: UTC, fixed width, so that text order is time order."""
    assert at.utcoffset() == _UTC, "Moments are kept in UTC."
    return f"{at.isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


def moment(text: str) -> datetime:
    """The way back from `instant`."""
    return datetime.fromisoformat(text)


def _spell(number: int, signs: int) -> str:
    spelled = ""
    for _ in range(signs):
        number, digit = divmod(number, len(_ALPHABET))
        spelled = _ALPHABET[digit] + spelled
    return spelled
