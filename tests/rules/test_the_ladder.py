"""Which model is asked first, and why: a pure choice, said in a sentence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.effect import Risk
from onefirm.domain.taught import Taught
from onefirm.domain.tiers import TIERS, Tier, usd, usd_left
from onefirm.policy.ladder import CHECKED_EACH, COVERED_FROM, LEARNED_FROM, Rung, Stakes, heard, route

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


def test_whoever_is_asked_for_want_of_another_is_said_to_be() -> None:
    said = route((Rung("small", 100),), Stakes("medium"), ENOUGH).why
    assert said == "The small model first, for want of a mid one: it goes into something that leaves the firm."


def test_what_does_not_fit_into_what_is_left_is_named_and_not_asked() -> None:
    found = route(ALL, Stakes("high"), {"this plan": 50_000, "today": 5_000})
    assert found.tiers == ("mid", "small")
    assert found.left_out == ("The large model could cost 0.01 USD, and 0.0050 USD is left for today.",)


def test_what_has_no_price_is_never_asked() -> None:
    found = route((Rung("small", None),), Stakes("low"), ENOUGH)
    assert found.tiers == ()
    assert found.why == "No model is asked. The small model has no price, so it is not asked."


def test_nothing_left_spends_nothing_and_what_is_free_is_asked_all_the_same() -> None:
    free = (Rung("small", 0), Rung("large", 1))
    assert route(free, Stakes("high"), {"today": 0}).tiers == ("small",)
    assert route(free, Stakes("high"), {"today": -7}).tiers == ()


def test_a_cost_is_never_said_to_be_less_than_it_is() -> None:
    assert [usd(each) for each in (0, 1, 99, 100, 101, 9_999, 10_000, 10_001)] == [
        "nothing", "0.0001 USD", "0.0001 USD", "0.0001 USD", "0.0002 USD", "0.01 USD", "0.01 USD", "0.02 USD",
    ]  # fmt: skip


def test_what_is_left_is_never_said_to_be_more_than_it_is() -> None:
    assert [usd_left(each) for each in (-1, 0, 99, 100, 9_999, 10_000, 1_999_700, 2_000_000)] == [
        "nothing", "nothing", "nothing", "0.0001 USD", "0.0099 USD", "0.01 USD", "1.9997 USD", "2.00 USD",
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


KNOWS, UNSURE = Taught("fit", 93, 34, "3fa9c1d2e5"), Taught("", 0, 34, "3fa9c1d2e5")


@pytest.mark.parametrize(
    ("taught", "stakes", "sure_above", "settled", "then", "says"),
    [
        (KNOWS, Stakes("low"), 70, 0, "answers", "says “fit”, 93 % sure. No model was asked, and nothing was spent."),
        (KNOWS, Stakes("medium"), 0, 0, "answers", "says “fit”, 93 % sure. No model was asked, and nothing was spent."),
        (KNOWS, Stakes("high"), 0, 0, "goes-on", "much depends on it, so that is not enough."),
        (replace(KNOWS, sure=LEARNED_FROM["low"] or 0), Stakes("low"), 0, 0, "answers", "80 % sure. No model"),
        (replace(KNOWS, sure=79), Stakes("low"), 0, 0, "goes-on", "79 % sure; it takes 80 %."),
        (replace(KNOWS, sure=89), Stakes("medium"), 0, 0, "goes-on", "89 % sure; it takes 90 %."),
        (KNOWS, Stakes("low"), 95, 0, "goes-on", "93 % sure; it takes 95 %."),
        (UNSURE, Stakes("low"), 0, 0, "goes-on", "What 34 of your decisions taught (version 3fa9c1d2) does not know."),
        (UNSURE, Stakes("low"), 0, CHECKED_EACH - 1, "goes-on", "does not know."),
        (KNOWS, Stakes("low"), 0, CHECKED_EACH - 1, "asks-you", "one in 10 is asked all the same"),
        (KNOWS, Stakes("low"), 0, CHECKED_EACH, "answers", "nothing was spent."),
        (KNOWS, Stakes("high"), 0, CHECKED_EACH - 1, "goes-on", "much depends on it"),
    ],
)
def test_what_was_learned_answers_where_it_is_sure_enough_for_what_depends_on_it(
    taught: Taught, stakes: Stakes, sure_above: int, settled: int, then: str, says: str
) -> None:
    found = heard(taught, stakes, sure_above, settled)
    assert found.then == then
    assert says in found.why and found.why.startswith("What 34 of your decisions taught (version 3fa9c1d2) ")
