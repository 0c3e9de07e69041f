"""When an act that did not go through is tried again, and for how long. Pure."""

from math import ceil

from onefirm.planning.acts import Act

FIRST_SECONDS = 1.0
SECONDS_MAX = 1_800.0
REPEAT_SECONDS = 5
"""A repeat that is harmless goes at once the first time; after that not sooner than this."""
_DOUBLINGS_MAX = 30
_CHANCE_BYTES = 8


def again_after(asked_seconds: int, times: int, chance: bytes) -> int:
    """Never sooner than the outside asks, later each time, and never all at one moment."""
    if times <= 1 and asked_seconds <= 0:
        return 0
    bound = min(SECONDS_MAX, FIRST_SECONDS * 2.0 ** min(max(times, 1) - 1, _DOUBLINGS_MAX))
    share = int.from_bytes(chance[:_CHANCE_BYTES].ljust(_CHANCE_BYTES, b"\0"), "big") / 2 ** (8 * _CHANCE_BYTES)
    return ceil(max(0, asked_seconds) + bound * (1 + share) / 2)


def in_a_row(act: Act) -> int:
    """How many tries have failed, one after the other."""
    return sum(failure.at >= act.troubled for failure in act.failures) if act.troubled else 0


def tried(act: Act) -> int:
    """How many attempts found somebody who could have served."""
    return act.attempts - act.waits
