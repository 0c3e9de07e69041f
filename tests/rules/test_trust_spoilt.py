"""Drafts spoilt on purpose: each has one fault that can be seen, in the language of the letter, and when one is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.policy.trust.misses import Canaries
from onefirm.policy.trust.spoilt import FAULTS, noticed, spoilt
from onefirm.policy.trust.trying import is_careless, is_due

LETTER = "Hello Ada,\n\nthank you for your message. We could start in May.\n\nBest,\nInes"
BRIEF = "Liebe Ada,\n\nvielen Dank für die Nachricht, wir sind gern dabei und das ist der Plan.\n\nIhre Ines"
LOTS = range(60)


def test_each_fault_comes_up_and_stands_in_the_text() -> None:
    found = [spoilt(LETTER, lot) for lot in LOTS]
    assert {each.fault for each in found if each} == set(FAULTS)
    for each in found:
        assert each is not None and each.planted in each.text and each.planted not in LETTER
        assert each.text.startswith("Hello ") and each.text.endswith("Best,\nInes"), "It stands inside the letter."
        assert not noticed(each.planted, each.text) and noticed(each.planted, LETTER)


def test_another_name_is_another_and_stands_where_theirs_stood() -> None:
    (bad,) = {each.text for lot in LOTS if (each := spoilt(LETTER, lot)) and each.fault == "name" and lot % 4 == 0}
    assert bad == LETTER.replace("Ada", "Martin")
    martin = [spoilt(LETTER.replace("Ada", "Martin"), lot) for lot in LOTS]
    assert all("Martin" not in each.planted for each in martin if each and each.fault == "name")


def test_it_speaks_the_language_of_the_letter() -> None:
    said = " ".join(each.planted for lot in LOTS if (each := spoilt(BRIEF, lot)) and each.fault != "name")
    assert "Für alles zusammen" in said and "For all" not in said


@pytest.mark.parametrize("text", ["", "A note.", "Hello Ada,\n\nyes."])
def test_what_is_no_letter_is_left_alone(text: str) -> None:
    assert spoilt(text, 3) is None


def test_without_a_greeting_nobody_is_called_by_another_name() -> None:
    found = {each.fault for lot in LOTS if (each := spoilt("One.\n\nTwo.\n\nThree.", lot))}
    assert found == set(FAULTS) - {"name"}


@given(st.integers(min_value=2, max_value=200), st.text(max_size=20))
def test_among_so_many_decisions_there_is_at_least_one(one_in: int, seed: str) -> None:
    due = [since for since in range(one_in) if is_due(since, one_in, seed)]
    assert due and due[-1] == one_in - 1, "With the last of them at the latest."
    assert due == list(range(due[0], one_in))
    assert due[0] >= max(1, one_in // 2 - 1), "And not at each of them."
    assert not is_due(one_in, 0, seed), "Nobody asked for it."


def test_after_a_test_comes_a_real_one() -> None:
    assert not any(is_due(0, one_in, "seed") for one_in in range(30))


def test_when_it_comes_cannot_be_counted_out() -> None:
    assert len({min(since for since in range(25) if is_due(since, 25, f"{seed}")) for seed in range(40)}) > 5


def test_two_misses_are_too_many() -> None:
    assert [is_careless(Canaries(10, missed)) for missed in (0, 1, 2)] == [False, False, True]
