"""The scoreboard: one domain is brought along first, shown, taken in once, taken back. Each row drives the script."""

import os
import pty
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from outside import SCRIPT, Answer, Firm, new_firm

SECONDS_MAX = 60
MANY = 1_500

CONTACTS = """Full name;E-Mail;Phone;Company;Shoe size
Ada Palmer;ada@fern.example;+43 1 555 12 34;Fern & Co;38
Bo Lind;bo@lind.example;;Lind;44
Ada Palmer;ada@fern.example;;;38
Eve;no-address;;;40
"""
INVOICES = """Rechnungsnummer,Kunde,Betrag,Währung,Datum
2026-001,Fern & Co,"1.200,00",EUR,15.01.2026
2026-002,Lind,"80,50",EUR,20.01.2026
"""


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


def written(folder: Path, name: str, held: "str | bytes") -> str:
    path = folder / name
    path.write_bytes(held.encode() if isinstance(held, str) else held)
    return str(path)


def kept(firm: Firm, kind: str) -> dict[str, Any]:
    listed = firm.ask("records", "list", kind, "--limit", "1000")
    return {item["shown"]: item["fields"] for item in listed["items"]}


def entries(firm: Firm) -> int:
    return firm.ask("ledger", "tail", "--limit", "1")["items"][0]["seq"]


def test_row_129_contacts_are_shown_taken_in_once_and_taken_back(firm: Firm, tmp_path: Path) -> None:
    firm.ask("records", "make", "person", "name=Bo Lind", "email=bo@lind.example", "role=owner")
    before, size = kept(firm, "person"), entries(firm)
    path = written(tmp_path, "contacts.csv", CONTACTS.encode("cp1252"))

    shown = firm.ask("import", path, "--preview")
    assert {one["column"]: one["field"] for one in shown["columns"]} == {
        "Full name": "name", "E-Mail": "email", "Phone": "phone", "Company": "organisation", "Shoe size": "",
    }  # fmt: skip
    assert (shown["new"], shown["changed"], shown["doubled"], shown["left_out"]) == (1, 1, 1, 1)
    assert [(one["name"], one["field"], one["after"]) for one in shown["changes"]] == [
        ("Bo Lind", "organisation", "Lind")
    ]
    assert [(one["name"], one["where"], one["before"]) for one in shown["again"]] == [
        ("Ada Palmer", "contacts.csv:4", "contacts.csv:2")
    ]
    page = " ".join(firm.run("import", path, "--preview").out.split())
    assert "Again in the same file line 4 Ada Palmer, the same as line 2" in page
    (fault,) = shown["faults"]
    assert fault["where"] == "contacts.csv:5"
    assert all(fault[part] for part in ("what", "why", "fix"))
    assert entries(firm) == size, "Whoever only looks changes nothing."

    taken = firm.ask("import", path, "--yes")
    assert (taken["made"], taken["changed"], taken["left_out"]) == (1, 1, 1)
    assert kept(firm, "person")["Ada Palmer"]["phones"] == ["+4315551234"]
    assert kept(firm, "person")["Bo Lind"]["role"] == "owner"
    size = entries(firm)
    again = firm.ask("import", path, "--yes")
    assert (again["made"], again["changed"]) == (0, 0)
    assert entries(firm) == size, "Taken in twice, it is taken in once."

    (row,) = firm.ask("imports")["items"]
    assert (row["file"], row["state"], row["made"]) == ("contacts.csv", "taken in", 1)
    firm.ask("records", "change", "person", "ada@fern.example", "role=head", "--why", "She told me.")
    back = firm.ask("imports", "undo", row["batch"][-6:])
    assert (back["withdrawn"], back["put_back"], back["kept"]) == (0, 2, 1)
    assert [(one["name"], one["field"], one["value"]) for one in back["stays"]] == [("Ada Palmer", "role", "head")]
    after = kept(firm, "person")
    assert after.pop("Ada Palmer")["role"] == "head"
    assert after == before
    assert firm.refuse("imports", "undo", row["batch"])["code"] == "import-undone"
    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("ledger", "rebuild")["equal"]
    assert not firm.letters()


def test_row_129_invoices_are_held_against_what_is_on_paper_and_one_question_asks(firm: Firm, tmp_path: Path) -> None:
    firm.ask("import", written(tmp_path, "invoices.csv", INVOICES), "--yes")
    assert kept(firm, "invoice")["2026-001"]["amount_minor"] == 120_000
    dearer = written(tmp_path, "dearer.csv", INVOICES.replace("1.200", "1.300"))
    shown = firm.ask("import", dearer, "--preview")
    assert (shown["disputed"], shown["against"][0]["before"], shown["against"][0]["after"]) == (1, "120000", "130000")
    assert shown["against"][0]["says"].startswith("amount: '1,200.00 ")
    page = " ".join(firm.run("import", dearer, "--preview").out.split())
    assert "2026-001, amount: '1,200.00 EUR' becomes '1,300.00 EUR'" in page
    assert "120000" not in page and "130000" not in page
    once_more = written(tmp_path, "once-more.csv", f"{Path(dearer).read_text()}\n")
    assert [firm.ask("import", one, "--yes")["disputed"] for one in (dearer, once_more)] == [1, 1]
    (asked,) = firm.ask("inbox")["items"]
    assert kept(firm, "invoice")["2026-001"]["amount_minor"] == 120_000
    firm.ask("inbox", "answer", asked["id"], "take")
    assert kept(firm, "invoice")["2026-001"]["amount_minor"] == 130_000
    assert not firm.letters()


def test_row_129_killed_in_the_middle_it_goes_on_and_nothing_is_there_twice(firm: Firm, tmp_path: Path) -> None:
    people = "Name,Email\n" + "".join(f"P {number},p{number}@x.example\n" for number in range(MANY))
    path = written(tmp_path, "many.csv", people)
    killed_at(firm, 600, "import", path, "--yes")
    (row,) = firm.ask("imports")["items"]
    assert (row["state"], row["rows"]) == ("half in", MANY)
    assert 0 < counted(firm) < MANY
    taken = firm.ask("import", path, "--yes")
    assert (taken["batch"], taken["made"], counted(firm)) == (row["batch"], MANY, MANY)

    killed_at(firm, entries(firm) + 300, "imports", "undo", row["batch"])
    assert firm.ask("imports")["items"][0]["state"] == "half back"
    assert firm.refuse("import", path, "--yes")["code"] == "import-half-back"
    assert 0 < counted(firm) < MANY
    back = firm.ask("imports", "undo", row["batch"])
    assert 0 < back["withdrawn"] < MANY
    assert counted(firm) == 0
    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("ledger", "rebuild")["equal"]


def counted(firm: Firm) -> int:
    return next(one["count"] for one in firm.ask("records", "kinds")["items"] if one["name"] == "person")


def killed_at(firm: Firm, above: int, *args: str) -> None:
    """Begin a command, and kill it as soon as the ledger has grown past so many entries."""
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder), "NO_COLOR": "1"}
    with subprocess.Popen([str(SCRIPT), *args], env=environment, stdout=subprocess.PIPE) as begun:
        until = time.monotonic() + SECONDS_MAX
        while size(firm) < above:
            assert begun.poll() is None, "It was over before it could be killed."
            assert time.monotonic() < until
            time.sleep(0.005)
        begun.send_signal(signal.SIGKILL)
        begun.wait(SECONDS_MAX)


def size(firm: Firm) -> int:
    """The entries of the ledger, read past the process that writes it."""
    try:
        with closing(sqlite3.connect(f"file:{firm.folder}/firm.db?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])
    except sqlite3.OperationalError:  # It is just being opened.
        return 0


def test_row_129_on_a_terminal_it_is_shown_first_and_taken_in_for_a_yes(firm: Firm, tmp_path: Path) -> None:
    path = written(tmp_path, "contacts.csv", CONTACTS)
    said = typed(firm, "n", "import", path)
    assert "It would be: 2 new" in said
    assert "contacts.csv 4 rows of contacts" in said
    assert "Nothing was taken in" in said
    assert counted(firm) == 0
    assert "Taken in: 2 new" in typed(firm, "y", "import", path)
    assert counted(firm) == 2


def typed(firm: Firm, answer: str, *args: str) -> str:
    """What a terminal shows somebody who types one answer."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder), "NO_COLOR": "1"}
    with subprocess.Popen([str(SCRIPT), *args], env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as begun:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        said = b""
        while piece := _read(ours):
            said += piece
        begun.wait(SECONDS_MAX)
    os.close(ours)
    return " ".join(said.decode().split())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # The other end is gone.
        return b""


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "import-empty"),
    "binary": (bytes(range(256)) * 40, ""),
    "header only": (b"Name,Email\n", "import-no-rows"),
    "quote left open": (b'Name,Email\nAda,ada@x.example\n"Cy,cy@x.example\n', ""),
    "nothing known": (b"Foo,Bar\n1,2\n", "mapping-incomplete"),
}


@pytest.mark.parametrize(("held", "code"), BAD.values(), ids=BAD)
def test_row_129_what_cannot_be_read_is_told_and_changes_nothing(
    firm: Firm, tmp_path: Path, held: bytes, code: str
) -> None:
    before = entries(firm)
    told: Answer = firm.refuse("import", written(tmp_path, "bad.csv", held), "--yes")
    assert told["code"] == code or not code
    assert all(told[part] for part in ("what", "why", "fix", "where"))
    assert entries(firm) == before
    assert firm.ask("imports")["items"] == []
