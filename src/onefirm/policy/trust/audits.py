"""Which acts are looked at although they could go by themselves: whatever is new, and one in ten by lot. Pure."""

import hashlib
from collections.abc import Sequence
from math import ceil

ONE_IN = 10
USUAL = 0.95
"""Of twenty amounts one may be larger without being unusual."""
_LOT_BYTES = 8


def why_looked_at(act: str, *, known: bool, first: bool, amount: int | None, amounts: Sequence[int]) -> str:
    """In the operator's words; empty where it goes by itself.

    `first`: nothing was looked at since it may run. `amounts`: what acts of this cell came to before.
    """
    if not known:
        return "You look at it, for they were never reached like this before."
    if first:
        return "You look at it, for it is the first since this may run by itself."
    if amount is not None and amount > usual(amounts):
        return "You look at it, for the amount is larger than usual."
    return "You look at it, for the lot fell on it: one in ten is looked at." if is_drawn(act) else ""


def is_drawn(act: str) -> bool:
    """By the name of the act alone, which is fixed before anybody works on it: anyone can draw again and check."""
    lot = hashlib.sha256(f"audit:{act}".encode()).digest()[:_LOT_BYTES]
    return int.from_bytes(lot) % ONE_IN == 0


def usual(amounts: Sequence[int]) -> int:
    """The amount that nineteen of twenty do not exceed; of few, the largest; of none, nothing is usual."""
    return sorted(amounts)[ceil(USUAL * len(amounts)) - 1] if amounts else 0
