"""What one decision says against a draft, and which acts are looked at although they could go by themselves."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.capabilities.calendar import BOOK
from onefirm.capabilities.mail import SEND
from onefirm.policy.trust.audits import is_drawn, usual, why_looked_at
from onefirm.policy.trust.losses import ERROR, OTHER_FIELD, WORDING_MAX, WORDING_MIN, is_hasty, of_edit
from onefirm.policy.trust.martingale import WHOLE

LETTER: dict[str, Any] = {
    "to": "ada@palmer.example",
    "subject": "Your logo",
    "body": "Hi Ada,\n\nit is ready on Friday, for 400 EUR. See https://tern.example/logo.\n\nBest, Tern",
}


def edited(**changes: Any) -> int:
    return of_edit(SEND, LETTER, {**LETTER, **changes})


def put(before: str, after: str) -> int:
    return edited(body=LETTER["body"].replace(before, after))


def test_nothing_changed_is_nothing_lost() -> None:
    assert edited() == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("400 EUR", "4000 EUR"),
        ("Friday", "Monday"),
        ("https://tern.example/logo", "https://tern.example/other"),
        ("it is ready", "it is not ready"),
        ("it is ready", "it isn't ready"),
        ("Tern", "Tern, tern@palmer.example"),
        ("Hi Ada", "Hi Bo"),
        ("400 EUR", "400 USD"),
        ("400 EUR", "€400"),
    ],
)
def test_a_figure_a_day_a_goal_or_a_not_is_no_matter_of_style(before: str, after: str) -> None:
    assert put(before, after) == WHOLE


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("Dear Ms Palmer,\nwe", "Dear Ms Parker,\nwe", True),
        ("Liebe Ada,\nwir", "Liebe Bo,\nwir", True),
        ("Guten Tag Frau Palmer,\nwir", "Guten Tag Frau Parker,\nwir", True),
        ("Hi Ada,\nwe", "Hello Ada,\nwe", False),
        ("We say hi Ada often", "We say hi Bo often", False),
    ],
)
def test_to_call_somebody_by_anothers_name_is_no_matter_of_style(before: str, after: str, whole: bool) -> None:
    loss = of_edit(SEND, {"body": before}, {"body": after})
    assert loss == WHOLE if whole else loss < ERROR


def test_whom_it_goes_to_is_the_whole_of_it_however_small_the_change() -> None:
    assert edited(to="ada@palmer.exampel") == WHOLE
    assert edited(to="ada@palmer.exampel", body="Hello!") == WHOLE


def test_better_words_cost_by_how_many_of_them_changed() -> None:
    little, more = put("Hi", "Dear"), edited(subject="What we spoke of, at last")
    assert WORDING_MIN < little < ERROR
    assert little < more <= WORDING_MAX
    assert put("ready on", "ready,  on") == WORDING_MIN


def test_the_gravest_of_several_changes_counts() -> None:
    assert edited(subject="Logo", body=LETTER["body"].replace("400", "500")) == WHOLE


def test_a_field_that_is_no_wording_and_not_critical_stands_between() -> None:
    invitation = {"title": "Call", "notes_nobody_knows": "a"}
    assert of_edit(BOOK, invitation, {**invitation, "notes_nobody_knows": "b"}) == OTHER_FIELD


@given(st.text(max_size=300), st.text(max_size=300))
def test_every_edit_of_words_costs_something_and_never_more_than_all(before: str, after: str) -> None:
    loss = of_edit(SEND, {"body": before}, {"body": after})
    assert loss == 0 if before == after else WORDING_MIN <= loss <= WHOLE


def test_a_yes_that_came_too_fast_is_none_where_something_hangs_on_it() -> None:
    assert [is_hasty("medium", seconds) for seconds in (0.4, 1.9, 2.0, 600)] == [True, True, False, False]
    assert is_hasty("high", 4)
    assert not is_hasty("low", 0)


def looked(act: str, **changes: Any) -> str:
    case: dict[str, Any] = {"known": True, "first": False, "amount": None, "amounts": (), **changes}
    return why_looked_at(act, **case)


ACTS = [f"ef_{number}" for number in range(4000)]


def test_one_act_in_ten_is_drawn_and_always_the_same_ones() -> None:
    drawn = [act for act in ACTS if is_drawn(act)]
    assert 0.08 < len(drawn) / len(ACTS) < 0.12
    assert drawn == [act for act in ACTS if looked(act)]


def test_whatever_is_new_is_looked_at_every_time() -> None:
    quiet = next(act for act in ACTS if not is_drawn(act))
    assert looked(quiet) == ""
    assert "never reached" in looked(quiet, known=False)
    assert "first" in looked(quiet, first=True)
    assert "larger than usual" in looked(quiet, amount=101, amounts=tuple(range(1, 101)))
    assert looked(quiet, amount=95, amounts=tuple(range(1, 101))) == ""
    assert "larger than usual" in looked(quiet, amount=1), "Where nothing came before, nothing is usual."


def test_of_few_amounts_the_largest_is_still_usual() -> None:
    assert usual([5, 900, 20]) == 900
    assert usual([*range(1, 20), 10_000]) == 19
