"""A decision that names nothing of what was shown decides nothing, by whichever way it comes."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interfaces.signed_in import SignedIn
from outside import GOOD, Firm, new_firm
from upped import upped

VERBS = ("accept", "edit", "reject", "answer", "did")
UNSEEN = "version-missing"
WISHES = 2


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn]]:
    """Letters wait that could all be taken back, so that nothing else stands in the way of a decision."""
    firm = new_firm(Path(tmp_path_factory.mktemp("unseen")) / "firm", undo_seconds=900)
    for number in range(WISHES):
        wish = {**GOOD, "email": f"ada{number}@palmer.example"}
        args = [part for field, value in wish.items() for part in ("--field", f"{field}={value}")]
        firm.ask("intents", "send", "qualify-lead@2", *args)
    with upped(firm):
        yield firm, SignedIn.at(firm)


def nothing_was_decided(firm: Firm) -> None:
    assert firm.ask("inbox", "list")["waiting"] == WISHES
    assert firm.ask("today")["held"] == []


def rest(page: SignedIn, path: str, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    line = http.client.HTTPConnection("127.0.0.1", int(page.host.rpartition(":")[2]), timeout=60)
    headers = {"Host": page.host, "Cookie": page.cookie, "Sec-Fetch-Site": "same-origin"}
    line.request("POST", f"/v1{path}", json.dumps(said), headers | {"Content-Type": "application/json"})
    answer = line.getresponse()
    body = json.loads(answer.read())
    line.close()
    return answer.status, body


@pytest.mark.parametrize("form", [{}, {"payload": ""}], ids=["none", "empty"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_form_of_one_card(up: tuple[Firm, SignedIn], verb: str, form: dict[str, str]) -> None:
    firm, page = up
    question = firm.ask("inbox", "list")["items"][0]["id"]
    told = page.refused(f"/inbox/{question}/{verb}", {**form, "answer": "end", "change.subject": "Mine"})
    assert (told["code"], told["status"]) == (UNSEEN, 428)
    assert "Open it again" in told["fix"]
    nothing_was_decided(firm)


@pytest.mark.parametrize("verb", ["accept-all", "answer-all"])
def test_a_form_of_many_cards(up: tuple[Firm, SignedIn], verb: str) -> None:
    """Also of those it does not name at all: with every box out, nobody means all the others."""
    firm, page = up
    questions = [row["id"] for row in firm.ask("inbox", "list")["items"]]
    empty = {f"item.{question}": "" for question in questions}
    path = f"/inbox/{questions[0]}/{verb}"
    assert page.refused(path, {"answer": "end", **empty})["code"] == UNSEEN
    assert page.refused(path, {"answer": "end"})["code"] == "batch-nothing"
    assert page.refused(path, {"answer": "end", "listed": " ".join(questions)})["code"] == "batch-nothing"
    nothing_was_decided(firm)


@pytest.mark.parametrize("verb", VERBS)
def test_a_program(up: tuple[Firm, SignedIn], verb: str) -> None:
    firm, page = up
    question = firm.ask("inbox", "list")["items"][0]["id"]
    more = {"answer": {"answer": "end"}, "edit": {"changes": {"subject": "Mine"}}}.get(verb, {})
    status, told = rest(page, f"/inbox/{question}/{verb}", {"payload": "", **more})
    assert (status, told["code"]) == (428, UNSEEN)
    nothing_was_decided(firm)


@pytest.mark.parametrize("verb", ["accept-all", "answer-all"])
def test_a_program_that_means_many(up: tuple[Firm, SignedIn], verb: str) -> None:
    firm, page = up
    questions = [row["id"] for row in firm.ask("inbox", "list")["items"]]
    more = {"answer": "end"} if verb == "answer-all" else {}
    said = {"shown": dict.fromkeys(questions, ""), **more}
    assert rest(page, f"/inbox/{questions[0]}/{verb}", said)[1]["code"] == UNSEEN
    assert rest(page, f"/inbox/{questions[0]}/{verb}", {"shown": {}, **more})[1]["code"] == "batch-nothing"
    nothing_was_decided(firm)


@pytest.mark.parametrize("words", [("accept",), ("edit", "--set", "subject=Mine"), ("reject",), ("did",)])
def test_a_script_whose_variable_was_never_set(up: tuple[Firm, SignedIn], words: tuple[str, ...]) -> None:
    """Also where a card was listed before: the script says that it names what it read, and it read nothing."""
    firm, _ = up
    question = firm.ask("inbox", "list")["items"][0]["id"]
    ran = firm.typed("inbox", words[0], question, *words[1:], "--payload", "", "--json")
    assert ran.code != 0 and ran.problem["code"] == UNSEEN
    nothing_was_decided(firm)


def test_a_plan_and_a_way_back_of_a_playbook(up: tuple[Firm, SignedIn]) -> None:
    firm, page = up
    plan = firm.ask("plans", "list")["items"][0]["id"]
    for form in ({}, {"hash": ""}):
        assert page.refused(f"/plans/{plan}/approve", form)["code"] == UNSEEN
        assert page.refused("/playbooks/lead-qualification/back/1", form)["code"] == UNSEEN
    ran = firm.typed("plans", "approve", plan, "--hash", "", "--json")
    assert ran.code != 0 and ran.problem["code"] == UNSEEN
