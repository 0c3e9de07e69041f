"""The reviewer: each rule is kept or broken, and says by which words."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.agents.reviewer import RULES, Purpose, Review, Reviewer, Written, rules_for
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


FOLLOW_UP = (
    "Hi Ada,\n\nA few days ago I answered your message about the logo.\n\n"
    "Are you still looking for somebody? If your plans have changed, a short no is fine.\n\n"
    "Warmly,\nInes Tern\n+49 30 1234567"
)
DECLINE = (
    "Hi Ada,\n\nThank you for writing to me about the logo.\n\nI cannot take it on.\n\nI wish you well with it.\n\n"
    "Warmly,\nInes Tern\n+49 30 1234567"
)


def broken_as(purpose: Purpose, body: str) -> list[str]:
    draft = Written(
        purpose=purpose,
        subject="Your message",
        body=body,
        prices="Brand design from 4,500 EUR",
        services="Brand design",
        booking="Pick a time at https://cal.tern.example/intro.",
        signature="Ines Tern\n+49 30 1234567",
        earlier=BODY if purpose == "follow-up" else "",
    )
    review = Review.model_validate(asyncio.run(Reviewer().propose(draft, NothingInReach())).gives)
    assert len(review.rules) == len(rules_for(purpose))
    return [rule.rule for rule in review.rules if not rule.passed]


def test_a_good_follow_up_and_a_good_decline_keep_every_rule_of_theirs() -> None:
    assert broken_as("follow-up", FOLLOW_UP) == []
    assert broken_as("decline", DECLINE) == []


@pytest.mark.parametrize(
    ("purpose", "rule", "body"),
    [
        ("follow-up", "short", FOLLOW_UP.replace("plans have changed", "plans have changed " + "and so on " * 30)),
        ("follow-up", "one-question", FOLLOW_UP.replace("somebody?", "somebody.")),
        ("follow-up", "one-question", FOLLOW_UP.replace("somebody?", "somebody? When could we talk?")),
        ("follow-up", "easy-no", FOLLOW_UP.replace(" If your plans have changed, a short no is fine.", "")),
        (
            "follow-up",
            "nothing-twice",
            FOLLOW_UP.replace(
                "A few days ago", "Thank you for your message. Brand design starts from 4,500 EUR. A few days ago"
            ),
        ),
        ("decline", "plain-no", DECLINE.replace("I cannot take it on.", "There is a lot to do here.")),
        ("decline", "no-hedging", DECLINE.replace("take it on.", "take it on at the moment.")),
        ("decline", "no-hedging", DECLINE.replace("I wish", "Perhaps another time. I wish")),
        ("decline", "no-price", DECLINE.replace("I wish", "Brand design starts from 4,500 EUR. I wish")),
        ("decline", "no-appointment", DECLINE.replace("I wish", "See https://cal.tern.example/intro I wish")),
        ("decline", "no-appointment", DECLINE.replace("I wish", "Pick a time for a short call. I wish")),
        ("decline", "no-hurt", DECLINE.replace("take it on.", "take it on; your budget is not what it takes.")),
        ("decline", "no-hurt", DECLINE.replace("take it on.", "take it on, as it is too small for me.")),
    ],
)
def test_a_rule_of_one_purpose_is_broken_by_its_own_fault_alone(purpose: Purpose, rule: str, body: str) -> None:
    assert broken_as(purpose, body) == [rule]
    assert rule not in broken_as("answer", body)


def test_one_sentence_may_return_and_a_link_asks_nothing() -> None:
    assert broken_as("follow-up", FOLLOW_UP.replace("A few", "Brand design starts from 4,500 EUR. A few")) == []
    asks = FOLLOW_UP.replace("Warmly", "https://cal.tern.example/intro?a=b\n\nWarmly")
    assert "one-question" not in broken_as("follow-up", asks)


def test_the_booking_page_may_stand_in_the_signature_of_a_no() -> None:
    signature = "Ines Tern\nhttps://cal.tern.example/intro"
    draft = Written(
        purpose="decline", subject="Your message", body=DECLINE.replace("Ines Tern\n+49 30 1234567", signature),
        booking="https://cal.tern.example/intro", signature=signature,
    )  # fmt: skip
    assert asyncio.run(Reviewer().propose(draft, NothingInReach())).outcome == "passed"
