"""A rate is kept in every stretch of time, however it is cut."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onefirm.capabilities.ways import SECOND, Rate
from onefirm.guard.rate import Bucket, hold, take, wait

_COUNTS = st.integers(1, 12).flatmap(lambda count: st.tuples(st.just(count), st.integers(1, count)))
_PAUSES = st.lists(st.integers(0, 3 * SECOND), min_size=1, max_size=80)


def _goes(rate: Rate, pauses: list[int]) -> list[int]:
    """Somebody who asks after each pause, and goes whenever they may."""
    bucket, now, gone = Bucket(), 0, list[int]()
    for pause in pauses:
        now += pause
        if wait(rate, bucket, now) == 0:
            bucket = take(rate, bucket, now)
            gone.append(now)
    return gone


@given(_COUNTS, st.integers(1, 20), _PAUSES)
@example((10, 10), 1, [0] * 40)
@example((3, 2), 1, [0, 0, SECOND // 2, SECOND // 2, 1, 1, SECOND // 2])
def test_no_stretch_of_time_holds_more_than_the_rate(
    counts: tuple[int, int], per_seconds: int, pauses: list[int]
) -> None:
    rate = Rate(counts[0], per_seconds, burst=counts[1])
    gone = _goes(rate, pauses)
    for first in gone:
        within = [moment for moment in gone if first <= moment < first + per_seconds * SECOND]
        assert len(within) <= rate.count


@given(_COUNTS, st.integers(1, 20), _PAUSES)
def test_whoever_waits_as_long_as_they_are_told_may_go(
    counts: tuple[int, int], per_seconds: int, pauses: list[int]
) -> None:
    rate, bucket, now = Rate(counts[0], per_seconds, burst=counts[1]), Bucket(), 0
    for pause in pauses:
        now += pause
        now += wait(rate, bucket, now)
        assert wait(rate, bucket, now) == 0
        bucket = take(rate, bucket, now)


@given(_COUNTS, st.integers(1, 20))
def test_a_burst_goes_at_once_and_the_next_waits(counts: tuple[int, int], per_seconds: int) -> None:
    rate = Rate(counts[0], per_seconds, burst=counts[1])
    assert _goes(rate, [0] * (rate.burst + 3)) == [0] * rate.burst


@given(_COUNTS, st.integers(1, 20), st.integers(1, 100 * SECOND), _PAUSES)
def test_who_asks_for_quiet_has_it(counts: tuple[int, int], per_seconds: int, quiet: int, pauses: list[int]) -> None:
    rate = Rate(counts[0], per_seconds, burst=counts[1])
    bucket, now = hold(rate, Bucket(), 0, quiet), 0
    for pause in pauses:
        now += pause
        assert wait(rate, bucket, now) > 0 or now >= quiet
    assert wait(rate, bucket, quiet) == 0


def test_quiet_that_is_over_changes_nothing() -> None:
    rate, bucket = Rate(2, 1), Bucket(5)
    assert hold(rate, bucket, 10, 10) is bucket


def test_nobody_takes_what_is_not_allowed() -> None:
    rate = Rate(1, 60)
    with pytest.raises(AssertionError, match="not allowed yet"):
        take(rate, take(rate, Bucket(), 0), 1)
