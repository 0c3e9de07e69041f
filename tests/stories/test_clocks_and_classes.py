"""Clocks that are set, clients that are served one at a time, and senders that never come back."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import NotNow, Order, Unknown
from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from outside import GOOD, VAGUE
from stories.test_a_lead_becomes_a_letter import Story, ask, run
from stories.test_what_becomes_known_later import first, tale, told

SERIAL = """---
name: lead-qualification
description: Two steps that run one at a time for each client.
version: 1
starts-on: qualify-lead@2
---

# Bill somebody

One after the other.

## Send the letter

```yaml
id: send
effect: mail.send
work: serial
takes:
  to: intent.email
  subject: = Your invoice
  body: intent.message
mode: ask
then: end
```
"""


@dataclass
class Counter:
    """Counts who is out at the same time."""

    seconds: float = 0.0
    out: int = 0
    most: int = 0
    sent: list[str] = field(default_factory=list[str])
    name: str = "counter"
    capability: str = "mail"
    manner: str = "It is counted."

    @property
    def effects(self) -> dict[EffectKind, Terms]:
        return {SEND: Terms("natural-key", at_once=2)}

    async def do(self, order: Order) -> Receipt:
        self.out += 1
        self.most = max(self.most, self.out)
        await asyncio.sleep(self.seconds)
        self.out -= 1
        self.sent.append(str(order.args["to"]))
        return Receipt(provider_id=order.key, at="2026-03-02T09:00:00.000000Z")

    async def verify(self, order: Order) -> Verification:
        receipt = Receipt(provider_id=order.key, at="2026-03-02T09:00:00.000000Z")
        return Verification(found="happened", receipt=receipt, evidence="Counted.")


class Served(Story):
    def __init__(self, folder: Path, playbook: str, counter: Counter) -> None:
        super().__init__(folder)
        self.counter = counter
        self.playbook = folder / "playbooks" / "lead-qualification.md"
        self.playbook.write_text(playbook)
        (folder / "policy.toml").write_text("undo-window-seconds = 0\n")

    async def open(self) -> Firm:
        def counter(_folder: Path) -> Counter:
            return self.counter

        extension = replace(EXTENSION, connectors=(counter,), playbooks=())
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))


async def waiting(firm: Firm) -> int:
    return (await ask(firm, "inbox.list"))["waiting"]


def test_a_clock_set_forward_does_not_shorten_a_grace(tmp_path: Path) -> None:
    tale_ = tale(tmp_path, "verifiable", Unknown("No answer."), "ok", found="not-happened", grace=120)

    async def story(firm: Firm) -> None:
        tale_.clock.jump(hours=1)
        await firm.drain()
        assert tale_.mail.asked == 1
        tale_.clock.forward(seconds=121)
        await firm.drain()
        assert tale_.mail.asked == 2

    told(tale_, story)


def test_a_clock_set_back_does_not_prolong_the_window_of_a_key(tmp_path: Path) -> None:
    """Twice put off for half a day: by the wall clock, which was set back, the window would still be open."""
    tale_ = tale(
        tmp_path, "native-key", "reply lost", NotNow("Later.", 43_000), NotNow("Later.", 43_000), window=86_400
    )  # fmt: skip
    tale_.policy("undo-window-seconds = 0\n[limits]\nfaults-before-block = 9\n")

    async def story(firm: Firm) -> None:
        assert tale_.mail.asked == 2
        tale_.clock.forward(seconds=43_001)
        await firm.drain()
        assert tale_.mail.asked == 3
        tale_.clock.forward(seconds=43_500)
        tale_.clock.jump(hours=-0.1)
        await firm.drain()
        assert tale_.mail.asked == 3
        assert (await first(firm))["card"]["problem"]["code"] == "effect-unanswered"
        assert len(tale_.mail.arrived) == 1

    told(tale_, story)


def test_serial_steps_of_one_client_wait_for_each_other_and_say_behind_whom(tmp_path: Path) -> None:
    tale_ = Served(tmp_path / "firm", SERIAL, Counter())

    async def story() -> None:
        firm = await tale_.open()
        tale_.fill_in("one", GOOD)
        await firm.drain()
        for name, form in (("two", VAGUE), ("three", {**GOOD, "message": "And another one, please."})):
            tale_.clock.forward(seconds=1)  # Whoever came later stands later in the inbox.
            tale_.fill_in(name, form)
            await firm.drain()
        assert await waiting(firm) == 2
        plans = (await ask(firm, "plans.list"))["items"]
        assert len(plans) == 3
        for _ in range(2):
            await ask(firm, "inbox.accept", question="1")
        assert sorted(tale_.counter.sent) == sorted([GOOD["email"], VAGUE["email"]])
        assert await waiting(firm) == 1  # The other of the same client, which waited behind the first.
        await ask(firm, "inbox.accept", question="1")
        assert tale_.counter.sent[-1] == GOOD["email"]
        assert await waiting(firm) == 0
        await firm.close()

    run(story)


def test_a_connector_is_given_no_more_at_once_than_its_terms_say(tmp_path: Path) -> None:
    tale_ = Served(tmp_path / "firm", SERIAL.replace("work: serial\n", ""), Counter(seconds=0.02))

    async def story() -> None:
        firm = await tale_.open()
        for number in range(7):
            tale_.fill_in(f"form {number}", {**GOOD, "email": f"somebody{number}@firm.example"})
        await firm.drain()
        for _ in range(7):
            await firm.desk.ask("inbox.accept", {"question": "1"}, "operator")
        closing = asyncio.Event()
        running = asyncio.create_task(firm.run(closing))
        while len(tale_.counter.sent) < 7:
            await asyncio.sleep(0.01)
        closing.set()
        await running
        assert tale_.counter.most == 2
        assert len(set(tale_.counter.sent)) == 7
        await firm.close()

    run(story)


def test_whoever_waits_in_a_lane_goes_on_when_the_one_before_does_not_want_it_any_more(tmp_path: Path) -> None:
    tale_ = Served(tmp_path / "firm", SERIAL.replace("work: serial\n", ""), Counter(seconds=0.2))

    async def story() -> None:
        firm = await tale_.open()
        for number in range(4):
            tale_.fill_in(f"form {number}", {**GOOD, "email": f"somebody{number}@firm.example"})
        await firm.drain()
        for _ in range(4):
            await firm.desk.ask("inbox.accept", {"question": "1"}, "operator")
        closing = asyncio.Event()
        running = asyncio.create_task(firm.run(closing))
        while tale_.counter.out < 2:
            await asyncio.sleep(0.01)
        plans = (await firm.desk.ask("plans.list", {}, "operator")).model_dump()["items"]
        waiting_plans = [plan["id"] for plan in plans if plan["state"] == "in-progress"]
        await firm.desk.ask("plans.cancel", {"plan": waiting_plans[0]}, "operator")
        async with asyncio.timeout(10):
            while len(tale_.counter.sent) < 3:
                await asyncio.sleep(0.01)
        closing.set()
        await running
        await firm.close()

    run(story)
