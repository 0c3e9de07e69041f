"""What somebody looks for in their first days is said where they look, and is true. Driven from outside."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from outside import GOOD, Firm, new_firm
from terminal import SCRIPT, Terminal

EVE = GOOD | {"email": "eve@palmer.example", "name": "Eve Palmer"}


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


def letter(firm: Firm, form: str, fields: Mapping[str, str] = GOOD) -> dict[str, Any]:
    """A letter that waits for a yes."""
    firm.fill_in(form, **fields)
    firm.ask("work")
    return next(row for row in firm.ask("inbox", "list")["items"] if fields["name"] in row["title"])


def flat(text: str) -> str:
    return " ".join(text.split())


def test_letters_that_lie_in_the_outbox_are_counted_on_today_until_they_are_taken_away(firm: Firm) -> None:
    assert firm.ask("today")["unsent"] is None and "outbox" not in firm.run("today").out
    for form, fields in {"one": GOOD, "two": EVE}.items():
        firm.ask("inbox", "accept", letter(firm, form, fields)["id"])
    firm.ask("work")
    assert len(firm.letters()) == 2
    told = firm.ask("today")["unsent"]
    assert told["says"] == "2 letters lie written in outbox/. None was sent from here: no mail account is connected."
    assert (told["then"], told["command"]) == ("Connect your mail", "onefirm connect mail")
    assert "Connect your mail: onefirm connect mail" in flat(firm.run("today").out)
    firm.letters()[0].unlink()
    assert firm.ask("today")["unsent"]["says"].startswith("1 letter lies written in outbox/. It was not sent")
    firm.letters()[0].unlink()
    assert firm.ask("today")["unsent"] is None


def test_where_an_account_sends_letters_nothing_is_said_of_the_outbox(firm: Firm) -> None:
    firm.ask("inbox", "accept", letter(firm, "one")["id"])
    firm.ask("work")
    settings = firm.folder / "firm.toml"
    mail = '\n[mail]\nsmtp-host = "127.0.0.1"\nsmtp-port = 1\nsmtp-tls = "none"\naddress = "ines@tern.example"\n'
    settings.write_text(f"{settings.read_text()}{mail}")
    assert len(firm.letters()) == 1 and firm.ask("today")["unsent"] is None


def test_as_many_people_are_counted_as_are_listed(firm: Firm) -> None:
    letter(firm, "one")
    firm.ask("people", "add", "name=Jo Reed", "email=jo@reed.example")
    firm.ask("people", "add", "name=Reed & Daughters", "domain=reed.example", "--organisation")
    shown = firm.ask("people", "list")
    kinds = [row["kind"] for row in shown["items"]]
    assert "lead" in kinds, "Somebody who only asked has no record of a person."
    people = sum(kind != "organisation" for kind in kinds)
    assert shown["says"] == f"You know {people} people and 1 organisation."


CONTACTS = "Full name;E-Mail\nBo Lind;bo@lind.example\n"


def test_a_file_that_comes_through_a_pipe_is_taken_in_only_for_a_yes(tmp_path: Path, firm: Firm) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS)
    piped = Terminal(firm.folder).type("import", "contacts.csv", stdin="y\n")
    assert piped.code != 0 and "1 new" in flat(piped.out) and "Nothing was taken in." in piped.err
    assert "When you want it: onefirm import" in piped.err and " --yes" in piped.err
    assert firm.ask("people", "list")["items"] == []
    assert firm.refuse("import", str(path))["code"] == "import-unconfirmed"
    assert firm.ask("imports", "list")["items"] == []
    assert firm.ask("import", str(path), "--yes")["made"] == 1
    again = Terminal(firm.folder).type("import", str(path))
    assert again.code == 0 and "1 known already" in flat(again.out), "What is no news needs no yes."


def test_a_preview_stays_one_whatever_else_is_said(tmp_path: Path, firm: Firm) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS)
    assert firm.ask("import", str(path), "--preview", "--yes")["new"] == 1
    assert firm.ask("people", "list")["items"] == []


def test_what_an_agent_worked_out_is_told_from_what_somebody_wrote(firm: Firm) -> None:
    firm.ask("inbox", "accept", letter(firm, "one")["id"])
    firm.ask("work")
    (row,) = firm.ask("records", "list", "lead")["items"]
    labels = {
        field["name"]: field["values"][0]["label"] for field in firm.ask("records", "show", "lead", row["id"])["fields"]
    }
    assert labels["score"] == "worked out by the qualifier, from outside words"
    assert labels["message"] == labels["email"] == "from outside"
    told = firm.ask("records", "history", "lead", row["id"], "score")["fields"][0]["values"]
    assert {value["label"] for value in told} == {"worked out by the qualifier, from outside words"}
    assert "worked out by the qualifier, from outside words" in flat(firm.run("records", "show", "lead", row["id"]).out)


def test_a_playbook_says_where_it_lies_and_no_path_of_this_machine(firm: Firm) -> None:
    shipped = firm.ask("playbooks", "show", "lead-qualification")
    assert shipped["stands"] == "shipped with onefirm"
    assert "shipped with onefirm" in firm.run("playbooks", "check", "lead-qualification").out
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(shipped["text"])
    own = firm.ask("playbooks", "show", "lead-qualification")
    assert own["stands"] == own["path"] == "playbooks/lead-qualification.md"


def test_a_plan_says_in_words_when_each_step_is_taken(firm: Firm) -> None:
    plan = letter(firm, "one")["plan"]
    told = " ".join(line["says"] for line in firm.ask("plans", "preview", plan)["changes"])
    assert "you answer “Decide about an unclear lead” with “It fits, draft an answer”" in told
    assert "(when “Send the letter” ends as" in told and "(when '" not in told


def test_a_bad_address_is_told_with_what_can_be_done_on_the_card(firm: Firm) -> None:
    card = letter(firm, "one")["id"]
    problem = firm.refuse("inbox", "edit", card, "--set", "to=ada at fern")
    assert "ada@fern.example" in problem["why"]
    assert problem["fix"] == "Write 'to' so that it fits, and press again. Nothing has left."
    shown = {field["name"] for field in firm.ask("inbox", "show", card)["card"]["change"] if field["editable"]}
    problem = firm.refuse("inbox", "edit", card, "--set", "colour=red")
    named = problem["fix"].removeprefix("What can be edited here: ").rstrip(".").split(", ")
    assert set(named) == shown, "Nothing is named that the card has no field for."


def test_a_draft_that_was_changed_is_yours_and_no_reason_of_the_old_one_speaks_for_it(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    asked = letter(firm, "one")
    before = firm.ask("inbox", "show", asked["id"])["card"]
    of_the_draft = {reason["says"] for reason in before["why"]}
    firm.ask("inbox", "edit", asked["id"], "--set", "body=Call me, please.")

    decided = firm.ask("inbox", "show", asked["id"])
    assert decided["yours"] == "The body is yours, written over the draft. The reasons below were given for the draft."
    body = next(field for field in decided["card"]["change"] if field["name"] == "body")
    old = next(field for field in before["change"] if field["name"] == "body")
    assert (body["before"], body["after"], body["label"]) == (old["after"], "Call me, please.", "yours")
    shown = flat(firm.run("inbox", "show", asked["id"]).out)
    assert decided["yours"] in shown and "Why (said of the draft)" in shown

    firm.ask("inbox", "undo")
    firm.ask("work")
    again = firm.ask("inbox", "show", asked["id"])["card"]
    first, *rest = (reason["says"] for reason in again["why"])
    assert first == "It was changed: the body is yours now. What was said of the draft is left out."
    assert set(rest) < of_the_draft, "What was found out about them still counts; what was said of the draft does not."
    assert next(field for field in again["change"] if field["name"] == "body")["label"] == "yours"


def test_nothing_is_said_of_changes_where_none_were_made(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    asked = letter(firm, "one")
    firm.ask("inbox", "accept", asked["id"])
    assert firm.ask("inbox", "show", asked["id"])["yours"] == ""
    firm.ask("inbox", "undo")
    firm.ask("work")
    said = json.dumps(firm.ask("inbox", "show", asked["id"])["card"]["why"])
    assert "yours now" not in said


def test_the_help_of_import_names_the_yes() -> None:
    told = subprocess.run([SCRIPT, "import", "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "--yes" in told
