"""At the terminal: what cannot be taken back is decided only after it was shown, and for a yes."""

import os
from pathlib import Path

import pytest

from outside import GOOD, Firm, new_firm
from pseudo_terminal import sitting


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = new_firm(tmp_path / "firm")
    args = [part for field, value in GOOD.items() for part in ("--field", f"{field}={value}")]
    firm.ask("intents", "send", "qualify-lead@2", *args)
    return firm


def _waits(firm: Firm) -> str:
    return str(firm.ask("inbox", "list")["items"][0]["id"])


@pytest.mark.parametrize("words", [("accept",), ("edit", "--set", "subject=Another"), ("accept-all",)])
def test_nobody_has_seen_it_so_it_stays(firm: Firm, words: tuple[str, ...]) -> None:
    question = _waits(firm)
    (firm.folder / ".listed.json").unlink()
    refused = firm.typed("inbox", words[0], question, *words[1:], text="")
    assert (refused.code, refused.out) == (3, "")
    looks = "alike" if words[0] == "accept-all" else "show"
    assert "version-missing" in refused.err and f"onefirm inbox {looks}" in refused.err
    assert firm.letters() == [] and _waits(firm) == question


def test_what_was_shown_by_its_place_is_let_go_by_its_place(firm: Firm) -> None:
    firm.ask("inbox", "show", "1")
    assert firm.typed("inbox", "accept", "1", text="").code == 0
    assert len(firm.letters()) == 1


@pytest.mark.parametrize("shown", ["show", "alike"])
def test_what_was_shown_is_let_go(firm: Firm, shown: str) -> None:
    question = _waits(firm)
    firm.ask("inbox", shown, question)
    assert firm.typed("inbox", "accept" if shown == "show" else "accept-all", question, text="").code == 0
    assert len(firm.letters()) == 1


def test_a_script_names_what_it_read(firm: Firm) -> None:
    question = _waits(firm)
    payload = firm.ask("inbox", "show", question)["payload"]
    (firm.folder / ".listed.json").unlink()
    assert firm.typed("inbox", "accept", question, "--payload", payload, text="").code == 0
    assert len(firm.letters()) == 1


@pytest.mark.parametrize(("typed", "code", "letters"), [("y", 0, 1), ("", 3, 0)])
def test_whoever_types_is_shown_it_and_asked(firm: Firm, typed: str, code: int, letters: int) -> None:
    env = {**os.environ, "ONEFIRM_FIRM": str(firm.folder)}
    with sitting("inbox", "accept", _waits(firm), env=env, cwd=firm.folder) as terminal:
        terminal.hears("Let it happen? [y/N]")
        assert "bakery" in terminal.raw
        terminal.press(f"{typed}\n")
        assert terminal.ends() == code
    assert len(firm.letters()) == letters
