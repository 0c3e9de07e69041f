"""Between the question and the act the firm gets other accounts: what was agreed to, judged and promised holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Order, place, road
from onefirm.capabilities.mail import SEND
from onefirm.connectors.mail.server.sender import MailSender
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.effect import EffectClass, EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json
from outside import GOOD
from stories.test_the_outside_answers_badly import ScriptedMail, told
from stories.test_what_was_agreed_to_leaves_by_that_road import card, section, shut, through
from telling import ask, run


@dataclass
class Lagging(ScriptedMail):
    """What it has taken can be seen there ten minutes later, and it says that it may take an hour."""

    clock: Clock | None = None
    taken: list[float] = field(default_factory=list[float])

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms(cls="verifiable", grace_seconds=3600)}

    async def do(self, order: Order) -> Receipt:
        assert self.clock
        self.taken.append(self.clock.elapsed())
        return await super().do(order)

    async def verify(self, order: Order) -> Verification:
        assert self.clock
        seen = any(self.clock.elapsed() - at >= 600 for at in self.taken)
        receipt = Receipt(provider_id="p1", at="2026-03-02T09:00:00.000000Z") if seen else None
        return Verification(found="happened" if seen else "not-happened", receipt=receipt, evidence="Looked.")


@dataclass
class Placed(ScriptedMail):
    """As a webhook does it: each addressee has an address of their own."""

    urls: dict[str, str] = field(default_factory=dict[str, str])

    def place(self, args: Json) -> str:
        return self.urls.get(str(args.get("to")), "")


@pytest.mark.parametrize("declared_at", ["another", "one that was shut"])
def test_an_absence_is_believed_only_after_the_time_of_the_account_it_left_by(tmp_path: Path, declared_at: str) -> None:
    tale = told(tmp_path, "natural-key")
    real = Lagging("verifiable", ["reply lost"], name="real", clock=tale.clock)

    async def story() -> None:
        firm = await tale.open()
        if declared_at != "another":
            await firm.close()
            with section(tale):
                firm = await shut(tale)
        tale.fill_in("one", GOOD)
        await firm.drain()
        await firm.close()
        firm = await through(tale, real)
        while not real.asked:
            await ask(firm, "inbox.accept", question="1")
        for _ in range(6):
            tale.clock.forward(seconds=30)
            await firm.drain()
        assert len(real.arrived) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize("cls", ["natural-key", "native-key"])
def test_what_is_in_doubt_is_not_repeated_elsewhere_after_its_account_was_shut_for_a_while(
    tmp_path: Path, cls: EffectClass
) -> None:
    tale = told(tmp_path, cls, *["reply lost"] * 9)
    other = ScriptedMail(cls, [], name="other")

    async def story() -> None:
        firm = await tale.approved()
        await firm.close()
        assert len(tale.mail.arrived) == 1
        with section(tale):
            firm = await shut(tale)
            for _ in range(2):
                tale.clock.forward(hours=1)
                await firm.drain()
            await firm.close()
        firm = await through(tale, other)
        for _ in range(3):
            tale.clock.forward(hours=1)
            await firm.drain()
        assert other.arrived == []
        assert (await card(firm))["problem"]["code"] == "effect-unanswered"
        await firm.close()

    run(story)


def test_another_server_on_the_card_is_another_road_and_the_same_mailbox() -> None:
    def sender(host: str) -> MailSender:
        nobody: Any = None
        settings = MailSettings(smtp_host=host, imap_host="imap.tern.example", address="ines@tern.example")
        return MailSender(settings, nobody, nobody, nobody, nobody)

    one, other = sender("smtp.tern.example"), sender("relay.stranger.example")
    assert one.manner != other.manner
    assert road(one, {}) != road(other, {})
    assert place(one, {}) == place(other, {})


@pytest.mark.parametrize(("moved", "leaves"), [("ben@palmer.example", False), ("ada@palmer.example", True)])
def test_an_edited_act_is_held_to_the_address_it_was_edited_to(tmp_path: Path, moved: str, leaves: bool) -> None:
    tale = told(tmp_path, "natural-key")
    tale.policy("undo-window-seconds = 60\n")
    mail = Placed("natural-key", [], urls={"ada@palmer.example": "A", "ben@palmer.example": "B"})
    tale.mail = mail

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        await ask(firm, "inbox.edit", question="1", changes={"to": "ben@palmer.example"})
        await firm.close()
        mail.urls[moved] = "elsewhere"
        tale.clock.forward(hours=1)
        firm = await tale.open()
        await firm.drain()
        assert bool(mail.arrived) == leaves
        await firm.close()

    run(story)


async def let_go(firm: Firm) -> None:
    """It is taken back before it leaves, and asked about again as it would leave now."""
    (held,) = (await ask(firm, "today"))["held"]
    await ask(firm, "inbox.undo", effect=held["effect"])
    await firm.drain()


@pytest.mark.parametrize("back", [True, False])
def test_a_yes_counts_for_the_road_of_the_card_it_was_given_to(tmp_path: Path, back: bool) -> None:
    tale = told(tmp_path, "natural-key")
    tale.policy("undo-window-seconds = 60\n")
    tale.mail.manner = "It is sent by A."
    other = ScriptedMail("natural-key", [], name="other", manner="It is sent by B.")

    async def story() -> None:
        firm = await tale.approved()
        await firm.close()
        firm = await through(tale, other)
        await let_go(firm)
        assert "sent by B" in str(await card(firm))
        if back:
            await firm.close()
            firm = await tale.open()
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(hours=1)
        await firm.drain()
        assert (len(tale.mail.arrived), len(other.arrived)) == ((0, 0) if back else (0, 1))
        await firm.close()

    run(story)


def test_what_the_gate_let_pass_waits_out_its_hold_and_leaves_by_that_road_or_is_asked_about(tmp_path: Path) -> None:
    tale = told(tmp_path, "natural-key")
    tale.policy('undo-window-seconds = 60\nauto = ["mail.send@1"]\n[modes]\n"lead-qualification.send" = "auto"\n')
    other = ScriptedMail("natural-key", [], name="other")

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "intents.send", type="qualify-lead@2", fields=dict(GOOD), key="one")
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["items"] == []
        assert tale.mail.arrived == []
        await firm.close()
        tale.clock.forward(hours=1)
        firm = await through(tale, other)
        await firm.drain()
        assert other.arrived == []
        assert (await card(firm))["kind"] == "approval"
        await firm.close()

    run(story)
