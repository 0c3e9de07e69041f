"""Backups, restores and exports are killed at every named place: there is the old firm or the new one, whole."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from outside import Firm, new_firm

VICTIM = Path(__file__).with_name("copy_victim.py")
SECONDS_MAX = 60
BACKUP = ("copied", "keys kept", "half written", "written", "in place", "tried")
EXPORT = ("for a machine", "written")
RESTORE = (
    "copied", "staged", "decided", "firm.db aside", "firm.db in place", "witness aside", "witness in place",
    "firm.toml aside", "firm.toml in place", "moved",
)  # fmt: skip


def killed(what: str, firm: Firm, place: str, *name: str) -> list[str]:
    """Run until the place; answers every place it came by."""
    done = subprocess.run(
        [sys.executable, str(VICTIM), what, str(firm.folder), place, *name],
        env={**os.environ},
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    expected = 0 if place == "never" else -signal.SIGKILL
    assert done.returncode == expected, f"{what} at '{place}' ended with {done.returncode}: {done.stderr}"
    return done.stdout.splitlines()


def lead(firm: Firm, name: str) -> None:
    firm.ask("do", f"answer {name}@fern.example: a logo for 4000 EUR")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """A firm with a backup, and two entries after it."""
    firm = new_firm(tmp_path_factory.mktemp("killed") / "firm")
    lead(firm, "ada")
    firm.ask("backup")
    lead(firm, "bob")
    return firm


@pytest.fixture
def firm(template: Firm, tmp_path: Path) -> Firm:
    subprocess.run(["cp", "-a", str(template.folder), str(tmp_path / "firm")], check=True)
    return Firm(tmp_path / "firm")


@pytest.mark.parametrize("place", BACKUP)
def test_a_backup_that_is_killed_leaves_a_whole_one_or_none(firm: Firm, place: str) -> None:
    before = {item["name"] for item in firm.ask("backups")["items"]}
    killed("backup", firm, place)
    items = firm.ask("backups")["items"]
    assert all(item["whole"] for item in items)
    assert len(items) == len(before) + (place in ("in place", "tried"))
    assert not [path.name for path in (firm.folder / "backups").iterdir() if path.name.endswith(".new")]
    assert firm.ask("ledger", "verify")["sound"]
    again = firm.ask("backup")
    assert again["tried"]


@pytest.mark.parametrize("place", RESTORE)
def test_a_restore_that_is_killed_is_the_old_firm_or_the_new_one(firm: Firm, place: str) -> None:
    name = firm.ask("backups")["items"][0]["name"]
    killed("restore", firm, place, name)
    decided = place not in ("copied", "staged")
    kinds = {item["kind"] for item in firm.ask("ledger", "tail", "--limit", "1000")["items"]}
    whom = firm.run("inbox").out
    assert ("firm.restored" in kinds) == decided
    assert "ada@fern" in whom
    assert ("bob@fern" in whom) != decided
    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("ledger", "rebuild")["equal"]
    assert not list(firm.folder.glob(".putting*")), "What was decided is in place, and what was not is gone."


@pytest.mark.parametrize("place", EXPORT)
def test_an_export_that_is_killed_leaves_no_key_on_the_other_disk(firm: Firm, tmp_path: Path, place: str) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    killed("export", firm, place, str(stick / "out"))
    assert not [path for path in stick.rglob("*") if path.name in ("firm.key", "subjects.db", "keys.tar")]
    assert list(firm.folder.glob(".apart-*"))
    firm.ask("today")
    assert not list(firm.folder.glob(".apart-*"))
    killed("export", firm, "never", str(stick / "out"))
    assert [path.name for path in stick.iterdir()] == ["out"]


def test_every_place_that_is_named_here_is_come_by(firm: Firm, tmp_path: Path) -> None:
    name = firm.ask("backups")["items"][0]["name"]
    assert set(EXPORT) <= set(killed("export", firm, "never", str(tmp_path / "out")))
    assert set(RESTORE) <= set(killed("restore", firm, "never", name))
    assert set(BACKUP) <= set(killed("backup", firm, "never"))
