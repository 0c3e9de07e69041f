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
            "wants a rebrand for her bakery, budget 6000",
            "6000",
        ),
        ("New lead: Ada <ada@x.example> wants a logo, budget 3000", "Ada", "wants a logo, budget 3000", "3000"),
        ("qualify Ada ada@x.example about a logo 2k", "Ada", "about a logo 2k", "2000"),
        ("Ada (ada@x.example): website, €6,000", "Ada", "website, €6,000", "6000 EUR"),
        (
            "Anfrage: Ada <ada@x.example> braucht ein Logo, Budget 2.500 EUR",
            "Ada",
            "braucht ein Logo, Budget 2.500 EUR",
            "2500 EUR",
        ),
        (
            "please qualify the lead Ada <ada@x.example>, rebrand, budget is around €6,5k.",
            "Ada",
            "rebrand, budget is around €6,5k.",
            "6500 EUR",
        ),
        ("lead ada@x.example needs 3 banners in 2026", "", "needs 3 banners in 2026", ""),
        ("lead Ada ada@x.example wants 2 logos by June 2026", "Ada", "wants 2 logos by June 2026", ""),
        (
            "answer ada@x.example: she asks for a logo for 4000 EUR",
            "",
            "she asks for a logo for 4000 EUR",
            "4000 EUR",
        ),
        ("Reply to ada at ada@x.example, she asks for a logo", "ada", "she asks for a logo", ""),
        ("new lead from ada palmer ada@x.example: a new logo", "ada palmer", "a new logo", ""),
        ("welcome ada@x.example: a logo", "", "a logo", ""),
        ("Answer: ada@x.example wants a logo", "", "wants a logo", ""),
        ("Ada Palmer, Fern Bakery, ada@x.example: a logo", "Ada Palmer", "Fern Bakery, ada@x.example: a logo", ""),
        (
            "A bakery asks for a logo, the address is ada@x.example",
            "",
            "A bakery asks for a logo, the address is ada@x.example",
            "",
        ),
    ],
)
def test_a_line_about_somebody_who_asks_for_work_is_understood(line: str, name: str, message: str, budget: str) -> None:
    read = wish(line)
    assert (read.type, read.version, read.missing) == ("qualify-lead", 2, [])
    expected = {"name": name, "email": "ada@x.example", "message": message, "budget": budget}
    assert read.fields == {field: value for field, value in expected.items() if value}


@pytest.mark.parametrize(
    "word", ["qualify", "answer", "Answer", "lead", "New", "from", "Reply", "please answer", "Write to"]
)
def test_a_word_of_command_is_no_name(word: str) -> None:
    read = wish(f"{word} ada@x.example: she asks for a logo")
    assert read.fields == {"email": "ada@x.example", "message": "she asks for a logo"}


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="@", exclude_categories=["Cs"]), max_size=100))
def test_what_stands_behind_the_address_is_never_mutilated(words: str) -> None:
    said_so = words.strip()
    message = wish(f"answer ada@x.example: a {said_so}").fields["message"]
    assert message == f"a {said_so}".strip()


@pytest.mark.parametrize("line", ["lead Ada ada@x.example", "Ada <ada@x.example>"])
def test_a_name_alone_leaves_the_message_missing(line: str) -> None:
    read = wish(line)
    assert (read.fields["name"], read.missing) == ("Ada", ["message"])


@pytest.mark.parametrize(
    ("line", "missing"),
    [("new lead from Ada", "email"), ("lead ada@x.example", "message"), ("lead: wants a logo", "email")],
)
def test_what_is_missing_is_named_and_not_invented(line: str, missing: str) -> None:
    read = wish(line)
    assert read.missing == [missing]
    assert missing not in read.fields


@pytest.mark.parametrize("line", ["", "What is the weather?", "pay the rent", "answer the phone", "12"])
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


@pytest.mark.parametrize(
    "line",
    [
        "write to bob@example.com that the offer stands until 3 December",
        "please remind bob@example.com of our call",
        "Ask Bob <bob@example.com> for the 3 pictures",
        "thank bob@example.com for the cake",
        "schreibe an bob@example.com, dass das Angebot bis 3. Dezember gilt",
        "erinnere bob@example.com an die Rechnung",
    ],
)
def test_what_is_to_be_done_for_somebody_is_no_word_of_theirs(line: str) -> None:
    assert said(line).outcome == "not-understood"


def test_a_mail_from_somebody_is_theirs_and_the_day_an_offer_ends_is_no_budget() -> None:
    assert wish("mail from Bob <bob@example.com>: he wants a logo").fields["email"] == "bob@example.com"
    assert "budget" not in wish("lead Bob <bob@example.com> wants a logo, the offer stands until 3 December").fields
    assert wish("lead Bob <bob@example.com> wants a logo and offers up to 900").fields["budget"] == "900"
