"""The scoreboard: what the operator does in the inbox, through the shipped console script."""

from pathlib import Path
from typing import Any

import pytest

from outside import Firm, new_firm

GREET = """---
name: lead-qualification
description: Read a wish, write one letter, and send it once you agree.
version: 1
starts-on: qualify-lead@2
---

# Greet

One letter, and what becomes of it.

## Send it

```yaml
id: send
effect: mail.send
takes:
  to: intent.email
  subject: = Hello
  body: intent.message
  reply_to: profile.email
mode: ask
then:
  sent: end
  failed: call
  declined: call
```

## Call them

```yaml
id: call
manual: Call them instead.
then:
  done: end
```
"""


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = new_firm(tmp_path / "firm")
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(GREET)
    return firm


def lead(firm: Firm, name: str) -> str:
    message = f"We are opening a bakery and need a new logo and brand design. Yours, {name}"
    fields = {"email": f"{name}@palmer.example", "name": name, "message": message, "budget": "6000 EUR"}
    args = [part for field, value in fields.items() for part in ("--field", f"{field}={value}")]
    return firm.ask("intents", "send", "qualify-lead@2", *args)["plan"]


def waiting(firm: Firm) -> list[dict[str, Any]]:
    return firm.ask("inbox", "list")["items"]


def step(firm: Firm, plan: str, name: str) -> dict[str, Any]:
    return next(step for step in firm.ask("plans", "show", plan)["steps"] if step["id"] == name)


def test_row_046_what_was_decided_is_said_to_be_done_with_its_receipt(firm: Firm) -> None:
    plan = lead(firm, "ada")
    (asked,) = waiting(firm)
    first = firm.ask("inbox", "accept", asked["id"])
    assert first["already"] is False
    again = firm.ask("inbox", "accept", asked["id"])
    assert again["already"] is True
    (receipt,) = firm.events("effect.receipted")
    assert again["receipt"] == receipt["body"]["provider_id"]
    assert again["receipt_at"]
    assert "Already done" in again["says"]
    assert len(firm.letters()) == 1
    assert firm.refuse("inbox", "reject", asked["id"])["code"] == "question-decided"

    message = "We are opening a bakery and need a new logo and brand design. Yours, ada"
    fields = {"email": "ada@palmer.example", "name": "ada", "message": message, "budget": "6000 EUR"}
    args = [part for field, value in fields.items() for part in ("--field", f"{field}={value}")]
    folded = firm.ask("intents", "send", "qualify-lead@2", *args)
    assert (folded["folded"], folded["already"], folded["plan"]) == (True, True, plan)
    assert folded["receipt"] == again["receipt"]
    assert len(firm.letters()) == 1


def test_row_064_a_problem_says_what_why_and_how_with_a_command_for_each_fix(firm: Firm) -> None:
    firm.ask("faults", "play", "mail", "signed-out", "signed-out")
    lead(firm, "ada")
    firm.ask("inbox", "accept", "1")
    (asked,) = waiting(firm)
    assert asked["kind"] == "problem"
    shown = firm.ask("inbox", "show", asked["id"])
    problem = shown["card"]["problem"]
    assert problem["what"] and problem["why"] and problem["fix"]
    assert {option["name"] for option in shown["options"]} == {"again", "change", "did-it", "cancel"}
    assert all(option["about"] for option in shown["options"])

    page = firm.run("inbox", "show", asked["id"]).out
    for option in shown["options"]:
        assert f"onefirm inbox answer {asked['id'][-6:]} {option['name']}" in page
        assert option["about"][:30] in page

    firm.ask("inbox", "answer", asked["id"], "again")
    early = firm.refuse("inbox", "answer", asked["id"], "again", "--payload", shown["payload"])
    assert early["code"] == "question-stale", "It failed again meanwhile, and that was not read yet."
    early = firm.refuse("inbox", "did", asked["id"], "--payload", shown["payload"])
    assert early["code"] == "question-stale"
    (twice,) = waiting(firm)
    assert twice["id"] == asked["id"]
    firm.ask("inbox", "answer", twice["id"], "again")
    assert waiting(firm) == []
    assert len(firm.letters()) == 1


def test_row_068_alike_questions_are_grouped_and_accepted_together_but_for_some(firm: Firm) -> None:
    for name in ("ada", "bo", "cy", "di"):
        lead(firm, name)
    listed = waiting(firm)
    assert [item["alike"] for item in listed] == [4, 4, 4, 4]
    assert "4 alike; decide them together with onefirm inbox alike 1" in firm.run("inbox", "list").out
    group = firm.ask("inbox", "alike", "2")
    assert len({item["text"] for item in group["items"]}) == 4

    lead(firm, "ed")  # It came after the group was opened, so nobody has read it.
    answer = firm.ask("inbox", "accept", "--all-like", "2", "--except", f"3,{listed[3]['id']}")
    assert len(answer["done"]) == 2
    assert len(firm.letters()) == 2
    assert {item["title"] for item in waiting(firm)} == {"Send a mail to cy", "Send a mail to di", "Send a mail to ed"}

    firm.ask("faults", "play", "mail", *["signed-out"] * 3)
    firm.ask("inbox", "accept-all", "1")
    assert [(item["kind"], item["alike"]) for item in waiting(firm)] == [("problem", 3)] * 3
    together = firm.run("inbox", "answer", "--all-like", "1", "again")
    assert together.code == 0, together.err
    assert "3 of 3" in together.out
    assert waiting(firm) == []
    assert len(firm.letters()) == 5


def test_row_069_anything_present_can_be_done_by_hand_and_counts_as_such(firm: Firm) -> None:
    plan = lead(firm, "ada")
    assert firm.refuse("plans", "did", plan, "--outcome", "posted")["code"] == "outcome-unknown"
    assert firm.refuse("plans", "did", plan, "--set", "colour=red")["code"] == "given-unknown"
    firm.ask("inbox", "did", "1", "--note", "I called her.")
    assert firm.letters() == []
    done = step(firm, plan, "send")
    assert (done["outcome"], done["by_hand"]) == ("sent", True)
    assert "by hand" in firm.run("plans", "show", plan).out
    assert "1 this week" in firm.run("today").out
    assert firm.refuse("plans", "did", plan)["code"] == "plan-over"

    plan = lead(firm, "bo")
    firm.ask("plans", "did", plan, "--outcome", "declined")
    (call,) = waiting(firm)
    firm.ask("inbox", "did", call["id"])
    assert step(firm, plan, "call")["by_hand"] is True
    assert firm.ask("today")["by_hand"] == 3

    firm.ask("faults", "play", "mail", "signed-out")
    plan = lead(firm, "cy")
    firm.ask("inbox", "accept", waiting(firm)[0]["id"])
    assert waiting(firm)[0]["kind"] == "problem"
    assert firm.ask("plans", "show", plan)["state"] == "blocked"
    firm.ask("plans", "did", plan)
    assert step(firm, plan, "send")["by_hand"] is True
    assert (waiting(firm), firm.letters()) == ([], [])


def test_row_069_what_may_be_on_its_way_is_asked_about_instead(firm: Firm) -> None:
    settings = firm.folder / "firm.toml"
    settings.write_text(settings.read_text() + '\n[local]\nmail = "ask"\n')
    firm.ask("faults", "play", "mail", "reply-lost")
    plan = lead(firm, "ada")
    firm.ask("inbox", "accept", "1")
    (asked,) = waiting(firm)
    refused = firm.refuse("plans", "did", plan)
    assert refused["code"] == "effect-in-doubt"
    assert asked["id"] in refused["fix"]
    assert firm.refuse("inbox", "did", asked["id"])["code"] == "effect-in-doubt"
    firm.ask("inbox", "answer", asked["id"], "it-did-not")
    assert step(firm, plan, "send")["outcome"] == "failed"
    assert len(firm.events("effect.dispatched")) == 1


def test_row_071_a_question_is_put_aside_or_handed_over_and_comes_back(firm: Firm) -> None:
    for name in ("ada", "bo", "cy"):
        lead(firm, name)
    ids = [item["id"] for item in waiting(firm)]
    firm.ask("inbox", "snooze", "1", "--until", "tomorrow 9:00")
    firm.ask("inbox", "delegate", "2", "--to", "Anna", "--until", "2 days")
    listed = firm.ask("inbox", "list")
    assert [item["id"] for item in listed["items"]] == ids[2:]
    assert [item["to"] for item in listed["aside"]] == ["", "Anna"]
    page = firm.run("inbox", "list").out
    assert "put aside until" in page
    assert "with Anna until" in page

    assert firm.refuse("inbox", "snooze", ids[2], "--until", "someday")["code"] == "until-wrong"
    assert firm.refuse("inbox", "delegate", ids[2])["code"] == "to-missing"
    firm.ask("inbox", "snooze", ids[0], "--until", "now")
    assert [item["id"] for item in waiting(firm)] == [ids[0], ids[2]]
    firm.ask("inbox", "accept", ids[1])
    assert firm.ask("inbox", "list")["aside"] == []
    assert len(firm.letters()) == 1
