"""The sums of an invoice: fractions until the last moment, and then one rule for what is left over. Pure."""

import re
from collections.abc import Sequence
from fractions import Fraction

_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d{1,4})?")
PERCENT_MAX = 100


def quantity_of(text: str) -> Fraction | None:
    """`7.5` and `7,5`; nothing where it is no number above nought. `1,000` is refused: a thousand, or one?"""
    said = text.strip()
    if not _NUMBER.fullmatch(said) or re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", said):
        return None
    value = Fraction(said.replace(",", "."))
    return value if value > 0 else None


def percent_of(text: str) -> Fraction | None:
    said = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(said):
        return None
    value = Fraction(said.replace(",", "."))
    return value if value <= PERCENT_MAX else None


def rounded(amount: Fraction) -> int:
    """Half a unit goes up, as on every invoice; amounts here are never below nought."""
    assert amount >= 0, "An invoice counts upwards."
    return int(amount + Fraction(1, 2))


def taxes(amounts: Sequence[int], percent: Fraction, *, each_line: bool) -> tuple[list[int], int]:
    """The tax of each line, and of all of them; of a sum taken at once no line has a tax of its own."""
    if each_line:
        own = [rounded(amount * percent / 100) for amount in amounts]
        return own, sum(own)
    return [0 for _ in amounts], rounded(sum(amounts) * percent / 100)


def shown(number: Fraction) -> str:
    """`7.5`, `19`: as many digits as it has, and no more."""
    whole, rest = divmod(number.numerator * 10_000 // number.denominator, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
