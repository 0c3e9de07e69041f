"""Pointers and amounts: what in a text leads out of it, and what money it names."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.amounts import amounts
from onefirm.domain.pointers import new_pointers, pointers

HOSTILE_SECONDS_MAX = 10


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Nothing here.", []),
        ("https://a.example/x?y=1#z", ["link"]),
        ("a.example", ["link"]),
        ("ada@a.example", ["address"]),
        ("mailto:ada@a.example", ["address"]),
        ("javascript:alert(1)", ["link"]),
        ("GB29 NWBK 6016 1331 9268 19", ["number"]),
        ("0x52908400098527886E0F7030069857D2E4169EE7", ["number"]),
        ("+1 (555) 010-9999", ["number"]),
        ("on 2026-11-21 at 10:30", []),
        ("12,500 EUR", []),
        ("Node 22, page 7 of 8", []),
    ],
)
def test_each_kind_of_pointer_is_seen(text: str, kinds: list[str]) -> None:
    assert [pointer.kind for pointer in pointers(text)] == kinds


@pytest.mark.parametrize("parted", ["\n", "\t", ", ", " | "])
def test_an_account_that_is_parted_is_one_number_and_the_same_as_whole(parted: str) -> None:
    account = ("DE89", "3704", "0044", "0532", "0130", "00")
    (found,) = new_pointers("pay to\n" + parted.join(account), "")
    assert found.kind == "number" and found.key == "".join(account)
    assert new_pointers("pay to\n" + parted.join(account), " ".join(account)) == ()


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\\"), max_size=200))
def test_no_text_is_new_to_itself(text: str) -> None:
    assert new_pointers(text, text) == ()


@pytest.mark.parametrize("sign", ["a", "a.", "@", "a@", "1 ", "://", "http://", "(1", "A1", "AB12 "])
def test_a_long_hostile_text_is_read_in_good_time(sign: str) -> None:
    began = perf_counter()
    pointers(sign * 50_000)
    # A pattern that backtracks needs minutes for this.
    assert perf_counter() - began < HOSTILE_SECONDS_MAX


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("6k", "6,000"),
        ("€6,000", "6,000 EUR"),
        ("2.500 EUR", "2,500 EUR"),
        ("2.50 EUR", "2.50 EUR"),
        ("1.200,50 €", "1,200.50 EUR"),
        ("$1,234.56", "1,234.56 USD"),
        ("6,5k", "6,500"),
        ("1'500 CHF", "1,500 CHF"),
        ("6 000 EUR", "6,000 EUR"),
        ("5000,- EUR", "5,000 EUR"),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, shown: str) -> None:
    (amount,) = amounts(text)
    assert amount.shown() == shown
    assert amount.money


def test_both_ends_of_a_range_are_money() -> None:
    assert [amount.shown() for amount in amounts("between 5 and 6k")] == ["5,000", "6,000"]
    assert [amount.shown() for amount in amounts("€2,000–4,000")] == ["2,000 EUR", "4,000 EUR"]


@pytest.mark.parametrize("text", ["12.11.2026", "10:30", "A4", "5kg", "v1.2.3", "ada@6000.example"])
def test_what_is_no_amount_is_not_read_as_money(text: str) -> None:
    assert not [amount for amount in amounts(text) if amount.money]


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_grouping_marks_change_no_amount(whole: int) -> None:
    grouped = f"{whole:,}"
    for text in (
        f"{whole} EUR",
        f"{grouped} EUR",
        f"{grouped.replace(',', '.')} EUR",
        f"EUR {grouped.replace(',', ' ')}",
    ):
        assert [amount.whole for amount in amounts(text)] == [whole]
