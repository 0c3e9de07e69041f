"""What always holds, said by the page: whom nobody writes to, what a client wants, what was decided once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.signed_in import SignedIn
from outside import Firm, new_firm
from upped import upped

ADA = "ada@fern.example"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn, str]]:
    firm = new_firm(Path(tmp_path_factory.mktemp("rules")) / "firm")
    ada = firm.ask("people", "add", "name=Ada Fern", f"email={ADA}")["id"]
    with upped(firm):
        yield firm, SignedIn.at(firm), ada


def test_somebody_is_never_written_to_and_is_again(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, ada = up
    before = page.get(f"/people/{ada}")
    assert "nothing leaves your firm for this address" in before.plain, "What it stops is said before."
    after = page.post("/optouts", {"person": ada, "address": ADA, "why": "She asked."})
    assert f"Nothing leaves for {ADA}." in after.plain
    assert "Write to them again" in after.plain
    (row,) = firm.ask("optouts")["items"]
    assert (row["address"], row["why"]) == (ADA, "She asked.")
    assert "She asked." in page.get("/rules").plain
    back = page.post("/optouts/remove", {"person": ada, "address": ADA})
    assert "They may be written to again." in back.plain
    assert firm.ask("optouts")["items"] == []


def test_a_rule_is_set_on_the_page_of_the_client_and_lifted(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, ada = up
    said = {"person": ada, "who": ada, "rule": "never by", "value": "e-mail", "why": "She rests.", "until": ""}
    after = page.post("/rules", said)
    assert "Never by mail" in after.plain and "She rests." in after.plain
    (rule,) = firm.ask("rules", "list", ADA)["items"]
    assert rule["rule"] == "never by mail"
    assert rule["client"] == "Ada Fern", "Whoever is named by an id is called by their name."
    assert "Never by mail" in page.get("/rules").plain
    lifted = page.post("/rules/lift", {"person": ada, "who": ada, "rule": "never by mail", "why": "She is back."})
    assert "Never by mail" not in lifted.plain and "It holds no longer." in lifted.plain
    assert firm.ask("rules", "list")["items"] == []


def test_a_rule_nobody_can_hold_to_is_refused_in_the_words_of_the_terminal(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, ada = up
    by_page = page.refused("/rules", {"person": ada, "who": ADA, "rule": "not on", "value": "caturday"})
    typed = firm.refuse("rules", "set", ADA, "not on caturday")
    assert by_page["code"] == typed["code"] == "rule-value-wrong"
    assert by_page["fix"] == typed["fix"]


def test_something_is_decided_once_for_a_client_and_for_everybody(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, ada = up
    said = {"decision": "No gambling brands", "never": "gambling, casino", "scope": "", "why": "", "until": ""}
    every = page.post("/decisions", said)
    assert "What speaks of gambling, casino comes before you" in every.plain
    theirs = page.post("/decisions", {**said, "decision": "No discount", "scope": ada, "person": ada})
    assert "No discount" in theirs.plain and "No gambling brands" not in theirs.plain
    kept = {row["name"]: row for row in firm.ask("decisions", "list")["items"]}
    assert kept["No gambling brands"]["scope"] == "always"
    assert (kept["No discount"]["scope"], kept["No discount"]["client"]) == ("client", "Ada Fern")
    left = page.post("/decisions/lift", {"decision": "No gambling brands"})
    assert "No gambling brands" not in left.plain
    assert [row["name"] for row in firm.ask("decisions", "list")["items"]] == ["No discount"]


def test_whoever_looks_for_the_rules_finds_their_page(up: tuple[Firm, SignedIn, str]) -> None:
    _, page, _ = up
    assert 'href="/rules"' in page.get("/find?q=standing").text
