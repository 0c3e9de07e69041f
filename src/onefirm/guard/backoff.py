"""When again, and whether: only what may happen twice without harm is ever tried twice. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Literal

TRIES_MAX = 3
FIRST_SECONDS = 0.5
SECONDS_MAX = 30.0
RETRY_AFTER_SECONDS_MAX = 86_400
"""Whoever asks us to wait for longer than a day is asked again after a day."""
_SPELLING_MAX = 64
_CHANCE_BYTES = 8


class Safety(Enum):
    """What happens when the same request arrives twice."""

    READ = "read"
    """Nothing: it changes nothing."""
    KEYED = "keyed"
    """Nothing: it carries a key, or names what it makes, so that the second is seen to be the first."""
    ONCE = "once"
    """It happens twice. So it is sent once, whatever becomes of it."""


Repeatable = Literal[Safety.READ, Safety.KEYED]
"""There is no way to ask for a second try of anything else: the type does not allow it."""


def again_after(safety: Repeatable, tries: int, chance: bytes, asked_seconds: float = 0.0) -> float | None:
    """Seconds to wait before the next try, none when there were enough. Never sooner than the other side asked."""
    assert safety in (Safety.READ, Safety.KEYED), "What must happen once is never tried again."
    assert tries > 0, "Again means after a first try."
    if tries >= TRIES_MAX:
        return None
    return asked_seconds + _jitter(tries, chance)


def _jitter(tries: int, chance: bytes) -> float:
    """Anything from nothing to a bound that doubles: those who failed together do not come back together."""
    bound = min(SECONDS_MAX, FIRST_SECONDS * 2.0 ** (tries - 1))
    share = int.from_bytes(chance[:_CHANCE_BYTES].ljust(_CHANCE_BYTES, b"\0"), "big") / 2 ** (8 * _CHANCE_BYTES)
    return bound * share


def retry_after(spelled: str, now: datetime) -> float | None:
    """What a Retry-After header asks for in seconds, none when it asks for nothing we can read."""
    spelled = spelled.strip()
    if not spelled or len(spelled) > _SPELLING_MAX:
        return None
    if spelled.isascii() and spelled.isdigit():
        return float(min(int(spelled), RETRY_AFTER_SECONDS_MAX))
    try:
        moment = parsedate_to_datetime(spelled)
    except (ValueError, OverflowError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), float(RETRY_AFTER_SECONDS_MAX))
