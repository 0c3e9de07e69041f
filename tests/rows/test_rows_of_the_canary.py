"""The scoreboard: one person everywhere in a firm, and then nowhere, not even by a way back. Drives the script."""

import json
import shutil
from pathlib import Path

import pytest

from onefirm.stores.backup.keys import key_backups
from outside import VAGUE, Firm, new_firm
from rows.test_rows_of_forgetting import verified_without_us
from stories.test_somebody_is_forgotten import ADA, CANARY, standing_in

TYPED = "Horse-battery-2288"
SHEET = f"""Name,Email,Phone,Company
{ADA["name"]},{ADA["email"]},+43 1 555 77 31,{CANARY} Works
Bo Lind,bo@lind.example,,Lind
"""
LETTERS = f"""From {ADA["email"]} Mon Jan  5 10:00:00 2026
From: {ADA["name"]} <{ADA["email"]}>
To: ines@tern.example
Subject: About {CANARY}
Message-ID: <1@{CANARY.lower()}.example>
Date: Mon, 05 Jan 2026 10:00:00 +0000

It is {CANARY} who writes.

From bo@lind.example Tue Jan  6 10:00:00 2026
From: bo@lind.example
To: ines@tern.example
Subject: Thanks
Message-ID: <2@lind.example>
Date: Tue, 06 Jan 2026 10:00:00 +0000

Thank you.
"""


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """Brought by a table and by a mailbox, answered by a letter, and in two backups, one of them with an older key."""
    firm = new_firm(tmp_path / "firm")
    for name, text in (("people.csv", SHEET), ("old.mbox", LETTERS)):
        (tmp_path / name).write_text(text)
        firm.ask("import", str(tmp_path / name), "--yes")
    firm.fill_in("one", **ADA)
    firm.fill_in("two", **{**VAGUE, "message": "Hello, could you draw a logo for us? We have 4000 EUR."})
    firm.ask("work")
    assert firm.run("vault", "set", "mail-password", text=f"{TYPED}\n").code == 0
    firm.ask("backup")
    (older,) = (firm.folder / "backups").glob("firm-*")
    shutil.copytree(older, tmp_path / older.name)
    for item in firm.ask("inbox", "list")["items"]:
        firm.ask("inbox", "accept", item["id"])
    firm.ask("vault", "rotate")
    firm.ask("backup")
    # Of one day the last backup stays: the older one was copied to another disk, and is brought back from there.
    shutil.copytree(tmp_path / older.name, older, dirs_exist_ok=True)
    return firm


def backups(firm: Firm) -> list[str]:
    return [row["name"] for row in firm.ask("backups")["items"]]


def test_row_106_who_came_by_import_and_by_letter_is_in_no_file_and_no_way_back_brings_them(
    firm: Firm, tmp_path: Path
) -> None:
    assert len(backups(firm)) == len(key_backups(firm.folder)) == 2
    assert [letter for letter in firm.letters() if CANARY.encode().lower() in letter.read_bytes().lower()]
    shown = firm.ask("forget", ADA["email"])
    assert firm.ask("forget", ADA["email"], "--confirm", shown["confirm"])["state"] == "forgotten"
    assert standing_in(firm.folder, CANARY) == []
    assert firm.ask("ledger", "verify")["sound"]
    assert verified_without_us(firm)

    for number, name in enumerate(backups(firm)):
        again = Firm(tmp_path / f"again{number}")
        firm.ask("restore", name, "--into", str(again.folder))
        looked_through(again)
        assert "Bo Lind" in again.run("records", "list", "person").out
    given_up = backups(firm)[-1]
    firm.ask("restore", given_up, "--over")
    looked_through(firm)


def looked_through(firm: Firm) -> None:
    """Opened, worked with and folded anew, it knows nothing of them, and nothing goes on about them."""
    assert firm.refuse("forget", ADA["email"])["code"] == "person-forgotten"
    assert "somebody who was forgotten" not in firm.run("inbox", "list").out
    firm.ask("resume")
    firm.ask("work")
    assert firm.ask("ledger", "rebuild")["equal"]
    assert firm.ask("ledger", "verify")["sound"]
    for words in (("records", "list", "person"), ("records", "list", "letter"), ("inbox", "list"), ("plans", "list")):
        assert CANARY.lower() not in json.dumps(firm.ask(*words)).lower(), words
    assert standing_in(firm.folder, CANARY) == []


def test_row_105_with_a_secret_and_a_new_key_the_way_back_and_the_export_work_and_hold_no_secret(
    firm: Firm, tmp_path: Path
) -> None:
    for number, name in enumerate(backups(firm)):
        again = Firm(tmp_path / f"again{number}")
        firm.ask("restore", name, "--into", str(again.folder))
        assert [each["name"] for each in again.ask("vault", "list")["items"]] == ["mail-password"]
        assert ADA["name"] in again.run("records", "list", "person").out
        assert again.ask("ledger", "verify")["sound"]
        assert standing_in(again.folder, TYPED) == []
    firm.ask("export", str(tmp_path / "out"))
    assert standing_in(tmp_path / "out", TYPED) == []
    assert standing_in(tmp_path / "out", CANARY), "An export holds everything that is not a secret."
    assert standing_in(firm.folder, TYPED) == []
