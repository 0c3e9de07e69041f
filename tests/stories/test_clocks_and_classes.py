"""Clocks that are set, clients that are served one at a time, and senders that never come back."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import NotNow, Order, Unknown
from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.ids import instant
from onefirm.planning.progress import Next
from outside import GOOD, VAGUE
from stories.test_what_becomes_known_later import first, tale, told
from telling import Story, ask, run

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


OF_THE_FIRM = (
    SERIAL.replace("work: serial\n", "")
    .replace("intent.email", "= ines@tern.example")
    .replace("intent.message", "= It came in.")
    .replace("mode: ask", "mode: auto")
)


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
    quick: bool = True

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


class Approved(Story):
    """A letter that the operator said yes to; it can be taken back for 30 seconds."""

    async def approve(self) -> tuple[Firm, str]:
        firm = await self.open()
        self.fill_in("one", GOOD)
        await firm.drain()
        decided = await ask(firm, "inbox.accept", question="1")
        assert decided["undo_until"]
        assert self.letters() == []
        return firm, decided["effect"]

    async def after(self, firm: Firm, seconds: float) -> int:
        """How many letters have left so many seconds later."""
        self.clock.forward(seconds=seconds)
        await firm.drain()
        return len(self.letters())


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
        tale_.clock.forward(seconds=43_010)
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


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_neither_shortens_nor_prolongs_a_hold(tmp_path: Path, hours: int) -> None:
    tale_ = Approved(tmp_path / "firm")

    async def story() -> None:
        firm, effect = await tale_.approve()
        assert await tale_.after(firm, 10) == 0
        tale_.clock.jump(hours=hours)
        (held,) = (await ask(firm, "today"))["held"]
        assert (held["effect"], held["until"]) == (effect, instant(tale_.clock.now() + timedelta(seconds=20)))
        assert await tale_.after(firm, 19) == 0
        assert await tale_.after(firm, 1) == 1
        assert (await ask(firm, "today"))["held"] == []
        await firm.close()

    run(story)


@pytest.mark.parametrize("hours", [1, -1])
def test_what_is_held_can_be_taken_back_after_the_clock_was_set(tmp_path: Path, hours: int) -> None:
    tale_ = Approved(tmp_path / "firm")

    async def story() -> None:
        firm, effect = await tale_.approve()
        tale_.clock.jump(hours=hours)
        assert await tale_.after(firm, 29) == 0
        await ask(firm, "inbox.undo", effect=effect)
        assert await tale_.after(firm, 3600) == 0
        assert await waiting(firm) == 1
        await firm.close()

    run(story)


def test_a_clock_set_to_and_fro_ends_a_hold_after_its_seconds(tmp_path: Path) -> None:
    tale_ = Approved(tmp_path / "firm")

    async def story() -> None:
        firm, _ = await tale_.approve()
        tale_.clock.jump(hours=1)
        assert await tale_.after(firm, 10) == 0
        tale_.clock.jump(hours=-2)
        assert await tale_.after(firm, 19) == 0
        assert await tale_.after(firm, 1) == 1
        await firm.close()

    run(story)


def test_a_clock_set_back_before_a_restart_holds_for_one_window_more_at_most(tmp_path: Path) -> None:
    tale_ = Approved(tmp_path / "firm")

    async def story() -> None:
        firm, _ = await tale_.approve()
        assert await tale_.after(firm, 20) == 0
        await firm.close()
        tale_.clock.jump(hours=-1)
        firm = await tale_.open()
        assert await tale_.after(firm, 0) == 0
        assert await tale_.after(firm, 29) == 0
        assert await tale_.after(firm, 1) == 1
        await firm.close()

    run(story)


def test_a_restart_during_a_hold_goes_on_with_the_rest_of_it(tmp_path: Path) -> None:
    tale_ = Approved(tmp_path / "firm")

    async def story() -> None:
        firm, _ = await tale_.approve()
        assert await tale_.after(firm, 10) == 0
        await firm.close()
        firm = await tale_.open()
        tale_.clock.forward(seconds=5)  # Nobody has looked yet, and the clock is right.
        assert await tale_.after(firm, 0) == 0
        tale_.clock.jump(hours=1)
        assert await tale_.after(firm, 14) == 0
        assert await tale_.after(firm, 1) == 1
        await firm.close()

    run(story)


def test_what_the_policy_lets_pass_is_held_by_the_same_count(tmp_path: Path) -> None:
    tale_ = Served(tmp_path / "firm", OF_THE_FIRM, Counter())
    (tale_.folder / "policy.toml").write_text('auto = ["mail.send@1"]\n')

    async def story() -> None:
        firm = await tale_.open()
        tale_.fill_in("one", GOOD)
        await firm.drain()
        tale_.clock.jump(hours=1)
        tale_.clock.forward(seconds=29)
        await firm.drain()
        assert tale_.counter.sent == []
        tale_.clock.forward(seconds=1)
        await firm.drain()
        assert tale_.counter.sent == ["ines@tern.example"]
        await firm.close()

    run(story)


def test_the_claim_itself_refuses_what_is_still_held(tmp_path: Path) -> None:
    tale_ = Approved(tmp_path / "firm")

    async def story() -> None:
        firm, effect = await tale_.approve()
        tale_.clock.jump(hours=1)
        walk, act, _ = firm.engine.conductor.stand((await ask(firm, "plans.list"))["items"][0]["id"])
        assert act is not None
        assert act.declared.effect == effect
        rest = await firm.engine.conductor.claims.dispatch(walk, act)
        assert isinstance(rest, Next)
        assert rest.until == instant(tale_.clock.now() + timedelta(seconds=30))
        assert tale_.letters() == []
        await firm.close()

    run(story)
