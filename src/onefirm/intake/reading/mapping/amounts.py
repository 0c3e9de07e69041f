"""Amounts as sheets hold them. `1.234` is one thing or a thousand: only the whole column can tell which."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from onefirm.domain.money import Money, exponent_of

Mark: TypeAlias = Literal[".", ","]

_SIGNS_MAX = 60
_DIGITS_MAX = 15
_SIGN_OF = {"€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "fr": "CHF", "fr.": "CHF", "sfr.": "CHF", "euro": "EUR",
            "¥": "JPY", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "kč": "CZK", "zł": "PLN"}  # fmt: skip
_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"))
_CODE = re.compile(r"[A-Z]{3}")
_CELL = re.compile(
    r"(?P<open>\()?(?P<minus>[-−–+])?\s*+(?P<before>[^\d\s.,()'+−–-]{1,4}\.?)?\s*+(?P<minus_in>[-−–])?\s*+"
    r"(?P<number>\d[\d.,'’ ]*|[.,]\d+)\s*(?P<after>[^\d\s.,()'+−–-]{1,4}\.?)?\s*(?P<minus_after>[-−–])?\)?",
    re.ASCII,
)
_WHOLE = re.compile(r"\d{1,3}(?:(?P<by>[.,'’ ])(?:\d{2,3}(?P=by))*\d{3})?|\d+", re.ASCII)


@dataclass
class MarkEvidence:
    """What the cells of a column say about which mark stands before the cents."""

    comma: str = ""
    point: str = ""
    unsure: str = ""
    bare: str = ""
    """The first cell that names no currency."""
    named: bool = False
    """Does any other one?"""

    def look(self, cell: str) -> None:
        found = _CELL.fullmatch(_spaced(cell))
        if found is None:
            return
        if found["before"] or found["after"]:
            self.named = True
        else:
            self.bare = self.bare or cell
        match _proves(found["number"].strip()):
            case ",":
                self.comma = self.comma or cell
            case ".":
                self.point = self.point or cell
            case "?":
                self.unsure = self.unsure or cell
            case _:
                pass

    @property
    def mark(self) -> Mark | None:
        if self.comma and self.point:
            return None
        return "," if self.comma else "." if self.point else None

    @property
    def asks(self) -> bool:
        return bool(self.comma and self.point) or bool(self.unsure and self.mark is None)


def _proves(number: str) -> Literal[".", ",", "?", ""]:
    """The decimal mark this number can only have; `?` when it may be the other one; nothing when there is none."""
    commas, points = number.count(","), number.count(".")
    if commas and points:
        last: Literal[".", ","] = "," if number.rfind(",") > number.rfind(".") else "."
        return last
    if not commas and not points:
        return ""
    mark: Literal[".", ","] = "," if commas else "."
    other: Literal[".", ","] = "." if commas else ","
    if commas + points > 1:
        return other
    whole, _, part = number.partition(mark)
    if len(part) != 3 or not whole.isdigit() or whole == "0" or len(whole) > 3:
        return mark
    return "?"


def money_of(cell: str, mark: Mark | None, currency: str) -> Money | str:
    """The amount in minor units; or a sentence that says why this is none. `currency` counts where the cell names none.

    A currency in the cell that is another one than `currency` is no amount of this row.
    """
    found = _CELL.fullmatch(_spaced(cell))
    if found is None:
        return "It is no amount."
    named = _currency(found["before"]) or _currency(found["after"])
    beside = [found["before"], found["after"]]
    if all(beside) or (any(beside) and not named):
        return "What stands beside the number is no currency."
    if named and currency and named != currency and not (named == "USD" and currency in _DOLLARS and "$" in cell):
        return f"The row is in {currency}, this is in {named}."
    code = currency or named
    if not code:
        return "It does not say in which currency, and no column does."
    number = found["number"].strip()
    whole, _, part = number.rpartition(mark) if mark and mark in number else (number, "", "")
    if (mark and mark in whole) or (whole and not _WHOLE.fullmatch(whole)) or (part and not part.isdigit()):
        return "The thousands of it are not grouped as they should be."
    digits, exponent = re.sub(r"\D", "", whole), exponent_of(code)
    if len(digits) > _DIGITS_MAX:
        return f"It has more than {_DIGITS_MAX} digits."
    if part[exponent:].strip("0"):
        return f"{code} has {exponent} digits behind the mark, this has {len(part)}."
    minor = int((digits or "0") + part[:exponent].ljust(exponent, "0"))
    negative = found["open"] or found["minus"] in ("-", "−", "–") or found["minus_in"] or found["minus_after"]
    return Money(minor=-minor if negative else minor, currency=code)


def currency_of(cell: str) -> str:
    """`EUR`, `eur` or `€` as `EUR`; empty when it is none."""
    return _currency(cell.strip())


def _currency(said: str | None) -> str:
    if not said:
        return ""
    if known := _SIGN_OF.get(said.casefold()):
        return known
    return said.upper() if _CODE.fullmatch(said.upper()) else ""


def _spaced(cell: str) -> str:
    return re.sub(r"[\s\u202f\u2009\xa0]+", " ", cell).strip()[:_SIGNS_MAX]
