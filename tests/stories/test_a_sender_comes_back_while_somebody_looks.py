"""A letter arrives in the very moment in which it is looked for: what was not there yet is no absence."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import Order
from onefirm.domain.effect import Receipt, Verification
from outside import GOOD
from stories.test_the_outside_answers_badly import ONE_LETTER, ScriptedMail, Told
from telling import ask, run

_RECEIPT = Receipt(provider_id="p1", at="2026-03-02T09:00:00.000000Z")


@dataclass
class Slow(ScriptedMail):
    """Takes the letter, and lays it down only when somebody has begun to look for it."""

    looked: asyncio.Event = field(default_factory=asyncio.Event)
    laid: asyncio.Event = field(default_factory=asyncio.Event)
    turns: int = 0

    async def do(self, order: Order) -> Receipt:
        self.asked += 1
        if self.asked == 1:
            await self.looked.wait()
        self.arrived.append(order.key)
        self.laid.set()
        return _RECEIPT

    async def verify(self, order: Order) -> Verification:
        if order.key in self.arrived:
            return Verification(found="happened", receipt=_RECEIPT, evidence="It lies there.")
        self.looked.set()
        await self.laid.wait()
        for _ in range(self.turns):  # Whoever carried it comes back before this look is told, or just after.
            await asyncio.sleep(0)
        return Verification(found="not-happened", evidence="It did not lie there a moment ago.")


@pytest.mark.parametrize("turns", range(8))
def test_it_leaves_once(tmp_path: Path, turns: int) -> None:
    mail = Slow("verifiable", [], turns=turns)
    tale = Told(tmp_path / "firm", mail)
    tale.policy("undo-window-seconds = 0\n[limits]\nconnector-seconds-max = 1\n")

    def connector(_folder: Path) -> Slow:
        return mail

    async def opened() -> Firm:
        extension = replace(EXTENSION, connectors=(connector,), playbooks=(ONE_LETTER,))
        return await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(extension,))

    async def story() -> None:
        firm = await opened()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        for _ in range(5):
            tale.clock.forward(hours=1)
            await firm.drain()
        assert mail.looked.is_set()
        assert len(mail.arrived) == 1
        assert (await ask(firm, "plans.list"))["items"][0]["state"] in ("completed", "reconciled")
        await firm.close()

    run(story)
