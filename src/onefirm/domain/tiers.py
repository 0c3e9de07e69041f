"""The tiers of models, and what asking costs."""

from typing import Literal, get_args

Tier = Literal["small", "mid", "large"]
"""From quick and cheap to slow and dear."""
TIERS: tuple[Tier, ...] = get_args(Tier)

MICROS = 1_000_000
"""A model's price is in US dollars, and an answer costs far less than a cent of it: it is counted in millionths."""
MICROS_OF_A_CENT = MICROS // 100


def tier_of(text: str) -> Tier:
    """Of a column that holds what a fact of ours said."""
    return next(tier for tier in TIERS if tier == text)


def in_cents(micros: int) -> int:
    """Rounded up: what cost something is not said to have cost nothing."""
    return -(-micros // MICROS_OF_A_CENT)
