"""Somebody else takes over, with nothing but a folder of pages."""

import csv
import json
import re
from pathlib import Path

import pytest

from onefirm.interfaces.cli.table import ALONE, COMMANDS
from outside import GOOD, Firm, new_firm

_CANARY = "canary-of-the-mailbox-77"
_HOSTILE = "Bo <b>Lund</b> | [pay here](http://pay.example)"
_PAST, _COMING = "2020-01-31", "2999-12-31"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    made = new_firm(tmp_path_factory.mktemp("handover") / "firm")
    made.ask("do", "answer ada@fern.example: Ada asks for a logo for 4000 EUR")
    person = made.ask("people", "add", f"name={_HOSTILE}", "email=bo@lund.example", "phones=+47111", "status=client")
    bill = ("records", "make", "invoice", f"client={person['id']}", "status=sent")
    made.ask(*bill, "number=2026-1", "amount_minor=119005", "currency=EUR", f"due_on={_PAST}")
    made.ask(*bill, "number=2026-2", "amount_minor=50000", "currency=JPY", f"due_on={_COMING}")
    made.ask("records", "make", "invoice", "number=2026-3", "amount_minor=7", "currency=EUR", "status=paid")
    made.ask("records", "make", "deliverable", "name=The first logo", f"client={person['id']}", f"due={_PAST}")
    made.ask("rules", "set", "bo@lund.example", "never by phone", "--why", "asked for it")
    made.ask("decisions", "add", "No gambling brands", "--never", "gambling,casino")
    made.ask("optouts", "add", "no@more.example")
    assert made.run("vault", "set", "mail-password", text=f"{_CANARY}\n").code == 0
    return made


@pytest.fixture(scope="module")
def pages(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    target = tmp_path_factory.mktemp("written") / "for" / "anna"
    told = firm.ask("handover", str(target))
    assert told["folder"] == str(target)
    assert sorted(told["pages"]) == sorted(path.name for path in target.iterdir())
    assert target.stat().st_mode & 0o077 == 0, "Nobody else on this machine reads the names of clients."
    return {path.name: path.read_text(encoding="utf-8") for path in target.iterdir()}


def test_a_deputy_reads_what_to_do_first_and_finds_every_page(pages: dict[str, str], firm: Firm) -> None:
    first = pages["README.md"]
    assert "Ines Tern" in first
    assert "1 question waits for a decision" in first
    assert (
        f"Late already: The first logo for Bo &lt;b>Lund&lt;/b> \\| \\[pay here](http://pay.example), {_PAST}" in first
    )
    assert "2 invoices are open, 1 of them overdue: 1,190.05 EUR and 50,000 JPY" in first
    linked = re.findall(r"\[(\w+\.md)\]\((\w+\.md)\)", first)
    assert {name for pair in linked for name in pair} == pages.keys() - {"README.md"}
    assert str(firm.folder) in first


def test_a_deputy_knows_clients_money_work_and_decisions(pages: dict[str, str]) -> None:
    client = pages["clients.md"].partition("## Bo &lt;b>")[2].partition("\n## ")[0]
    for said in (
        "bo@lund.example",
        "+47111",
        "**never by phone** (asked for it)",
        "2026-1: 1,190.05 EUR",
        "The first logo",
    ):
        assert said in client
    assert "no@more.example" in pages["clients.md"]
    assert "2026-2" in pages["money.md"]
    assert "2026-3" not in pages["money.md"], "What is paid is not open."
    assert "| No gambling brands | always | gambling, casino |" in pages["decisions.md"]
    assert "| By themselves, without a question | nothing |" in pages["decisions.md"]
    assert "| Payments that always ask | over 0.00 EUR |" in pages["decisions.md"]
    assert "ada@fern.example" in pages["work.md"].partition("## Waits for a decision")[2].partition("## Promised")[0]
    assert f"| {_PAST} (overdue) | The first logo |" in pages["work.md"]


def test_a_handover_names_secrets_and_tells_none(pages: dict[str, str], firm: Firm) -> None:
    everything = "\n".join(pages.values())
    assert "`mail-password`" in pages["places.md"]
    assert _CANARY not in everything
    key = (firm.folder / "keys" / "firm.key").read_bytes()
    words = [word for word in re.findall(rb"[\w+/=-]{24,}", key) if word.decode() in everything]
    assert key.hex() not in everything
    assert not words, "No part of the key either."
    assert "Kind regards" not in pages["work.md"], "No letter is copied."


def test_every_command_and_file_a_handover_names_is_there(pages: dict[str, str], firm: Firm) -> None:
    known = {command.words for command in COMMANDS} | ALONE.keys()
    everything = "\n".join(pages.values())
    typed = re.findall(r"onefirm ((?:[a-z]+ ?){1,2})", everything)
    assert len(typed) > 10
    for words in typed:
        one, both = words.split()[0], " ".join(words.split()[:2])
        assert both in known or one in known, f"There is no `onefirm {words}`."
    table = pages["places.md"].partition("## What is in the folder")[2].partition("\n## ")[0]
    for cell in re.findall(r"^\| ([a-z.,/ ]+) \|", table, re.MULTILINE):
        for name in cell.split(", "):
            assert name == "backups/" or (firm.folder / name).exists(), f"There is no {name} in the folder."


def test_a_handover_never_writes_over_what_is_there(firm: Firm, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    assert firm.refuse("handover", str(tmp_path))["code"] == "handover-taken"
    assert firm.refuse("handover", str(firm.folder / "pages"))["code"] == "handover-inside"
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_rule_of_somebody_who_never_wrote_stands_in_the_handover(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.ask("rules", "set", "vera@later.example", "not on sunday", "--why", "She rests.")
    target = tmp_path / "over"
    firm.ask("handover", str(target))
    client = (target / "clients.md").read_text().partition("## vera@later.example")[2].partition("\n## ")[0]
    assert "**not on sunday** (She rests.)" in client
    assert "mail: vera@later.example" in client
    assert "vera@later.example: **not on sunday**" in (target / "decisions.md").read_text()


def test_whoever_was_forgotten_is_no_blank_line_in_what_is_handed_on(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    cy = firm.ask("people", "add", "name=Cy Lind", "email=cy@lind.example")["id"]
    firm.ask("people", "add", "name=Bo Lund", "email=bo@lund.example")
    firm.ask("records", "make", "to-do", f"client={cy}", "name=Call Cy")
    firm.ask("records", "make", "invoice", f"client={cy}", "number=2026-9", "amount_minor=100", "currency=EUR")
    firm.ask("rules", "set", "cy@lind.example", "never by phone")
    for who in (GOOD["email"], "cy@lind.example"):
        firm.ask("forget", who, "--confirm", firm.ask("forget", who, "--preview")["confirm"])
    over, out = tmp_path / "over", tmp_path / "out"
    firm.ask("handover", str(over))
    clients = (over / "clients.md").read_text()
    assert "Bo Lund" in clients
    assert "## without a name" not in clients
    for page in ("clients.md", "work.md"):
        assert "|   |" not in [line[:5] for line in (over / page).read_text().splitlines()], page
    assert "2026-9" in (over / "money.md").read_text(), "What the law wants kept is still there."
    firm.ask("export", str(out))
    assert cy not in (out / "people.md").read_text() and cy not in (out / "people.vcf").read_text()
    papers = [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]
    assert {"invoice", "person"} <= {paper["record"] for paper in papers}
    assert all(paper["fields"] for paper in papers)
    for path in (out / "records").iterdir():
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                assert any(row[name] for name in row if name not in ("id", "state", "changed_at")), path.name
