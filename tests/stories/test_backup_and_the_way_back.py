"""Backups of a firm, made while it runs, tried at once, and put back: driven from outside."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from outside import Firm, new_firm


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    made = new_firm(tmp_path / "firm")
    lead(made, "ada")
    return made


def lead(firm: Firm, name: str) -> None:
    firm.ask("do", f"answer {name}@fern.example: {name} asks for a logo for 4000 EUR")


def entries(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{(folder / 'firm.db').as_uri()}?mode=ro", uri=True)) as db:
        return db.execute("SELECT * FROM events ORDER BY seq").fetchall()


def newest(firm: Firm) -> Path:
    return firm.folder / "backups" / firm.ask("backups")["items"][0]["name"]


def test_a_backup_holds_the_sealed_ledger_and_no_view_and_no_key(firm: Firm) -> None:
    before = entries(firm.folder)
    firm.ask("backup")
    copy = newest(firm)
    assert entries(copy) == before
    with closing(sqlite3.connect(copy / "firm.db")) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"events", "head", "projections"}
    clear = [path for path in copy.rglob("*") if path.is_file() and b"ada@fern" in path.read_bytes()]
    assert not clear, "Nobody's name stands in a backup."
    assert not [path for path in copy.rglob("*") if path.name in ("firm.key", "subjects.db")]


def test_what_lies_in_clear_beside_the_ledger_is_sealed_and_comes_back(firm: Firm, tmp_path: Path) -> None:
    (firm.folder / "outbox" / "old.eml").write_text("To: ada@fern.example\n\nHello Ada")
    firm.ask("backup")
    copy = newest(firm)
    assert not [path for path in copy.rglob("*") if path.is_file() and b"Hello Ada" in path.read_bytes()]
    firm.ask("restore", "newest", "--into", str(tmp_path / "again"))
    assert "Hello Ada" in (tmp_path / "again" / "outbox" / "old.eml").read_text()


def test_a_restored_firm_goes_on_where_the_backup_was_made(firm: Firm, tmp_path: Path) -> None:
    firm.ask("backup")
    again = Firm(tmp_path / "again")
    returned = firm.ask("restore", "newest", "--into", str(again.folder))
    assert returned["lost"] == 0
    assert again.ask("ledger", "verify")["sound"]
    assert again.ask("ledger", "rebuild")["equal"]
    assert again.ask("inbox")["items"] == firm.ask("inbox")["items"]
    again.ask("inbox", "accept", "1")
    assert not again.letters(), "It is paused: the other one may have sent it already."
    again.ask("resume")
    assert len(again.letters()) == 1
    assert again.ask("ledger", "verify")["sound"]


def test_what_left_after_the_backup_does_not_leave_again_by_itself(firm: Firm) -> None:
    firm.ask("backup")
    name = newest(firm).name
    firm.ask("inbox", "accept", "1")
    sent = [path.name for path in firm.letters()]
    assert len(sent) == 1
    firm.ask("restore", name, "--over")
    for _ in range(3):
        firm.ask("today")
    assert [path.name for path in firm.letters()] == sent, "The outside world does not go back."
    firm.ask("resume")
    firm.ask("today")
    assert [path.name for path in firm.letters()] == sent, "The copy knows of no yes, so it asks again."
    assert firm.ask("inbox")["items"]


def test_what_was_on_its_way_when_the_copy_was_made_is_asked_anew(firm: Firm) -> None:
    """It may have left since; no yes of before lets it leave once more."""
    firm.policy("undo-window-seconds = 3600\n")
    firm.ask("inbox", "accept", "1")
    assert len(firm.ask("today")["held"]) == 1
    firm.ask("backup")
    firm.ask("restore", newest(firm).name, "--over")
    assert firm.ask("today")["held"] == []
    firm.policy("undo-window-seconds = 0\n")
    firm.ask("resume")
    assert firm.letters() == []
    (item,) = firm.ask("inbox")["items"]
    assert item["kind"] == "approval"


def test_later_entries_are_given_up_only_when_somebody_says_so(firm: Firm) -> None:
    firm.ask("backup")
    name = newest(firm).name
    lead(firm, "bob")
    assert firm.refuse("restore", name)["code"] == "restore-gives-up"
    returned = firm.ask("restore", name, "--over")
    assert returned["lost"] > 0
    assert firm.ask("today")["paused"], "Acts may have left that the ledger no longer knows of."
    verified = firm.ask("ledger", "verify")
    assert verified["sound"]
    assert "put back" in verified["says"]
    # And the way back from the way back.
    firm.ask("restore", returned["before"], "--over")
    assert "bob@fern" in firm.run("inbox").out
    assert firm.ask("ledger", "verify")["sound"]


def test_a_ledger_that_is_cut_off_is_still_an_alarm_after_a_restore(firm: Firm) -> None:
    firm.ask("backup")
    firm.ask("restore", newest(firm).name, "--over")
    lead(firm, "cleo")
    before = (firm.folder / "firm.db").read_bytes()
    lead(firm, "dora")
    (firm.folder / "firm.db").write_bytes(before)
    ran = firm.run("ledger", "verify", "--json")
    assert ran.code != 0
    assert "ledger-old-copy" in ran.out


def test_after_a_restore_the_list_of_backups_says_what_is_known_of_each(firm: Firm) -> None:
    firm.ask("backup")
    tried = newest(firm).name
    lead(firm, "bob")
    before = firm.ask("restore", tried, "--over")["before"]
    listed = firm.ask("backups")
    assert [(item["name"], item["tried"]) for item in listed["items"]] == [(before, False), (tried, True)]
    assert "no backup yet" not in listed["says"]
    assert "not tried in this history" in listed["says"]
    printed = " ".join(firm.run("backups").out.split())
    assert printed.count("not tried in this history") == 2, "In the row of that one, and below of the newest."
    assert "no backup yet" not in firm.ask("today")["backup"]
    (firm.folder / "backups" / before).rename(firm.folder.parent / before)
    listed = firm.ask("backups")
    assert [item["tried"] for item in listed["items"]] == [False], "Nobody is left who knows."
    (firm.folder.parent / before).rename(firm.folder / "backups" / before)
    firm.ask("backup")
    assert "restored on trial" in firm.ask("backups")["says"]
    (check,) = [check for check in firm.ask("doctor")["checks"] if check["name"] == "backup"]
    assert (check["ok"], check["hint"]) == (True, False)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("cut", "backup-cut-short"),
        ("no manifest", "backup-cut-short"),
        ("changed", "backup-changed"),
        ("added", "backup-changed"),
        ("newer", "backup-newer"),
        ("newer form", "backup-newer"),
        ("unknown", "backup-unknown"),
    ],
)
def test_a_backup_that_cannot_be_trusted_is_refused_and_nothing_is_touched(firm: Firm, harm: str, code: str) -> None:
    firm.ask("backup")
    copy, name, before = newest(firm), newest(firm).name, entries(firm.folder)
    manifest = json.loads((copy / "manifest.json").read_text())
    if harm == "cut":
        (copy / "firm.db").write_bytes((copy / "firm.db").read_bytes()[:5000])
    elif harm == "no manifest":
        (copy / "manifest.json").unlink()
    elif harm == "changed":
        raw = bytearray((copy / "firm.db").read_bytes())
        raw[9000] ^= 1
        (copy / "firm.db").write_bytes(raw)
    elif harm == "added":
        (copy / "files" / "playbooks").mkdir(exist_ok=True)
        (copy / "files" / "playbooks" / "mine.md").write_text("planted")
    elif harm.startswith("newer"):
        key, value = ("version", "99.0.0") if harm == "newer" else ("format", 99)
        (copy / "manifest.json").write_text(json.dumps(manifest | {key: value}))
    else:
        name = "firm-20200101-000000"
    assert firm.refuse("restore", name, "--over")["code"] == code
    assert entries(firm.folder) == before


def test_a_backup_of_another_firm_is_never_put_over_this_one(firm: Firm, tmp_path: Path) -> None:
    other = new_firm(tmp_path / "other")
    lead(other, "eve")
    firm.ask("backup")
    assert other.refuse("restore", str(newest(firm)), "--over")["code"] == "restore-other-firm"


def test_a_folder_with_other_things_in_it_is_left_alone(firm: Firm, tmp_path: Path) -> None:
    firm.ask("backup")
    place = tmp_path / "music"
    place.mkdir()
    (place / "song.mp3").write_text("la")
    assert firm.refuse("restore", "newest", "--into", str(place))["code"] == "folder-taken"


def test_with_its_folder_lost_a_firm_comes_back_from_both_backups_on_another_disk(firm: Firm, tmp_path: Path) -> None:
    firm.ask("backup")
    disk = tmp_path / "disk"
    shutil.copytree(firm.folder / "backups", disk)
    shutil.rmtree(firm.folder)
    name = next(path.name for path in disk.iterdir() if path.name.startswith("firm-"))
    again = Firm(tmp_path / "again")
    again.ask("restore", str(disk / name), "--into", str(again.folder))
    assert "ada@fern" in again.run("inbox").out
    for path in disk.glob("keys-*"):
        shutil.rmtree(path)
    shutil.rmtree(again.folder)
    refused = again.refuse("restore", str(disk / name), "--into", str(tmp_path / "third"))
    assert refused["code"] == "restore-keys-missing"


@pytest.mark.parametrize("over", [True, False])
def test_backups_copied_to_another_disk_bring_nobody_back_who_was_forgotten_since(
    firm: Firm, tmp_path: Path, over: bool
) -> None:
    letter = {"name": "Quill Feather", "email": "quill@feather.example", "message": "A logo, please."}
    (firm.folder / "forms" / "one.json").write_text(json.dumps(letter))
    firm.ask("work")
    firm.ask("backup")
    disk = tmp_path / "disk"
    shutil.copytree(firm.folder / "backups", disk)
    name = newest_name(disk.parent, "disk")
    shown = firm.ask("forget", letter["email"])
    firm.ask("forget", letter["email"], "--confirm", shown["confirm"])
    place = firm.folder if over else tmp_path / "new"
    returned = (
        firm.ask("restore", str(disk / name), "--over")
        if over
        else firm.ask("restore", str(disk / name), "--into", str(place))
    )
    assert not returned["files"]
    Firm(place).ask("today")
    named = [path for path in place.rglob("*") if path.is_file() and b"feather" in path.read_bytes().lower()]
    assert not named


def test_a_damaged_ledger_is_moved_aside_and_the_backup_takes_its_place(firm: Firm) -> None:
    firm.ask("backup")
    (firm.folder / "firm.db").write_bytes(b"no database at all" * 500)
    firm.ask("restore", newest_name(firm.folder))
    assert firm.ask("ledger", "verify")["sound"]
    (aside,) = (firm.folder / "backups").glob("before-*")
    assert (aside / "firm.db").read_bytes().startswith(b"no database")


def newest_name(folder: Path, within: str = "backups") -> str:
    return max(path.name for path in (folder / within).glob("firm-*"))


def test_today_and_the_doctor_say_when_it_was_backed_up(firm: Firm) -> None:
    assert "no backup yet" in firm.ask("today")["backup"]
    assert (
        firm.run("backups").out
        == "There is no backup yet. A running firm makes the first one by itself after a\nday.\n"
    )
    checks = firm.ask("doctor")["checks"]
    names = [check["name"] for check in checks]
    assert names.count("disk") == 1
    (check,) = [check for check in checks if check["name"] == "backup"]
    assert (check["ok"], check["hint"], check["fix"]) == (True, True, "Make the first one: onefirm backup")
    firm.ask("backup")
    assert "restored on trial" in firm.ask("today")["backup"]
    assert "restored on trial" in firm.run("today").out
    (check,) = [check for check in firm.ask("doctor")["checks"] if check["name"] == "backup"]
    assert (check["ok"], check["hint"]) == (True, False)


def test_what_is_only_linked_into_the_folder_is_said_to_be_left_out(firm: Firm, tmp_path: Path) -> None:
    (tmp_path / "voice.md").write_text("Plain words.")
    (firm.folder / "voice.md").unlink(missing_ok=True)
    (firm.folder / "voice.md").symlink_to(tmp_path / "voice.md")
    (firm.folder / "playbooks" / "notes.txt").symlink_to(tmp_path / "voice.md")
    said = "Not in it, for a backup follows no link: playbooks/notes.txt, voice.md."
    assert said in firm.ask("backup")["says"]
    (check,) = [check for check in firm.ask("doctor")["checks"] if check["name"] == "backup"]
    assert said in check["says"]


def test_a_view_that_was_changed_by_hand_does_not_stand_its_trial(firm: Firm) -> None:
    with closing(sqlite3.connect(firm.folder / "firm.db")) as db:
        db.execute("UPDATE questions SET title = 'Something else'")
        db.commit()
    assert firm.refuse("backup")["code"] == "backup-unequal"
    (check,) = [check for check in firm.run("doctor", "--json").answer["checks"] if check["name"] == "backup"]
    assert not check["ok"]
    assert firm.run("ledger", "rebuild").code == 1, "It says that they differed, and mends them."
    assert firm.ask("backup")["tried"]
