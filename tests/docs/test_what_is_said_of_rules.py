"""The page about rules names exactly the rules, ways and bounds there are."""

import re

from documents import ROOT
from onefirm.policy.wording import RULES, WAYS
from onefirm.records.kinds.people import PERSON

_PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_it_lists_every_rule_there_is_and_no_other() -> None:
    section = _PAGE.partition("## Four rules\n")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `([a-z ]+)` \|", section, re.MULTILINE)) == RULES


def test_it_lists_every_way_a_rule_may_name() -> None:
    line = _PAGE.partition("Ways are ")[2].partition(", and whatever")[0]
    assert tuple(re.findall(r"`([a-z]+)`", line)) == WAYS


def test_its_two_years_are_those_after_which_an_address_is_stale() -> None:
    assert PERSON.refresh_days["email"] == 2 * 365
    assert "nobody confirmed for two years" in _PAGE
