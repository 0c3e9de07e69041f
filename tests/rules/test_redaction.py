"""What points at somebody is taken out before a text leaves, and put back into the answer."""

import unicodedata
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.pointers import plain, spellings
from onefirm.domain.torn import torn
from onefirm.policy.redaction import Unmarked, redact, restored

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


CARD, ACCOUNT = ("4111", "1111", "1111", "1111"), ("DE89", "3704", "0044", "0532", "0130", "00")
PARTED = ["\t", ",", ", ", "|", " | ", ":", "_", "·", "'", "     ", "*", "+", "=", " // ", "•", "\\\n", "\r", "\r\n",
          "\u2028", "\x0b", "\x85", " +\n", "_\n", '"\n"', "]\n[", "\n#", "\n• ", " ·\n", "=\n", "-\n", "\n\n\n\n\n\n",
          "\n> > > > > > > "]  # fmt: skip


@pytest.mark.parametrize("parted", PARTED)
@pytest.mark.parametrize("groups", [CARD, ACCOUNT, ("gb82", "WEST", "1234", "5698", "7654", "32")])
def test_whatever_parts_a_card_or_an_account_it_does_not_leave(groups: tuple[str, ...], parted: str) -> None:
    found = redact({"text": f"Pay with {parted.join(groups)}, please."})
    assert not [group for group in groups if group in found.texts["text"]]
    assert restored(found.texts["text"], found.hidden) == plain(f"Pay with {parted.join(groups)}, please.")


@pytest.mark.parametrize(
    "number",
    [
        "IBANDE89\n3704\n0044\n0532\n0130\n00",
        "DE\n89\n3704\n0044\n0532\n0130\n00",
        "D\nE\n8\n9\n3704\n0044\n0532\n0130\n00",
        "MT84\nMALT\n0110\n0001\n2345\nMTLC\nAST0\n01S",
        "LC55\tHEMM\t0001\t0001\t0012\t0012\t0002\t3015",
        "2223\n0031\n2200\n3222",
        "card4111\n1111\n1111\n1111",
        "4111\n1111\n1111\n1111\n12/27",
        "3\n7\n8\n2\n8\n2\n2\n4\n6\n3\n1\n0\n0\n0\n5\n99/99",
        "4111\n1111\n1111\n1111\n5500\n0000\n0000\n0004",
        "data:4111\t1111\t1111\t1111",
    ],
)
def test_of_a_card_or_an_account_no_group_is_left(number: str) -> None:
    left = redact({"text": number}).texts["text"]
    assert not [group for group in number.split()[:-1] if group in left.split()], left
    assert restored(left, redact({"text": number}).hidden) == number


def test_a_link_that_holds_the_number_of_a_card_is_one_mark() -> None:
    found = redact({"text": "See https://x.example/4111-1111-1111-1111 and 4111-1111-1111-1111@x.example"})
    assert found.texts["text"] == "See [link 1] and [address 1]"


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
        "2019, 2021, 2022, 2025, 2026",
        "from 24.12.2026, 31.12.2026",
        "450,  450,  320,  1200,  80,  95,  2400",
        "Logo\t900\t2\nMenu\t450\t1\nSigns\t1200\t3",
        "5, 4, 5, 3, 4, 5, 5, 4, 5, 3, 4, 4, 5, 5, 4, 5, 3",
        "Seats | 40 | 60 | 55 | 48",
    ],
)
def test_figures_that_stand_below_each_other_stay(text: str) -> None:
    assert redact({"text": text}).texts["text"] == text


@pytest.mark.parametrize("parted", ["\n", "\t", ", "])
def test_of_rows_and_columns_of_prices_hardly_one_is_taken_for_a_card(parted: str) -> None:
    """Of sums that came about by chance a check sum is right in one of ten."""
    chance = Random(7)  # noqa: S311 -- prices, and no secrets.
    rows = [parted.join(str(chance.randrange(20, 3000)) for _ in range(chance.randrange(3, 9))) for _ in range(2_000)]
    assert sum(bool([*torn(each)]) for each in rows) < 60


def test_of_days_and_of_long_rows_of_marks_hardly_one_is_taken_for_a_card() -> None:
    chance = Random(7)  # noqa: S311 -- days, and no secrets.
    days = [f"{a}.12.2026 - {b}.1.2027" for a in range(1, 32) for b in range(1, 32)]
    marks = [", ".join(str(chance.randrange(1, 7)) for _ in range(chance.randrange(3, 40))) for _ in range(1_000)]
    assert not [each for each in days if [*torn(each)]]
    assert sum(bool([*torn(each)]) for each in marks) < 30


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
