"""The rows of the scoreboard about copies of a firm: backup, another machine, another version."""

import csv
import json
import sqlite3
import subprocess
import sys
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


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "secret.txt"
    path.write_text("seven long words nobody guesses\n")
    return str(path)


def test_row_111_an_export_is_read_without_the_product(firm: Firm, tmp_path: Path) -> None:
    told = firm.ask("export", str(tmp_path / "out"))
    out = tmp_path / "out"
    (lead,) = csv.DictReader((out / "records" / "lead.csv").read_text().splitlines())
    assert lead["email"] == "ada@fern.example"
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    assert [event["seq"] for event in events] == list(range(1, told["seq"] + 1))
    schema = json.loads((out / "schema.json").read_text())
    assert {event["kind"] for event in events} <= {name.partition("@")[0] for name in schema["events"]}
    assert "Tern Studio" in (out / "settings" / "firm.toml").read_text()
    assert (out / "appointments.ics").read_bytes().endswith(b"END:VCALENDAR\r\n")
    judged = subprocess.run(
        [sys.executable, "-I", "verify.py", "ledger.jsonl", "checkpoints.txt"],
        cwd=out, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert judged.returncode == 0, judged.stdout
    assert "SOUND" in judged.stdout
    for path in (path for path in out.rglob("*") if path.is_file()):
        assert path.name not in ("firm.key", "subjects.db", "keys.sealed"), "No key leaves without a passphrase."
    assert firm.refuse("export", str(out))["code"] == "export-taken"


def test_row_111_an_export_has_pages_to_read_and_a_file_for_the_accountant(firm: Firm, tmp_path: Path) -> None:
    person = firm.ask("people", "add", "name=Bo | Lund", "email=bo@lund.example", "status=client")
    firm.ask(
        "records", "make", "invoice", "number=2026-1", "amount_minor=119005", "currency=EUR", "issued_on=2026-09-01",
        "status=sent", f"client={person['id']}",
    )  # fmt: skip
    firm.ask("export", str(tmp_path / "out"))
    people = (tmp_path / "out" / "people.md").read_text()
    assert "## Bo \\| Lund\n\n- kind: person\n- email: bo@lund.example\n" in people.replace("- status: client\n", "")
    assert "ada@fern.example" in people
    assert "## Blocked: 1" in (tmp_path / "out" / "plans.md").read_text()
    booked = (tmp_path / "out" / "books.beancount").read_text().split("\n\n")[-1].splitlines()
    assert booked[0] == '2026-09-01 * "Bo | Lund" "Invoice 2026-1"'
    assert [line.split() for line in booked[2:]] == [
        ["Assets:Receivable", "1190.05", "EUR"],
        ["Income:Sales", "-1190.05", "EUR"],
    ]


def test_row_112_an_export_comes_to_the_same_state_on_another_machine(firm: Firm, secret: str, tmp_path: Path) -> None:
    (firm.folder / "outbox" / "old.eml").write_text("To: ada@fern.example\n\nHello Ada")
    told = firm.ask("export", str(tmp_path / "out"), "--passphrase", secret)
    before = entries(firm.folder)
    other = Firm(tmp_path / "elsewhere" / "firm")
    firm.folder.rename(tmp_path / "gone")
    back = other.ask("restore", str(tmp_path / "out"), "--into", str(other.folder), "--passphrase", secret)
    assert back["state"] == told["state"]
    assert entries(other.folder)[: len(before)] == before
    assert other.ask("ledger", "verify")["sound"]
    assert other.ask("ledger", "rebuild")["equal"]
    assert "Hello Ada" in (other.folder / "outbox" / "old.eml").read_text()
    other.ask("inbox", "accept", "1")


def test_row_112_a_wrong_passphrase_and_a_changed_export_leave_nothing_behind(
    firm: Firm, secret: str, tmp_path: Path
) -> None:
    firm.ask("export", str(tmp_path / "out"), "--passphrase", secret)
    firm.folder.rename(tmp_path / "gone")
    wrong, new = tmp_path / "wrong.txt", tmp_path / "new"
    wrong.write_text("another passphrase altogether\n")
    asked = ("restore", str(tmp_path / "out"), "--into", str(new))
    assert Firm(new).refuse(*asked, "--passphrase", str(wrong))["code"] == "passphrase-wrong"
    sealed = Firm(new).refuse(*asked)
    assert (sealed["code"], sealed["what"]) == ("restore-keys-missing", "This export is sealed; say --passphrase FILE.")
    missing = Firm(new).refuse(*asked, "--passphrase", str(tmp_path / "missing.txt"))
    assert (missing["code"], missing["what"]) == ("passphrase-missing", "There is no file missing.txt.")
    wrong.write_text("short\n")
    assert Firm(new).refuse(*asked, "--passphrase", str(wrong))["code"] == "passphrase-missing"
    sealed = tmp_path / "out" / "machine" / "keys.sealed"
    sealed.write_bytes(sealed.read_bytes()[:-1])
    assert Firm(new).refuse(*asked, "--passphrase", secret)["code"] == "backup-cut-short"
    assert not (new / "firm.db").exists()


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
