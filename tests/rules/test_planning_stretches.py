"""Whose turn it was: the whole of a time is told, and no moment of it twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.ids import PlanId, instant
from onefirm.planning.stretches import FIRST, Stretch, Turn, shares

PLAN = PlanId("pl_1")
BEGAN = datetime(2026, 3, 2, tzinfo=UTC)


def at(hour: int) -> str:
    return instant(BEGAN + timedelta(hours=hour))


def waited(turn: Turn, begins: int, lasts: int, about: str) -> Stretch:
    return Stretch(turn, at(begins), at(begins + lasts) if lasts else "", PLAN, about)


hours = st.integers(0, 200)
waits = st.builds(waited, st.sampled_from(FIRST), hours, st.integers(0, 60), st.sampled_from(["qu_1", "qu_2", "ef_1"]))


@given(st.lists(waits, max_size=8), hours, hours)
def test_a_time_is_told_without_a_gap_and_without_telling_anything_twice(
    found: list[Stretch], begins: int, ends: int
) -> None:
    told = shares(found, at(begins), at(ends))
    if begins >= ends:
        assert told == ()
        return
    assert (told[0].begins, told[-1].ends) == (at(begins), at(ends))
    assert all(one.ends == after.begins for one, after in pairwise(told))


@given(st.lists(waits, min_size=1, max_size=8), hours)
def test_of_several_at_once_the_one_counts_that_somebody_could_have_ended(found: list[Stretch], hour: int) -> None:
    there = [one for one in found if one.begins <= at(hour) and (not one.ends or one.ends >= at(hour + 1))]
    (told,) = shares(found, at(hour), at(hour + 1))
    assert told.turn == (min((one.turn for one in there), key=FIRST.index) if there else None)
