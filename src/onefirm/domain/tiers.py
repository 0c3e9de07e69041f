"""The tiers of models, and what asking costs."""

from typing import Literal, get_args

from onefirm.domain.minor import spelled

Tier = Literal["small", "mid", "large"]
"""From quick and cheap to slow and dear."""
TIERS: tuple[Tier, ...] = get_args(Tier)

MICROS = 1_000_000
"""A model's price is in US dollars, and an answer costs far less than a cent of it: it is counted in millionths."""
MICROS_OF_A_CENT = MICROS // 100
_HUNDRED = 100


def tier_of(text: str) -> Tier:
    """Of a column that holds what a fact of ours said."""
    return next(tier for tier in TIERS if tier == text)


def in_cents(micros: int) -> int:
    """Rounded up: what cost something is not said to have cost nothing."""
    return -(-micros // MICROS_OF_A_CENT)


def usd(micros: int) -> str:
    """`0.12 USD`, `0.0004 USD`, `nothing`: the one way to say what models cost. Rounded up, so that nothing is said to
    be free that is not; below a cent by its hundredths."""
    if micros <= 0:
        return "nothing"
    hundredths = -(-micros * _HUNDRED // MICROS_OF_A_CENT)
    if hundredths < _HUNDRED:
        return f"0.{hundredths:04d} USD"
    return spelled(in_cents(micros), "USD")


def usd_left(micros: int) -> str:
    """What may still be spent, `1.9997 USD`: rounded down, so that nothing is said to be there that is not."""
    if micros * _HUNDRED < MICROS_OF_A_CENT:
        return "nothing"
    cents, hundredths = divmod(micros * _HUNDRED // MICROS_OF_A_CENT, _HUNDRED)
    return f"{cents // 100}.{cents % 100:02d}{hundredths:02d} USD" if hundredths else spelled(cents, "USD")
