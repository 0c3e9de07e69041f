"""What somebody reads in their first hour: true, about them, and enough to decide by. Driven from outside."""

from pathlib import Path
from typing import Any

import pytest

from outside import GOOD, VAGUE, Firm, new_firm


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


def waiting(firm: Firm) -> list[dict[str, Any]]:
    return firm.ask("inbox", "list")["items"]


def sentences(firm: Firm) -> list[str]:
    return [event["says"] for event in firm.ask("ledger", "tail", "--limit", "1000")["items"]]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_what_stays_on_this_machine_is_not_said_to_have_left_it(firm: Firm) -> None:
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    firm.ask("inbox", "accept", waiting(firm)[0]["id"])
    firm.ask("work")
    assert len(firm.letters()) == 1
    (receipt,) = firm.events("effect.receipted")
    assert receipt["says"].startswith(
        "It was written to the local outbox (outbox/), once; nothing left this machine. The receipt is "
    )
    plan = firm.ask("plans", "show", receipt["body"]["plan"])
    sent = next(step for step in plan["steps"] if step["id"] == "send")
    assert sent["says"] == "Done: written to the local outbox (outbox/)."
    assert any(
        event["says"].startswith("“Send the letter” ended: written to the local outbox") for event in plan["timeline"]
    )
    # What is kept is the machine's word, as it always was.
    done = next(event for event in firm.events("step.done") if event["body"]["step"] == "send")
    assert (receipt["kind"], done["body"]["outcome"]) == ("effect.receipted", "sent")
    assert "local outbox" not in str(done["body"])


def test_whoever_reads_is_called_you(firm: Firm) -> None:
    firm.fill_in("one", **GOOD)
    firm.fill_in("two", **VAGUE)
    firm.ask("work")
    first, second = waiting(firm)
    letter, question = (first, second) if first["kind"] == "approval" else (second, first)
    firm.ask("inbox", "reject", letter["id"], "--reason", "Too early.")
    firm.ask("inbox", "answer", question["id"], "unfit")
    firm.ask("work")
    firm.ask("inbox", "did", waiting(firm)[-1]["id"], "--outcome", "sent", "--note", "I called him.")
    firm.ask("work")
    told = sentences(firm)
    assert [says for says in told if "operator" in says.casefold()] == []
    assert "You turned it down: Too early." in told
    assert any(says.startswith("You are asked: ") for says in told)
    for plan in firm.ask("plans", "list")["items"]:
        assert "operator" not in firm.run("plans", "show", plan["id"]).out.casefold()


def test_a_letter_that_stays_here_says_where(firm: Firm) -> None:
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    firm.ask("inbox", "accept", waiting(firm)[0]["id"])
    firm.ask("work")
    (letter,) = firm.ask("people", "show", GOOD["email"])["letters"]
    assert letter["stays"] == "written to the local outbox (outbox/)"
    assert "written to the local outbox" in flat(firm.run("people", "show", GOOD["email"], "--all").out)


def test_a_lead_is_a_client_when_there_is_work_or_an_invoice(firm: Firm) -> None:
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    (lead,) = firm.ask("people", "list")["items"]
    assert lead["says"] == "lead, new"
    assert firm.ask("people", "show", GOOD["email"])["says"] == "lead, new"
    firm.ask("people", "add", "name=Ada Palmer", f"email={GOOD['email']}")
    (person,) = firm.ask("people", "list")["items"]
    assert (person["kind"], person["says"]) == ("person", "lead")
    assert "lead" in firm.run("people").out and "client" not in firm.run("people").out
    firm.ask("records", "make", "invoice", "number=7", f"client={GOOD['email']}", "amount=1200 EUR")
    (person,) = firm.ask("people", "list")["items"]
    assert person["says"] == firm.ask("people", "show", GOOD["email"])["says"] == "client"
