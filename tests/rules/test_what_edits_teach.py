"""What is done to the same sentence again and again, and what never enters a template."""

import pytest

from onefirm.agents.writer.letters import fixed
from onefirm.desk.says.templates import summed
from onefirm.desk.shapes.templates import TemplateView
from onefirm.domain.template import Wording, sentences, worded
from onefirm.learning.letters import Letter, changes, habits, held_back, is_nobodys

CALL = "Shall I suggest two times for a short call?"
DRAFT = f"Hi Ada,\n\nThank you for your message about the logo.\n\n{CALL}\n\nBest wishes,\nInes"


def letter(final: str, about: str = "Ada Palmer\nA logo for the Harbour Inn") -> Letter:
    return Letter(DRAFT, final, frozenset({CALL}), about)


def test_a_sentence_that_is_dropped_put_otherwise_or_added() -> None:
    assert list(changes(letter(DRAFT.replace(CALL, "")))) == [Wording(before=CALL)]
    other = "Would you like to talk?"
    assert list(changes(letter(DRAFT.replace(CALL, other)))) == [Wording(before=CALL, after=other)]
    more = "There is no hurry."
    assert list(changes(letter(DRAFT.replace(CALL, f"{CALL} {more}")))) == [Wording(after=more)]


def test_what_carries_something_of_the_letter_teaches_nothing() -> None:
    assert list(changes(letter(DRAFT.replace("Thank you for your message about the logo.", "")))) == []
    assert list(changes(letter(DRAFT.replace("Hi Ada,", "Dear Ada,")))) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Write to me, Ada.", "It costs 40 euros.", "See http://tern.example now.", "Write to ines@tern.example please.",
        "Look at tern.example first.", "We met at the Harbour last week.", "harbour work is what I like.",
        "No end to it", "x" * 300 + ".", "Take {topic} then.",
    ],
)  # fmt: skip
def test_no_name_number_link_or_word_of_theirs_enters_a_template(sentence: str) -> None:
    assert not is_nobodys(sentence, "Ada Palmer\nA logo for the Harbour Inn")


def test_plain_sentences_do() -> None:
    assert is_nobodys("Would a short call help? I am glad to talk.", "Ada Palmer")
    assert is_nobodys("No hurry, I'd say.", "Ada Palmer")
    assert is_nobodys("Bring what you like.", "Ada Palmer\nWhat would that cost? You do logos?")
    assert not is_nobodys("Tidewater would like it.", "Ada Palmer\nTidewater is our bakery.")
    assert not is_nobodys("I will call.", "Will Hart")


def test_three_of_at_least_half_make_a_habit() -> None:
    dropped, kept = letter(DRAFT.replace(CALL, "")), letter(DRAFT)
    assert habits([dropped, dropped]) == ()
    (habit,) = habits([dropped, kept, dropped, dropped, kept])
    assert (habit.wording, habit.times, habit.of) == (Wording(before=CALL), 3, 5)
    assert habits([dropped] * 3 + [kept] * 4) == ()
    assert habits([kept] * 20 + [dropped] * 20) == (), "Only the newest are looked at."


def test_a_template_says_what_it_was_taught_and_nothing_else() -> None:
    said = ("Thank you.", f"It is fine. {CALL}")
    assert worded(said, (Wording(before=CALL),)) == ("Thank you.", "It is fine.")
    assert worded(("Thank you.", CALL), (Wording(before=CALL),)) == ("Thank you.",)
    assert worded(said, (Wording(before=CALL, after="Shall we?"),))[1] == "It is fine. Shall we?"
    assert worded(said, (Wording(after="No hurry."),))[2] == "No hurry."
    assert sentences("One. Two? Three!") == ("One.", "Two?", "Three!")


def test_what_ships_without_a_gap_could_be_taught_but_not_the_no_itself() -> None:
    assert CALL in fixed()
    assert not [one for one in fixed() if "{" in one or "cannot take it on" in one]


def test_an_edit_that_holds_a_link_is_not_offered_and_is_said_to_be_made() -> None:
    was, now = "Would a short call next week suit you?", "Book a call at https://cal.example/ada if you like."
    letters = [Letter(was, now, frozenset({was}), "")] * 5
    assert (habits(letters), held_back(letters), held_back(letters[:2])) == ((), 5, 0)
    assert held_back([Letter(was, "Shall we talk?", frozenset({was}), "")] * 5) == 0
    item = TemplateView(template="writer.answer", agent="writer", purpose="answer", says="", versions=(), held_back=5)
    assert "was changed in 5 of them, but yours holds a figure, a link" in summed([item])
    assert summed([item.model_copy(update={"held_back": 0})]).endswith("was changed in three of them.")
