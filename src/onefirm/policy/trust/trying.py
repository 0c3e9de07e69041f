"""When whoever decides is tried with a spoilt draft, and what follows once they let some through. Pure."""

import hashlib
from math import ceil

from onefirm.policy.trust.misses import Canaries

_FIRST = 0.6
"""Of the way to the latest moment: which decision it is cannot be foreseen, and it is never later than was said."""
_LOT_BYTES = 8
LATELY = 10
CARELESS_MISSES = 2


def is_due(since: int, one_in: int, seed: str) -> bool:
    """`since`: decisions since the last test. Among `one_in` decisions there is at least one."""
    if not one_in or since < 1:
        return False  # Between two tests there is a decision about a real draft.
    share = _FIRST + (1 - _FIRST) * (lot(seed) % 1000) / 1000
    return since + 1 >= ceil(one_in * share)


def lot(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(f"canary:{seed}".encode()).digest()[:_LOT_BYTES])


def is_careless(lately: Canaries) -> bool:
    """Of the last ten tests two went unnoticed: whatever is approved at once begins with one alone."""
    return lately.missed >= CARELESS_MISSES
