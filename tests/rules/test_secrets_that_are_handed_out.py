"""A token is known by its look: one that was cut off, mistyped or made up is none."""

import re

from hypothesis import given
from hypothesis import strategies as st

from onefirm.desk.doors.secrets import fingerprint, is_token, session_of, token_of

CHANCE = st.binary(min_size=32, max_size=32)


@given(CHANCE)
def test_a_token_is_one_word_that_is_known_again(chance: bytes) -> None:
    token = token_of(chance)
    assert re.fullmatch(r"of_[0-9A-Za-z]{49}", token) and is_token(token)
    assert not is_token(token[:-1]) and not is_token(f"{token}0") and not is_token(token[3:])


@given(CHANCE, st.integers(3, 51), st.characters())
def test_one_sign_that_is_wrong_makes_it_none(chance: bytes, at: int, sign: str) -> None:
    token = token_of(chance)
    assert is_token(token[:at] + sign + token[at + 1 :]) == (sign == token[at])


@given(CHANCE, CHANCE)
def test_two_secrets_have_two_names_and_two_fingerprints(one: bytes, other: bytes) -> None:
    for made in (session_of, token_of):
        assert (made(one) == made(other)) == (one == other)
        assert (fingerprint(made(one)) == fingerprint(made(other))) == (one == other)
        assert made(one) not in fingerprint(made(one))


@given(st.text())
def test_what_somebody_makes_up_is_none(text: str) -> None:
    assert not is_token(text) and not is_token(f"of_{text}")
