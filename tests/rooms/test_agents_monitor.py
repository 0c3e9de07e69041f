"""The monitor: what is out, since when, and where to look; silence is not health."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from onefirm.agents.monitor import Monitor, Watch, Watched
from onefirm.capabilities.agent import Forbidden
from onefirm.domain.contract import Proposal

TODAY = date(2026, 3, 10)


class NothingInReach:
    def use(self, capability: str) -> object:
        raise Forbidden(capability)


def watched(counts: list[tuple[str, str, int]], *bounds: dict[str, Any]) -> Proposal:
    task = Watch.model_validate(
        {"today": TODAY, "bounds": bounds, "counts": [{"name": n, "on": on, "value": v} for n, on, v in counts]}
    )
    return asyncio.run(Monitor().propose(task, NothingInReach()))


def out(proposal: Proposal) -> list[str]:
    return [each.says for each in Watched.model_validate(proposal.gives).out]


def test_a_number_that_is_out_is_named_with_since_when_and_where_to_look() -> None:
    proposal = watched(
        [
            ("unread", "2026-03-01", 9),
            ("unread", "2026-03-03", 2),
            ("unread", "2026-03-05", 6),
            ("unread", "2026-03-10", 8),
        ],
        {"name": "unread", "most": 5, "unit": "letters", "look": "the inbox"},
    )
    assert proposal.outcome == "alarm"
    assert out(proposal) == ["unread: 8 letters, above 5 letters since 2026-03-05. Look first: the inbox."]
    assert Watched.model_validate(proposal.gives).out[0].days == 5
    assert proposal.gives["summary"] == "1 of 1 is out: unread."


def test_money_is_said_as_money() -> None:
    proposal = watched([("account", "2026-03-10", 123_456)], {"name": "account", "least": 200_000, "unit": "EUR"})
    assert out(proposal) == ["account: 1,234.56 EUR, below 2,000.00 EUR since today."]


def test_a_number_at_its_bound_is_well() -> None:
    bounds = ({"name": "a", "least": 5, "most": 5}, {"name": "b", "most": 0})
    proposal = watched([("a", "2026-03-10", 5), ("b", "2026-03-09", 0)], *bounds)
    assert proposal.outcome == "well" and proposal.gives["well"] == ["a", "b"]
    assert proposal.gives["summary"] == "All 2 are within their bounds."


def test_silence_is_not_health() -> None:
    proposal = watched(
        [("visits", "2026-03-01", 50)], {"name": "visits", "least": 10, "days_old_max": 3}, {"name": "mails", "most": 3}
    )
    assert out(proposal) == [
        "visits: last counted 9 days ago, on 2026-03-01; 3 are allowed.",
        "mails: nobody counted it.",
    ]


def test_days_to_come_count_for_nothing_and_are_said() -> None:
    proposal = watched([("a", "2026-03-09", 1), ("a", "2026-04-01", 99)], {"name": "a", "most": 5})
    assert proposal.outcome == "well" and proposal.sure == 60
    assert proposal.evidence[-1].says == "1 of the numbers are of days to come, and were left out."


@pytest.mark.parametrize(
    ("bounds", "says"),
    [
        ([], "No bounds were given, so nothing could be out."),
        ([{"name": "a", "least": 5, "most": 1}], "a: no number is within these bounds."),
        ([{"name": "a"}], "a: nothing is expected of it."),
        ([{"name": "b", "most": 3}], "Nobody said what to expect of: a."),
    ],
)
def test_what_was_handed_over_wrongly_is_said(bounds: list[dict[str, Any]], says: str) -> None:
    proposal = watched([("a", "2026-03-10", 3)], *bounds)
    assert proposal.sure == 60 and says in [each.says for each in proposal.evidence]


@pytest.mark.parametrize("wrong", [{"value": 1.5}, {"value": 10**16}, {"on": "soon"}, {"name": "x" * 1_000_000}])
def test_what_is_no_number_does_not_come_in(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Watch.model_validate({"today": TODAY, "counts": [{"name": "a", "on": TODAY, "value": 1, **wrong}]})


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(st.integers(-50, 50), min_size=1, max_size=20), least=st.integers(-40, 0), most=st.integers(0, 40)
)
def test_since_is_the_first_of_the_last_days_in_a_row_that_were_out_on_that_side(
    values: list[int], least: int, most: int
) -> None:
    days = [TODAY - timedelta(days=len(values) - 1 - at) for at in range(len(values))]
    counts = [("n", day.isoformat(), value) for day, value in zip(days, values, strict=True)]
    proposal = watched(counts[::-1], {"name": "n", "least": least, "most": most})
    found = Watched.model_validate(proposal.gives).out

    def side(value: int) -> str:
        return "above" if value > most else "below" if value < least else ""

    sides = [side(value) for value in values]
    assert [each.fault for each in found] == ([sides[-1]] if sides[-1] else [])
    if found:
        first = len(sides)
        while first and sides[first - 1] == sides[-1]:
            first -= 1
        assert found[0].since == days[first].isoformat()
