"""The scoreboard: what the firm knows, through the shipped console script."""

from pathlib import Path
from typing import Any

import pytest

from outside import GOOD, Answer, Firm, new_firm

ADA = "ada@palmer.example"
ADA_AT_HOME = "ada.palmer@mail.example"


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


def add(firm: Firm, *said: str) -> str:
    return firm.ask("people", "add", *said)["id"]


def fields(shown: Answer) -> dict[str, Any]:
    return {field["name"]: field for field in shown["fields"]}


def values(firm: Firm, kind: str, ref: str) -> dict[str, Any]:
    return {name: field["value"] for name, field in fields(firm.ask("records", "show", kind, ref)).items()}


def statuses(firm: Firm, subject_of: str) -> set[str]:
    """Everything that is said about how far somebody is."""
    shown = firm.ask("people", "show", subject_of)
    said = fields(shown["record"])
    return {said["status"]["value"]} if "status" in said else set()


def draft(firm: Firm, form: str, message: str) -> str:
    """The letter that the shipped playbook writes to somebody who fills in the form."""
    firm.fill_in(form, **GOOD | {"email": f"{form}@palmer.example", "message": message})
    firm.ask("work")
    row = next(row for row in firm.ask("inbox", "list")["items"] if row["title"])
    shown = firm.ask("inbox", "show", row["id"])
    firm.ask("inbox", "reject", row["id"])
    return next(field["after"] for field in shown["card"]["change"] if field["name"] == "body")


def test_row_030_one_profile_is_read_by_every_draft_and_a_change_shows_in_the_next(firm: Firm) -> None:
    for name, value in (
        ("services", "logo, packaging"),
        ("prices", "logo: 1500 EUR"),
        ("hours", "Monday to Friday, 9 to 17"),
        ("signature", "Ines\nTern Studio, by the river"),
    ):
        firm.ask("profile", "set", name, value)
    first = draft(firm, "one", "We are opening a bakery. What does a logo cost? Our budget is 6000 EUR.")
    for said in ("1500 EUR", "Monday to Friday, 9 to 17", "Tern Studio, by the river", "Kind regards,"):
        assert said in first, said

    firm.ask("profile", "set", "prices", "logo: 1900 EUR", "--why", "A new year.")
    firm.ask("profile", "set", "signature", "Ines Tern")
    firm.ask("profile", "set", "voice", "- greeting: Good day {name},\n- closing: Warmly,")
    second = draft(firm, "two", "We are opening a shop. What does a logo cost? Our budget is 6000 EUR.")
    for said in ("1900 EUR", "Ines Tern", "Good day Ada,", "Warmly,"):
        assert said in second, said
    assert "1500" not in second
    assert "by the river" not in second

    told = firm.ask("profile", "history", "prices")["entries"]
    assert [(entry["diff"][0]["before"], entry["diff"][0]["after"], entry["why"]) for entry in told] == [
        ("logo: 1500 EUR", "logo: 1900 EUR", "A new year."), ("", "logo: 1500 EUR", ""),
    ]  # fmt: skip
    assert firm.refuse("profile", "set", "currency", "euro")["code"] == "profile-value"


def test_row_030_what_was_said_by_command_stands_until_the_file_says_something_new(firm: Firm) -> None:
    firm.ask("profile", "set", "trade", "Design for bakeries")
    firm.ask("profile", "set", "currency", "CHF")
    settings = firm.folder / "firm.toml"
    settings.write_text(settings.read_text().replace('trade = ""', 'trade = "Design for all"'))
    said = {field["name"]: field for field in firm.ask("profile", "show")["fields"]}
    assert (said["trade"]["value"], said["trade"]["source"]) == ("Design for all", "firm.toml")
    assert said["voice"]["source"] == "voice.md"
    assert (said["currency"]["value"], said["currency"]["source"], said["currency"]["file_says"]) == (
        "CHF", "operator", "EUR",
    )  # fmt: skip


def test_row_031_a_fact_is_typed_once_and_found_wherever_it_belongs(firm: Firm) -> None:
    ada = add(firm, "name=Ada Palmer", f"email={ADA}", "status=client")
    for kind, *said in (
        ("project", "name=A logo", "status=running"),
        ("to-do", "name=Send sketches", "status=open"),
        ("agreement", "name=A logo, agreed", "status=signed"),
        ("invoice", "number=2026-1", "amount_minor=150000", "currency=EUR"),
        ("draft", "name=First sketch"),
        ("payment", "reference=P-1", "amount_minor=150000", "currency=EUR"),
    ):
        made = firm.ask("records", "make", kind, *said, "client=Ada Palmer")
        assert values(firm, kind, made["id"])["client"] == ada, "who it is for is not typed again"
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    shown = firm.ask("people", "show", ADA)
    assert {row["kind"] for row in shown["records"]} == {
        "project", "to-do", "agreement", "invoice", "draft", "payment",
    }  # fmt: skip
    assert [row["fields"]["email"] for row in shown["leads"]] == [ADA], "her wish is hers, and no second person"
    assert len(shown["plans"]) == len(shown["questions"]) == 1
    assert firm.ask("people", "list")["says"] == "You know 1 person."
    firm.ask("records", "change", "person", ADA, "name=Ada Quist", "--why", "She married.")
    assert firm.ask("people", "show", "Ada Quist")["records"] == shown["records"]


def test_row_035_every_value_shows_its_source_its_author_its_worth_and_until_when_it_holds(firm: Firm) -> None:
    made = firm.ask("people", "add", "name=Ada Palmer", f"email={ADA}", "role=owner", "--why", "I met her.")
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    (role,) = fields(firm.ask("records", "show", "person", ADA))["role"]["values"]
    assert (role["entry"], role["by"], role["source"], role["why"]) == (
        made["entry"], "operator", "operator", "I met her.",
    )  # fmt: skip
    assert (role["label"], role["good_until"] > role["since"], role["stale"]) == ("yours", True, False)
    lead = fields(firm.ask("records", "show", "lead", ADA))
    (budget,) = lead["budget"]["values"]
    assert (budget["label"], budget["plan"] != "") == ("from outside", True)
    assert budget["source"].startswith("lead-qualification@")
    event = firm.ask("ledger", "show", str(budget["entry"]))
    assert (event["kind"], event["body"]["plan"]) == ("record.changed", budget["plan"])
    page = firm.run("people", "show", ADA, "--all").out
    assert "yours · operator" in page
    assert "I met her." in page
    assert "fresh until" in page
    (status,) = lead["status"]["values"]
    assert (status["value"], status["label"]) == ("new", "worked out here"), "the operator never said it"
    firm.ask("rules", "set", ADA, "not on saturday", "--why", "She rests.")
    whole = firm.run("people", "show", ADA, "--all").out
    assert "not sent yet" in whole
    page = firm.run("people", "show", ADA).out
    for said in ("not on saturday (She rests.)", "waits for you", "Ada Palmer", ADA, "fresh until"):
        assert said in page and said in whole
    for said in ("yours · operator", "I met her.", "not sent yet"):
        assert said not in page
    order = ["not on saturday", "Send a mail to", "waits for you", "owner", "as a lead", "--all"]
    assert [page.index(said) for said in order] == sorted(page.index(said) for said in order)
    assert "Also where each value comes from and 1 letter: onefirm people show" in page
    (entry,) = [line for line in firm.run("records", "history", "person", ADA).out.splitlines() if " made " in line]
    assert "by operator" in entry and "operator · operator" not in entry


def test_row_036_a_record_has_a_history_with_its_changes_its_reasons_and_a_way_back(firm: Firm) -> None:
    made = firm.ask("people", "add", "name=Ada Palmer", f"email={ADA}", "role=baker")
    assert firm.refuse("records", "change", "person", ADA, "role=banker")["code"] == "record-why-missing"
    firm.ask("records", "change", "person", ADA, "role=banker", "--why", "So her card says.")
    told = firm.ask("records", "history", "person", ADA, "role")["entries"]
    assert [(entry["what"], entry["why"]) for entry in told] == [
        ("changed", "So her card says."), ("made", "You wrote it down."),
    ]  # fmt: skip
    assert told[0]["diff"] == [{"field": "role", "before": "baker", "after": "banker"}]
    firm.ask("records", "restore", "person", ADA, str(made["entry"]), "--why", "I misread it.")
    assert values(firm, "person", ADA)["role"] == "baker"
    told = firm.ask("records", "history", "person", ADA, "role")["entries"]
    assert [entry["what"] for entry in told] == ["restored", "changed", "made"]
    assert "banker → baker" in firm.run("records", "history", "person", ADA).out


def test_row_040_who_is_here_twice_is_found_merged_parted_and_never_has_two_statuses(firm: Firm) -> None:
    one = add(firm, "name=Ada Palmer", f"email={ADA}", "phones=+43 664 1234567", "status=client")
    other = add(firm, "name=Palmer, Ada", f"email={ADA_AT_HOME}", "phones=0664 1234567", "status=lead")
    add(firm, "name=Jo Reed", "email=jo@reed.example", "status=partner")
    for number, email in enumerate((ADA, ADA_AT_HOME)):
        message = f"{GOOD['message']} Wish number {number}."
        firm.fill_in(str(number), **GOOD | {"email": email, "message": message})
    firm.ask("work")

    found = firm.ask("people", "alike")
    assert [{pair["left"]["id"], pair["right"]["id"]} for pair in found["items"]] == [{one, other}]
    assert found["items"][0]["reasons"]
    assert "are one now" in firm.run("people", "same", "1").out

    stays = firm.ask("people", "show", ADA)["record"]["id"]
    assert {firm.ask("people", "show", name)["record"]["id"] for name in (ADA_AT_HOME, one, other)} == {stays}
    assert len(statuses(firm, ADA) | statuses(firm, ADA_AT_HOME)) == 1
    leads = firm.ask("records", "list", "lead")["items"]
    assert len(leads) == 1, "one person is one lead, with one status"
    assert firm.ask("people", "alike")["items"] == []

    firm.ask("people", "part", ADA_AT_HOME)
    assert (values(firm, "person", one)["status"], values(firm, "person", other)["status"]) == ("client", "lead")
    assert len(firm.ask("records", "list", "lead")["items"]) == 2
    assert firm.ask("people", "alike")["items"] == [], "what was taken back is not proposed again"
    assert firm.ask("ledger", "rebuild")["equal"]
