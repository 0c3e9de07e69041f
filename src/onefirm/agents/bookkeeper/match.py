"""How well an open invoice fits a line of the bank: by its number, its amount and its name. Pure."""

import re
from dataclasses import dataclass

from onefirm.agents.bookkeeper.lines import BankLine, OpenInvoice
from onefirm.domain.minor import spelled
from onefirm.domain.names import in_order

BY_NUMBER, BY_AMOUNT, BY_NAME, LONG_BEFORE = 60, 40, 25, -30
NAMED_FROM = 60
"""From so many points on it is this one."""
_DIGITS_MIN = 3
_WORD = re.compile(r"[^\W\d_]{3,}")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OF_EVERYBODY = _set(
    "gmbh ltd limited inc llc und and the von der die das mbh corp company studio design herr frau bank transfer "
    "ueberweisung rechnung invoice sepa payment zahlung"
)


@dataclass(frozen=True)
class Fit:
    invoice: OpenInvoice
    points: int
    says: tuple[str, ...]
    numbered: bool
    exact: bool


def fits(line: BankLine) -> list[Fit]:
    """Those that could be meant, the best first. Money that went out pays no invoice of ours, nor does another kind."""
    if line.amount_minor <= 0:
        return []
    words = _words(f"{line.other_side} {line.text}")
    squeezed = _squeezed(f"{line.reference} {line.text}")
    found = [_fit(line, each, words, squeezed) for each in line.invoices if each.currency == line.currency]
    return sorted((fit for fit in found if fit.points > 0), key=lambda fit: (-fit.points, fit.invoice.number))


def _fit(line: BankLine, invoice: OpenInvoice, words: frozenset[str], squeezed: str) -> Fit:
    says: list[str] = []
    points = 0
    numbered = _numbered(invoice.number, squeezed)
    if numbered:
        points += BY_NUMBER
        says.append(f"It names invoice {invoice.number}.")
    exact = invoice.amount_minor == line.amount_minor
    if exact:
        points += BY_AMOUNT
        says.append(f"The amount is the one that is open: {spelled(invoice.amount_minor, invoice.currency)}.")
    shared = sorted(_words(invoice.name) & words)
    if shared:
        points += BY_NAME
        says.append(f"It comes from whom the invoice went to: {', '.join(shared)}.")
    if points and line.booked_on and invoice.issued_on and line.booked_on < invoice.issued_on:
        points += LONG_BEFORE
        says.append(f"It was booked on {line.booked_on}, before the invoice was written on {invoice.issued_on}.")
    return Fit(invoice, points, tuple(says), numbered, exact)


def _numbered(number: str, squeezed: str) -> bool:
    """`INV-2026-014` stands in `inv 2026 014`; a number of two signs stands in everything."""
    wanted = _squeezed(number)
    if len(wanted) < _DIGITS_MIN or not any(sign.isdigit() for sign in wanted):
        return False
    # `2026-1` is no part of `2026-14`: around the number no digit may stand.
    return re.search(rf"(?<!\d){re.escape(wanted)}(?!\d)", squeezed) is not None


def _squeezed(text: str) -> str:
    """Without the signs that banks drop; a space between two digits stays, or two numbers would become one."""
    bare = re.sub(r"(?<=\d)\s+(?=\d)", "|", text.casefold())
    return re.sub(r"[^\w|]|_", "", re.sub(r"(?<=\d)[-/.](?=\d)", "|", bare))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(in_order(text)) if word not in _OF_EVERYBODY)
