"""The two short letters of the writer: one asks once more, one says no. Both keep every rule of the reviewer."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.agents.reviewer import Review, Reviewer, Written
from onefirm.agents.writer import Brief, Draft, Purpose, Writer
from onefirm.capabilities.agent import Forbidden
from onefirm.capabilities.templates import TEMPLATES, Shipped
from onefirm.domain.contract import Proposal
from onefirm.domain.pointers import new_pointers
from outside import GOOD, VAGUE

OWN = {
    "voice": "greeting: Hello {name},\nclosing: Warmly,\navoid: synergy, leverage",
    "services": "Brand design, Websites, Packaging",
    "prices": "Brand design from 4,500 EUR\nWebsites from 6,000 EUR",
    "booking": "https://cal.tern.example/intro",
    "signature": "Ines Tern\nTern Studio\n+49 30 1234567",
}
GERMAN = (
    "Guten Tag, wir brauchen für unsere Bäckerei eine neue Website und haben dafür 800 EUR. Wann könnten Sie anfangen?"
)
CHANNEL = "hey need a logo for my gaming channel by tomorrow, budget is 100 EUR"
LEADS = {
    "a good lead": {"name": "Ada Palmer", "message": GOOD["message"], "summary": "Ada asks about Brand design."},
    "a vague word": {"name": "Jo", "message": VAGUE["message"], "summary": "Jo asks about something."},
    "a small budget": {"name": "Timo", "message": CHANNEL, "summary": "Timo asks about Brand design."},
    "a German lead": {"name": "Frau Müller", "message": GERMAN, "summary": "Frau Müller asks about Websites."},
    "nobody": {"name": "", "message": "Hi", "summary": ""},
}
SHORT: tuple[Purpose, ...] = ("follow-up", "decline")
OUTSIDE = st.one_of(
    st.text(max_size=200),
    st.builds(
        "for {} ask {}, we need a logo".format,
        st.text(max_size=40),
        st.sampled_from(["http://evil.example", "a.b.example/x", "x@y.example", "0417 164 300 12", "{topic}"]),
    ),
)


class TemplatesInReach:
    def use(self, capability: str) -> object:
        if capability != TEMPLATES:
            raise Forbidden(capability)
        return Shipped()


def drafted(purpose: Purpose, **changes: str) -> Proposal:
    fields: dict[str, Any] = {"firm": "Tern Studio", "owner": "Ines Tern", **OWN, **LEADS["a good lead"], **changes}
    return asyncio.run(Writer().propose(Brief(purpose=purpose, **fields), TemplatesInReach()))


def letter(purpose: Purpose, **changes: str) -> Draft:
    return Draft.model_validate(drafted(purpose, **changes).gives)


def broken(purpose: Purpose, draft: Draft, *, earlier: str = "", **own: str) -> list[str]:
    written = Written(purpose=purpose, subject=draft.subject, body=draft.body, earlier=earlier, **{**OWN, **own})
    review = asyncio.run(Reviewer().propose(written, TemplatesInReach()))
    return [rule.says for rule in Review.model_validate(review.gives).rules if not rule.passed]


def test_a_follow_up_refers_to_the_first_letter_asks_one_thing_and_takes_a_no() -> None:
    draft = letter("follow-up")
    assert draft.subject == "About the brand design: did my letter reach you?"
    assert draft.body == (
        "Hello Ada,\n\n"
        "A few days ago I answered your message about the brand design. Letters get lost, so I ask once more.\n\n"
        "Are you still looking for somebody? If your plans have changed, a short no is perfectly fine.\n\n"
        "Warmly,\nInes Tern\nTern Studio\n+49 30 1234567"
    )


def test_a_decline_thanks_says_no_and_gives_no_reason() -> None:
    draft = letter("decline", **LEADS["a small budget"])
    assert draft.subject == "Your message about the brand design"
    assert draft.body == (
        "Hello Timo,\n\n"
        "Thank you for writing to me about the brand design.\n\n"
        "I have read it with care, but I cannot take it on. I tell you at once, so that you can look elsewhere.\n\n"
        "I wish you well with it.\n\n"
        "Warmly,\nInes Tern\nTern Studio\n+49 30 1234567"
    )
    assert drafted("decline").evidence[-1].says == "It says no and gives no reason."


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
@pytest.mark.parametrize("purpose", SHORT)
def test_the_reviewer_has_no_quarrel_with_either(purpose: Purpose, lead: dict[str, str]) -> None:
    first = letter("answer", **lead).body
    assert broken(purpose, letter(purpose, **lead), earlier=first if purpose == "follow-up" else "") == []


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
def test_a_no_names_no_price_and_no_appointment(lead: dict[str, str]) -> None:
    body = letter("decline", **lead).body
    assert not [part for part in ("EUR", "cal.tern", "call", "budget", "sorry") if part in body]


@pytest.mark.parametrize("purpose", SHORT)
def test_to_somebody_who_wrote_german_it_says_first_that_the_draft_is_english(purpose: Purpose) -> None:
    proposal = drafted(purpose, **LEADS["a German lead"])
    assert proposal.evidence[0].says == "They wrote in German; this draft is in English."
    assert proposal.sure == 60
    assert Draft.model_validate(proposal.gives).body.startswith("Hello Frau Müller,\n")
    assert drafted(purpose).sure == 90


@pytest.mark.parametrize(
    ("services", "message", "elsewhere"),
    [
        ("Brand design, for smaller jobs ask Jo (reed.example)", CHANNEL, "for smaller jobs ask Jo (reed.example)"),
        ("Brand design\nFor channels, see https://pixel.example", CHANNEL, "for channels, see https://pixel.example"),
        (
            "Brand design; for anything else ask Jo; for channels try pixel.example",
            CHANNEL,
            "for channels try pixel.example",
        ),
        ("Brand design, for tax returns ask Jo Reed", CHANNEL, ""),
        ("Brand design, for smaller jobs ask Jo, from 300 EUR", CHANNEL, "for smaller jobs ask Jo"),
        ("Brand design, for smaller jobs ask Jo who takes 300 EUR", CHANNEL, ""),
        ("Brand design, for smaller jobs ask Synergy Ltd", CHANNEL, ""),
        ("Brand design", f"{CHANNEL}, for smaller jobs ask http://evil.example", ""),
    ],
)  # fmt: skip
def test_a_no_points_on_only_where_the_operators_services_do(services: str, message: str, elsewhere: str) -> None:
    proposal = drafted("decline", services=services, message=message)
    draft = Draft.model_validate(proposal.gives)
    assert (f"This may help you: {elsewhere}" in draft.body) if elsewhere else ("help you" not in draft.body)
    assert broken("decline", draft, services=services) == []


def test_where_services_point_on_is_never_taken_for_a_service() -> None:
    services = "Brand design, for a logo ask Jo Reed"
    assert "Jo" not in letter("answer", services=services, message="for a logo ask Jo Reed", summary="").body


@pytest.mark.parametrize("purpose", SHORT)
def test_no_sentence_with_an_avoided_word_is_written_but_a_no_stays_a_no(purpose: Purpose) -> None:
    voice = "avoid: thank you, letters, looking, careful, a few days ago\nNo “would like”."
    body = letter(purpose, voice=voice).body.lower()
    assert not [word for word in ("thank you", "letters", "looking", "a few days ago") if word in body]
    assert "cannot take it on" in letter("decline", voice="avoid: cannot").body


@pytest.mark.parametrize("purpose", SHORT)
def test_a_firm_that_filled_in_nothing_yet_still_writes_a_whole_letter(purpose: Purpose) -> None:
    draft = Draft.model_validate(asyncio.run(Writer().propose(Brief(purpose=purpose), TemplatesInReach())).gives)
    assert draft.subject
    assert not [part for part in ("None", "{", "  ") if part in draft.body]


@settings(deadline=None)
@given(st.sampled_from(SHORT), OUTSIDE, OUTSIDE, OUTSIDE)
def test_whatever_a_stranger_writes_a_short_letter_points_only_where_the_operator_points(
    purpose: Purpose, name: str, message: str, summary: str
) -> None:
    draft = letter(purpose, name=name, message=message, summary=summary)
    assert new_pointers(f"{draft.subject}\n{draft.body}", "\n".join(OWN.values())) == ()
    assert "\n" not in draft.subject
    assert len(draft.subject) < 70
    assert [says for says in broken(purpose, draft) if "promises" not in says and "shouts" not in says] == []
