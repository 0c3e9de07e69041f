"""The rows of the scoreboard about copies of a firm: backup, another machine, another version."""

import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from outside import Firm, new_firm


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    made = new_firm(tmp_path / "firm")
    made.ask("do", "answer ada@fern.example: Ada asks for a logo for 4000 EUR")
    return made


def entries(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{(folder / 'firm.db').as_uri()}?mode=ro", uri=True)) as db:
        return db.execute("SELECT * FROM events ORDER BY seq").fetchall()


def kinds(firm: Firm) -> list[str]:
    return [item["kind"] for item in firm.ask("ledger", "tail", "--limit", "1000")["items"]]


def test_row_110_a_backup_is_restored_on_trial_and_today_says_so(firm: Firm, tmp_path: Path) -> None:
    before = entries(firm.folder)
    made = firm.ask("backup")
    assert made["tried"]
    assert "restored on trial" in firm.ask("today")["backup"]
    again = Firm(tmp_path / "again")
    firm.ask("restore", made["name"], "--into", str(again.folder))
    assert entries(again.folder)[: len(before)] == before
    assert again.ask("ledger", "verify")["sound"]
    assert again.ask("inbox")["items"] == firm.ask("inbox")["items"]


def test_row_114_an_upgrade_backs_up_first_and_can_go_back(firm: Firm) -> None:
    (firm.folder / "firm.version").write_text("0.0.1\n")
    before = entries(firm.folder)
    firm.ask("today")
    assert (firm.folder / "firm.version").read_text().strip() == version("onefirm")
    upgraded = next(fact for fact in firm.ask("ledger", "tail")["items"] if fact["kind"] == "firm.upgraded")
    assert "0.0.1" in upgraded["says"]
    (backup,) = firm.ask("backups")["items"]
    assert backup["tried"]
    firm.ask("restore", backup["name"], "--over")
    assert entries(firm.folder)[: len(before)] == before
    assert firm.ask("ledger", "verify")["sound"]


def test_row_114_an_upgrade_that_fails_leaves_the_firm_as_it_was(firm: Firm) -> None:
    (firm.folder / "firm.version").write_text("0.0.1\n")
    with closing(sqlite3.connect(firm.folder / "firm.db")) as db:
        db.execute("UPDATE questions SET title = 'Something else'")
        db.commit()
    before = (firm.folder / "firm.db").read_bytes()
    assert firm.refuse("today")["code"] == "upgrade-failed"
    assert (firm.folder / "firm.db").read_bytes() == before
    assert (firm.folder / "firm.version").read_text() == "0.0.1\n"


def test_row_114_a_firm_of_a_newer_version_is_left_alone(firm: Firm) -> None:
    (firm.folder / "firm.version").write_text("99.0\n")
    before = entries(firm.folder)
    assert firm.refuse("today")["code"] == "firm-newer"
    assert entries(firm.folder) == before


def test_row_114_a_firm_from_before_versions_were_noted_is_upgraded_once(firm: Firm) -> None:
    (firm.folder / "firm.version").unlink()
    firm.ask("today")
    firm.ask("today")
    assert kinds(firm).count("firm.upgraded") == 1
