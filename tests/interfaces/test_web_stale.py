"""A decision about a card that changed after it was read: nothing is done, the difference is said, no word is lost."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from interfaces.web_support import LETTER, LETTER_TO_ADA, RATE, Served, Waiting, served
from onefirm.domain.problem import Problem
from onefirm.domain.question import Field, Option

HTMX = {"HX-Request": "true"}
STALE = Problem(code="question-stale", what="This changed.", why="It counts for what was shown.", fix="Read it.")
ANEW = LETTER.replace("Monday 30 November", "Thursday 3 December")


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running.sign_in()


def card(site: Served, question: str) -> Waiting:
    return next(waiting for waiting in site.desk.cards if waiting.id == question)


def read_then_changed(site: Served, question: str = "q_ada") -> str:
    """What was read; the card is another one by now."""
    site.get(f"/inbox/{question}")
    found = card(site, question)
    read = found.payload
    fields = (*found.card.change[:-1], found.card.change[-1].model_copy(update={"after": ANEW}))
    found.card = found.card.model_copy(update={"change": fields, "summary": "The budget is 9,000 EUR now."})
    return read


def bound(page: str, act: str) -> str:
    """What the form of this act stands for."""
    form = page.split(f'action="/inbox/{act}"')[1].split("</form>")[0]
    found = re.search(r'name="payload" value="([^"]+)"', form)
    assert found, act
    return unescape(found[1])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["without scripts", "htmx"])
@pytest.mark.parametrize("verb", ["accept", "edit", "reject", "did"])
def test_the_difference_is_shown_and_the_buttons_stand_for_what_is_there_now(
    site: Served, verb: str, headers: dict[str, str]
) -> None:
    read = read_then_changed(site)
    typed = {"reason": "Too early", "note": "I called her", "change.subject": "A site by February"}
    answer = site.post(f"/inbox/q_ada/{verb}", {"payload": read, **typed}, headers)
    assert answer.status == 409
    assert ("<html" in answer.text) is not bool(headers)
    told = answer.text.split('class="block changed"')[1].split("</section>")[0]
    assert "This changed after you read it" in told
    assert "<del>Monday 30 November;</del><ins>Thursday 3 December;</ins>" in told
    assert "<ins>The budget is 9,000 EUR now.</ins>" in told
    assert site.desk.held == {} and not card(site, "q_ada").answer
    act = "edit" if verb == "edit" else "accept"
    assert bound(answer.text, f"q_ada/{act}") == card(site, "q_ada").payload
    again = site.post(f"/inbox/q_ada/{act}", {"payload": card(site, "q_ada").payload, "change.text": ANEW}, headers)
    assert again.status in (200, 303) and card(site, "q_ada").answer


def test_an_edited_draft_is_kept_in_the_form_and_what_was_left_alone_follows_the_new_card(site: Served) -> None:
    read = read_then_changed(site)
    typed = {"change.subject": "A site by February", "change.text": LETTER.replace("\n", "\r\n")}
    page = unescape(site.post("/inbox/q_ada/edit", {"payload": read, **typed}).text)
    assert 'name="change.subject" value="A site by February"' in page
    body = page.split('name="change.text"')[1].split("</textarea>")[0]
    assert "Thursday 3 December" in body and "Monday 30 November" not in body
    assert "Your words are kept. They are not sent yet." in page


def test_words_for_a_field_that_changed_as_well_are_the_operators(site: Served) -> None:
    read = read_then_changed(site)
    mine = LETTER.replace("Best,", "Warmly,")
    page = unescape(site.post("/inbox/q_ada/edit", {"payload": read, "change.text": mine}).text)
    assert "Warmly," in page.split('name="change.text"')[1].split("</textarea>")[0]
    assert "<ins>Thursday 3 December;</ins>" in page


@pytest.mark.parametrize(
    ("verb", "typed", "kept", "place"),
    [
        ("reject", {"reason": "Zu früh"}, 'name="reason" value="Zu früh"', "Reject"),
        ("aside", {"until": "friday", "to": "Anna"}, 'name="to" value="Anna"', "Later"),
    ],
)
def test_a_typed_word_stays_under_its_button(
    site: Served, verb: str, typed: dict[str, str], kept: str, place: str
) -> None:
    read = read_then_changed(site)
    if verb == "aside":
        site.desk.turns_down = {"inbox.delegate": STALE}
    page = unescape(site.post(f"/inbox/q_ada/{verb}", {"payload": read, **typed}).text)
    assert kept in page and f"What you typed is kept under “{place}”." in page


def test_an_answer_to_another_question_is_not_taken(site: Served) -> None:
    site.get("/inbox/q_rate")
    found = card(site, "q_rate")
    read, found.card = found.payload, RATE.model_copy(update={"title": "Which rate applies to both workshops?"})
    found.options = (Option(name="list", label="120 EUR/h"),)
    answer = site.post("/inbox/q_rate/answer", {"payload": read, "answer": "list"}, HTMX)
    assert answer.status == 409 and "both workshops?</ins>" in answer.text
    assert "data-irreversible" in answer.text, "A number pressed twice answers nothing that was not read."
    assert bound(answer.text, "q_rate/answer") == found.payload


def test_what_was_decided_meanwhile_says_so_and_shows_the_words_that_have_no_form_any_more(site: Served) -> None:
    site.post("/inbox/q_ada/reject", {"payload": card(site, "q_ada").payload})
    typed = {"payload": card(site, "q_ada").payload, "change.subject": "A site by February"}
    answer = site.post("/inbox/q_ada/edit", typed)
    assert answer.status == 409 and "This was decided already." in answer.text
    assert "A site by February" in answer.text.split('class="loose"')[1]
    assert 'class="actions"' not in answer.text


def test_a_card_that_nobody_remembers_is_only_read_again(site: Served) -> None:
    answer = site.post("/inbox/q_ada/accept", {"payload": "made up"})
    assert answer.status == 409 and "This is not the card you read" in answer.text
    assert "<del>" not in answer.text.split('class="block changed"')[1].split("</section>")[0]


def test_what_the_stranger_wrote_stays_text_in_the_difference(site: Served) -> None:
    read = read_then_changed(site)
    nasty = "<script>alert(1)</script>"
    card(site, "q_ada").card = LETTER_TO_ADA.model_copy(update={"came": (Field(name=nasty, after=nasty, long=True),)})
    page = site.post("/inbox/q_ada/accept", {"payload": read}).text
    assert f"<ins>{nasty}" not in page and "They wrote: &lt;script&gt;" in page
