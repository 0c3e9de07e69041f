"""Versions of an agent: tried in shadow, taken into use, taken back; contract tests; drift; what playbooks are of."""

import asyncio
import itertools
from dataclasses import replace
from pathlib import Path

from interfaces.office import visited
from onefirm.agents.writer import Writer
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm as Open
from onefirm.app.firm import open_firm
from onefirm.capabilities.extension import Extension
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.streams import CHECKS_STREAM
from outside import GOOD, VAGUE, Firm, new_firm
from telling import Story, ask, run

NEWER = '''
from dataclasses import replace
from onefirm.agents.qualifier import Qualifier
from onefirm.capabilities.extension import Extension

class Stricter(Qualifier):
    """Version 30: half of every score, and it turns bakeries down."""
    contract = replace(Qualifier.contract, version=30, spec="Scores half as high as before. " + Qualifier.contract.spec)

    async def propose(self, task, reach):
        said = await super().propose(task, reach)
        gives = {**said.gives, "score": said.gives["score"] // 2}
        outcome = "unfit" if "bakery" in task.message else said.outcome
        return said.model_copy(update={"gives": gives, "outcome": outcome})

class Broken(Qualifier):
    contract = replace(Qualifier.contract, version=40)
    async def propose(self, task, reach):
        reach.use("mail")

EXTENSION = Extension(name="stranger", agents=(%s,))
'''


def lib(folder: Path, agents: str) -> Path:
    """An extension as somebody would install it."""
    info = folder / "lib" / "stranger-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[onefirm.extensions]\nstranger = stranger:EXTENSION\n")
    (folder / "lib" / "stranger.py").write_text(NEWER % agents)
    return folder / "lib"


def upgraded(firm: Firm, folder: Path, agents: str = "Stricter()") -> Firm:
    """The same firm, after an extension was installed."""
    return Firm(firm.folder, (lib(folder, agents),))


def sent(firm: Firm, lead: dict[str, str]) -> str:
    fields = [part for name, value in lead.items() for part in ("--field", f"{name}={value}")]
    return firm.ask("intents", "send", "qualify-lead@2", *fields)["plan"]


def step_of(firm: Firm, plan: str) -> str:
    (done,) = [
        event["body"]["agent"]
        for event in firm.events("step.done")
        if event["body"]["plan"] == plan and event["body"]["step"] == "score"
    ]
    return done


def test_row_027_a_newer_version_runs_in_shadow_until_it_is_taken_and_one_word_takes_it_back(tmp_path: Path) -> None:
    before = new_firm(tmp_path / "firm")
    first = sent(before, GOOD)
    firm = upgraded(before, tmp_path)
    second = sent(firm, VAGUE)
    firm.run("work")  # A firm that is closed at once asks a shadow when it is opened again.
    shown = firm.ask("agents", "show", "qualifier")
    assert (shown["version"], step_of(firm, second)) == (4, "qualifier@4"), "An upgrade replaces nobody."
    assert [(one["version"], one["state"]) for one in shown["versions"]] == [(30, "tried"), (4, "works")]
    newer = shown["versions"][0]
    assert (newer["tried"], newer["agreed"]) == (2, 0), "It was asked what came before it too."
    assert {each["name"]: each["times"] for each in newer["differs"]} == {"score": 2, "outcome": 1}
    assert newer["from_extension"] == "stranger" and newer["changed"] == ["spec"]
    shadows = firm.events("agent.shadowed")
    answers = {event["seq"]: event["body"] for event in firm.events("step.done")}
    assert [answers[each["body"]["entry"]]["plan"] for each in shadows] == [first, second]

    used = firm.ask("agents", "use", "qualifier@30", "--why", "It reads better.")
    assert (used["version"], used["before"]) == (30, 4)
    third = sent(firm, {**GOOD, "email": "third@palmer.example"})
    assert step_of(firm, third) == "qualifier@30"
    back = firm.ask("agents", "rollback", "qualifier")
    assert (back["version"], back["before"]) == (4, 30)
    fourth = sent(firm, {**GOOD, "email": "fourth@palmer.example"})
    assert step_of(firm, fourth) == "qualifier@4"
    taken = firm.events("agent.taken")
    assert [(each["actor"], each["body"]["number"]) for each in taken] == [("operator", 30), ("operator", 4)]
    assert firm.refuse("agents", "use", "qualifier@4")["code"] == "agent-version-in-use"
    assert firm.refuse("agents", "use", "qualifier@9")["code"] == "agent-version-unknown"
    assert firm.refuse("agents", "rollback", "writer")["code"] == "agent-nothing-before"
    with visited(firm) as pages:
        shown = pages("/staff/qualifier")[1]
        assert "in shadow" in shown and "Go back to version 30" in shown
        assert 'action="/staff/qualifier/rollback"' in shown
        assert "Version 30 is in shadow: agreed 0 of 3." in pages("/staff")[1]


GREETER = """
from pathlib import Path
from pydantic import BaseModel
from onefirm.capabilities.extension import Extension
from onefirm.domain.contract import Contract, proposal

class Name(BaseModel):
    name: str

class Greeting(BaseModel):
    words: str

class Greeter:
    contract = Contract(role="greeter", version=1, spec="Greets.", kind="transform", takes=Name, gives=Greeting)
    async def propose(self, task, reach):
        return proposal(Greeting(words=f"WORD {task.name}"))

EXTENSION = Extension(name="stranger", agents=(Greeter(),), examples=(Path(__file__).with_name("greeter.toml"),))
"""
EXAMPLE = """
role = "greeter"
[[example]]
name = "It greets by name"
takes = { name = "Ada" }
gives = { words = "Hello Ada" }
"""


def greeting(folder: Path, word: str, **terms: str) -> None:
    text = GREETER.replace("WORD", word)
    for before, after in terms.items():
        text = text.replace(before, after)
    (folder / "lib" / "stranger.py").write_text(text)


def about_contracts(firm: Firm) -> list[str]:
    rows = firm.ask("inbox", "list")["items"]
    return [row["id"] for row in rows if row["id"].startswith("qu_contract_")]


def test_row_028_contract_tests_open_one_question_on_drift_and_close_it_when_it_is_well_again(tmp_path: Path) -> None:
    place = lib(tmp_path, "")
    (place / "greeter.toml").write_text(EXAMPLE)
    greeting(tmp_path, "Hello")
    firm = new_firm(tmp_path / "firm", extensions=(place,))
    well = firm.ask("agents", "check")
    tried = {row["about"]: row["tried"] for row in well["items"] if row["what"] == "agent"}
    assert len(tried) >= 14 and tried.pop("greeter@1") == 1
    assert all(count >= 3 for count in tried.values()), "Each of the crew is held to several examples."
    assert not any(row["failed"] for row in well["items"])
    assert "mail.send@1" in {row["about"] for row in well["items"]}, "Adapters are held to what they take."
    greeting(tmp_path, "Goodbye")
    ill = well
    for _ in range(2):
        ill = firm.ask("agents", "check")
        (failed,) = [row for row in ill["items"] if row["failed"]]
        assert failed["about"] == "greeter@1" and list(failed["failed"]) == ["It greets by name"]
        assert about_contracts(firm) == ["qu_contract_greeter"], "One question, however often it is met."
    with visited(firm) as pages:
        toast = pages("/staff?said=check")[1].partition('<p class="toast bad">')[2].partition("</p>")[0]
    assert f"Checked just now. {ill['says']}" in toast, "The page says what the answer said, and shows no tick."
    assert "does not keep to what was promised" in ill["says"]
    card = str(firm.ask("inbox", "show", "qu_contract_greeter"))
    assert "agent-drifted" in card and "Goodbye Ada" in card and "Hello Ada" in card
    greeting(tmp_path, "Hello", **{'spec="Greets."': 'spec="Greets you."'})
    (failed,) = [row for row in firm.ask("agents", "check")["items"] if row["failed"]]
    assert list(failed["failed"]) == ["its terms"], "Other terms under the same number are a drift as well."
    greeting(tmp_path, "Hello")
    firm.ask("agents", "check")
    assert about_contracts(firm) == []
    with visited(firm) as pages:
        toast = pages("/staff?said=check")[1].partition('<p class="toast">')[2].partition("</p>")[0]
        assert "Checked just now. All keep to what they promised: " in toast
        said = pages("/staff")[1]
    assert f"All keep to what they promised: {len(tried) + 1} agents, by " in said


def test_row_028_the_firm_holds_everybody_to_their_contract_once_a_day_by_itself(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()

        def last() -> str:
            event = firm.ledger.last(CHECKS_STREAM)
            return event.at[:13] if event else ""

        async def after(hours: int) -> str:
            tale.clock.forward(hours=hours)
            await firm.checks.when_due()
            return last()

        dates = [await after(0), await after(23)]
        tale.clock.forward(hours=2)
        closing = asyncio.Event()
        running = asyncio.create_task(firm.run(closing))
        async with asyncio.timeout(20):
            while not last():
                await asyncio.sleep(0.02)
        closing.set()
        await running
        dates += [last(), await after(1), await after(24)]
        await firm.close()
        assert dates == ["", "", "2026-03-03T10", "2026-03-03T10", "2026-03-04T11"]

    run(story)


REUSE = """---
name: greet
description: Draft a letter for somebody.
version: 1
starts-on: {starts}
---

# Greet somebody

So that it can be seen where a part is reused.

## Draft it

```yaml
id: draft
agent: writer
takes:
  name: intent.name
then:
  done: send
```

## Send it

```yaml
id: send
effect: mail.send
takes:
  to: intent.email
  subject: draft.subject
  body: draft.body
mode: ask
then:
  sent: end
  failed: end
  declined: end
```
"""


def test_row_020_the_catalogue_shows_of_each_part_its_contract_and_where_it_is_reused(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    parts = {row["name"].partition("@")[0]: row for row in firm.ask("agents", "primitives")["items"]}
    kinds = {name: parts[name]["kind"] for name in ("intake", "qualifier", "writer", "mail.send")}
    assert kinds == {"intake": "extract", "qualifier": "validate", "writer": "transform", "mail.send": "act"}
    assert all(len(row["contract"]) == 64 and isinstance(row["repeatable"], bool) for row in parts.values())
    before = {use["playbook"] for use in parts["writer"]["used"]}
    assert "greet" not in before and "lead-qualification" in before
    (firm.folder / "playbooks" / "greet.md").write_text(REUSE.format(starts="qualify-lead@1"))
    after = {row["name"].partition("@")[0]: row for row in firm.ask("agents", "primitives")["items"]}
    assert {use["playbook"] for use in after["writer"]["used"]} == {*before, "greet"}
    assert ("greet", "send") in {(use["playbook"], use["step"]) for use in after["mail.send"]["used"]}
    assert after["writer"]["contract"] == firm.ask("agents", "show", "writer")["contract"]
    with visited(firm) as pages:
        status, shown = pages("/staff/primitives")
        assert status == 200 and 'href="/playbooks/greet"' in shown and after["writer"]["contract"] in shown


def test_row_029_drift_is_seen_per_agent_and_intent_over_time_with_a_rule_to_change(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")
    count = itertools.count()

    async def decided(firm: Open, verb: str, **said: object) -> None:
        name = f"lead{next(count)}"
        tale.fill_in(name, {**GOOD, "form": "contact", "email": f"{name}@palmer.example"})
        await firm.drain()
        row = (await ask(firm, "inbox.list"))["items"][-1]
        shown = await ask(firm, "inbox.show", question=row["id"])
        await ask(firm, f"inbox.{verb}", question=row["id"], payload=shown["payload"], **said)
        await firm.drain()

    async def again(firm: Open) -> Open:
        """What is counted follows a moment behind; a firm that was closed has counted all."""
        await firm.close()
        return await tale.open()

    async def story() -> None:
        firm = await tale.open()
        for _ in range(6):
            await decided(firm, "accept")
        tale.clock.forward(days=2)
        firm = await again(firm)
        before = {row["agent"]: row for row in (await ask(firm, "agents.drift"))["items"]}
        assert (before["writer"]["actual"], before["writer"]["drifted"]) == (100, False)
        tale.clock.forward(days=33)
        for _ in range(6):
            await decided(firm, "reject", reason="Not like this.")
        firm = await again(firm)
        (row,) = (each for each in (await ask(firm, "agents.drift"))["items"] if each["agent"] == "writer")
        assert (row["agent"], row["intent"], row["playbook"]) == ("writer", "qualify-lead@2", "lead-qualification")
        assert (row["before"], row["actual"], row["turned_down"], row["drifted"]) == (100, 0, 6, True)
        assert row["expected"] >= 50
        weeks = [(week["as_it_was"], week["turned_down"]) for week in row["weeks"]]
        assert len(weeks) == 12 and weeks[-1] == (0, 6) and weeks[-6] == (6, 0), weeks
        assert row["command"] == "onefirm policy set modes.lead-qualification.send draft"
        await firm.close()

    run(story)
    assert Firm(tale.folder).run("policy", "try", "modes.lead-qualification.send", "draft").code == 0


def test_row_029_only_who_wrote_what_was_edited_is_held_to_the_edit(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    for number in range(6):
        firm.fill_in("contact", **{**GOOD, "email": f"ada{number}@palmer.example"})
        firm.ask("work")
        (row,) = firm.ask("inbox", "list")["items"]
        firm.ask("inbox", "edit", row["id"], "--set", f"body=Hello, we meet on day {number} at noon.")
    rows = {row["agent"]: row for row in firm.ask("agents", "drift")["items"]}
    assert {name: (row["changed"], row["actual"], row["drifted"]) for name, row in rows.items()} == {
        "writer": (6, 0, True), "qualifier": (0, 100, False), "reviewer": (0, 100, False),
    }  # fmt: skip
    assert rows["writer"]["command"] == "onefirm templates"
    told = firm.run("agents", "drift").out
    assert "onefirm templates" in told and "voice.md" not in told


def test_a_shadow_that_breaks_its_contract_reaches_no_plan(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", extensions=(lib(tmp_path, "Broken()"),))
    plan = sent(firm, GOOD)
    firm.run("work")
    shown = firm.ask("agents", "show", "qualifier")
    assert (shown["version"], shown["from_extension"]) == (4, "onefirm"), "Nobody works by being installed."
    newer = shown["versions"][0]
    assert (newer["version"], newer["state"], newer["tried"], newer["thrown_away"]) == (40, "tried", 1, 1)
    assert firm.events("agent.shadowed")[0]["body"]["fault"] == "forbidden"
    assert firm.events("step.tried") == [] and shown["forbidden"] == 0
    assert firm.ask("inbox", "list")["items"][0]["plan"] == plan, "It waits for the operator, as it always did."


def test_a_version_that_was_taken_out_gives_way_and_it_is_written_down(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", extensions=(lib(tmp_path, "Stricter()"),))
    firm.ask("agents", "use", "qualifier@30")
    left = Firm(firm.folder)
    shown = left.ask("agents", "show", "qualifier")
    assert (shown["version"], shown["back_to"]) == (4, 0)
    assert [(one["version"], one["state"]) for one in shown["versions"]] == [(30, "gone"), (4, "works")]
    newest = left.events("agent.adopted")[-1]["body"]
    assert (newest["number"], newest["before"]) == (4, 30)
    assert left.refuse("agents", "rollback", "qualifier")["code"] == "agent-nothing-before"
    adopted = len(left.events("agent.adopted"))
    left.ask("agents", "list")
    assert len(left.events("agent.adopted")) == adopted, "Once."


def test_row_027_a_run_names_the_instructions_and_the_rules_it_rested_on(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    sent(firm, GOOD)
    firm.policy("undo-window-seconds = 0\napproval-days-max = 9\n")
    sent(firm, {**GOOD, "email": "second@palmer.example"})
    text = firm.ask("playbooks", "show", "lead-qualification")["text"]
    changed = text.replace("id: score\n", "id: score\n", 1).replace("\nversion: 5", "\nversion: 6")
    step = changed.index("## ", changed.index("id: score"))
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(
        f"{changed[:step]}Be stricter with bakeries.\n\n{changed[step:]}"
    )
    sent(firm, {**GOOD, "email": "third@palmer.example"})
    third, second, first = firm.ask("agents", "show", "qualifier")["decisions"]
    assert first["told"] == second["told"] != third["told"] and len(third["told"]) == 8
    assert [one["playbook"] for one in (first, third)] == ["lead-qualification@5", "lead-qualification@6"]
    pinned = [event["seq"] for event in firm.events("policy.pinned")]
    assert first["policy"] in pinned and second["policy"] in pinned and first["policy"] < second["policy"]
    assert second["policy"] == third["policy"] < third["entry"]


def test_a_plan_under_way_ends_with_the_version_it_began_with(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")
    newer = Writer()
    newer.contract = replace(Writer.contract, version=99, spec="Writes anew.")
    stranger = Extension(name="stranger", agents=(newer,))

    async def accepted(firm: Open) -> None:
        row = (await ask(firm, "inbox.list"))["items"][-1]
        shown = await ask(firm, "inbox.show", question=row["id"])
        await ask(firm, "inbox.accept", question=row["id"], payload=shown["payload"])
        await firm.drain()

    async def story() -> None:
        firm = await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(EXTENSION, stranger))
        tale.fill_in("one", {**GOOD, "form": "contact"})
        await firm.drain()
        await accepted(firm)
        tale.clock.forward(seconds=60)
        await firm.drain()
        await firm.desk.ask("agents.use", {"name": "writer@99"}, "operator")
        tale.clock.forward(days=5)
        tale.fill_in("two", {**GOOD, "form": "contact", "email": "two@palmer.example"})
        await firm.drain()
        done = [event.fact for event in firm.ledger.events(limit=1000) if isinstance(event.fact, StepDone)]
        wrote = [(str(fact.step), fact.agent) for fact in done if fact.agent.startswith("writer")]
        assert sorted(wrote) == [("draft", "writer@5"), ("draft", "writer@99"), ("draft-again", "writer@5")], wrote
        await firm.close()

    run(story)
