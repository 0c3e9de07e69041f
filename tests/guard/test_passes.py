"""What stands in an address and lets its holder do one thing: read whole, for its purpose, and never without end."""

import hmac
from hashlib import sha256

import pytest

from onefirm.domain.frozen import Frozen
from onefirm.guard.passes import SIGNS_MAX, read_pass, spelled


class Said(Frozen):
    words: str


class Prints:
    def of(self, purpose: str, text: str) -> str:
        return hmac.new(b"a key", f"{purpose}\0{text}".encode(), sha256).hexdigest()


PRINTS = Prints()


def test_what_was_written_is_read_for_its_purpose_alone() -> None:
    text = spelled(Said(words="Ada"), "one", PRINTS)
    assert read_pass(text, Said, "one", PRINTS) == Said(words="Ada")
    assert read_pass(text, Said, "another", PRINTS) is None


def test_what_is_longer_than_any_address_of_ours_is_not_read_at_all() -> None:
    long = spelled(Said(words="x" * SIGNS_MAX), "one", PRINTS)
    assert len(long) > SIGNS_MAX
    assert read_pass(long, Said, "one", PRINTS) is None


@pytest.mark.parametrize("text", ["", ".", "e30", "e30.", ".seal", "é.é", "e30.e30.e30"])
def test_what_was_never_written_is_nothing(text: str) -> None:
    assert read_pass(text, Said, "one", PRINTS) is None
