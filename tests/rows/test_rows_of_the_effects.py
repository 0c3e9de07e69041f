"""The scoreboard: effects that happen once, however the outside answers and whenever the firm is killed."""

import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from outside import GOOD, SCRIPT, Answer, Firm, new_firm
from rows.test_rows_of_the_schedule import up

Acts = list[dict[str, Any]]
SECONDS_MAX = 20
"""So long a killed or running firm is given for what it has to do."""

ONE_ACT = """---
name: {name}
description: Does one thing, once you agree.
version: 1
starts-on: {intent}
---

# Do one thing

So that it can be watched.

## Do it

```yaml
id: act
effect: {does}
work: {work}
takes:
{takes}
mode: {mode}
then:
  {success}: end
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
LETTER = {"to": "intent.email", "subject": "= Hello", "body": "intent.message", "reply_to": "profile.email"}

STRANGER = '''
import asyncio, json, time
from pathlib import Path
from typing import Annotated
from pydantic import BaseModel, BeforeValidator
from onefirm.agents.qualifier import Qualifier
from onefirm.capabilities.extension import Extension
from onefirm.domain.contract import Proposal
from onefirm.domain.intent import IntentType
from onefirm.domain.money import Money
from dataclasses import replace

def money(said):
    """`120.50 EUR` as a person writes it."""
    if not isinstance(said, str):
        return said
    amount, currency = said.split()
    return {"minor": round(float(amount) * 100), "currency": currency}

class Try(BaseModel):
    email: str
    message: str
    amount: Annotated[Money, BeforeValidator(money)] = Money(minor=100, currency="EUR")

def wish(capability):
    return IntentType(f"try-{capability}", 1, "Try one act.", Try, key=("email", "message"), person="email")

class Slow:
    """Scores every lead, in its own time, and writes down when it began and when it was done."""
    def __init__(self, **terms):
        self.contract = replace(Qualifier().contract, capabilities=(), **terms)
    async def propose(self, task, reach):
        book = Path(__file__).with_name(self.contract.role + ".jsonl")
        began = time.monotonic()
        try:
            await asyncio.sleep(SECONDS[self.contract.role])
        finally:
            with book.open("a") as file:
                file.write(json.dumps([began, time.monotonic()]) + "\\n")
        return await Qualifier().propose(task, reach)

SECONDS = {"one-by-one": 0.1, "side-by-side": 0.1, "sleeper": 30, "sleeper-alone": 30}
EXTENSION = Extension(
    name="stranger",
    intents=tuple(wish(name) for name in ("mail", "calendar", "payments", "publishing", "forms")),
    agents=(
        Slow(role="one-by-one", at_once=1),
        Slow(role="side-by-side", at_once=4),
        Slow(role="sleeper", seconds_max=1, fallback="qualifier"),
        Slow(role="sleeper-alone", seconds_max=1),
    ),
)
'''


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


@pytest.fixture
def extended(tmp_path: Path) -> Firm:
    """A firm with a package that somebody else wrote, installed by the road every extension takes."""
    folder = tmp_path / "lib"
    info = folder / "stranger-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[onefirm.extensions]\nstranger = stranger:EXTENSION\n")
    (folder / "stranger.py").write_text(STRANGER)
    return new_firm(tmp_path / "firm", extensions=(folder,))


def playbook(
    firm: Firm,
    *,
    name: str = "lead-qualification",
    intent: str = "qualify-lead@2",
    does: str = "mail.send",
    takes: dict[str, str] = LETTER,
    success: str = "sent",
    mode: str = "ask",
    work: str = "parallel",
) -> None:
    lines = "\n".join(f"  {argument}: {source}" for argument, source in takes.items())
    text = ONE_ACT.format(
        name=name, intent=intent, does=does, takes=lines, success=success, mode=mode, work=work
    )  # fmt: skip
    (firm.folder / "playbooks" / f"{name}.md").write_text(text)


def local(firm: Firm, *lines: str) -> None:
    settings = firm.folder / "firm.toml"
    settings.write_text(settings.read_text() + "\n[local]\n" + "".join(f"{line}\n" for line in lines))


def wish(firm: Firm, intent: str = "qualify-lead@2", **fields: str) -> str:
    said = {"email": "ada@palmer.example", "message": "A logo, please.", **fields}
    args = [part for name, value in said.items() for part in ("--field", f"{name}={value}")]
    return firm.ask("intents", "send", intent, *args)["plan"]


def waiting(firm: Firm) -> list[Answer]:
    return firm.ask("inbox", "list")["items"]


def happened(firm: Firm, capability: str = "mail") -> Acts:
    """What really happened, by the memory of the other side."""
    journal = firm.folder / "local" / f"{capability}.jsonl"
    return [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []


def step(firm: Firm, plan: str, name: str) -> Answer:
    return next(step for step in firm.ask("plans", "show", plan)["steps"] if step["id"] == name)


def until_rest(firm: Firm, plan: str, seconds_max: float = 60) -> Answer:
    """Look again and again, as a person would, until the plan is over or asks for something."""
    ends = time.monotonic() + seconds_max
    while (view := firm.ask("plans", "show", plan))["state"] == "in-progress":
        assert time.monotonic() < ends, f"The plan did not come to rest: {view}"
        time.sleep(0.5)
        firm.ask("work")
    return view


ROUNDS = 2
LEADS = 3


@pytest.mark.parametrize("cls", ["natural-key", "verifiable"])
def test_row_011_a_firm_that_is_killed_again_and_again_goes_on_and_sends_each_letter_once(firm: Firm, cls: str) -> None:
    """Each time it is killed while letters leave: one is out, and the answer to it has not come yet."""
    firm.policy("undo-window-seconds = 0\nfirst-batch = 0\n")
    local(firm, f'mail = "{cls}"', "grace-seconds = 1")
    for number in range(ROUNDS):
        for lead in range(LEADS):
            firm.fill_in(f"form-{number}-{lead}", **{**GOOD, "email": f"ada{number}{lead}@palmer.example"})
        with up(firm):
            wait_for_questions(firm, LEADS)
            firm.ask("faults", "play", "mail", "slow", "--seconds", "60")
            before = len(firm.letters())
            accepting = accept_all(firm)
            ends = time.monotonic() + SECONDS_MAX
            while len(firm.letters()) == before:
                assert time.monotonic() < ends, "Nothing left."
        accepting.wait(SECONDS_MAX)
        with up(firm):
            wait_for_letters(firm, (number + 1) * LEADS)

    plans = firm.ask("plans", "list")["items"]
    assert len(plans) == ROUNDS * LEADS
    assert {plan["at_step"] for plan in plans} == {"wait"}
    assert max(Counter(act["effect"] for act in happened(firm)).values()) == 1
    assert len(happened(firm)) == ROUNDS * LEADS == len(firm.letters())
    unanswered = len(firm.events("effect.dispatched")) - len(firm.events("effect.receipted"))
    assert unanswered >= (ROUNDS if cls == "natural-key" else 0)
    steps = Counter((done["body"]["plan"], done["body"]["step"]) for done in firm.events("step.done"))
    assert set(steps.values()) == {1}, "A step that was done is not done again."
    assert firm.ask("ledger", "verify")["sound"]
    assert firm.ask("ledger", "rebuild")["equal"]


def accept_all(firm: Firm) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder), "NO_COLOR": "1"}
    return subprocess.Popen(
        [str(SCRIPT), "inbox", "accept-all", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_questions(firm: Firm, count: int) -> None:
    ends = time.monotonic() + SECONDS_MAX
    while len(waiting(firm)) < count:
        assert time.monotonic() < ends, "The forms were not taken in."
        time.sleep(0.1)


def wait_for_letters(firm: Firm, count: int) -> None:
    """Whoever was not accepted before the kill is accepted now; every plan goes on to its next rest."""
    ends = time.monotonic() + SECONDS_MAX
    while len(firm.letters()) < count or any(plan["at_step"] != "wait" for plan in firm.ask("plans", "list")["items"]):
        assert time.monotonic() < ends, f"{len(firm.letters())} letters of {count}: {firm.ask('plans', 'list')}"
        if waiting(firm):
            firm.run("inbox", "accept-all", "1")
        time.sleep(0.1)


def test_row_014_what_is_serial_runs_one_at_a_time_for_a_client_and_drafting_beside_it(firm: Firm) -> None:
    shipped = firm.ask("playbooks", "show", "lead-qualification")["text"]
    text = shipped.replace("id: send\neffect: mail.send\n", "id: send\neffect: mail.send\nwork: serial\n")
    assert text != shipped
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(text.replace("\nversion: 2", "\nversion: 3"))
    for name, number in (("ada", 1), ("ada", 2), ("bo", 3)):
        fields = {
            **GOOD,
            "name": name,
            "email": f"{name}@palmer.example",
            "message": f"{GOOD['message']} Number {number}.",
        }
        firm.fill_in(f"form-{number}", **fields)
    firm.ask("work")
    plans = [plan["id"] for plan in firm.ask("plans", "list")["items"]]
    assert len(plans) == 3
    assert [step(firm, plan, "draft")["state"] for plan in plans] == ["completed"] * 3
    for plan in plans:
        assert step(firm, plan, "draft")["work"] == "parallel"
        assert step(firm, plan, "send")["work"] == "serial"

    asked = waiting(firm)
    titles = ["Send a mail to ada", "Send a mail to bo"]
    assert sorted(row["title"] for row in asked) == titles
    first = {row["plan"] for row in asked}
    (behind,) = set(plans) - first
    assert firm.ask("plans", "show", behind)["state"] == "in-progress"
    assert len(firm.events("effect.declared")) == 2

    for row in asked:
        firm.ask("inbox", "accept", row["id"])
    (second,) = waiting(firm)
    assert second["plan"] == behind
    assert len(firm.events("effect.declared")) == 3


def scored_by(firm: Firm, role: str, version: int = 3) -> None:
    """The operator's own version of the playbook, which asks the stranger's agent."""
    before = firm.ask("playbooks", "show", "lead-qualification")["text"]
    text = re.sub(r"(?<=id: score\nagent: )[a-z-]+", role, before)
    assert text != before
    text = re.sub(r"(?<=\nversion: )\d+", str(version), text)
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(text)


@pytest.mark.parametrize(("role", "most"), [("one-by-one", 1), ("side-by-side", 4)])
def test_row_015_an_agent_is_called_as_often_at_the_same_time_as_its_contract_says(
    extended: Firm, role: str, most: int
) -> None:
    scored_by(extended, role)
    for number in range(4):
        extended.fill_in(f"form-{number}", **{**GOOD, "email": f"ada{number}@palmer.example"})
    extended.ask("work")
    assert len(waiting(extended)) == 4
    book = extended.extensions[0] / f"{role}.jsonl"
    calls = [(began, ended) for began, ended in map(json.loads, book.read_text().splitlines())]
    assert len(calls) == 4
    assert at_once(calls) == most


def at_once(calls: Sequence[tuple[float, float]]) -> int:
    """How many calls ran at the same time at most."""
    return max(sum(began <= at < ended for began, ended in calls) for at, _ in calls)


def test_row_015_a_call_that_takes_too_long_is_a_counted_fault_and_the_plan_goes_on(extended: Firm) -> None:
    scored_by(extended, "sleeper")
    score = step(extended, wish(extended, **GOOD), "score")
    assert len(score["tried"]) == 2
    assert all("had not answered after 1 s" in tried for tried in score["tried"])
    assert {event["body"]["fault"] for event in extended.events("step.tried")} == {"timeout"}
    assert score["agent"] == "qualifier@4"
    assert score["degraded"]
    assert [row["kind"] for row in waiting(extended)] == ["approval"]

    extended.ask("inbox", "reject", "1")
    scored_by(extended, "sleeper-alone", version=4)
    plan = extended.ask("plans", "show", wish(extended, **{**GOOD, "email": "bo@hale.example"}))
    assert plan["state"] == "blocked"
    assert plan["problem"]["code"] == "step-failed"
    (asked,) = waiting(extended)
    assert (asked["kind"], asked["plan"]) == ("problem", plan["id"])


def test_row_045_an_effect_is_declared_with_kind_target_payload_and_key_before_it_happens(firm: Firm) -> None:
    playbook(firm)
    plan = wish(firm)
    (declared,) = firm.events("effect.declared")
    body = declared["body"]
    assert body["does"] == "mail.send@1"
    assert body["args"]["value"]["to"] == "ada@palmer.example"
    assert len(body["payload"]) == 32
    assert body["key"]
    assert happened(firm) == []
    assert (firm.events("effect.dispatched"), firm.letters()) == ([], [])

    shown = firm.run("plans", "show", plan).out.replace("\n", " ")
    assert "“Send a mail” was prepared; it" in " ".join(shown.split())
    assert body["key"] in shown
    (act,) = step(firm, plan, "act")["effects"]
    assert act.startswith("mail.send@1")

    firm.ask("inbox", "accept", "1")
    (dispatched,) = firm.events("effect.dispatched")
    (receipted,) = firm.events("effect.receipted")
    assert declared["seq"] < dispatched["seq"] < receipted["seq"]
    assert (dispatched["body"]["payload"], dispatched["body"]["key"]) == (body["payload"], body["key"])
    assert [act["key"] for act in happened(firm)] == [body["key"]]


CHARGE = {"payer": "intent.email", "amount": "intent.amount", "purpose": "intent.message"}


def test_row_047_a_receipt_is_kept_and_shown_with_its_amount_and_the_raw_reply(extended: Firm) -> None:
    playbook(
        extended,
        name="charge",
        intent="try-payments@1",
        does="payments.request",
        takes=CHARGE,
        success="requested",
    )
    plan = wish(extended, "try-payments@1", amount="120.50 EUR", message="Deposit for a logo")
    extended.ask("inbox", "accept", "1")
    (act,) = happened(extended, "payments")
    (receipted,) = extended.events("effect.receipted")
    receipt = receipted["body"]
    assert receipt["provider_id"] == act["id"]
    assert receipt["happened_at"] == act["at"]
    assert receipt["amount"] == {"minor": 12050, "currency": "EUR"}
    assert json.loads(receipt["raw"]["value"])["file"] == act["file"]
    assert act["id"] in extended.run("plans", "show", plan).out.replace("\n", "").replace(" ", "")
    whole = extended.run("ledger", "show", str(receipted["seq"])).out
    assert "12050" in whole
    assert act["sha256"] in whole.replace("\n", "").replace(" ", "")

    assert extended.ask("ledger", "rebuild")["equal"]
    with up(extended):
        assert extended.events("effect.receipted") == [receipted]
    assert extended.events("effect.receipted") == [receipted]
    again = extended.ask("inbox", "accept", extended.events("question.asked")[0]["body"]["question"])
    assert (again["already"], again["receipt"]) == (True, act["id"])
    assert len(happened(extended, "payments")) == 1


def test_row_049_what_cannot_be_repeated_is_never_automatic(firm: Firm) -> None:
    local(firm, 'mail = "ask"')
    firm.policy('undo-window-seconds = 0\nauto = ["mail.send@1"]\n')
    playbook(firm, mode="auto")
    checked = firm.run("playbooks", "check", "--json")
    assert checked.code == 1
    (page,) = checked.answer["items"]
    (refused,) = page["problems"]
    assert refused["code"] == "playbook-never-auto"
    assert all(refused[part] for part in ("what", "why", "fix"))
    assert re.fullmatch(r"playbooks/lead-qualification\.md:\d+", refused["where"])
    assert wish(firm) == "", "The wish is kept, and no plan is made of it."
    (asked,) = waiting(firm)
    assert firm.ask("inbox", "show", asked["id"])["card"]["problem"]["code"] == "playbook-never-auto"
    assert firm.events("effect.declared") == []


def test_row_049_what_cannot_be_repeated_is_asked_about_and_never_sent_again(firm: Firm) -> None:
    local(firm, 'mail = "ask"')
    playbook(firm)
    firm.ask("faults", "play", "mail", "reply-lost")
    plan = wish(firm)
    (declared,) = firm.events("effect.declared")
    assert declared["body"]["cls"] == "ask"
    assert happened(firm) == []
    (approval,) = [row for row in waiting(firm) if row["kind"] == "approval"]
    firm.ask("inbox", "accept", approval["id"])
    (asked,) = [row for row in waiting(firm) if row["plan"] == plan]
    card = firm.ask("inbox", "show", asked["id"])
    assert card["card"]["problem"]["code"] == "effect-unanswered"
    assert {option["name"] for option in card["options"]} == {"it-did", "it-did-not"}
    firm.ask("work")
    with up(firm):
        firm.ask("work")
    assert len(happened(firm)) == 1
    assert len(firm.events("effect.dispatched")) == 1

    firm.ask("inbox", "answer", asked["id"], "it-did")
    assert step(firm, plan, "act")["outcome"] == "sent"
    assert len(happened(firm)) == 1


@pytest.mark.parametrize("fault", ["slow", "reply-lost"])
def test_row_050_an_answer_that_does_not_come_is_looked_up_and_never_blindly_repeated(firm: Firm, fault: str) -> None:
    local(firm, 'mail = "verifiable"', "grace-seconds = 1")
    firm.policy("undo-window-seconds = 0\n[limits]\nconnector-seconds-max = 1\n")
    playbook(firm)
    plan = wish(firm)
    firm.ask("faults", "play", "mail", fault, "--seconds", "60")
    firm.ask("inbox", "accept", "1")
    (unknown, *_) = firm.events("effect.unknown")
    assert unknown["body"]["why"]["value"]
    with up(firm):
        view = until_rest(firm, plan)
    assert view["state"] in ("completed", "reconciled")
    (verified,) = firm.events("effect.verified")
    assert verified["body"]["found"] == "happened"
    (receipted,) = firm.events("effect.receipted")
    assert receipted["body"]["source"] == "look-up"
    assert len(firm.events("effect.dispatched")) == 1
    assert len(happened(firm)) == len(firm.letters()) == 1


CAPABILITIES: dict[str, tuple[str, str, dict[str, str]]] = {
    "mail": ("mail.send", "sent", LETTER),
    "calendar": (
        "calendar.book",
        "booked",
        {
            "title": "intent.message",
            "starts_at": "= 2026-12-01T09:00:00Z",
            "ends_at": "= 2026-12-01T10:00:00Z",
            "guest": "intent.email",
        },
    ),
    "payments": ("payments.request", "requested", CHARGE),
    "publishing": (
        "publishing.publish",
        "published",
        {"slug": "= hello", "title": "= Hello", "body": "intent.message"},
    ),
    "forms": (
        "forms.publish",
        "published",
        {"form": "= contact", "title": "= Write to us", "intro": "intent.message", "sends_to": "= /in"},
    ),
}


def test_row_060_each_capability_can_be_rehearsed_offline_and_happens_once_all_the_same(extended: Firm) -> None:
    extended.policy("undo-window-seconds = 0\n[limits]\nfaults-before-block = 9\n")
    faults = ("too-many", "server-error", "reply-lost", "drifted")
    plans = dict[str, str]()
    for capability, (does, success, takes) in CAPABILITIES.items():
        name, intent = f"trying-{capability}", f"try-{capability}@1"
        playbook(extended, name=name, intent=intent, does=does, takes=takes, success=success)
        plans[capability] = wish(extended, intent)
        queued = extended.ask("faults", "play", capability, *faults, "--seconds", "0")
        assert [row["fault"] for row in queued["items"] if row["capability"] == capability] == list(faults)
    for row in waiting(extended):
        extended.ask("inbox", "accept", row["id"])
    for capability, plan in plans.items():
        assert until_rest(extended, plan)["state"] in ("completed", "reconciled")
        assert step(extended, plan, "act")["outcome"] == CAPABILITIES[capability][1]
        assert len(happened(extended, capability)) == 1
        assert len(of_plan(extended, "effect.dispatched", plan)) == 5
        assert len(of_plan(extended, "effect.receipted", plan)) == 1
        server_error, _, drifted = (why(event) for event in of_plan(extended, "effect.unknown", plan))
        assert "500" in server_error
        assert "not in the form we know" in drifted
        (put_off,) = of_plan(extended, "effect.deferred", plan)
        assert "429" in why(put_off)
    assert extended.ask("faults", "list")["items"] == []


def of_plan(firm: Firm, kind: str, plan: str) -> list[Answer]:
    return [event for event in firm.events(kind) if event["body"]["plan"] == plan]


def why(event: Answer) -> str:
    said: str = event["body"]["why"]["value"]
    return said


def test_row_119_a_form_and_a_mail_become_scored_leads_and_letters(firm: Firm) -> None:
    firm.fill_in("form-1", **GOOD)
    (firm.folder / "mail" / "one.eml").write_text(MAIL)
    firm.ask("work")
    changed = firm.events("record.changed")
    assert len({event["body"]["id"] for event in changed if event["body"]["record"] == "lead"}) == 2
    plans = firm.ask("plans", "list")["items"]
    assert len(plans) == 2
    for plan in plans:
        assert step(firm, plan["id"], "score")["outcome"] == "fit"
    assert {row["kind"] for row in waiting(firm)} == {"approval"}
    for row in waiting(firm):
        firm.ask("inbox", "accept", row["id"])
    assert sorted(act["does"] for act in happened(firm)) == ["mail.send@1"] * 2
    leads = [row["fields"] for row in firm.ask("records", "list", "lead")["items"]]
    assert sorted(fields["email"] for fields in leads) == ["ada@palmer.example", "bo@hale.example"]
    assert all(fields["status"] == "contacted" and fields["score"] > 0 for fields in leads)


MAIL = """\
From: Bo Hale <bo@hale.example>
To: ines@tern.example
Subject: A new logo for our brewery
Message-ID: <one@hale.example>
Date: Mon, 02 Nov 2026 09:00:00 +0000
Content-Type: text/plain; charset=utf-8

Hello Ines,

we are a small brewery and need a new logo and brand design. Our budget is 8000 EUR. Could you start in March?

Bo
"""


def test_row_119_after_two_failures_a_person_sees_both_and_decides(firm: Firm) -> None:
    names = ("ada", "bo", "cy", "di")
    for name in names:
        firm.fill_in(name, **{**GOOD, "email": f"{name}@palmer.example"})
    firm.ask("work")
    firm.ask("faults", "play", "mail", *["too-many"] * 8, "--seconds", "0")
    for row in waiting(firm):
        firm.ask("inbox", "accept", row["id"])
    asked = waiting(firm)
    assert [row["kind"] for row in asked] == ["problem"] * 4
    assert happened(firm) == []
    for row in asked:
        view = firm.ask("inbox", "show", row["id"])
        assert view["card"]["problem"]["code"] == "effect-fails"
        first, second, *words = view["card"]["why"]
        assert (first["says"][:3], second["says"][:3]) == ("429", "429")
        assert {reason["says"] for reason in words} == {"This was to leave:"}
        assert any("Thank you" in reason["quote"] for reason in words), "The draft stands beside what went wrong."
        assert [option["name"] for option in view["options"]] == ["again", "change", "did-it", "cancel"]
    again, change, did_it, cancel = (row["id"] for row in asked)
    plans = {row["id"]: row["plan"] for row in asked}

    firm.ask("inbox", "answer", again, "again")
    assert step(firm, plans[again], "send")["outcome"] == "sent"
    assert len(happened(firm)) == 1

    firm.ask("inbox", "answer", change, "change")
    (card,) = [row for row in waiting(firm) if row["plan"] == plans[change]]
    assert card["kind"] == "approval"
    firm.ask("inbox", "edit", card["id"], "--set", "subject=Another subject")
    assert step(firm, plans[change], "send")["outcome"] == "sent"
    assert any("Another subject" in letter.read_text() for letter in firm.letters())

    firm.ask("inbox", "answer", did_it, "did-it")
    assert step(firm, plans[did_it], "send")["by_hand"] is True
    firm.ask("inbox", "answer", cancel, "cancel")
    assert firm.ask("plans", "show", plans[cancel])["state"] == "cancelled"
    assert waiting(firm) == []
    assert len(happened(firm)) == len(firm.letters()) == 2
