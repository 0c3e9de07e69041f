"""The reviewer: each rule is kept or broken, and says by which words."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.agents.reviewer import RULES, Review, Reviewer, Written
from onefirm.capabilities.agent import Forbidden
from onefirm.domain.contract import Proposal

BODY = (
    "Hi Ada,\n\nThank you for your message. Brand design starts from 4,500 EUR.\n\n"
    "Pick a time here: https://cal.tern.example/intro\n\nWarmly,\nInes Tern\n+49 30 1234567"
)


class NothingInReach:
    def use(self, capability: str) -> object:
        raise Forbidden(capability)


def reviewed(body: str = BODY, *, subject: str = "Your message", voice: str = "avoid: synergy") -> Proposal:
    draft = Written(
        subject=subject,
        body=body,
        voice=voice,
        prices="Brand design from 4,500 EUR, an hour at 90 EUR",
        services="Brand design",
        booking="https://cal.tern.example/intro",
        signature="Ines Tern\n+49 30 1234567",
    )
    return asyncio.run(Reviewer().propose(draft, NothingInReach()))


def broken(body: str = BODY, **changes: str) -> list[str]:
    return [rule.rule for rule in Review.model_validate(reviewed(body, **changes).gives).rules if not rule.passed]


def test_a_good_letter_keeps_every_rule() -> None:
    proposal = reviewed()
    review = Review.model_validate(proposal.gives)
    assert proposal.outcome == "passed"
    assert review.passed == len(RULES) == len(review.rules)
    assert review.notes == "It keeps every rule."


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("greeting", "Thank you for your message."),
        ("greeting", ""),
        ("greeting", BODY.replace("Hi Ada,", "Hi answer,")),
        ("gaps", f"{BODY}\nYou mention “a logo for our”."),
        ("length", "Hi Ada,\n\n" + "word " * 200),
        ("length", ""),
        ("voice", f"{BODY}\nWhat a Synergy."),
        ("prices", BODY.replace("4,500", "3,900")),
        ("prices", BODY.replace("4,500 EUR", "4,500 USD")),
        ("prices", f"{BODY}\nIt costs only 1500."),
        ("prices", f"{BODY}\nAnd €99 more."),
        ("promises", f"{BODY}\nWe guarantee it."),
        ("promises", f"{BODY}\nYou get a full refund."),
        ("promises", f"{BODY}\nI send you the contract."),
        ("promises", f"{BODY}\nWe guar\u200bantee it."),
        ("links", f"{BODY}\nSee http://evil.example"),
        ("links", f"{BODY}\nSee https://cal.tern.example/other"),
        ("links", f"{BODY}\nWrite to boss@evil.example"),
        ("links", f"{BODY}\nIBAN DE89 3704 0044 0532 0130 00"),
        ("gaps", f"{BODY}\n{{name}}"),
        ("gaps", f"{BODY}\n[Your name]"),
        ("gaps", f"{BODY}\nTODO"),
        ("gaps", f"{BODY}\n<insert price>"),
        ("calm", f"{BODY}\nGreat!!"),
        ("calm", f"{BODY}\nREAD THIS NOW PLEASE TODAY"),
    ],
)
def test_each_rule_is_broken_by_its_own_fault_alone_and_says_how(rule: str, body: str) -> None:
    proposal = reviewed(body)
    assert proposal.outcome == "flagged"
    assert rule in broken(body)
    if body:
        assert broken(body) == [rule]
    assert proposal.evidence[0].says in Review.model_validate(proposal.gives).notes


@pytest.mark.parametrize("subject", ["", "  ", "a" * 70, "One\nBcc: two"])
def test_a_subject_has_to_fit_one_line(subject: str) -> None:
    assert "subject" in broken(subject=subject)


@pytest.mark.parametrize(
    "line",
    [
        "It takes 3 to 4 weeks in 2026.",
        "An hour is 90 EUR.",
        "I read all 250 pages.",
        "We print on FSC paper, in HTML and PDF.",
        "See you at 10:30 on 01.12.2026!",
    ],
)
def test_what_is_harmless_is_left_alone(line: str) -> None:
    assert broken(f"{BODY}\n{line}") == []


def test_the_operators_own_greeting_is_a_greeting() -> None:
    assert broken(BODY.replace("Hi Ada,", "Ahoy Ada,"), voice="greeting: Ahoy {name},") == []
    assert broken(BODY.replace("Hi Ada,", "Ahoy Ada,")) == ["greeting"]


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=80))
def test_every_draft_gets_an_answer_that_adds_up(body: str, subject: str) -> None:
    proposal = reviewed(body, subject=subject)
    review = Review.model_validate(proposal.gives)
    assert review.passed == sum(rule.passed for rule in review.rules)
    assert proposal.outcome == ("passed" if review.passed == len(RULES) else "flagged")
