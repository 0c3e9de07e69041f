"""What a card said of taking it back is kept, by every way in, whatever the policy says by the time of the decision."""

import http.client
import json
from pathlib import Path
from typing import Any

import pytest

from interfaces.signed_in import SignedIn
from onefirm.app.clock import SystemClock
from onefirm.domain.ids import moment
from outside import GOOD, Firm, new_firm
from upped import upped

SAID_SECONDS = 900
FEW_SECONDS = 120
"""What a busy machine may need between the decision and the look at it."""


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    """A card waits that said for how long it can be taken back, and since then the policy says: not at all."""
    firm = new_firm(tmp_path / "firm", undo_seconds=SAID_SECONDS)
    args = [part for field, value in GOOD.items() for part in ("--field", f"{field}={value}")]
    firm.ask("intents", "send", "qualify-lead@2", *args)
    (will,) = firm.ask("inbox", "show", "1")["card"]["will"]
    assert will["undo"].startswith(f"Can be taken back for {SAID_SECONDS} s")
    firm.policy("undo-window-seconds = 0\n")
    return firm


def left_of(until: str) -> float:
    return (moment(until) - SystemClock().now()).total_seconds()


def held(firm: Firm) -> dict[str, Any]:
    (act,) = firm.ask("today")["held"]
    assert SAID_SECONDS - FEW_SECONDS < left_of(act["until"]) <= SAID_SECONDS
    assert firm.letters() == []
    return act


@pytest.mark.parametrize("words", [("accept",), ("edit", "--set", "subject=Another"), ("reject",)])
def test_a_decision_at_the_terminal_is_held_as_long_as_its_card_said(firm: Firm, words: tuple[str, ...]) -> None:
    decided = firm.ask("inbox", words[0], "1", *words[1:])
    assert f"{SAID_SECONDS} s" in decided["says"]
    act = held(firm)
    assert act["declined"] is (words[0] == "reject")
    firm.ask("inbox", "undo", act["effect"])
    assert firm.ask("inbox", "list")["waiting"] == 1


def test_a_yes_to_many_is_held_as_long_as_each_card_said(firm: Firm) -> None:
    (row,) = firm.ask("inbox", "list")["items"]
    firm.ask("inbox", "accept-all", row["id"])
    held(firm)


def test_a_yes_on_the_page_is_held_as_long_as_its_card_said(firm: Firm) -> None:
    (row,) = firm.ask("inbox", "list")["items"]
    with upped(firm):
        page = SignedIn.at(firm)
        shown = page.get(f"/inbox/{row['id']}")
        page.post(f"/inbox/{row['id']}/accept", {"payload": shown.field("payload")})
        firm.ask("inbox", "undo", held(firm)["effect"])
        # It is asked anew now, by a card that says what holds now: that it cannot be taken back.
        anew = firm.ask("inbox", "show", "1")
        assert not anew["card"]["will"][0]["reversible"]


def test_a_yes_by_rest_is_held_as_long_as_its_card_said(firm: Firm) -> None:
    (row,) = firm.ask("inbox", "list")["items"]
    with upped(firm):
        page = SignedIn.at(firm)
        line = http.client.HTTPConnection("127.0.0.1", int(page.host.rpartition(":")[2]), timeout=60)
        headers = {"Host": page.host, "Cookie": page.cookie, "Sec-Fetch-Site": "same-origin"}
        headers |= {"Content-Type": "application/json"}
        line.request("POST", f"/v1/inbox/{row['id']}/accept", json.dumps({"payload": row["payload"]}), headers)
        answer = line.getresponse()
        assert answer.status == 200, answer.read()
        line.close()
        held(firm)


def test_a_window_that_was_made_longer_counts_whole(firm: Firm) -> None:
    firm.policy(f"undo-window-seconds = {2 * SAID_SECONDS}\n")
    decided = firm.ask("inbox", "accept", "1")
    assert SAID_SECONDS < left_of(decided["undo_until"]) <= 2 * SAID_SECONDS
