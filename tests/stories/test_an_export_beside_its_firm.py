"""An export put back while its own firm is known: its letters and forms come along, and what is said is true."""

import json
from pathlib import Path

import pytest

from outside import Firm, new_firm

ADA = {"name": "Ada Fern", "email": "ada@fern.example", "message": "A logo, please."}


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    made = new_firm(tmp_path / "firm")
    made.fill_in("ada", **ADA)
    made.ask("work")
    return made


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "passphrase.txt"
    path.write_text("five words that nobody guesses\n")
    return str(path)


def clear_files(folder: Path) -> list[str]:
    parts = ("forms", "mail", "outbox")
    found = (path for part in parts for path in (folder / part).rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_every_letter_and_form_of_an_export_comes_back_beside_the_living_firm(
    firm: Firm, secret: str, tmp_path: Path
) -> None:
    firm.ask("export", str(tmp_path / "out"), "--passphrase", secret)
    new = tmp_path / "new"
    back = firm.ask("restore", str(tmp_path / "out"), "--into", str(new), "--passphrase", secret)
    assert back["files"]
    assert "cannot be read" not in back["says"]
    assert "passphrase" not in back["says"]
    assert clear_files(new) == clear_files(firm.folder)
    assert "Ada Fern" in "".join((new / name).read_text() for name in clear_files(new))


def test_an_export_brings_no_letter_back_of_a_day_on_which_somebody_was_known_who_is_forgotten(
    firm: Firm, secret: str, tmp_path: Path
) -> None:
    firm.ask("export", str(tmp_path / "out"), "--passphrase", secret)
    shown = firm.ask("forget", ADA["email"])
    firm.ask("forget", ADA["email"], "--confirm", shown["confirm"])
    new = tmp_path / "new"
    back = firm.ask("restore", str(tmp_path / "out"), "--into", str(new), "--passphrase", secret)
    assert not back["files"]
    assert "The letters and forms of that day cannot be read any more." in back["says"]
    assert "in the folder stay" not in back["says"]
    Firm(new).ask("today")
    assert not [path for path in new.rglob("*") if path.is_file() and b"fern" in path.read_bytes().lower()]


def test_without_its_passphrase_an_export_says_whose_keys_opened_it_and_what_stays_closed(
    firm: Firm, secret: str, tmp_path: Path
) -> None:
    firm.ask("export", str(tmp_path / "out"), "--passphrase", secret)
    told = " ".join((tmp_path / "out" / "README.md").read_text().split())
    assert "without that nobody can restore it" not in told
    assert "without that only the keys of the firm itself restore it, and its letters and forms stay closed" in told
    new = tmp_path / "new"
    asked = ("restore", str(tmp_path / "out"), "--into", str(new))
    back = firm.ask(*asked)
    assert f"No passphrase was said, so the keys in {firm.folder / 'keys'} opened it." in back["says"]
    assert "The letters and forms of that day open with the passphrase of the export alone." in back["says"]
    assert clear_files(new) == []
    # Said later, it opens them after all.
    assert firm.ask(*asked, "--over", "--passphrase", secret)["files"]
    assert clear_files(new) == clear_files(firm.folder)


def test_an_export_without_keys_does_not_speak_of_a_passphrase(firm: Firm, tmp_path: Path) -> None:
    firm.ask("export", str(tmp_path / "out"))
    back = firm.ask("restore", str(tmp_path / "out"), "--into", str(tmp_path / "new"))
    assert "passphrase" not in back["says"]
    assert "The letters and forms of that day cannot be read any more." in back["says"]
    assert "in the folder stay" not in back["says"]


def test_letters_that_stay_in_the_folder_are_spoken_of(firm: Firm) -> None:
    firm.ask("backup")
    (kept,) = (path for path in (firm.folder / "backups").glob("keys-*") if path.is_dir())
    (kept / "files.key").unlink()
    before = clear_files(firm.folder)
    back = json.dumps(firm.ask("restore", "newest", "--over"))
    assert "cannot be read any more; those in the folder stay." in back
    assert clear_files(firm.folder) == before
