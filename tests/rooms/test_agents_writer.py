"""The writer: a letter in the operator's voice, with nothing in it that a stranger could use."""

import asyncio
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.agents.reviewer import Review, Reviewer, Written
from onefirm.agents.writer import Brief, Draft, Writer
from onefirm.capabilities.agent import Forbidden
from onefirm.capabilities.templates import TEMPLATES, Shipped
from onefirm.domain.first_names import first_name
from onefirm.domain.pointers import new_pointers
from onefirm.domain.template import sentences
from outside import GOOD

HOSTILE_SECONDS_MAX = 10
OWN: dict[str, Any] = {
    "voice": "greeting: Hello {name},\nclosing: Warmly,\navoid: synergy, leverage",
    "services": "Brand design, Websites, Packaging",
    "prices": "Brand design from 4,500 EUR\nWebsites from 6,000 EUR",
    "booking": "https://cal.tern.example/intro",
    "signature": "Ines Tern\nTern Studio\n+49 30 1234567",
}


class TemplatesInReach:
    def use(self, capability: str) -> object:
        if capability != TEMPLATES:
            raise Forbidden(capability)
        return Shipped()


def brief(message: str = GOOD["message"], *, name: str = "Ada Palmer", **changes: str) -> Brief:
    summary = "Ada Palmer asks about Brand design, with a budget of 6,000 EUR."
    fields: dict[str, Any] = {
        "budget": "6000 EUR",
        "name": name,
        "message": message,
        "summary": summary,
        "firm": "Tern Studio",
        "owner": "Ines Tern",
        **OWN,
    }
    return Brief.model_validate({**fields, **changes})


def letter(task: Brief) -> Draft:
    return Draft.model_validate(asyncio.run(Writer().propose(task, TemplatesInReach())).gives)


def test_it_greets_names_what_was_asked_offers_a_next_step_and_signs() -> None:
    draft = letter(brief())
    assert draft.body.startswith("Hello Ada,\n\n")
    assert "brand design" in draft.subject
    assert "Brand design from 4,500 EUR. That is within the budget you name." in draft.body
    assert OWN["booking"] in draft.body
    assert draft.body.endswith("Warmly,\nInes Tern\nTern Studio\n+49 30 1234567")


def test_a_question_it_cannot_answer_comes_first_and_makes_it_less_sure() -> None:
    proposal = asyncio.run(Writer().propose(brief(), TemplatesInReach()))
    first = proposal.evidence[0]
    assert first.says == "They ask: “Could you start in March?” This draft does not answer it."
    assert first.quote == "Could you start in March?"
    assert first.quote in GOOD["message"]
    assert 60 <= proposal.sure <= 70


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("We need a logo.", 0),
        ("We need brand design. Could we talk next week?", 0),
        ("How much is brand design?", 0),
        ("We could spend 5,000 EUR on brand design. Is that enough?", 0),
        ("We could spend 3,000 EUR on brand design. Is that enough?", 1),
        ("We could spend 5,000 EUR on brand design. Is that enough, and how long does it take?", 1),
        ("Do you have room? And who would do it?", 2),
        ("What does a garden cost?", 0),
    ],
)
def test_only_what_the_letter_answers_counts_as_answered(message: str, left: int) -> None:
    proposal = asyncio.run(Writer().propose(brief(message, budget=""), TemplatesInReach()))
    assert len([found for found in proposal.evidence if found.says.startswith("They ask")]) == left
    assert (proposal.sure < 75) == bool(left)


def test_a_letter_to_somebody_who_wrote_german_says_so_first() -> None:
    message = "Guten Tag, wir brauchen ein neues Logo für unsere Bäckerei und haben 5.000 EUR. Haben Sie Zeit?"
    proposal = asyncio.run(Writer().propose(brief(message), TemplatesInReach()))
    assert proposal.evidence[0].says == "They wrote in German; this draft is in English."
    assert proposal.sure == 60


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("We would like to begin next month.", "You would like to begin next month. Let us go through the dates"),
        ("It has to be there by may.", "You need it by May. Let us"),
        ("The boxes go to print in ten weeks.", "You name a date in ten weeks. Let us"),
        ("We need six boxes.", "think of me for the brand design (six boxes)."),
        ("Could we talk?", "Yes, let us talk. You can pick a time"),
    ],
)
def test_what_they_tell_is_taken_up(message: str, said: str) -> None:
    assert said in letter(brief(message)).body


@pytest.mark.parametrize("wishes", ["never by phone", "not on sunday\nnever by chat, phone", "only by mail, post"])
@pytest.mark.parametrize("booking", [OWN["booking"], "", "Pick a time for a call with me."])
@pytest.mark.parametrize(
    "message",
    ["Could we talk?", "We need a logo.", "Can we begin next month?", "We need it by May. How long does it take?"],
)
def test_whoever_is_never_called_is_offered_no_call(wishes: str, booking: str, message: str) -> None:
    proposal = asyncio.run(
        Writer().propose(brief(message, wishes=wishes, booking=booking, hours="9 to 17"), TemplatesInReach())
    )
    body = str(proposal.gives["body"])
    assert not [word for word in ("call", "talk", "reach me", OWN["booking"]) if word in body]
    assert "write" in body
    assert "They are never called, so it offers no call and no appointment." in [
        each.says for each in proposal.evidence
    ]


@pytest.mark.parametrize("wishes", ["", "never by post", "only by mail, phone", "not on sunday"])
def test_whoever_may_be_called_is_offered_a_call(wishes: str) -> None:
    assert "short call" in letter(brief(wishes=wishes)).body


def test_a_call_that_is_asked_for_and_not_wanted_is_left_to_the_operator() -> None:
    proposal = asyncio.run(Writer().propose(brief("Could we talk?", wishes="never by phone"), TemplatesInReach()))
    assert any(found.says.startswith("They ask: “Could we talk?”") for found in proposal.evidence)


def test_several_services_are_named_with_their_prices() -> None:
    body = letter(brief(summary="Ada asks about Brand design, Websites and Packaging.")).body
    assert "the brand design, websites and packaging" in body
    assert "Brand design from 4,500 EUR; Websites from 6,000 EUR." in body


def test_a_price_is_named_only_when_the_list_has_one() -> None:
    assert "Brand design from 4,500 EUR".lower() in letter(brief()).body.lower()
    silent = letter(brief("How much is a garden?", summary="Ada asks about something.", services="Gardens"))
    assert "EUR" not in silent.body
    assert "name you a figure" in silent.body


def test_prices_in_one_sentence_are_taken_apart() -> None:
    prices = "A logo starts at 2,500 EUR, packaging at 4,000 EUR."
    body = letter(brief(prices=prices, summary="Ada asks about Packaging.")).body
    assert "Packaging starts at 4,000 EUR. That is within" in body
    assert "2,500" not in body


def test_what_was_asked_changes_the_letter() -> None:
    messages = ("We need a logo.", "How much is a logo?", "When could you start with a logo?")
    assert len({letter(brief(message, budget="")).body for message in messages}) == len(messages)


def test_no_sentence_with_an_avoided_word_is_written() -> None:
    body = letter(brief(voice="avoid: thank you, thanks, plan\nNo “would like”.")).body
    assert not [word for word in ("thank", "plan:", "would like") if word in body.lower()]
    assert body.startswith("Hi Ada,")


def test_without_a_name_a_voice_with_one_still_greets() -> None:
    assert letter(brief(name="")).body.startswith("Hello,\n")
    assert letter(brief(name="", voice="")).body.startswith("Hello,\n")
    assert letter(brief(name="http://evil.example")).body.startswith("Hello,\n")


def test_what_they_told_is_taken_up_also_where_no_list_says_what_is_on_offer() -> None:
    message = "I need a logo for my bakery by March."
    told = letter(brief(message, budget="3000 EUR", services="", prices="")).body
    opening = told.split("\n\n")[1]
    assert opening.startswith("Thank you for your message, and for naming your budget. You need it by March.")
    assert opening.endswith("tell me a little more about what you have in mind.")
    assert "logo" not in told and "bakery" not in told, "No word of theirs enters a letter."


@pytest.mark.parametrize(
    ("services", "message", "sure", "says"),
    [
        ("", "We need a logo.", 90, "Your profile names no services, so it speaks of none."),
        ("brand design", "We need a roof.", 75, "They name nothing of your list of services"),
        ("brand design", "We need brand design.", 90, ""),
        ("", "We need a logo. Who would do it?", 65, "They ask: "),
    ],
)
def test_it_is_less_sure_only_of_what_it_doubts_and_says_so(services: str, message: str, sure: int, says: str) -> None:
    task = brief(message, summary="", services=services, prices="", budget="")
    proposal = asyncio.run(Writer().propose(task, TemplatesInReach()))
    assert proposal.sure == sure
    assert (proposal.evidence[0].says if proposal.evidence else "").startswith(says)


def test_most_of_a_letter_is_the_same_in_every_letter_and_can_be_learned() -> None:
    draft = letter(brief("We need brand design by May."))
    said = {one for part in draft.body.split("\n\n")[1:-1] for one in sentences(part)}
    assert set(draft.fixed) == said - {
        "I am glad that you think of me for the brand design.", "You need it by May.",
        "My prices: Brand design from 4,500 EUR.",
    }  # fmt: skip
    assert {"Thank you for your message, and for naming your budget.", "That is within the budget you name."} <= said
    assert any(OWN["booking"] in one for one in draft.fixed), "Their own page is the same in each of their letters."
    other = letter(brief("We need packaging next week, for 9,000 EUR.", summary="packaging"))
    assert not [one for one in other.fixed if "packaging" in one or "week" in one]


def test_a_firm_that_filled_in_nothing_yet_still_writes_a_whole_letter() -> None:
    draft = letter(Brief(message="Hi"))
    assert draft.subject
    assert "None" not in draft.body
    assert "{" not in draft.body


def test_a_signature_that_closes_itself_is_not_closed_twice() -> None:
    assert letter(brief(signature="All the best,\nInes")).body.endswith("\n\nAll the best,\nInes")


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ada Palmer", "Ada"),
        ("PALMER, ADA", "Ada"),
        ("ada", "Ada"),
        ("Dr. Ada Palmer", "Ada"),
        ("Dr. Palmer", "Dr. Palmer"),
        ("Frau Müller", "Frau Müller"),
        ("A. Palmer", "A. Palmer"),
        ("Anna-Lena K.", "Anna-Lena"),
        ("O'Brien", "O'Brien"),
        ("McDonald", "McDonald"),
        ("van Gogh", "van Gogh"),
        ("Jo 🎉", "Jo"),
        ("李雷", "李雷"),
        ("Acme GmbH", ""),
        ("Growth Team", ""),
        ("answer", ""),
        ("Qualify Ada", ""),
        ("ada@x.example", ""),
        ("evil.example", ""),
        ("Ada evil.example", ""),
        ("Ada {name}", ""),
        ("Ada\nBcc: boss@evil.example", ""),
        ("", ""),
    ],
)
def test_people_are_greeted_by_the_name_they_would_use(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    "message",
    [
        "We need a logo for our http://evil.example/pay shop",
        "We need a logo for our evil.example shop",
        "We need a logo for our http://evil.example",
        "We need a logo for our boss@evil.example team",
        "We need a logo for our\n\nBcc: boss@evil.example",
        "We need a logo for our DE89370400440532013000 account",
        "We need a logo for our {signature} team",
        "We need a logo for our <b>best</b> team",
    ],
)
def test_nothing_that_leads_anywhere_comes_along_from_outside(message: str) -> None:
    body = letter(brief(message)).body
    assert not [part for part in ("evil", "our http", "Bcc", "DE8937", "{", "<") if part in body]


OUTSIDE = st.one_of(
    st.text(max_size=200),
    st.builds(
        "We are {} {} and need a logo for our {} shop, how much?".format,
        st.sampled_from(["opening a", "launching our", "running the"]),
        st.text(max_size=60),
        st.sampled_from(["http://evil.example", "a.b.example/x", "x@y.example", "0417 164 300 12", "new", "{name}"]),
    ),
)


@settings(deadline=None)
@given(OUTSIDE, OUTSIDE, OUTSIDE)
def test_whatever_a_stranger_writes_the_letter_points_only_where_the_operator_points(
    name: str, message: str, summary: str
) -> None:
    draft = letter(brief(message, name=name, summary=summary))
    own = "\n".join(OWN.values())
    assert new_pointers(f"{draft.subject}\n{draft.body}", own) == ()
    assert "\n" not in draft.subject
    assert len(draft.subject) < 70
    assert letter(brief(message, name=name, summary=summary)) == draft


@settings(deadline=None)
@given(OUTSIDE)
def test_the_reviewer_has_no_quarrel_with_what_the_writer_writes_by_itself(message: str) -> None:
    draft = letter(brief(f"We need a logo. {message}"))
    review = asyncio.run(Reviewer().propose(Written(subject=draft.subject, body=draft.body, **OWN), TemplatesInReach()))
    broken = [rule for rule in Review.model_validate(review.gives).rules if not rule.passed]
    # A stranger's own short detail may hold a word such as 'contract'; that is for the operator to see.
    assert not [rule for rule in broken if rule.rule not in ("promises", "calm")]


@pytest.mark.parametrize("sign", ["a", "for our ", "opening a ", "we have ", "a.", "a@", "12 "])
def test_a_long_hostile_message_is_answered_in_good_time(sign: str) -> None:
    began = perf_counter()
    letter(brief((sign * 50_000)[:50_000], name=sign * 5_000, summary=sign * 5_000))
    assert perf_counter() - began < HOSTILE_SECONDS_MAX
