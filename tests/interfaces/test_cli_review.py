"""`onefirm review` at a real pseudo terminal: what stands there, what a key does, and what it never does."""

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from interfaces.web_support import LETTER_TO_ADA, ScriptedDesk, Waiting, handful
from pseudo_terminal import Sitting, sitting
from terminal import Terminal, at_the_desk


@pytest.fixture
def desk() -> ScriptedDesk:
    return ScriptedDesk()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "firm").mkdir()
    return tmp_path / "firm"


@contextmanager
def seated(folder: Path, *words: str, **more: str) -> Generator[Sitting]:
    """At a terminal of 80 columns and 24 rows; nobody's NO_COLOR is in the way."""
    env = {name: value for name, value in Terminal(folder).environment().items() if name != "NO_COLOR"}
    with sitting("review", *words, env=env | {"TERM": "xterm-256color"} | more, cwd=folder.parent) as seat:
        yield seat


@pytest.fixture
def seat(desk: ScriptedDesk, folder: Path) -> Iterator[Sitting]:
    with at_the_desk(folder, desk), seated(folder) as seat:
        seat.sees("1 of 5", "Reply to Ada Palmer", "q end")
        yield seat


def whole_card(seat: Sitting) -> str:
    """Everything the card says, page by page."""
    pages = [seat.sees("q end")]
    while any("more line" in line for line in pages[-1]):
        seat.press(" ")
        before = pages[-1]
        pages.append(seat.turns(lambda lines, before=before: lines != before))
    return " ".join(" ".join(line for page in pages for line in page).split())


def test_a_card_shows_what_the_page_shows_in_the_same_order(seat: Sitting) -> None:
    said = whole_card(seat)
    places = [
        said.index(part)
        for part in (
            "Send mail → Ada Palmer <ada@palmer.example>", "Can be taken back for 30 s", "to (from outside)",
            "I have held 10:00 for a call.", "What they wrote", "Could we speak this week?",
            "Ada asked for a first talk.", "always asks you.", "74 %", "7 of 8 letters like this",
            "0.01 USD of 0.10 allowed", "Based on", "Enquiry by the web form",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_one_key_decides_for_exactly_what_was_shown_and_shows_the_next(seat: Sitting, desk: ScriptedDesk) -> None:
    payload = desk.cards[0].payload
    seat.press("a")
    seat.sees("Reply to Ada Palmer about a website: done.", "Refund the deposit")
    assert desk.did("inbox.accept") == [{"question": "q_ada", "payload": payload}]


def test_what_cannot_be_undone_needs_enter_as_a_second_key(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("n")
    seat.sees("Refund the deposit")
    seat.press("a")
    seat.sees("This cannot be undone. Enter: Pay 3,902.00 EUR to Okafor & Sons.")
    seat.press("a")
    seat.sees("Left as it is.")
    assert desk.did("inbox.accept") == []
    seat.press("a")
    seat.sees("This cannot be undone.")
    seat.press("\r")
    seat.sees("Refund the deposit of Okafor & Sons: done.")
    assert [args["question"] for args in desk.did("inbox.accept")] == ["q_refund"]


def test_keys_pressed_at_once_are_no_answer_to_a_card_nobody_saw(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("aaaa")
    seat.sees("about a website: done.")
    seat.press("q")
    assert seat.ends() == 0
    assert [args["question"] for args in desk.did("inbox.accept")] == ["q_ada"]


def test_a_no_asks_why_and_escape_leaves_it(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("r")
    seat.sees("Why? It stays with the decision:")
    seat.press("too ealy\x7f\x7frly, Zoë\x1b")
    seat.sees("Left as it is.")
    assert desk.did("inbox.reject") == []
    seat.press("r")
    seat.sees("Why?")
    seat.press("too ealy\x7f\x7frly, Zoë\r")
    seat.sees("about a website: done.")
    assert desk.did("inbox.reject")[0]["reason"] == "too early, Zoë"


def test_a_figure_chooses_an_answer(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("n")
    seat.sees("2 of 5")
    seat.press("n")
    seat.sees("Which rate applies", "2 110 EUR/h")
    seat.press("7")
    seat.sees("There is no answer 7.")
    seat.press("a")
    seat.sees("This card cannot be decided so. 1-9 answer it.")
    seat.press("2")
    seat.sees("Which rate applies to the extra workshop?: done.")
    assert [args["answer"] for args in desk.did("inbox.answer")] == ["list"]


def test_z_takes_back_the_last_and_shows_it_again(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("a")
    seat.sees("done.", "Refund the deposit")
    seat.press("z")
    seat.sees("Taken back. Nothing was sent.", "Reply to Ada Palmer")
    assert desk.did("inbox.undo") == [{"effect": "e_q_ada"}]
    seat.press("z")
    seat.sees("Nothing is held")
    seat.press("q")
    assert seat.ends() == 0
    assert "Nothing was decided." in seat.after


def test_the_editor_changes_the_text_and_enter_lets_it_happen(desk: ScriptedDesk, folder: Path) -> None:
    editor = folder.parent / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('Hi Ada', 'Dear Ada'))\n"
    )
    with at_the_desk(folder, desk), seated(folder, EDITOR=f"{sys.executable} {editor}", VISUAL="") as seat:
        seat.sees("Reply to Ada Palmer")
        seat.press("e")
        seat.sees("These are your words. Enter: Send to Ada Palmer.")
        seat.press("x")
        seat.sees("Nothing was decided. Your words are there again with e.")
        assert desk.did("inbox.edit") == []
        seat.press("e")
        seat.sees("These are your words.")
        seat.press("\r")
        seat.sees("about a website: done.")
    (edited,) = desk.did("inbox.edit")
    assert edited["payload"] == Waiting("q_ada", "approval", LETTER_TO_ADA, 2).payload
    changes = edited["changes"]
    assert isinstance(changes, dict)
    assert [*changes] == ["text"]
    assert str(changes["text"]).startswith("Dear Ada,\n\nThanks")


def test_a_card_that_changed_meanwhile_says_so_and_is_shown_anew(seat: Sitting, desk: ScriptedDesk) -> None:
    desk.cards[0].card = LETTER_TO_ADA.model_copy(update={"title": "Reply to Ada Palmer about a shop"})
    seat.press("a")
    seat.sees("This changed after you read it. Nothing was decided just now", "about a shop")
    assert not desk.cards[0].answer
    seat.press("a")
    seat.sees("Reply to Ada Palmer about a shop: done.")


def test_a_card_decided_elsewhere_says_so(seat: Sitting, desk: ScriptedDesk) -> None:
    desk.cards[0].answer = "reject"
    seat.press("a")
    seat.sees("This was decided already.", "answered")
    seat.press("n")
    seat.sees("Refund the deposit")


def test_it_ends_by_saying_what_was_decided_and_what_is_held(seat: Sitting) -> None:
    seat.press("a")
    seat.sees("Refund the deposit")
    seat.press("q")
    assert seat.ends() == 0
    said = " ".join(seat.after.split())
    assert said.startswith("1 decided. Reply to Ada Palmer about a website: done.")
    assert "Held, can still be taken back Letter to Ada Palmer. until" in said
    assert "onefirm inbox undo" in said
    assert "4 still waiting: onefirm review" in said
    assert seat.is_as_before()


def test_after_the_last_card_it_ends_by_itself(folder: Path) -> None:
    desk = ScriptedDesk(cards=handful()[2:3])
    with at_the_desk(folder, desk), seated(folder) as seat:
        seat.sees("1 of 1", "Which rate")
        seat.press("1")
        assert seat.ends() == 0
    assert "1 decided." in seat.after
    assert "still waiting" not in seat.after


def test_an_empty_inbox_opens_no_screen(folder: Path) -> None:
    with at_the_desk(folder, ScriptedDesk(cards=[])), seated(folder) as seat:
        assert seat.ends() == 0
    assert seat.after.strip() == "Nothing needs you."
    assert "\x1b[?1049h" not in seat.raw


def test_ctrl_c_ends_it_with_130_and_nothing_half_decided(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("r")
    seat.sees("Why?")
    seat.press("not our wo\x03")
    assert seat.ends() == 130
    assert desk.did("inbox.reject") == []
    assert "Nothing was decided." in seat.after
    assert "Interrupted." in seat.after
    assert seat.is_as_before()


def test_a_terminal_of_another_size_is_drawn_anew_and_nothing_sticks_out(seat: Sitting) -> None:
    assert len(seat.screen()) == 24
    for rows, columns in ((50, 100), (12, 60), (6, 44), (24, 80)):
        seat.resize(rows, columns)
        seat.turns(lambda lines, rows=rows: len(lines) == rows)
        lines = seat.sees("1 of 5")
        assert max(len(line) for line in lines) <= columns
        assert "q end" in "\n".join(lines[-5:])
    seat.press("a")
    seat.sees("about a website: done.")


def test_a_firm_that_goes_down_meanwhile_ends_it_and_says_what_is_not_known(desk: ScriptedDesk, folder: Path) -> None:
    with ExitStack() as up, seated(folder) as seat:
        up.enter_context(at_the_desk(folder, desk))
        seat.sees("Reply to Ada Palmer")
        seat.press("a")
        seat.sees("Refund the deposit")
        up.close()
        seat.press("r")
        seat.sees("Why?")
        seat.press("\r")
        assert seat.ends() == 1
        said = " ".join(seat.after.split())
        assert "1 decided. Reply to Ada Palmer about a website: done." in said
        assert "Whether the last one still counted is not known: onefirm inbox show refund" in said.replace("q_", "")
        assert "firm-owned" in said
        assert seat.is_as_before()


def test_what_is_pasted_is_no_key(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("\x1b[200~a r 1 q\x1b[201~")
    seat.press("r")
    seat.sees("Why?")
    seat.press("\x1b[200~two\nlines\x1b[201~\r")
    seat.sees("about a website: done.")
    assert desk.did("inbox.accept") == []
    assert desk.did("inbox.reject")[0]["reason"] == "two lines"


def test_text_from_outside_cannot_steer_the_screen(folder: Path) -> None:
    steering = LETTER_TO_ADA.came[0].model_copy(update={"after": "Hello\x1b[2J\x9b31m \u202eevil\u202c"})
    came = LETTER_TO_ADA.model_copy(update={"came": (steering,)})
    desk = ScriptedDesk(cards=[replace(handful()[0], card=came)])
    with at_the_desk(folder, desk), seated(folder) as seat:
        seat.sees("What will happen")
        seat.press(" ")
        seat.sees("Hello�[2J�31m �evil�")
    assert not {"\x9b", "\u202e"} & set(seat.raw)
    assert "\x1b[2J" not in seat.raw


@pytest.mark.parametrize(
    ("name", "value", "why"), [("TERM", "dumb", "TERM says"), ("NO_COLOR", "1", "NO_COLOR is set")]
)
def test_a_terminal_that_wants_plain_lines_is_told_what_to_do_instead(
    desk: ScriptedDesk, folder: Path, name: str, value: str, why: str
) -> None:
    with at_the_desk(folder, desk), seated(folder, **{name: value}) as seat:
        assert seat.ends() == 3
    said = " ".join(seat.after.split())
    assert why in said
    assert "onefirm inbox accept 1" in said
    assert desk.asked == []


def test_in_a_pipe_it_says_what_to_do_instead(desk: ScriptedDesk, folder: Path) -> None:
    with at_the_desk(folder, desk):
        said = Terminal(folder).type("review")
        as_document = Terminal(folder).type("review", "--json")
    assert (said.code, said.out) == (3, "")
    assert "onefirm inbox show 1" in said.err
    assert as_document.answer["problems"][0]["code"] == "review-no-terminal"


def test_a_terminal_that_is_closed_ends_it_quietly(seat: Sitting, desk: ScriptedDesk) -> None:
    seat.press("\x04")
    assert seat.ends() == 0
    assert not [name for name, _, _ in desk.asked if name in ("inbox.accept", "inbox.reject")]
    assert seat.is_as_before()
