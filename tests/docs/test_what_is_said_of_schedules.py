"""The page about schedules names exactly the events, fields and bounds there are."""

import re

import pytest

from documents import ROOT
from onefirm.conductor.schedules.occasions import OCCASIONS
from onefirm.conductor.schedules.scheduler import AWAY
from onefirm.domain.policy import Limits
from onefirm.domain.schedule import Schedule

_PAGE = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")


def _rows(heading: str) -> dict[str, str]:
    """The rows of the table under a heading, by their first cell."""
    section = _PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `(?:--)?([a-z.]+)` \| (.*) \|$", section, re.MULTILINE))


def test_it_lists_every_event_that_work_starts_on_and_no_other() -> None:
    assert set(_rows("When something happens")) == set(OCCASIONS)


@pytest.mark.parametrize("kind", OCCASIONS)
def test_it_lists_the_fields_of_an_event(kind: str) -> None:
    cell = _rows("When something happens")[kind]
    named = re.findall(r"`([a-z_]+)`", cell)
    assert tuple(named) == OCCASIONS[kind].fields
    assert ("`fields.…`" in cell) == OCCASIONS[kind].inside


def test_it_lists_the_four_triggers_and_the_three_rules() -> None:
    assert set(_rows("Four triggers")) == {"cron", "every", "at", "on"}
    rules = _rows("What was missed")
    assert set(rules) == {"skip", "one", "all"}
    assert "the default" in rules[Schedule.model_fields["catch_up"].default]


def test_its_bounds_are_the_ones_in_force() -> None:
    limits = Limits()
    assert f"the newest {limits.catch_up_max} of them (`catch-up-max`" in _PAGE
    assert limits.self_starts_max == 3 and "After three such starts in a row (`self-starts-max`)" in _PAGE
    assert AWAY.total_seconds() == 300 and "has not looked for five minutes" in _PAGE
