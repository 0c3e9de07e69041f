"""The console script with a real firm: made, opened for one command, kept open, closed with Ctrl-C."""

import http.client
import json
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import pytest

from onefirm import playbooks
from onefirm.domain.voice import voice_of
from onefirm.interfaces.wire.place import reachable
from rows.test_rows_of_the_inbox import GREET
from terminal import SCRIPT, Terminal

INIT = ("init", "--name", "Fern", "--operator", "Ada", "--email", "ada@fern.example")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "firm")


@pytest.fixture
def worked(terminal: Terminal) -> Terminal:
    """A demo firm that has read its forms."""
    terminal.type("up", "--demo", "--port", "0", "--check")
    assert terminal.type("work").code == 0
    assert terminal.type("inbox", "--json").answer["waiting"]
    return terminal


@pytest.fixture
def running(terminal: Terminal) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A demo firm that is up, and the start link it printed."""
    process = terminal.begin("up", "--demo", "--port", "0", "--json")
    assert process.stdout is not None
    link = process.stdout.readline()
    assert link, process.communicate(timeout=30)[1]
    yield process, json.loads(link)["url"]
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def codes(document: str) -> list[str]:
    return [problem["code"] for problem in json.loads(document)["problems"]]


def test_a_firm_is_made_once_and_opens(terminal: Terminal) -> None:
    made = terminal.type(*INIT)
    assert made.code == 0, made.err
    assert "onefirm up --firm" in made.out
    again = terminal.type(*INIT, "--json")
    assert (again.code, codes(again.out)) == (1, ["folder-taken"])
    today = terminal.type("today", "--json")
    assert (today.answer["firm"], today.answer["operator"]) == ("Fern", "Ada")
    assert terminal.type("doctor").code == 0


def test_making_a_firm_asks_for_what_it_must_know(terminal: Terminal) -> None:
    said = terminal.type("init", "--name", "Fern")
    assert said.code == 2
    assert "--operator" in said.err
    assert not terminal.folder.exists()


def test_a_firm_whose_address_is_none_is_not_made(terminal: Terminal) -> None:
    said = terminal.type("init", "--name", "Fern", "--operator", "Ada", "--email", "ada at fern", "--json")
    assert (said.code, codes(said.out)) == (1, ["address-wrong"])
    assert not terminal.folder.exists()


def test_the_voice_of_a_fresh_firm_is_one_that_is_read(terminal: Terminal) -> None:
    terminal.type(*INIT)
    voice = voice_of((terminal.folder / "voice.md").read_text())
    assert (voice.greeting, voice.closing) == ("Hello {name},", "Kind regards,")
    assert "leverage" in voice.avoid


def test_a_playbook_is_copied_word_for_word_and_never_over_one_of_yours(terminal: Terminal) -> None:
    terminal.type(*INIT)
    shipped = Path(playbooks.__file__).with_name("lead-qualification.md").read_text()
    assert terminal.type("playbooks", "show", "lead-qualification").out == shipped
    copied = terminal.type("playbooks", "copy", "lead-qualification", "--json").answer
    own = Path(copied["path"])
    assert own == terminal.folder / "playbooks" / "lead-qualification.md"
    assert own.read_text() == shipped
    own.write_text(shipped + "Our own rule.\n")
    again = terminal.type("playbooks", "copy", "lead-qualification", "--json")
    assert (again.code, codes(again.out)) == (1, ["playbook-taken"])
    assert terminal.type("playbooks", "show", "lead-qualification", "--raw").out == own.read_text() != shipped
    assert terminal.type("playbooks", "copy", "nothing-like-it").code == 4
    assert sorted(path.name for path in own.parent.iterdir()) == [own.name]


def test_a_playbook_that_cannot_be_read_is_shown_with_its_problems(terminal: Terminal) -> None:
    terminal.type(*INIT)
    (terminal.folder / "playbooks" / "odd.md").write_text("Nothing of a playbook.\n")
    said = terminal.type("playbooks", "show", "odd")
    assert (said.code, said.out) == (1, "Nothing of a playbook.\n")
    assert "playbook-title-missing" in said.err
    assert "playbooks/odd.md:1" in said.err


POISONED = """
from onefirm.capabilities.extension import Extension


class Poisoned:
    name = "poisoned"

    def __init__(self, folder):
        pass

    async def poll(self):
        {does}

    def read(self, item):
        raise AssertionError

    async def put_away(self, item, kept):
        pass


EXTENSION = Extension(name="poisoned", sources=(Poisoned,))
"""


@pytest.mark.parametrize("does", ["raise MemoryError('too much')", "raise SystemError('broken')"])
def test_what_breaks_the_work_never_keeps_a_command_from_its_answer(tmp_path: Path, does: str) -> None:
    (tmp_path / "poisoned.py").write_text(POISONED.format(does=does))
    variables = {"PYTHONPATH": str(tmp_path), "ONEFIRM_EXTENSIONS": "poisoned:EXTENSION"}
    terminal = Terminal(tmp_path / "firm", variables)
    terminal.type(*INIT)
    for words in (("work",), ("today",), ("inbox",), ("plans",), ("pause",), ("resume",), ("ledger", "verify")):
        said = terminal.type(*words, "--json")
        assert said.code == 0, said.err
        assert "problems" not in said.answer
    assert terminal.type("doctor", "--json").answer["checks"]


def test_looking_takes_nothing_in_and_lets_nothing_leave(terminal: Terminal) -> None:
    terminal.type(*INIT)
    (terminal.folder / "policy.toml").write_text("undo-window-seconds = 1\n")
    (terminal.folder / "playbooks" / "lead-qualification.md").write_text(GREET)
    fields = ("--field", "email=ada@palmer.example", "--field", "message=A logo", "--field", "name=Ada")
    assert terminal.type("intents", "send", "qualify-lead@2", *fields).code == 0
    assert terminal.type("inbox", "accept", "1").code == 0
    sleep(1.1)  # The undo window closes by the wall clock of another process.
    form = terminal.folder / "forms" / "one.json"
    form.write_text(json.dumps({"email": "bo@palmer.example", "message": "A logo, please."}))
    looks = (
        "today", "inbox", "inbox show 1", "plans", "plans show 1", "plans preview 1", "schedules", "doctor", "intents",
        "ledger", "playbooks", "optouts", "agents", "faults", "money", "policy",
    )  # fmt: skip
    before = terminal.type("ledger", "--json").answer["durable"]
    for words in looks:
        terminal.type(*words.split())
    assert terminal.type("ledger", "--json").answer["durable"] == before
    assert "`onefirm work`" in terminal.type("today").err
    assert form.exists()
    assert list((terminal.folder / "outbox").glob("*.eml")) == []
    assert terminal.type("work").code == 0
    assert not form.exists()
    assert len(list((terminal.folder / "outbox").glob("*.eml"))) == 1


def test_the_doctor_says_when_a_ledger_has_lost_its_key(terminal: Terminal) -> None:
    terminal.type(*INIT)
    terminal.type("today")
    os.rename(terminal.folder / "keys", terminal.folder.parent / "keys")
    doctor = terminal.type("doctor", "--json")
    assert doctor.code == 3
    (check,) = [check for check in doctor.answer["checks"] if not check["ok"]]
    assert (check["name"], "missing" in check["says"]) == ("keys", True)


def test_where_there_is_no_firm_the_way_to_one_is_named(terminal: Terminal) -> None:
    said = terminal.type("today", "--json")
    assert (said.code, codes(said.out)) == (1, ["folder-not-a-firm"])


def test_the_doctor_can_speak_about_a_firm_that_does_not_open(terminal: Terminal) -> None:
    terminal.type(*INIT)
    (terminal.folder / "policy.toml").write_text("undo-window-second = 3\n")
    refused = terminal.type("today")
    assert refused.code == 1
    assert "Did you mean 'undo-window-seconds'?" in refused.err
    doctor = terminal.type("doctor", "--json")
    assert doctor.code == 3
    assert [check["name"] for check in doctor.answer["checks"] if not check["ok"]] == ["settings"]


def test_a_check_starts_the_demo_fetches_the_first_page_and_ends(terminal: Terminal) -> None:
    said = terminal.type("up", "--demo", "--port", "0", "--check")
    assert said.code == 0, said.err
    assert "The first page" in said.out


def test_one_command_alone_opens_the_firm_and_decides(terminal: Terminal) -> None:
    terminal.type("up", "--demo", "--port", "0", "--check")
    terminal.type("work")
    inbox = terminal.type("inbox", "--json").answer
    number = next(place for place, item in enumerate(inbox["items"], 1) if item["kind"] == "approval")
    accepted = terminal.type("inbox", "accept", str(number))
    assert accepted.code == 0
    assert "onefirm up" in accepted.err
    again = terminal.type("inbox", "accept", str(number))
    assert again.code == 0
    assert "Already done" in again.out
    assert terminal.type("inbox", "undo").code == 0
    assert terminal.type("inbox", "--json").answer["waiting"] == inbox["waiting"]
    assert terminal.type("ledger", "verify").code == 0
    assert terminal.type("inbox", "show", "nothing-like-it").code == 4


def taken_back(terminal: Terminal) -> tuple[str, str]:
    """A question that was answered with yes and asks again, and the payload of the card that was shown before."""
    items = terminal.type("inbox", "--json").answer["items"]
    question = next(item["id"] for item in items if item["kind"] == "approval")
    payload = terminal.type("inbox", "show", question, "--json").answer["payload"]
    accepted = terminal.type("inbox", "accept", question, "--payload", payload, "--json").answer
    assert accepted["undo_until"]
    assert terminal.type("inbox", "undo", accepted["effect"]).code == 0
    return question, payload


def held(terminal: Terminal) -> list[Any]:
    return terminal.type("today", "--json").answer["held"]


def test_a_yes_to_a_card_from_before_it_was_taken_back_is_refused(worked: Terminal) -> None:
    question, payload = taken_back(worked)
    late = worked.type("inbox", "accept", question, "--payload", payload, "--json")
    assert late.code == 5
    assert codes(late.out) == ["question-stale"]
    assert held(worked) == []
    now = worked.type("inbox", "show", question, "--json").answer["payload"]
    assert worked.type("inbox", "accept", question, "--payload", now).code == 0
    assert len(held(worked)) == 1


def test_a_page_from_before_it_was_taken_back_decides_nothing(
    worked: Terminal, running: tuple[subprocess.Popen[str], str]
) -> None:
    question, payload = taken_back(worked)
    host, _, start = running[1].removeprefix("http://").partition("/")
    line = http.client.HTTPConnection(host, timeout=30)
    line.request("GET", f"/{start}")
    begun = line.getresponse()
    begun.read()
    session = {
        "Cookie": begun.headers["Set-Cookie"].partition(";")[0],
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", f"/inbox/{question}/accept", urlencode({"payload": payload}), session)
    late = line.getresponse()
    assert late.status == 409
    assert "This was asked again after you read it" in late.read().decode()
    line.close()
    assert held(worked) == []


def test_a_line_becomes_an_intent_or_says_what_is_missing(terminal: Terminal) -> None:
    terminal.type(*INIT)
    said = terminal.type("do", "answer ada@fern.example: she wants a logo for 4000 EUR", "--dry-run", "--json")
    assert said.code == 0, said.out
    assert said.answer["type"].startswith("qualify-lead@")
    assert not said.answer["started"]
    assert terminal.type("do", "New lead: Ada wants a logo, budget 3000", "--dry-run").code == 3


def test_commands_reach_the_firm_that_is_up(terminal: Terminal, running: tuple[subprocess.Popen[str], str]) -> None:
    assert terminal.type("today", "--json").answer["firm"] == "Northlight Studio"
    assert terminal.type("pause", "--json").answer["paused"]
    assert terminal.type("resume").code == 0
    link = terminal.type("login", "--json").answer["url"]
    assert link != running[1]
    with urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open(link, timeout=30) as page:
        assert "Northlight Studio" in page.read().decode()
    again = terminal.type("up", "--json")
    assert again.code == 0
    assert again.answer["url"].startswith(link.partition("/start")[0])


@pytest.mark.usefixtures("worked", "running")
def test_every_page_fits_a_narrow_terminal(terminal: Terminal) -> None:
    commands = (
        "today", "inbox", "inbox show 1", "intents", "plans", "plans show 1", "plans preview 1", "ledger",
        "ledger show 3", "ledger why 9", "ledger verify", "ledger rebuild", "playbooks",
        "playbooks check", "playbooks diff lead-qualification",
        "agents", "agents show qualifier", "money", "policy", "doctor",
    )  # fmt: skip
    for command in commands:
        said = terminal.type(*command.split())
        assert (said.code, said.err) == (0, ""), command
        assert said.out.strip(), command
        assert max(len(line) for line in said.out.splitlines()) <= 80, command


def test_ctrl_c_closes_the_firm_at_once_and_says_that_everything_is_saved(terminal: Terminal) -> None:
    process = terminal.begin("up", "--demo", "--port", "0")
    assert process.stdout is not None
    assert "is open" in process.stdout.readline()
    began = monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    # Generous for a busy machine; alone it takes a tenth of this.
    assert monotonic() - began < 5
    assert process.returncode == 0
    assert err.strip().startswith("Closed. Everything is saved")
    assert not (terminal.folder / "firm.sock").exists()
    assert terminal.type("ledger", "verify").code == 0


def test_login_without_a_running_firm_says_how_to_start_it(terminal: Terminal) -> None:
    terminal.type(*INIT)
    said = terminal.type("login", "--json")
    assert (said.code, codes(said.out)) == (1, ["firm-not-running"])


def test_a_firm_whose_owner_is_silent_is_never_opened_twice(
    terminal: Terminal, running: tuple[subprocess.Popen[str], str]
) -> None:
    (terminal.folder / "firm.sock").unlink()
    said = terminal.type("today", "--json")
    assert (said.code, codes(said.out)) == (1, ["firm-owned"])


def test_the_folder_one_stands_in_is_the_firm_when_none_is_named(terminal: Terminal) -> None:
    terminal.type(*INIT)
    nameless = {name: value for name, value in terminal.environment().items() if name != "ONEFIRM_FIRM"}
    for cwd, home in ((terminal.folder, "/nowhere"), (terminal.folder.parent, str(terminal.folder.parent))):
        done = subprocess.run(
            [SCRIPT, "today", "--json"],
            capture_output=True, text=True, env=nameless | {"HOME": home}, cwd=cwd, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == (0 if cwd == terminal.folder else 1), done.stdout
    os.rename(terminal.folder, terminal.folder.parent / "onefirm")
    done = subprocess.run(
        [SCRIPT, "today", "--json"],
        capture_output=True, text=True, env=nameless, cwd=terminal.folder.parent, timeout=60, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["firm"] == "Fern"


def test_two_firms_are_up_side_by_side_on_ports_of_their_own(terminal: Terminal, tmp_path: Path) -> None:
    other = Terminal(tmp_path / "other")
    processes = [each.begin("up", "--demo", "--json") for each in (terminal, other)]
    links = [json.loads(process.stdout.readline())["url"] for process in processes if process.stdout]
    for process in processes:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert links[0].partition("/start")[0] != links[1].partition("/start")[0]


def test_a_port_that_was_asked_for_and_is_taken_is_a_problem(terminal: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = terminal.type("up", "--demo", "--port", str(taken.getsockname()[1]), "--json")
    assert (said.code, codes(said.out)) == (1, ["port-taken"])


def test_whoever_interrupts_a_command_is_told_that_nothing_is_lost(terminal: Terminal) -> None:
    terminal.folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listener, reachable(str(terminal.folder)) as path:
        listener.bind(path)
        listener.listen()
        process = terminal.begin("today")
        silent, _ = listener.accept()
        # The question is there, so the command now waits for its answer.
        assert silent.recv(1024)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        silent.close()
    assert process.returncode == 130
    assert err == "Interrupted. Everything accepted until now is saved.\n"


def test_a_reader_that_has_enough_is_no_fault(terminal: Terminal) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [SCRIPT, "--help"], stdout=write, stderr=subprocess.PIPE, env=terminal.environment(), timeout=30, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
