"""What was billed and paid as a Beancount file: it balances to the last cent, read by a small parser of its own."""

import re
from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onefirm.app.copies.accounts import as_beancount
from onefirm.app.copies.papers import Paper
from onefirm.domain.frozen import Json
from onefirm.domain.money import exponent_of

_OPEN = re.compile(r"(\d{4}-\d\d-\d\d) open ([A-Z]\w+(?::[A-Z]\w+)+)")
_HEAD = re.compile(r'(\d{4}-\d\d-\d\d) \* "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"')
_MARK = re.compile(r'  ([a-z]+): "((?:[^"\\]|\\.)*)"')
_POSTING = re.compile(r"  ([A-Z]\w+(?::[A-Z]\w+)+) +(-?\d+(?:\.\d+)?) ([A-Z]{3})")
_OPTION = re.compile(r'option "title" "((?:[^"\\]|\\.)*)"')

Balances = dict[tuple[str, str], Decimal]


def balances(text: str) -> Balances:
    """Every line is one that Beancount knows, every account is open before it is used, every transaction is zero."""
    opened, sums, day = dict[str, str](), defaultdict[tuple[str, str], Decimal](Decimal), ""
    here = defaultdict[str, Decimal](Decimal)
    for line in (*text.splitlines(), ""):
        if line.startswith(";") or not line:
            assert not any(here.values()), f"A transaction of {day} does not balance: {dict(here)}"
            here.clear()
        elif found := _OPEN.fullmatch(line):
            opened[found[2]] = found[1]
        elif found := _HEAD.fullmatch(line):
            day = found[1]
        elif found := _POSTING.fullmatch(line):
            assert opened[found[1]] <= day
            here[found[3]] += Decimal(found[2])
            sums[found[1], found[3]] += Decimal(found[2])
        else:
            assert _MARK.fullmatch(line) or _OPTION.fullmatch(line), f"No line of Beancount: {line!r}"
    return dict(sums)


def invoice(number: str, minor: int, currency: str = "EUR", **fields: str) -> Paper:
    said: Json = {"number": number, "amount_minor": minor, "currency": currency, "issued_on": "2026-09-01", **fields}
    return Paper("invoice", f"id-{number}", "kept", "", said)


def payment(reference: str, minor: int, **fields: str) -> Paper:
    said: Json = {"reference": reference, "amount_minor": minor, "currency": "EUR", "paid_on": "2026-10-01", **fields}
    return Paper("payment", f"id-{reference}", "kept", "", said)


def test_what_is_billed_is_owed_until_it_is_paid() -> None:
    bills = [
        invoice("1", 119005, status="sent"),
        invoice("2", 7, status="sent"),
        invoice("3", 50000, "JPY", status="sent"),
    ]
    text = as_beancount("Tern", bills, [payment("a", 119005, invoice="1")], {})
    assert balances(text) == {
        ("Assets:Receivable", "EUR"): Decimal("0.07"),
        ("Assets:Receivable", "JPY"): Decimal(50000),
        ("Assets:Bank", "EUR"): Decimal("1190.05"),
        ("Income:Sales", "EUR"): Decimal("-1190.12"),
        ("Income:Sales", "JPY"): Decimal(-50000),
    }


def test_an_invoice_that_says_it_was_paid_is_paid_once() -> None:
    bill = invoice("1", 100, status="paid", paid_on="2026-09-20")
    alone = balances(as_beancount("Tern", [bill], [], {}))
    with_payment = balances(as_beancount("Tern", [bill], [payment("a", 100, invoice=bill.id)], {}))
    assert alone == with_payment
    assert alone["Assets:Receivable", "EUR"] == 0
    assert alone["Assets:Bank", "EUR"] == 1


def test_money_of_no_invoice_is_in_or_out_and_drafts_are_nothing() -> None:
    drafts = [invoice("1", 100, status="draft"), invoice("2", 100, status="void")]
    text = as_beancount("Tern", drafts, [payment("a", 100), payment("b", -30)], {})
    assert balances(text) == {
        ("Assets:Bank", "EUR"): Decimal("0.70"),
        ("Income:Unassigned", "EUR"): Decimal(-1),
        ("Expenses:Unassigned", "EUR"): Decimal("0.30"),
    }


def test_what_cannot_be_booked_is_said_and_not_guessed() -> None:
    bills = [
        invoice("1", 100, issued_on=""),
        invoice("2", 0),
        invoice("3", 100, "euro"),
        invoice("4", 1, issued_on="soon"),
    ]
    text = as_beancount("Tern", bills, [], {})
    assert balances(text) == {}
    assert [f"invoice {number}" in text for number in "1234"] == [True] * 4


def test_what_was_taken_back_is_not_booked() -> None:
    gone = Paper("invoice", "x", "withdrawn", "", invoice("1", 100, status="sent").fields)
    assert balances(as_beancount("Tern", [gone], [], {})) == {}


@given(
    minor=st.integers(min_value=-(10**15), max_value=10**15).filter(bool),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    words=st.text(max_size=20),
)
def test_amounts_are_exact_and_no_name_breaks_the_file(minor: int, currency: str, words: str) -> None:
    bill = invoice(words or "1", minor, currency, client="c", status="sent")
    told = balances(as_beancount(words, [bill], [], {"c": words}))
    assert told["Assets:Receivable", currency].scaleb(exponent_of(currency)) == minor
