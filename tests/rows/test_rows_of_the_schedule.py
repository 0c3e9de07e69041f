"""The rows of the scoreboard about work that starts by itself, driven from outside and on the real clock."""

import os
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outside import SCRIPT, Answer, Firm, new_firm

START_SECONDS_MAX = 20
_WISH = ("--intent", "qualify-lead@2", "--field", "email=ada@fern.example")


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


@contextmanager
def up(firm: Firm) -> Generator[None]:
    """The firm runs for as long as this lasts; then it is killed, as a power cut would."""
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder), "NO_COLOR": "1"}
    server = subprocess.Popen(
        [str(SCRIPT), "up", "--json"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline(), "The firm did not come up."
        yield
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait(START_SECONDS_MAX)
        if server.stdout is not None:
            server.stdout.close()


def later(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()  # noqa: TID251 -- the real clock is the point


def start(firm: Firm, name: str, *args: str) -> Answer:
    """Set a schedule whose wish names it, so that no two wishes are the same."""
    return firm.ask("schedules", "set", name, *_WISH, "--field", f"message=From {name}", *args)


def of(firm: Firm, name: str) -> Answer:
    return firm.ask("schedules", "show", name)["schedule"]


def wait_for(firm: Firm, name: str, count: int, number: int, seconds_max: float = 15) -> Answer:
    """Until a count of the schedule has reached the number."""
    counts = ("started", "folded", "skipped")
    ends = time.monotonic() + seconds_max
    while (view := of(firm, name))[counts[count]] < number:
        assert time.monotonic() < ends, f"'{name}' did not get that far: {view}"
        time.sleep(0.1)
    return view


STARTED, FOLDED, SKIPPED = range(3)


def test_row_015_work_starts_by_cron_interval_moment_and_event_and_catches_up_after_downtime(firm: Firm) -> None:
    said = start(firm, "monday", "--cron", "0 9 * * mon", "--zone", "Europe/Vienna")
    due = datetime.fromisoformat(said["next"])
    assert due.strftime("%a") == "Mon"
    assert due.hour in (7, 8)

    with up(firm):
        start(firm, "soon", "--at", later(1))
        start(firm, "ticking", "--every", "1 second")
        start(
            firm,
            "after-a-lead",
            "--on",
            "record.changed",
            "--where",
            "record=lead",
            "--where",
            "fields.email=jo@x.example",
        )
        wait_for(firm, "soon", STARTED, 1)
        wait_for(firm, "ticking", STARTED, 2)
        firm.ask("schedules", "stop", "ticking")
        firm.ask("intents", "send", "qualify-lead@2", "--field", "email=jo@x.example", "--field", "message=A logo")
        wait_for(firm, "after-a-lead", STARTED, 1)
        assert of(firm, "soon")["state"] == "over"
        assert of(firm, "monday")["started"] == 0
        for rule in ("skip", "one", "all"):
            start(firm, f"down-{rule}", "--at", later(3), "--catch-up", rule)
        start(firm, "each-one", "--every", "1 second", "--catch-up", "one")
        start(firm, "each-all", "--every", "1 second", "--catch-up", "all")
        start(firm, "each-skip", "--every", "1 hour", "--catch-up", "skip")

    time.sleep(4)
    with up(firm):
        assert wait_for(firm, "down-skip", SKIPPED, 1)["started"] == 0
        assert wait_for(firm, "down-one", STARTED, 1)["skipped"] == 0
        assert wait_for(firm, "down-all", STARTED, 1)["skipped"] == 0
        assert wait_for(firm, "each-one", SKIPPED, 2)["started"] >= 1
        assert wait_for(firm, "each-all", STARTED, 4)["skipped"] == 0
        assert of(firm, "each-skip")["started"] == 0
        firm.ask("schedules", "stop", "each-one")
        firm.ask("schedules", "stop", "each-all")

    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("ledger", "rebuild")["equal"]
    assert firm.refuse("schedules", "set", "x", *_WISH, "--cron", "0 9 * * frid")["fix"] == "Did you mean 'fri'?"


PLAYBOOK = """---
name: told-thrice
description: Keeps the same thing three times, as a system that repeats itself would.
version: 9
starts-on: qualify-lead@2
---

# Tell it three times

So that duplicates can be seen.

{steps}
"""
_STEP = """## Keep it, {nth}

```yaml
id: {nth}
record: lead
takes:
  email: intent.email
  message: intent.message
  status: {status}
gives: a record of the lead
```

It is kept.

"""


_STATUSES = ("= new", *("intent.name", "= lost") * 2, "intent.name")
"""Only a wish that says so is won, so the plan that is started by it tells of nothing more."""


def test_row_016_a_state_change_starts_work_at_least_once_and_its_duplicates_are_visibly_collapsed(firm: Firm) -> None:
    steps = "".join(_STEP.format(nth=f"time-{nth}", status=status) for nth, status in enumerate(_STATUSES))
    (firm.folder / "playbooks" / "told-thrice.md").write_text(PLAYBOOK.format(steps=steps))
    firm.ask(
        "schedules", "set", "welcome", "--on", "record.changed", "--where", "fields.status=won",
        "--intent", "qualify-lead@2", "--field", "email== event.fields.email",
        "--field", "message== event.plan",
    )  # fmt: skip
    with up(firm):
        firm.ask(
            "intents", "send", "qualify-lead@2", "--field", "email=ada@fern.example", "--field", "name=won",
            "--field", "message=A logo, please",
        )  # fmt: skip
    # It was killed at some moment after the wish was accepted: what happened is taken when it goes on.
    with up(firm):
        wait_for(firm, "welcome", FOLDED, 2)
        view = of(firm, "welcome")
        assert (view["started"], view["folded"], view["waiting"]) == (1, 2, 0)
        changed = firm.events("record.changed")
        told = [event["seq"] for event in changed if event["body"]["fields"]["value"].get("status") == "won"]
        assert len(told) == 3

        again = firm.ask("schedules", "run", "welcome", "--event", str(told[0]))
        assert again["folded"] is True
        assert again["intent"] == ""
        history = firm.ask("schedules", "show", "welcome")
        assert history["schedule"]["folded"] == 3
        assert "1 folded" in history["firings"][0]["says"]
        (received,) = [
            row for row in firm.ask("intents", "list")["received"] if row["source"] == "the schedule welcome"
        ]
        assert received["folded"] >= 1
        assert received["plan"]
    assert firm.ask("ledger", "rebuild")["equal"]


def test_row_016_a_schedule_that_starts_itself_is_stopped_and_the_operator_is_told(firm: Firm) -> None:
    changed = ("--on", "record.changed", "--where", "record=lead")
    firm.ask("schedules", "set", "circle", *_WISH, "--field", "message== event.plan", *changed)
    firm.ask("intents", "send", "qualify-lead@2", "--field", "email=jo@x.example", "--field", "message=A logo")
    assert of(firm, "circle")["state"] == "stopped"
    titles = [row["title"] for row in firm.ask("inbox", "list")["items"]]
    assert any("starts itself again and again" in title for title in titles)
