"""A draft spoilt on purpose, and the process killed at any moment while it is decided: nothing of it ever leaves."""

import os
import signal
import subprocess
from pathlib import Path

from outside import GOOD, SCRIPT, Firm, new_firm

AFTER_SECONDS = (0.2, 0.35, 0.5)


def wish(firm: Firm, name: str) -> None:
    said = {**GOOD, "name": f"{name} Palmer", "email": f"{name.lower()}@palmer.example"}
    typed = [part for each in said.items() for part in ("--field", "=".join(each))]
    firm.ask("intents", "send", "qualify-lead@2", *typed)


def killed(firm: Firm, *args: str, after: float) -> None:
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder)}
    command = [str(SCRIPT), *args, "--json"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_whenever_it_is_killed_a_test_is_judged_once_or_not_at_all_and_nothing_leaves(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.policy("undo-window-seconds = 0\ntest-one-in = 2\n")
    wish(firm, "Ada")
    firm.ask("inbox", "accept", "1")
    letters = len(firm.letters())
    for number, seconds in enumerate(AFTER_SECONDS):
        wish(firm, f"Bo{number}")
        canary = firm.events("canary.set")[-1]["body"]
        firm.ask("inbox", "show", canary["question"])
        killed(firm, "inbox", "accept", canary["question"], after=seconds)
        firm.ask("inbox", "list")
        judged = [each for each in firm.events("canary.judged") if each["body"]["question"] == canary["question"]]
        shown = firm.ask("inbox", "show", canary["question"])
        assert (len(judged), shown["state"]) in ((0, "open"), (1, "answered"))
        assert len(firm.letters()) == letters
        if not judged:
            firm.ask("inbox", "reject", canary["question"])
        firm.ask("inbox", "reject", canary["before"])
    assert len(firm.letters()) == letters
    assert len(firm.events("canary.judged")) == len(AFTER_SECONDS)
    assert firm.ask("ledger", "rebuild")["equal"]
