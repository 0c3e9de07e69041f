"""A text in the pieces the encoder was taught: as its own tokenizer cuts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.meaning.wordpiece import PIECES_MAX, pieces, vocabulary

GOLDEN: dict[str, list[str]] = {
    "": [],
    "Hello, world!": ["hello", ",", "world", "!"],
    "unaffordable REBRANDED": ["una", "##ff", "##ord", "##able", "rebranded"],
    "naïve Café — 6.000 €": ["naive", "cafe", "—", "6", ".", "000", "€"],
    "what's": ["what", "'", "s"],
    "東京 tower": ["東", "京", "tower"],
    "a\tb\nc\u00a0d": ["a", "b", "c", "d"],
    "x" * 101: ["[UNK]"],
}


@pytest.mark.parametrize("text", GOLDEN)
def test_a_text_is_cut_as_the_encoder_was_taught(text: str) -> None:
    named = {number: piece for piece, number in vocabulary().items()}
    assert [named[one] for one in pieces(text)] == ["[CLS]", *GOLDEN[text], "[SEP]"]


def test_the_vocabulary_is_the_one_the_encoder_knows() -> None:
    known = vocabulary()
    assert len(known) == 30_522
    assert (known["[PAD]"], known["[UNK]"], known["[CLS]"], known["[SEP]"]) == (0, 100, 101, 102)


@given(st.text())
def test_any_text_has_pieces_within_the_bound(text: str) -> None:
    found = pieces(text)
    assert 2 <= len(found) <= PIECES_MAX
    assert (found[0], found[-1]) == (101, 102)


def test_a_text_without_end_ends() -> None:
    assert len(pieces("no end " * 1_000_000)) == PIECES_MAX
