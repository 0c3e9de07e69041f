"""Connectors and sources of strangers that block their thread: the firm goes on, and their time is kept."""

import asyncio
import gc
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import Heard, Item, Order, Word
from onefirm.capabilities.mail import SEND
from onefirm.conductor.bench import HANGING_MAX
from onefirm.domain.effect import EffectClass, EffectKind, Receipt, Terms, Verification
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from outside import GOOD
from stories.test_the_outside_answers_badly import ONE_LETTER
from telling import Story, run

HAPPENED_AT = "2026-03-02T09:00:00.000000Z"
LIMIT = 1
"""Seconds that a call may take in these stories."""


@dataclass
class Blocking:
    """Sends as `smtplib` does: nobody on its thread goes on until the door opens."""

    cls: EffectClass = "verifiable"
    door: threading.Event = field(default_factory=threading.Event)
    asked: int = 0
    looked: int = 0
    name: str = "blocking"
    capability: str = "mail"
    manner: str = "It is sent, whatever that takes."

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms(self.cls)}

    async def do(self, order: Order) -> Receipt:
        self.asked += 1
        self.door.wait()
        return Receipt(provider_id=order.key, at=HAPPENED_AT)

    async def verify(self, order: Order) -> Verification:
        self.looked += 1
        self.door.wait()
        return Verification(found="happened", receipt=await self.do(order), evidence="It is there.")


@dataclass
class Box:
    """A source that blocks while it looks or reads, as a mailbox far away does."""

    blocks: str
    door: threading.Event = field(default_factory=threading.Event)
    items: list[str] = field(default_factory=lambda: ["one"])
    polled: int = 0
    name: str = "box"

    async def poll(self) -> tuple[Item, ...]:
        self.polled += 1
        self._block("poll")
        return tuple(Item(name=name, raw=name.encode()) for name in self.items)

    def read(self, item: Item) -> Heard:
        self._block("read")
        wish = IntentCall(
            name="qualify-lead", version=2, fields={**GOOD, "message": item.name}, source="box", label=FROM_OUTSIDE
        )
        return Word(sender=GOOD["email"], text=item.name, wish=wish)

    async def put_away(self, item: Item, kept: bool) -> None:
        self._block("put away")
        self.items.remove(item.name)

    def _block(self, what: str) -> None:
        if self.blocks == what:
            self.door.wait()


class Tale(Story):
    def __init__(self, folder: Path, mail: Blocking | None = None, box: Box | None = None) -> None:
        super().__init__(folder)
        self.mail, self.box = mail or Blocking(), box
        (folder / "policy.toml").write_text(
            f"undo-window-seconds = 0\n[limits]\nconnector-seconds-max = {LIMIT}\nwake-again-seconds-max = 1\n"
        )

    async def open(self) -> Firm:
        def mail(_folder: Path) -> Blocking:
            return self.mail

        def box(_folder: Path) -> Box:
            assert self.box is not None
            return self.box

        sources = (*EXTENSION.sources, box) if self.box else EXTENSION.sources
        extension = replace(EXTENSION, connectors=(mail,), sources=sources, playbooks=(ONE_LETTER,))
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))

    def lead(self, number: int) -> None:
        self.fill_in(f"form-{number}", {**GOOD, "email": f"person{number}@there.example"})


async def accepted(firm: Firm) -> None:
    """Everything that waits for a yes, without waiting for what comes of it."""
    for item in (await desk(firm, "inbox.list"))["items"]:
        if item["kind"] == "approval":
            await desk(firm, "inbox.accept", question=item["id"])


async def desk(firm: Firm, name: str, **args: Any) -> dict[str, Any]:
    return (await firm.desk.ask(name, args, "operator")).model_dump(mode="json")


def kinds(firm: Firm) -> list[str]:
    return [event.fact.kind for event in firm.ledger.events(0, 1000)]


async def longest_standstill(until: threading.Event) -> float:
    """Of the loop, in seconds."""
    worst, last = 0.0, time.monotonic()
    while not until.is_set():
        await asyncio.sleep(0.01)
        now = time.monotonic()
        worst, last = max(worst, now - last), now
    return worst


async def becomes(firm: Firm, kind: str) -> None:
    async with asyncio.timeout(10):
        while kind not in kinds(firm):
            await asyncio.sleep(0.02)


def test_a_connector_that_blocks_its_thread_keeps_nobody_waiting_and_its_time_is_kept(tmp_path: Path) -> None:
    tale = Tale(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.lead(1)
        await firm.drain()
        closing, over = asyncio.Event(), threading.Event()
        threading.Timer(8 * LIMIT, tale.mail.door.set).start()  # Were it on our own thread, nothing else would open it.
        beats = asyncio.create_task(longest_standstill(over))
        engine = asyncio.create_task(firm.run(closing))
        await accepted(firm)
        while not tale.mail.asked:
            await asyncio.sleep(0.01)
        await desk(firm, "firm.pause")
        await becomes(firm, "effect.unknown")
        tale.mail.door.set()
        await becomes(firm, "effect.receipted")
        over.set()
        assert await beats < LIMIT
        closing.set()
        await engine
        await firm.close()

    run(story)


def test_too_many_orders_that_never_come_back_are_said_and_no_more_are_given(tmp_path: Path) -> None:
    tale = Tale(tmp_path / "firm", Blocking("ask"))

    async def story() -> None:
        firm = await tale.open()
        for number in range(HANGING_MAX):
            tale.lead(number)
        await firm.drain()
        await accepted(firm)
        await firm.drain()
        asked = tale.mail.asked
        assert asked == HANGING_MAX
        tale.lead(HANGING_MAX)
        await firm.drain()
        await accepted(firm)
        await firm.drain()
        assert tale.mail.asked == asked
        items = (await desk(firm, "inbox.list"))["items"]
        shown = [(await desk(firm, "inbox.show", question=item["id"]))["card"]["problem"] for item in items]
        assert "connector-hangs" in [problem["code"] for problem in shown if problem]
        tale.mail.door.set()
        await becomes(firm, "effect.receipted")
        await firm.close()

    run(story)


def test_a_look_up_that_blocks_keeps_its_time_and_tells_nothing(tmp_path: Path) -> None:
    tale = Tale(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.lead(1)
        await firm.drain()
        await accepted(firm)
        await firm.drain()
        for _ in range(6):
            tale.clock.forward(seconds=120)
            await firm.drain()
        # The order hangs, and so do the look-ups for it; more than so many are never made.
        assert (tale.mail.asked, tale.mail.looked) == (1, HANGING_MAX - 1)
        assert "effect.verified" not in kinds(firm)
        tale.mail.door.set()
        await firm.close()

    run(story)


@pytest.mark.parametrize("blocks", ["poll", "read", "put away"])
def test_a_source_that_blocks_makes_the_firm_deaf_to_nobody_else(tmp_path: Path, blocks: str) -> None:
    box = Box(blocks)
    tale = Tale(tmp_path / "firm", box=box)

    async def story() -> None:
        firm = await tale.open()
        closing, over = asyncio.Event(), threading.Event()
        threading.Timer(8 * LIMIT, box.door.set).start()
        beats = asyncio.create_task(longest_standstill(over))
        engine = asyncio.create_task(firm.run(closing))
        began = time.monotonic()
        tale.lead(1)
        while not [item for item in (await desk(firm, "inbox.list"))["items"] if item["kind"] == "approval"]:
            await asyncio.sleep(0.02)
        heard_after = time.monotonic() - began
        while not [check for check in (await desk(firm, "doctor"))["checks"] if check["name"] == "box"]:
            if blocks == "read":
                break  # What cannot be read in its time is set aside, and asked about.
            await asyncio.sleep(0.02)
        over.set()
        assert await beats < LIMIT
        assert heard_after < 4 * LIMIT
        box.door.set()
        closing.set()
        await engine
        await firm.close()

    run(story)


def test_a_source_of_which_too_many_calls_hang_is_asked_nothing_more(tmp_path: Path) -> None:
    box = Box("poll")
    tale = Tale(tmp_path / "firm", box=box)

    async def story() -> None:
        firm = await tale.open()
        for _ in range(HANGING_MAX + 2):
            await firm.drain()
        assert box.polled == HANGING_MAX
        (check,) = [check for check in (await desk(firm, "doctor"))["checks"] if check["name"] == "box"]
        assert "have not come back" in check["says"]
        box.door.set()
        async with asyncio.timeout(5):
            while (await desk(firm, "inbox.list"))["waiting"] == 0:
                await firm.drain()
        assert box.items == []
        await firm.close()

    run(story)


def test_whoever_hangs_out_there_while_the_firm_is_closed_is_left_behind(tmp_path: Path) -> None:
    box = Box("read")
    tale = Tale(tmp_path / "firm", box=box)

    async def story() -> None:
        left: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, told: left.append(str(told)))
        firm = await tale.open()
        tale.lead(1)
        closing = asyncio.Event()
        engine = asyncio.create_task(firm.run(closing, patience_seconds=0.1))
        while not tale.mail.asked:
            await accepted(firm)
            await asyncio.sleep(0.02)
        closing.set()
        await engine
        await firm.close()
        box.door.set()
        tale.mail.door.set()
        await asyncio.sleep(0.2)
        gc.collect()
        assert left == []
        firm = await tale.open()
        await firm.drain()
        await accepted(firm)
        await firm.drain()
        assert "effect.receipted" in kinds(firm)
        assert box.items == []
        await firm.close()

    run(story)


def test_what_ships_says_of_itself_that_it_never_blocks(tmp_path: Path) -> None:
    made = [make(tmp_path) for make in (*EXTENSION.connectors, *EXTENSION.sources)]
    assert made
    assert [one.name for one in made if getattr(one, "quick", False) is not True] == []
