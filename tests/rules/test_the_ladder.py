"""Which model is asked first, and why: a pure choice, said in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.effect import Risk
from onefirm.domain.tiers import TIERS, Tier
from onefirm.policy.ladder import COVERED_FROM, Rung, Stakes, cents, route

ALL = (Rung("small", 100), Rung("mid", 1_000), Rung("large", 10_000))
ENOUGH = {"today": 1_000_000}


@pytest.mark.parametrize(
    ("stakes", "tiers"),
    [
        (Stakes("low"), ("small", "mid", "large")),
        (Stakes("medium"), ("mid", "large", "small")),
        (Stakes("high"), ("large", "mid", "small")),
        (Stakes("low", covered=COVERED_FROM - 1), ("mid", "large", "small")),
        (Stakes("low", covered=COVERED_FROM), ("small", "mid", "large")),
        (Stakes("medium", late=True), ("small", "mid", "large")),
        (Stakes("high", covered=0, late=True), ("large", "mid", "small")),
        (Stakes("low", late=True), ("small", "mid", "large")),
    ],
)
def test_what_depends_on_it_what_is_known_and_who_waits_say_where_to_begin(
    stakes: Stakes, tiers: tuple[Tier, ...]
) -> None:
    assert route(ALL, stakes, ENOUGH).tiers == tiers


def test_the_reason_is_a_sentence() -> None:
    assert route(ALL, Stakes("medium", covered=10, late=True), ENOUGH).why == (
        "The mid model first, then the large and the small one: it goes into something that leaves the firm, "
        "little of what it takes is known and they have waited for long."
    )


def test_what_does_not_fit_into_what_is_left_is_named_and_not_asked() -> None:
    found = route(ALL, Stakes("high"), {"this plan": 50_000, "today": 5_000})
    assert found.tiers == ("mid", "small")
    assert found.left_out == ("The large model could cost 1 cent, and 0.50 cents are left for today.",)


def test_what_has_no_price_is_never_asked() -> None:
    found = route((Rung("small", None),), Stakes("low"), ENOUGH)
    assert found.tiers == ()
    assert found.why == "No model is asked. The small model has no price, so it is not asked."


def test_nothing_left_spends_nothing_and_what_is_free_is_asked_all_the_same() -> None:
    free = (Rung("small", 0), Rung("large", 1))
    assert route(free, Stakes("high"), {"today": 0}).tiers == ("small",)
    assert route(free, Stakes("high"), {"today": -7}).tiers == ()


def test_a_cost_is_never_said_to_be_less_than_it_is() -> None:
    assert [cents(each) for each in (0, 1, 99, 100, 101, 9_999, 10_000, 10_001)] == [
        "0 cents", "0.01 cents", "0.01 cents", "0.01 cents", "0.02 cents", "1 cent", "1 cent", "2 cents",
    ]  # fmt: skip


@given(
    rungs=st.lists(
        st.tuples(st.sampled_from(TIERS), st.none() | st.integers(0, 10**6)), max_size=3, unique_by=lambda x: x[0]
    ),
    risk=st.sampled_from(("low", "medium", "high")),
    covered=st.integers(0, 100),
    late=st.booleans(),
    left=st.dictionaries(st.sampled_from(("today", "this plan")), st.integers(-10, 10**6), min_size=1),
)
def test_no_route_holds_what_is_not_priced_or_not_affordable(
    rungs: list[tuple[Tier, int | None]], risk: Risk, covered: int, late: bool, left: dict[str, int]
) -> None:
    given_ = [Rung(tier, micros) for tier, micros in rungs]
    found = route(given_, Stakes(risk, covered, late), left)
    fits = {rung.tier for rung in given_ if rung.micros is not None and rung.micros <= min(left.values())}
    assert set(found.tiers) == fits
    assert len(found.left_out) == len(given_) - len(fits)
