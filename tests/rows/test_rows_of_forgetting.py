"""The scoreboard: what a firm forgets, and what it keeps apart. Each row drives the shipped console script."""

import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from onefirm.stores import verifier
from onefirm.stores.backup.keys import back_up_keys
from onefirm.stores.witness import FILE as WITNESS
from outside import SCRIPT, VAGUE, Firm, new_firm
from stories.test_somebody_is_forgotten import ADA, CANARY, standing_in

SECONDS_MAX = 60


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """Two people asked for something; one of them got a letter, and the keys were backed up since."""
    firm = new_firm(tmp_path / "firm")
    firm.fill_in("one", **ADA)
    firm.fill_in("two", **{**VAGUE, "message": "Hello, could you draw a logo for us? We have 4000 EUR."})
    firm.ask("work")
    for item in firm.ask("inbox", "list")["items"]:
        firm.ask("inbox", "accept", item["id"])
    firm.ask("optouts", "add", ADA["email"], "--why", f"{CANARY} said so.")
    back_up_keys(firm.folder, "20260302-100000")
    return firm


def places(view: dict[str, Any]) -> dict[str, int]:
    return {each["place"]: each["count"] for each in view["goes"]}


def test_row_106_a_person_is_forgotten_everywhere_and_the_ledger_still_verifies(firm: Firm) -> None:
    assert standing_in(firm.folder, CANARY)
    shown = firm.ask("forget", ADA["email"])
    assert shown["state"] == "preview"
    assert shown["names"] == [ADA["name"]]
    assert standing_in(firm.folder, CANARY), "Whoever only looks changes nothing."

    receipt = firm.ask("forget", ADA["email"], "--confirm", shown["confirm"])
    assert receipt["state"] == "forgotten"
    assert standing_in(firm.folder, CANARY) == []
    assert standing_in(firm.folder, VAGUE["email"])
    assert places(receipt)["keys in backups"] >= 2
    assert CANARY.lower() not in json.dumps(receipt).lower()
    assert ("opt-out", 1) in {(kept["record"], kept["count"]) for kept in receipt["kept"]}

    assert firm.ask("ledger", "verify")["sound"]
    assert verified_without_us(firm)
    assert firm.ask("ledger", "rebuild")["equal"]

    firm.fill_in("again", **ADA)
    firm.ask("work")
    assert not [letter for letter in firm.letters() if CANARY.lower() in letter.read_text().lower()]


def verified_without_us(firm: Firm) -> bool:
    ledger, notes = firm.folder / "firm.db", firm.folder / "witness" / WITNESS
    done = subprocess.run(
        [sys.executable, "-I", str(verifier.__file__), str(ledger), str(notes)],
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    return done.returncode == 0


def test_row_106_nobody_is_forgotten_without_a_yes_to_exactly_what_was_shown(firm: Firm) -> None:
    shown = firm.ask("forget", ADA["email"])
    firm.ask("optouts", "remove", ADA["email"])
    assert firm.refuse("forget", ADA["email"], "--confirm", shown["confirm"])["code"] == "forget-stale"
    assert b"Nobody was forgotten." in typed(firm, "no\n")
    assert standing_in(firm.folder, CANARY)
    assert b"This is the receipt" in typed(firm, "yes\n")
    assert standing_in(firm.folder, CANARY) == []
    assert firm.refuse("forget", ADA["email"])["code"] == "person-forgotten"


def typed(firm: Firm, answer: str) -> bytes:
    """What a terminal shows to somebody who types this when asked."""
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder), "NO_COLOR": "1"}
    with subprocess.Popen(
        [str(SCRIPT), "forget", ADA["email"]], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as running:
        os.close(theirs)
        said = b""
        while True:
            try:
                chunk = os.read(ours, 65_536)
            except OSError:  # The other end is closed.
                break
            said += chunk
            if not chunk:
                break
        running.wait(SECONDS_MAX)
    os.close(ours)
    return said


def test_row_105_what_is_about_people_is_sealed_apart_from_the_ledger(firm: Firm) -> None:
    ledger = sqlite3.connect(f"{(firm.folder / 'firm.db').as_uri()}?mode=ro", uri=True)
    bodies = "\n".join(body for (body,) in ledger.execute("SELECT body FROM events"))
    ledger.close()
    assert CANARY.lower() not in bodies.lower()
    keys = sqlite3.connect(f"{(firm.folder / 'keys' / 'subjects.db').as_uri()}?mode=ro", uri=True)
    wrapped = dict(keys.execute("SELECT subject, wrapped FROM subjects"))
    keys.close()
    sealed_for = set(re.findall(r'"subject":"(su_[\w.]+)', bodies))
    assert sealed_for
    assert sealed_for <= set(wrapped)
    assert len(set(wrapped.values())) == len(wrapped), "Everybody has a key of their own."

    (firm.folder / "keys").rename(firm.folder / "elsewhere")
    assert firm.refuse("today")["code"] == "key-missing"
    said = {check["name"]: check for check in json.loads(firm.run("doctor", "--json").out)["checks"]}
    assert not said["keys"]["ok"]
    (firm.folder / "elsewhere").rename(firm.folder / "keys")
    (firm.folder / "keys" / "firm.key").chmod(0o644)
    said = {check["name"]: check for check in json.loads(firm.run("doctor", "--json").out)["checks"]}
    assert "Others on this machine may read keys/firm.key" in said["keys"]["says"]


def test_row_105_secrets_stay_out_of_the_books_and_a_lost_key_comes_back_from_the_kit(firm: Firm) -> None:
    secret, passphrase = "Horse-battery-1177", "five words that nobody guesses"
    assert firm.run("vault", "set", "mail-password", text=f"{secret}\n").code == 0
    assert [each["name"] for each in firm.ask("vault", "list")["items"]] == ["mail-password"]
    assert "secret.kept" in [event["kind"] for event in firm.ask("ledger", "tail")["items"]]
    old = (firm.folder / "keys" / "firm.key").read_text()
    assert firm.ask("vault", "rotate")["mark"] not in old.replace(" ", "")
    assert standing_in(firm.folder, secret) == []
    assert CANARY in firm.run("inbox", "list").out + firm.run("forget", ADA["email"]).out

    page = firm.run("vault", "kit").out
    kit = firm.run("vault", "kit", "--sealed", text=f"{passphrase}\n").out
    assert "sealing" in page
    assert "sealing" not in kit
    (firm.folder / "kit.txt").write_text(kit)
    (firm.folder / "keys" / "firm.key").unlink()
    assert firm.refuse("today")["code"] == "key-missing"
    wrong = firm.run("vault", "recover", str(firm.folder / "kit.txt"), "--json", text="not these words\n")
    assert wrong.problem["code"] == "kit-closed"
    assert firm.refuse("vault", "recover", "nowhere.txt")["code"] == "kit-unreadable"
    back = firm.run("vault", "recover", str(firm.folder / "kit.txt"), text=f"{passphrase}\n")
    assert (back.code, "The key is back" in back.out) == (0, True), back.err
    assert CANARY in firm.run("forget", ADA["email"]).out
    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("vault", "remove", "mail-password")["items"] == []
    assert firm.refuse("vault", "remove", "mail-password")["code"] == "secret-unknown"
    assert firm.run("vault", "set", "Mail Password", "--json", text="x\n").problem["code"] == "secret-misnamed"


def test_row_038_the_rules_of_policy_toml_say_how_long_and_only_what_was_shown_goes(firm: Firm) -> None:
    shown = firm.ask("prune")
    assert (shown["goes"], shown["confirm"]) == ([], "")
    assert 'write there below [retention]: leads = "12 months"' in shown["says"]
    assert firm.refuse("prune", "--confirm", "0" * 16)["code"] == "prune-stale"
    firm.policy('[retention]\nleads = "a while"\n')
    problem = firm.refuse("prune")
    assert (problem["code"], "policy.toml:2" in problem["where"]) == ("setting-wrong", True)
    assert standing_in(firm.folder, CANARY)
