"""Intake: one line in, one typed wish out, and nothing invented."""

import asyncio
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.agents.intake import Intake, Line, Wish
from onefirm.capabilities.agent import Forbidden
from onefirm.domain.contract import Proposal

HOSTILE_SECONDS_MAX = 10


class NothingInReach:
    def use(self, capability: str) -> object:
        raise Forbidden(capability)


def said(line: str) -> Proposal:
    return asyncio.run(Intake().propose(Line(line=line, today="2026-03-02"), NothingInReach()))


def wish(line: str) -> Wish:
    proposal = said(line)
    assert proposal.outcome == "understood"
    return Wish.model_validate(proposal.gives)


@pytest.mark.parametrize(
    ("line", "name", "message", "budget"),
    [
        (
            "New lead: Ada Palmer <ada@x.example> wants a rebrand for her bakery, budget 6000",
            "Ada Palmer",
            "wants a rebrand for her bakery",
            "6000",
        ),
        ("qualify Ada ada@x.example about a logo 2k", "Ada", "about a logo", "2000"),
        ("Ada (ada@x.example): website, €6,000", "Ada", "website", "6000 EUR"),
        ("Anfrage: Ada <ada@x.example> braucht ein Logo, Budget 2.500 EUR", "Ada", "braucht ein Logo", "2500 EUR"),
        ("please qualify the lead Ada <ada@x.example>, rebrand, budget is around €6,5k.", "Ada", "rebrand", "6500 EUR"),
        ("lead ada@x.example needs 3 banners in 2026", "", "needs 3 banners in 2026", ""),
        ("lead Ada ada@x.example wants 2 logos by June 2026", "Ada", "wants 2 logos by June 2026", ""),
    ],
)
def test_a_line_about_somebody_who_asks_for_work_is_understood(line: str, name: str, message: str, budget: str) -> None:
    read = wish(line)
    assert (read.type, read.version, read.missing) == ("qualify-lead", 2, [])
    expected = {"name": name, "email": "ada@x.example", "message": message, "budget": budget}
    assert read.fields == {field: value for field, value in expected.items() if value}


@pytest.mark.parametrize(
    ("line", "missing"),
    [("new lead from Ada", "email"), ("lead ada@x.example", "message"), ("lead: wants a logo", "email")],
)
def test_what_is_missing_is_named_and_not_invented(line: str, missing: str) -> None:
    read = wish(line)
    assert read.missing == [missing]
    assert missing not in read.fields


@pytest.mark.parametrize("line", ["", "What is the weather?", "pay the rent", "12"])
def test_a_line_about_something_else_is_not_understood(line: str) -> None:
    proposal = said(line)
    assert proposal.outcome == "not-understood"
    assert Wish.model_validate(proposal.gives) == Wish()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_every_line_gets_an_answer_made_of_its_own_words(line: str) -> None:
    read = Wish.model_validate(said(line).gives)
    assert all(word.casefold() in line.casefold() for word in read.fields.get("message", "").split())
    assert read.fields.get("email", "") in line.lower()


@pytest.mark.parametrize("sign", ["a", "a@", "<", "lead ", "6,", "budget ", "a@a."])
def test_a_long_hostile_line_is_read_in_good_time(sign: str) -> None:
    began = perf_counter()
    said((sign * 20_000)[:20_000])
    assert perf_counter() - began < HOSTILE_SECONDS_MAX
