"""What may happen twice is tried again, later each time, never sooner than the other side asks."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.guard.backoff import RETRY_AFTER_SECONDS_MAX, TRIES_MAX, Safety, again_after, retry_after

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_READ = Safety.READ


@given(st.integers(1, TRIES_MAX - 1), st.binary(min_size=8, max_size=8), st.floats(0, 100))
def test_the_wait_is_by_chance_within_a_bound_that_doubles(tries: int, chance: bytes, asked: float) -> None:
    seconds = again_after(_READ, tries, chance, asked)
    assert seconds is not None
    assert asked <= seconds <= asked + 0.5 * 2 ** (tries - 1)


def test_chance_spreads_it_over_the_whole_bound() -> None:
    assert again_after(_READ, 1, b"\0" * 8) == 0
    assert again_after(_READ, 1, b"\x80" + b"\0" * 7) == 0.25
    assert again_after(_READ, 2, b"\xff" * 8) == pytest.approx(1.0)


@given(st.integers(TRIES_MAX, 10_000), st.sampled_from([Safety.READ, Safety.KEYED]))
def test_there_is_an_end_to_it(tries: int, safety: Any) -> None:
    assert again_after(safety, tries, b"\0" * 8) is None


def test_what_happens_twice_when_it_is_sent_twice_is_never_tried_again() -> None:
    once: Any = Safety.ONCE  # The type refuses it; so does the running program.
    with pytest.raises(AssertionError, match="must happen once"):
        again_after(once, 1, b"\0" * 8)


@pytest.mark.parametrize(
    ("spelled", "seconds"),
    [
        ("0", 0),
        ("1", 1),
        (" 120 ", 120),
        ("007", 7),
        ("86400", 86_400),
        ("86401", RETRY_AFTER_SECONDS_MAX),
        ("9" * 60, RETRY_AFTER_SECONDS_MAX),
        ("Mon, 02 Mar 2026 09:00:30 GMT", 30),
        ("Monday, 02-Mar-26 09:01:00 GMT", 60),
        ("Mon Mar  2 09:02:00 2026", 120),
        ("Mon, 02 Mar 2026 10:00:30 +0100", 30),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("Mon, 02 Mar 1970 08:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", RETRY_AFTER_SECONDS_MAX),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("1e3", None),
        ("٣", None),
        ("9" * 5000, None),
        ("NaN", None),
        ("2026-03-02T09:00:30Z", None),
        ("Mon, 99 Mar 2026 09:00:30 GMT", None),
        ("Mon, 02 Mar 2026 09:00:30 +9999", None),
        ("120, 60", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date_within_a_day(spelled: str, seconds: float | None) -> None:
    assert retry_after(spelled, _NOW) == seconds


@given(st.text(max_size=80))
def test_whatever_stands_there_is_read_without_a_fault(spelled: str) -> None:
    seconds = retry_after(spelled, _NOW)
    assert seconds is None or 0 <= seconds <= RETRY_AFTER_SECONDS_MAX
