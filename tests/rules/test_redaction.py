"""What points at somebody is taken out before a text leaves, and put back into the answer."""

import unicodedata
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.pointers import plain, spellings
from onefirm.policy.redaction import Unmarked, redact, restored
from onefirm.policy.torn import torn

TEXT = (
    "Hello, I am Ada Palmer (ada@palmer.example, +43 660 1234567). Our site is https://palmer.example/team?x=1 and the "
    "account DE89 3704 0044 0532 0130 00. The key is sk-proj-a1B2c3D4e5F6g7H8i9J0. Yours, ADA"
)
SECRETS = ("ada@palmer.example", "1234567", "palmer.example", "DE89", "sk-proj", "Ada", "ADA", "Palmer")


def test_nothing_that_points_at_somebody_is_left_and_all_of_it_comes_back() -> None:
    found = redact({"text": TEXT}, ("Ada Palmer",))
    for secret in SECRETS:
        assert secret not in found.texts["text"]
    assert restored(found.texts["text"], found.hidden) == plain(TEXT)
    assert found.counts["address"] == 1
    assert found.counts["key"] == 1


@pytest.mark.parametrize(
    ("text", "names", "gone"),
    [
        ("Ada@Palmer.example or ada@palmer.example", (), ("palmer", "Palmer")),
        ("+49 171 1234567 or +491711234567", (), ("171",)),
        ("Tel. 0171 / 1234567, office 030 - 123 45 67", (), ("0171", "123", "030")),
        ("Tel. 0171  / 123 45 67 and +49 (0) 171 / 123 45 67", (), ("0171", "123", "49")),
        ("DE89 3704 0044 0532 0130 00, that is DE89370400440532013000", (), ("DE89", "3704")),
        ("My card:\n4111\n1111\n1111\n1111\nvalid until\n12/27", (), ("4111", "1111")),
        ("> 4111\n> 1111\n> 1111\n> 1111\n> 12/27", (), ("4111", "1111")),
        ("card\n" + "\n".join("4111111111111111"), (), ("4\n1", "1\n1")),
        ("3782\n822463\n10005, thanks", (), ("3782", "822463", "10005")),
        ("Pay with 4111 1111 1\n111 1111 please", (), ("4111", "111")),
        ("To\nDE89\n3704\n0044\n0532\n0130\n00\nplease", (), ("DE89", "3704", "0532", "0130")),
        ("- gb82 WEST\n- 1234 5698\n- 7654 32", (), ("gb82", "WEST", "7654")),
        ("the key is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", (), ("wJalr", "K7MDENG", "EXAMPLEKEY")),
        (unicodedata.normalize("NFD", "Ich bin Jürgen Müller"), (unicodedata.normalize("NFD", "Jürgen Müller"),),
         ("rgen", "ller")),
        ("Ich bin Jürgen Müller", ("Jürgen\u200b Müller\u200b",), ("rgen", "ller")),
        ("Annas Büro, Müller's Firma", ("Anna Müller",), ("Anna", "Müller")),
        ("I am Ada Palmer.", ('"Palmer, Ada" (CEO)',), ("Ada", "Palmer")),
        ("我是李明。请回复李明", ("李明",), ("李明",)),
    ],
)  # fmt: skip
def test_however_it_is_written_it_does_not_leave(text: str, names: tuple[str, ...], gone: tuple[str, ...]) -> None:
    found = redact({"text": text}, names)
    assert not [part for part in gone if part in found.texts["text"]]
    assert restored(found.texts["text"], found.hidden) == plain(text)


def test_the_same_is_the_same_mark_in_every_text() -> None:
    found = redact({"one": "Write to a@b.example", "two": "a@b.example and c@d.example"})
    assert found.texts == {"one": "Write to [address 1]", "two": "[address 1] and [address 2]"}


def test_somebody_may_be_called_like_a_mark() -> None:
    found = redact({"text": "Link wrote from link@x.example, says Name."}, ("Link Name",))
    assert restored(found.texts["text"], found.hidden) == "Link wrote from link@x.example, says Name."
    assert "link@x" not in found.texts["text"]


def test_a_mark_that_somebody_wrote_stands_for_nothing_of_ours() -> None:
    found = redact({"text": "My secret is [address 1], yours a@b.example"})
    assert found.texts["text"] == "My secret is […], yours [address 1]"


@pytest.mark.parametrize("answer", ["Dear [name 1]", {"body": ["see [link 7]"]}])
def test_an_answer_with_a_mark_of_its_own_is_none(answer: str) -> None:
    with pytest.raises(Unmarked):
        restored(answer, {})


def test_amounts_days_and_short_numbers_stay() -> None:
    text = "We have 6,000 EUR until 1 March 2027, in 3 rooms, at 10:30."
    assert redact({"text": text}).texts["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "We met in\n2019\n2021\n2022\n2025\nand will again.",
        "24.12.2026\n31.12.2026\n6.1.2027",
        "Rooms: 12, 14\nSeats: 40, 60\nTables: 4, 6",
        "450\n450\n320\n1200\n80\n95\n2400",
        "Offer\n1. Logo 900\n2. Menu 450\n3. Signs 1200\nTotal 2550",
        "4111\n1111\n1111\n1112",
        "BE AT\n10 30",
    ],
)
def test_figures_that_stand_below_each_other_stay(text: str) -> None:
    assert redact({"text": text}).texts["text"] == text


def test_of_columns_of_prices_hardly_one_is_taken_for_a_card() -> None:
    """Of sums that came about by chance a check sum is right in one of ten."""
    chance = Random(7)  # noqa: S311 -- prices, and no secrets.
    columns = ["\n".join(str(chance.randrange(20, 3000)) for _ in range(chance.randrange(3, 9))) for _ in range(2_000)]
    assert sum(bool([*torn(each)]) for each in columns) < 60


def test_long_columns_are_read_in_no_time() -> None:
    began = perf_counter()
    for text in ("4\n" * 10_000, "4111\n1111\n" * 5_000, "DE89\n" * 10_000, "\n" * 100_000, "1 " * 20_000):
        redact({"text": text})
    assert perf_counter() - began < 3


@given(st.text(max_size=300), st.lists(st.text(max_size=12), max_size=3))
def test_whatever_is_written_comes_back_and_points_nowhere_meanwhile(text: str, names: list[str]) -> None:
    found = redact({"text": text}, names)
    left = found.texts["text"]
    # What was spelled like a mark of ours was taken out for good.
    assert restored(left, found.hidden) == redact({"text": text}).texts["text"] or "[…]" in left or found.hidden
    assert not [each for each in spellings(left) if each.shown in text and each.kind != "link"]
