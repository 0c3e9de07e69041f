"""The scoreboard over HTTP: the shipped program is up, and another program asks it."""

import http.client
import json
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from onefirm.desk.desk import everything
from terminal import Terminal

LINE = "New lead: Ada <ada@palmer.example> wants a logo, budget 3000"


@dataclass(frozen=True)
class Program:
    """Whoever asks with the session that the start link of `onefirm up` opens."""

    terminal: Terminal
    port: int
    cookie: str

    def ask(self, method: str, path: str, sent: Any = None) -> tuple[int, Any]:
        said = {"Cookie": self.cookie, "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        body = None if sent is None else json.dumps(sent)
        status, _, raw = asked(self.port, method, path, said, body)
        return status, json.loads(raw)


def asked(port: int, method: str, path: str, said: dict[str, str], body: str | None = None) -> tuple[int, Any, bytes]:
    line = http.client.HTTPConnection("localhost", port, timeout=60)
    try:
        line.request(method, path, body, said)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Generator[Program]:
    terminal = Terminal(tmp_path_factory.mktemp("row") / "firm")
    process = terminal.begin("up", "--demo", "--port", "0", "--json")
    try:
        assert process.stdout is not None
        at = urlsplit(str(json.loads(process.stdout.readline())["url"]))
        assert at.port is not None
        _, headers, _ = asked(at.port, "GET", f"{at.path}?{at.query}", {})
        yield Program(terminal, at.port, headers["Set-Cookie"].split(";")[0])
    finally:
        process.terminate()
        process.communicate(timeout=60)


def settled(program: Program) -> Any:
    """What came in, once nothing more does: the demo takes its own in at the beginning."""
    until, seen = time.monotonic() + 30, None
    while (now := program.ask("GET", "/v1/intents?limit=1000")[1]) != seen:
        assert time.monotonic() < until, "It goes on and on."
        seen = now
        time.sleep(1)
    return now


def test_row_001_a_line_over_rest_answers_with_the_wish_it_became_before_anything_runs(program: Program) -> None:
    before = settled(program)
    status, typed = program.ask("POST", "/v1/intents/say", {"line": LINE, "dry_run": True})
    assert (status, typed["type"]) == (200, "qualify-lead@2")
    assert typed["fields"]["email"] == "ada@palmer.example" and typed["missing"] == []
    assert (typed["started"], typed["plan"]) == (False, "")
    status, lacking = program.ask("POST", "/v1/intents/say", {"line": "New lead: Ada wants a logo"})
    assert status == 200 and "email" in lacking["missing"] and not lacking["started"]
    _, after = program.ask("GET", "/v1/intents?limit=1000")
    assert after["received"] == before["received"], "nothing ran"
    assert program.terminal.type("do", LINE, "--dry-run", "--json").answer == typed, "a terminal says the same"


def test_row_004_everything_the_desk_answers_stands_in_rest_under_its_name(program: Program) -> None:
    _, drawn = program.ask("GET", "/v1/openapi.json")
    named = {one["operationId"]: one for path in drawn["paths"].values() for one in path.values()}
    assert sorted(named) == sorted(everything())
    assert all(one["x-scope"] == everything()[name].scope for name, one in named.items())


@pytest.mark.parametrize(
    ("words", "method", "path", "sent"),
    [
        (("plans", "show", "pl_nowhere"), "GET", "/v1/plans/pl_nowhere", None),
        (("plans", "cancel", "pl_nowhere"), "POST", "/v1/plans/pl_nowhere/cancel", {}),
        (("inbox", "accept", "q_nowhere"), "POST", "/v1/inbox/q_nowhere/accept", {}),
        (("people", "show", "nobody@fern.example"), "GET", "/v1/people/nobody@fern.example", None),
        (("intents", "send", "no-such@1"), "POST", "/v1/intents/send", {"type": "no-such@1"}),
        (("records", "list", "dragons"), "GET", "/v1/records?kind=dragons", None),
        (("schedules", "stop", "never"), "POST", "/v1/schedules/never/stop", {}),
        (("ledger", "show", "9999999"), "GET", "/v1/ledger/9999999", None),
    ],
)
def test_row_004_a_refusal_is_the_same_in_a_terminal_and_over_rest(
    program: Program, words: tuple[str, ...], method: str, path: str, sent: Any
) -> None:
    (typed,) = json.loads(program.terminal.type(*words, "--json").out)["problems"]
    status, told = program.ask(method, path, sent)
    assert 400 <= status < 500
    assert (told["code"], told["title"], told["detail"]) == (typed["code"], typed["what"], typed["why"])
    assert (told["fix"], told["where"]) == (typed["fix"], typed["where"])
