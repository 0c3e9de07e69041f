"""What a record of decisions shows: the bet, its bound, how much is still needed, and what is never noticed."""

from collections import Counter
from fractions import Fraction
from math import comb, exp, isclose, log, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.policy.trust.martingale import (
    DELTA,
    NEEDED_MAX,
    WHOLE,
    Tally,
    bound,
    evidence,
    is_shown,
    still_needed,
    wanted,
)
from onefirm.policy.trust.misses import UNMEASURED, Canaries, miss_rate, upper_bound
from onefirm.policy.trust.outlook import outlook

ALPHAS = st.floats(min_value=0.001, max_value=0.5)
LOSSES = st.integers(min_value=0, max_value=WHOLE)
TALLIES = st.dictionaries(LOSSES, st.integers(min_value=1, max_value=60), max_size=4)
PROMOTIONS = st.integers(min_value=0, max_value=5)
NOBODY_TRIED, THIRTY_CAUGHT = Canaries(), Canaries(decided=30)


def one_more(tally: Tally, loss: int) -> dict[int, int]:
    return {**tally, loss: tally.get(loss, 0) + 1}


@pytest.mark.parametrize(
    ("alpha", "canaries", "perfect"),
    [
        (0.10, NOBODY_TRIED, 88),
        (0.05, NOBODY_TRIED, 177),
        (0.02, NOBODY_TRIED, 446),
        (0.10, THIRTY_CAUGHT, 48),
        (0.05, THIRTY_CAUGHT, 97),
        (0.02, THIRTY_CAUGHT, 246),
    ],
)
def test_so_many_perfect_decisions_are_needed(alpha: float, canaries: Canaries, perfect: int) -> None:
    assert outlook({}, alpha, canaries, 0).needed == perfect
    assert not outlook({0: perfect - 1}, alpha, canaries, 0).earned
    earned = outlook({0: perfect}, alpha, canaries, 0)
    assert earned.earned
    assert (earned.decisions, earned.corrected, earned.needed) == (perfect, 0, 0)
    assert earned.bound <= alpha


@given(st.lists(LOSSES, max_size=80), ALPHAS)
def test_it_is_the_product_of_two_bets(losses: list[int], alpha: float) -> None:
    shares = [loss / WHOLE for loss in losses]
    careful = prod(1 + 0.5 / (1 - alpha) * (alpha - share) for share in shares)
    bold = prod(1 + 0.95 / (1 - alpha) * (alpha - share) for share in shares)
    assert isclose(exp(evidence(Counter(losses), alpha)), careful / 2 + bold / 2, rel_tol=1e-9, abs_tol=1e-200)


@given(ALPHAS, st.integers(min_value=1, max_value=WHOLE), TALLIES)
def test_at_the_edge_nobody_gains_by_one_more_decision(alpha: float, loss: int, tally: Tally) -> None:
    """Whatever is held: if `alpha` is lost on average, the next decision leaves as much as there was, on average."""
    share = alpha * WHOLE / loss
    if share > 1:
        return  # It cannot be lost so often that it comes to that much.
    lost, kept = (exp(evidence(one_more(tally, each), alpha) - evidence(tally, alpha)) for each in (loss, 0))
    assert isclose(share * lost + (1 - share) * kept, 1, rel_tol=1e-9)


@given(TALLIES, ALPHAS, ALPHAS)
def test_what_shows_that_little_is_lost_shows_it_of_more(tally: Tally, one: float, other: float) -> None:
    """So the figures may be worked out anew whenever the operator's own misses are known better."""
    low, high = sorted((one, other))
    assert evidence(tally, low) <= evidence(tally, high) + 1e-9


@given(TALLIES, ALPHAS)
def test_a_success_never_takes_away_and_an_error_never_gives(tally: Tally, alpha: float) -> None:
    assert evidence(one_more(tally, 0), alpha) > evidence(tally, alpha)
    assert evidence(one_more(tally, WHOLE), alpha) < evidence(tally, alpha)


@given(TALLIES, ALPHAS, PROMOTIONS)
def test_the_bound_is_where_it_begins_to_be_shown(tally: Tally, alpha: float, promotions: int) -> None:
    edge = bound(tally, promotions)
    assert is_shown(tally, alpha, promotions) == (edge <= alpha) or isclose(edge, alpha, abs_tol=1e-9)


@given(TALLIES, st.sampled_from((0.1, 0.05, 0.02)), PROMOTIONS)
def test_so_many_more_do_and_one_less_does_not(tally: Tally, alpha: float, promotions: int) -> None:
    more = still_needed(tally, alpha, promotions)
    assert more is not None
    after = {**tally, 0: tally.get(0, 0) + more}
    assert is_shown(after, alpha, promotions)
    assert more == 0 or not is_shown({**after, 0: after[0] - 1}, alpha, promotions)


def test_each_promotion_costs_more_and_all_of_them_fail_as_seldom_as_one_may() -> None:
    fails = [exp(-wanted(already)) for already in range(2000)]
    assert isclose(fails[0], DELTA / 2)
    assert fails == sorted(fails, reverse=True)
    assert sum(fails) < DELTA
    needed = [outlook({}, 0.1, NOBODY_TRIED, already).needed for already in range(4)]
    assert needed == [88, 111, 126, 137]


def test_where_everything_is_corrected_nothing_is_shown() -> None:
    seen = outlook({WHOLE: 40}, 0.1, NOBODY_TRIED, 0)
    assert (seen.decisions, seen.corrected, seen.earned, seen.bound) == (40, 40, False, 1.0)
    assert seen.needed is not None
    assert outlook({WHOLE: NEEDED_MAX}, 0.1, NOBODY_TRIED, 0).needed is None


def test_whoever_lets_everything_through_can_promote_nothing() -> None:
    blind = Canaries(decided=3, missed=3)
    seen = outlook({0: 5000}, 0.1, blind, 0)
    assert (miss_rate(blind), seen.earned, seen.needed, seen.bound) == (1.0, False, None, 1.0)


@pytest.mark.parametrize(
    ("missed", "decided", "rate"), [(0, 10, 0.26), (0, 30, 0.095), (1, 20, 0.22), (0, 0, 1.0), (5, 5, 1.0)]
)
def test_how_many_mistakes_may_go_unnoticed(missed: int, decided: int, rate: float) -> None:
    assert upper_bound(missed, decided) == pytest.approx(rate, abs=0.005)


@given(st.data(), st.integers(min_value=1, max_value=60))
def test_the_bound_of_clopper_and_pearson_is_exact(data: st.DataObject, of: int) -> None:
    """Added up with whole numbers: at the bound so few are found in exactly one case of twenty."""
    found = data.draw(st.integers(min_value=0, max_value=of - 1))
    share = Fraction(upper_bound(found, of))
    chance = sum(comb(of, each) * share**each * (1 - share) ** (of - each) for each in range(found + 1))
    assert float(chance) == pytest.approx(0.05, rel=1e-9)


def test_many_thousand_canaries_are_counted_as_exactly() -> None:
    assert upper_bound(0, 100_000) == pytest.approx(-log(0.05) / 100_000, rel=1e-4)
    assert upper_bound(2500, 5000) == pytest.approx(0.5117, abs=1e-3)


@given(st.integers(min_value=0, max_value=80), st.integers(min_value=0, max_value=80))
def test_noticing_helps_missing_harms_and_being_tried_is_no_risk(decided: int, missed: int) -> None:
    missed = min(missed, decided)
    now = miss_rate(Canaries(decided, missed))
    assert miss_rate(Canaries(decided + 1, missed)) <= now + 1e-12
    assert miss_rate(Canaries(decided + 1, missed + 1)) >= now - 1e-12
    assert missed or now <= UNMEASURED
