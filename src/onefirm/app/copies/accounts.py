"""What was billed and paid as a Beancount file: every transaction balances, every amount is exact."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from onefirm.app.copies.papers import Paper
from onefirm.domain.money import exponent_of

OWED, BANK, SALES = "Assets:Receivable", "Assets:Bank", "Income:Sales"
OTHER_IN, OTHER_OUT = "Income:Unassigned", "Expenses:Unassigned"
_CURRENCY = re.compile(r"[A-Z]{3}")
_BILLED = frozenset({"", "sent", "paid", "disputed"})
_HEAD = """\
; What {firm} billed and was paid, as it stood when this was exported. Bank lines are in records/bank-line.csv:
; they tell of the same money once more, so they are not booked here.
option "title" "{firm}"
"""


@dataclass(frozen=True)
class Booking:
    """So much goes from one account to another on one day."""

    on: date
    whom: str
    about: str
    into: str
    out_of: str
    minor: int
    currency: str
    marks: Mapping[str, str]


def as_beancount(firm: str, invoices: Sequence[Paper], payments: Sequence[Paper], people: Mapping[str, str]) -> str:
    """What has no day, no amount or no currency cannot be booked: it is listed at the end."""
    left_out = list[str]()
    bookings = list[Booking]()
    kept = [paper for paper in invoices if paper.state == "kept"]
    paid = [paper for paper in payments if paper.state == "kept"]
    settled = {str(paper.fields.get("invoice") or "") for paper in paid}
    for paper in kept:
        if paper.fields.get("status", "") in _BILLED:
            _book(bookings, left_out, _billed(paper, people), paper, "issued_on")
        if _paid_without(paper, settled):
            _book(bookings, left_out, _paid_in_full(paper, people), paper, "paid_on")
    numbers = {name: _number(paper) for paper in kept for name in (paper.id, _number(paper))}
    for paper in paid:
        _book(bookings, left_out, _paid(paper, numbers, people), paper, "paid_on")
    bookings.sort(key=lambda booking: booking.on)
    parts = [_HEAD.format(firm=_text(firm)), *_opened(bookings), *map(_spelled, bookings)]
    parts += ["; Not booked, because a day, an amount or a currency is missing:\n"] if left_out else []
    return "\n".join(parts) + "".join(f"; {line}\n" for line in left_out)


def _book(bookings: list[Booking], left_out: list[str], made: Booking | None, paper: Paper, day: str) -> None:
    if made is None:
        left_out.append(f"{paper.record} {_text(_number(paper))} ({day.replace('_', ' ')})")
    else:
        bookings.append(made)


def _billed(paper: Paper, people: Mapping[str, str]) -> Booking | None:
    return _booking(paper, "issued_on", people, f"Invoice {_number(paper)}", OWED, SALES, {"invoice": _number(paper)})


def _paid_in_full(paper: Paper, people: Mapping[str, str]) -> Booking | None:
    about = f"Invoice {_number(paper)} paid"
    return _booking(paper, "paid_on", people, about, BANK, OWED, {"invoice": _number(paper)})


def _paid(paper: Paper, numbers: Mapping[str, str], people: Mapping[str, str]) -> Booking | None:
    invoice = numbers.get(str(paper.fields.get("invoice") or ""), "")
    minor = paper.fields.get("amount_minor")
    other = OWED if invoice else OTHER_OUT if isinstance(minor, int) and minor < 0 else OTHER_IN
    marks = {"reference": _number(paper)} | ({"invoice": invoice} if invoice else {})
    return _booking(paper, "paid_on", people, f"Payment {_number(paper)}", BANK, other, marks)


def _paid_without(paper: Paper, settled: set[str]) -> bool:
    """It says itself that it was paid, and no payment is kept for it."""
    return paper.fields.get("status") == "paid" and not settled & {paper.id, _number(paper)}


def _booking(
    paper: Paper, day: str, people: Mapping[str, str], about: str, into: str, out_of: str, marks: Mapping[str, str]
) -> Booking | None:
    fields = paper.fields
    on, minor, currency = _day(fields.get(day)), fields.get("amount_minor"), str(fields.get("currency") or "")
    if on is None or not isinstance(minor, int) or not minor or not _CURRENCY.fullmatch(currency):
        return None
    client = str(fields.get("client") or "")
    return Booking(on, people.get(client, client), about, into, out_of, minor, currency, marks)


def _opened(bookings: Sequence[Booking]) -> list[str]:
    """Each account from the first day on which something is in it."""
    first = dict[str, date]()
    for booking in bookings:
        for account in (booking.into, booking.out_of):
            first.setdefault(account, booking.on)
    return ["".join(f"{on.isoformat()} open {account}\n" for account, on in sorted(first.items()))] if first else []


def _spelled(booking: Booking) -> str:
    lines = [f'{booking.on.isoformat()} * "{_text(booking.whom)}" "{_text(booking.about)}"']
    lines += [f'  {name}: "{_text(value)}"' for name, value in booking.marks.items()]
    for account, minor in ((booking.into, booking.minor), (booking.out_of, -booking.minor)):
        lines.append(f"  {account:<20} {_amount(minor, booking.currency):>16} {booking.currency}")
    return "".join(f"{line}\n" for line in lines)


def _amount(minor: int, currency: str) -> str:
    """Digits only, and no float on the way."""
    exponent = exponent_of(currency)
    digits = f"{abs(minor):0{exponent + 1}d}"
    whole, part = digits[: len(digits) - exponent], digits[len(digits) - exponent :]
    return f"{'-' if minor < 0 else ''}{whole}{f'.{part}' if part else ''}"


def _number(paper: Paper) -> str:
    return str(paper.fields.get("number") or paper.fields.get("reference") or paper.id)


def _day(value: JsonValue) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _text(value: str) -> str:
    """Inside quotes, on one line."""
    return " ".join(_plain(value)).replace("\\", "\\\\").replace('"', '\\"')


def _plain(value: str) -> Iterable[str]:
    return "".join(sign if sign.isprintable() else " " for sign in value).split()
