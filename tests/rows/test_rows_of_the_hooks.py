"""The scoreboard: what comes in at a hook, while the shipped command serves it and is killed. Rows 56 and 57."""

import http.client
import json
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hooked import LEAD, OTHER, SECRET, headers, now, spelled, with_hooks
from outside import SCRIPT, Firm, new_firm

SECONDS_MAX = 60


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    made = new_firm(tmp_path / "firm")
    with_hooks(made.folder, '[hooks.site]\nsecrets = ["site-hook"]\n')
    made.run("vault", "set", "site-hook", text=f"{SECRET}\n")
    return made


@contextmanager
def served(firm: Firm) -> Generator[int]:
    """`onefirm up` on a free port, until it is killed as a power cut would."""
    command = [str(SCRIPT), "up", "--firm", str(firm.folder), "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield int(json.loads(process.stdout.readline())["url"].split(":")[2].split("/")[0])
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS_MAX)
        process.stdout.close()


def sent(port: int, fields: dict[str, str], name: str, secret: str = SECRET, late: int = 0) -> int:
    raw = spelled(fields)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)
    line.request("POST", "/in/site", raw, headers(raw, name, now() - late, secret))
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def test_row_57_what_was_answered_with_202_outlives_a_kill_and_counts_once(firm: Firm) -> None:
    with served(firm) as port:
        assert sent(port, LEAD, "m-1", OTHER) == 401
        assert sent(port, LEAD, "m-1", late=301) == 401
        assert [sent(port, {**LEAD, "email": f"no{n}@palmer.example"}, f"m{n}") for n in range(5)] == [202] * 5
    with served(firm) as port:
        assert [sent(port, {**LEAD, "email": f"no{n}@palmer.example"}, f"m{n}") for n in range(4, -1, -1)] == [202] * 5
    firm.ask("work")
    assert len(firm.events("outside.received")) == 5 and len(firm.events("intent.received")) == 5


def test_row_56_a_new_field_waits_for_one_answer_and_nothing_is_lost(firm: Firm) -> None:
    with served(firm) as port:
        for n in range(3):
            assert sent(port, {**LEAD, "email": f"no{n}@palmer.example", "mood": "good"}, f"m{n}") == 202
    firm.ask("work")
    assert firm.events("intent.received") == []
    (question,) = firm.ask("inbox", "list")["items"]
    assert question["title"] == "The hook 'site' sends a new field 'mood': what is it?"
    firm.ask("inbox", "answer", question["id"], "beside")
    assert len(firm.events("intent.received")) == 3
    firm.ask("work")
    assert len(firm.events("intent.received")) == 3
