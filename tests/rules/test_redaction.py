"""What points at somebody is taken out before a text leaves, and put back into the answer."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.pointers import plain, spellings
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


@given(st.text(max_size=300), st.lists(st.text(max_size=12), max_size=3))
def test_whatever_is_written_comes_back_and_points_nowhere_meanwhile(text: str, names: list[str]) -> None:
    found = redact({"text": text}, names)
    left = found.texts["text"]
    # What was spelled like a mark of ours was taken out for good.
    assert restored(left, found.hidden) == redact({"text": text}).texts["text"] or "[…]" in left or found.hidden
    assert not [each for each in spellings(left) if each.shown in text and each.kind != "link"]
