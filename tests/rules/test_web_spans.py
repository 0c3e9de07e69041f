"""Runs over time: the columns follow the span, none is lost, and there are never more than can be told apart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.interfaces.web.drawn.spans import COLUMNS_MAX, spread, unit_of

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "name"),
    [
        (timedelta(minutes=20), "minute"),
        (timedelta(hours=7), "hour"),
        (timedelta(days=2), "hour"),
        (timedelta(days=12), "day"),
        (timedelta(days=200), "week"),
        (timedelta(days=4000), "week"),
    ],
)
def test_the_unit_follows_the_span(span: timedelta, name: str) -> None:
    assert unit_of(START, START + span).name == name


@given(st.lists(st.integers(min_value=0, max_value=55 * 7 * 24 * 60), min_size=1, max_size=40))
def test_no_run_is_lost_and_the_columns_stay_few(minutes: list[int]) -> None:
    found = spread("Runs", ("done", "going"), [(START + timedelta(minutes=at), at % 2) for at in minutes])
    assert found is not None
    shown, _ = found
    assert sum(int(value) for row in shown.rows for value in row[1:]) == len(minutes)
    assert shown.drawing.count("<g>") == len(shown.rows) <= COLUMNS_MAX


def test_nothing_ran_is_no_chart() -> None:
    assert spread("Runs", ("done",), []) is None
