"""Amounts of money as people write them: `6k`, `€6,000`, `2.500 EUR`. Pure."""

import re
from dataclasses import dataclass, replace

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP",
    "chf": "CHF", "franken": "CHF", "francs": "CHF",
}  # fmt: skip
_UNIT = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))

_AMOUNT = re.compile(
    rf"(?<![\w.,:@/])(?:(?P<before>{_UNIT})\s?)?"
    r"(?P<number>\d{1,3}(?:(?P<group>[.,' ’])\d{3})(?:(?P=group)\d{3}){0,3}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?)"
    rf"(?!\d)(?:\s?(?P<thousand>k|thousand|tsd\.?|tausend)(?!\w))?(?:[.,]-)?(?:\s?(?P<after>{_UNIT})(?!\w))?"
    r"(?![\w@/]|[.,:]\d)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|–|—|to|bis|and|und)\s?", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """Hundredths, so that no float is needed; the currency is empty where none was written."""

    hundredths: int
    currency: str
    money: bool
    """True when a currency or a `k` stands by it; a bare number may be a year or a count."""
    thousands: bool
    start: int
    end: int

    @property
    def whole(self) -> int:
        return self.hundredths // 100

    def shown(self) -> str:
        cents = f".{self.hundredths % 100:02}" if self.hundredths % 100 else ""
        return f"{self.whole:,}{cents} {self.currency}".strip()


def amounts(text: str) -> tuple[Amount, ...]:
    """Every number that may be an amount, in order. Both ends of a range are money when one of them is."""
    found = [_amount(match) for match in _AMOUNT.finditer(text)]
    for at in range(len(found) - 1):
        left, right = found[at], found[at + 1]
        if left.money != right.money and _RANGE.fullmatch(text[left.end : right.start]):
            found[at], found[at + 1] = _alike(left, right)
    return tuple(found)


def _alike(left: Amount, right: Amount) -> tuple[Amount, Amount]:
    currency = left.currency or right.currency
    if right.thousands and not left.money:  # `5 to 6k`
        left = replace(left, hundredths=left.hundredths * 1000)
    return replace(left, currency=currency, money=True), replace(right, currency=currency, money=True)


def _amount(match: re.Match[str]) -> Amount:
    # A mark before three digits groups thousands; before one or two it is the decimal mark.
    decimal = re.search(r"[.,](\d{1,2})$", match["number"])
    whole = match["number"][: decimal.start()] if decimal else match["number"]
    hundredths = int(re.sub(r"\D", "", whole)) * 100 + (int(decimal[1].ljust(2, "0")) if decimal else 0)
    unit = (match["before"] or match["after"] or "").casefold()
    return Amount(
        hundredths=hundredths * 1000 if match["thousand"] else hundredths,
        currency=_CURRENCIES.get(unit, ""),
        money=bool(unit or match["thousand"]),
        thousands=bool(match["thousand"]),
        start=match.start(),
        end=match.end(),
    )
