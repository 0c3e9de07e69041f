"""Agents of strangers: one that blocks its thread, and one that our own data does not fit."""

import asyncio
import gc
import threading
import time
from pathlib import Path

from pydantic import BaseModel, Field

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.extension import Extension
from onefirm.conductor.bench import HANGING_MAX
from onefirm.domain.contract import Contract, Proposal
from onefirm.domain.events.plans import StepTried
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType
from stories.test_work_starts_by_itself import Answer, ask, run

PLAYBOOK = """---
name: {name}
description: One step that an agent takes.
version: 1
starts-on: {name}@1
---

# Look

So that nobody has to.

## Look at it

```yaml
id: look
agent: {name}
takes:
  what: intent.what
then: end
```

It is looked at.
"""


class Wish(Frozen):
    what: str


class Short(Frozen):
    what: str = Field(max_length=3)


class Looker:
    """Looks at once, or blocks its thread until the door is opened."""

    def __init__(self, role: str, takes: type[Frozen], door: threading.Event | None = None) -> None:
        self.contract = Contract(role, 1, "Looks.", "extract", takes, Frozen, seconds_max=1, at_once=10)
        self.door = door
        self.asked = 0

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        self.asked += 1
        if self.door is not None:
            self.door.wait(30)
        return Proposal(outcome="done", gives={})


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "firm"
        self.clock, self.chance = ManualClock(), SeededChance()
        self.door = threading.Event()
        self.agents = (Looker("blocks", Wish, self.door), Looker("quick", Wish), Looker("narrow", Short))
        pages: list[Path] = []
        for agent in self.agents:
            page = folder / f"{agent.contract.role}.md"
            page.write_text(PLAYBOOK.format(name=agent.contract.role))
            pages.append(page)
        wishes = tuple(IntentType(agent.contract.role, 1, "Look.", Wish, key=("what",)) for agent in self.agents)
        self.extension = Extension(name="lookers", agents=self.agents, intents=wishes, playbooks=tuple(pages))
        init(
            self.folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
            clock=self.clock, chance=self.chance,
        )  # fmt: skip

    async def open(self) -> Firm:
        found = (EXTENSION, self.extension)
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=found)


async def send(firm: Firm, role: str, what: str) -> None:
    await firm.desk.ask("intents.send", {"type": f"{role}@1", "fields": {"what": what}}, "operator")


async def states(firm: Firm) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for plan in (await ask(firm, "plans.list"))["items"]:
        found.setdefault(str(plan["playbook"]).partition("@")[0], []).append(plan["state"])
    return found


async def problems(firm: Firm) -> list[Answer]:
    items = (await ask(firm, "inbox.list"))["items"]
    return [(await ask(firm, "inbox.show", question=item["id"]))["card"]["problem"] for item in items]


def test_an_agent_that_blocks_its_thread_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        firm = await house.open()
        closing, beats = asyncio.Event(), 0
        engine = asyncio.create_task(firm.run(closing))
        await send(firm, "blocks", "a")
        began = time.monotonic()
        while not house.agents[0].asked:
            await asyncio.sleep(0.01)
        await send(firm, "quick", "b")
        while not house.agents[1].asked or beats < 20:
            await asyncio.sleep(0.01)
            beats += 1
        assert time.monotonic() - began < 0.9, "The quick one did not wait for the slow one's second."
        while not [event for event in firm.ledger.events(limit=1000) if isinstance(event.fact, StepTried)]:
            await asyncio.sleep(0.02)
        tried = next(event.fact for event in firm.ledger.events(limit=1000) if isinstance(event.fact, StepTried))
        assert (tried.fault, tried.agent) == ("timeout", "blocks@1")
        house.door.set()
        closing.set()
        await engine
        await firm.close()

    run(story)


def test_too_many_calls_that_never_come_back_are_said_and_no_more_are_made(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        firm = await house.open()
        for number in range(HANGING_MAX):
            await send(firm, "blocks", str(number))
        await firm.drain()
        asked = house.agents[0].asked
        assert asked >= HANGING_MAX
        await send(firm, "blocks", "one more")
        await firm.drain()
        assert house.agents[0].asked == asked
        (problem,) = [problem for problem in await problems(firm) if problem["code"] == "agent-hangs"][:1]
        assert "have not come back" in problem["what"]
        house.door.set()
        await asyncio.sleep(0.2)
        for _ in range(HANGING_MAX + 1):
            await ask(firm, "inbox.answer", question="1", answer="again")
        assert set((await states(firm))["blocks"]) == {"completed"}
        await firm.close()

    run(story)


def test_what_we_give_and_does_not_fit_is_no_fault_of_the_agent(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        firm = await house.open()
        await send(firm, "narrow", "far too long")
        await firm.drain()
        assert house.agents[2].asked == 0
        (problem,) = await problems(firm)
        assert problem["code"] == "step-takes-unfit"
        assert "at most 3" in problem["why"]
        tried = [event.fact for event in firm.ledger.events(limit=1000) if isinstance(event.fact, StepTried)]
        assert [fact.agent for fact in tried] == ["conductor"]
        marks = {row["name"]: row for row in (await ask(firm, "agents.list"))["items"]}
        assert marks["narrow"]["broken"] == 0
        await firm.close()

    run(story)


def test_a_firm_that_is_closed_begins_nothing_more_and_leaves_nobody_awake(tmp_path: Path) -> None:
    house = House(tmp_path)
    (house.folder / "policy.toml").write_text("[limits]\nwakes-at-once-max = 2\n")

    async def story() -> None:
        left: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, told: left.append(str(told)))
        firm = await house.open()
        for number in range(300):
            await send(firm, "quick", str(number))
        closing = asyncio.Event()
        engine = asyncio.create_task(firm.run(closing, patience_seconds=0))
        while not house.agents[1].asked:
            await asyncio.sleep(0)
        closing.set()
        await engine
        asked = house.agents[1].asked
        await firm.close()
        await asyncio.sleep(0.1)
        gc.collect()
        assert left == []
        assert asked == house.agents[1].asked < 300

        firm = await house.open()
        await firm.drain()
        assert house.agents[1].asked >= 300
        assert set((await states(firm))["quick"]) == {"completed"}
        await firm.close()

    run(story)


def test_whoever_hangs_while_the_firm_is_closed_is_left_behind(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        left: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, told: left.append(str(told)))
        firm = await house.open()
        await send(firm, "blocks", "a")
        closing = asyncio.Event()
        engine = asyncio.create_task(firm.run(closing, patience_seconds=0.1))
        while not house.agents[0].asked:
            await asyncio.sleep(0.01)
        closing.set()
        await engine
        await firm.close()
        house.door.set()
        await asyncio.sleep(0.1)
        gc.collect()
        assert left == []

        firm = await house.open()
        await firm.drain()
        assert (await states(firm))["blocks"] == ["completed"]
        await firm.close()

    run(story)
