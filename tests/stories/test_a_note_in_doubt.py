"""A letter of which nobody knows whether it left: it is looked for, and its absence is not believed too early."""

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path

from onefirm.capabilities.connector import Order, Unknown
from onefirm.capabilities.mail import SEND
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json
from told import SOON, Tale, told

GRACE = '\n[local]\nmail = "verifiable"\ngrace-seconds = 60\n'
"""An outbox that can only be looked through, and may show a letter only after a minute."""
AT_ONCE = "approval-days-max = 1\n[limits]\nconnector-seconds-max = 1\n"
DOOR_SECONDS_MAX = 30


class Stuck:
    """Its sender waits at a door, on a thread that nobody can stop; a look finds what has left."""

    name = "stuck"
    capability = "mail"
    manner = "It waits."

    def __init__(self) -> None:
        self.door = threading.Event()
        self.left: list[str] = []
        self.looks = 0

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms("verifiable", grace_seconds=60)}

    async def do(self, order: Order) -> Receipt:
        self.door.wait(DOOR_SECONDS_MAX)
        self.left.append(order.key)
        return Receipt(provider_id="p1", at="2026-03-02T12:00:00.000000Z")

    async def verify(self, order: Order) -> Verification:
        self.looks += 1
        return Verification(found="happened" if order.key in self.left else "not-happened", evidence="Somebody looked.")

    async def came_back(self) -> None:
        self.door.set()
        while not self.left:
            await asyncio.sleep(0.01)


def test_an_absence_is_believed_after_its_grace_and_not_because_somebody_set_the_clock(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.ask("faults.play", capability="mail", faults="request-lost")
        await tale.comes()
        assert tale.ends == [], "It may still be on its way."
        tale.clock.jump(hours=1)
        await tale.passes(seconds=2)
        assert tale.ends == [], "The wall says that an hour has passed, and it was two seconds."
        await tale.passes(seconds=57)
        assert tale.ends == []
        await tale.passes(seconds=1)
        assert tale.ends == ["failed"]
        await tale.passes(hours=1)
        assert tale.ends == ["failed", "sent"] and len(tale.notes()) == 1

    told(tmp_path / "firm", story, f'by = ["mail"]\n{GRACE}')


def test_after_a_stop_the_grace_counts_anew_unless_that_was_long_ago(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        await tale.ask("faults.play", capability="mail", faults="request-lost")
        await tale.comes()
        tale.clock.forward(seconds=59)
        await tale.again()
        await tale.passes(seconds=59)
        assert tale.ends == [], "Nobody knows how long this process was not there."
        tale.clock.forward(hours=2)
        await tale.again()
        await tale.firm.drain()
        assert tale.ends == ["failed"]

    told(tmp_path / "firm", story, f'by = ["mail"]\n{GRACE}')


def test_an_absence_is_not_believed_while_its_sender_is_still_out(tmp_path: Path) -> None:
    mail = Stuck()

    async def story(tale: Tale) -> None:
        await tale.comes()
        await tale.passes(hours=5)
        assert tale.ends == [] and mail.looks == 0, "It may leave at any moment, so that nobody looks."
        tale.clock.forward(seconds=30)
        await mail.came_back()
        await tale.passes(seconds=59)
        assert tale.ends == [] and mail.looks == 0, "The grace counts from when its sender came back."
        await tale.passes(seconds=2)
        assert tale.ends == ["sent"] and len(mail.left) == 1

    told(tmp_path / "firm", story, policy=AT_ONCE, mail=mail)


def test_a_letter_whose_sender_never_comes_back_stays_unknown_after_a_day(tmp_path: Path) -> None:
    mail = Stuck()

    async def story(tale: Tale) -> None:
        await tale.comes()
        await tale.passes(hours=24)
        assert tale.ends == []
        await tale.passes(seconds=2)
        assert tale.ends == ["unsure"] and mail.looks == 1
        mail.door.set()

    told(tmp_path / "firm", story, 'by = ["mail"]\ndigest-at = []', policy=AT_ONCE, mail=mail)


class Carrier:
    """One account of several: what left through another one it never heard of."""

    capability = "mail"
    manner = "It carries."
    quick = True

    def __init__(self, name: str, *, answers: bool = True) -> None:
        self.name = name
        self.left: list[str] = []
        self._answers = answers

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms("verifiable", grace_seconds=60)}

    def place(self, _args: Json) -> str:
        return self.name

    async def do(self, order: Order) -> Receipt:
        self.left.append(order.key)
        if not self._answers:
            raise Unknown("The answer was lost.")
        return Receipt(provider_id="p1", at="2026-03-02T12:00:00.000000Z")

    async def verify(self, order: Order) -> Verification:
        return Verification(found="happened" if order.key in self.left else "not-happened", evidence="Somebody looked.")


def test_a_letter_in_doubt_is_not_looked_for_where_it_never_was(tmp_path: Path) -> None:
    one, other = Carrier("one", answers=False), Carrier("other")

    async def story(tale: Tale) -> None:
        await tale.comes()
        assert len(one.left) == 1
        assert tale.ends == []
        tale.mail = other
        await tale.again()
        await tale.passes(hours=3)
        await tale.passes(hours=1)
        assert tale.ends == ["unsure"], "The other account has no copy of it, and that proves nothing."
        assert other.left == [], "It is told once."

    told(tmp_path / "firm", story, policy=SOON, mail=one)


def test_a_letter_in_doubt_is_found_where_it_left_after_a_restart(tmp_path: Path) -> None:
    one = Carrier("one", answers=False)

    async def story(tale: Tale) -> None:
        await tale.comes()
        await tale.again()
        await tale.passes(hours=3)
        assert tale.ends == ["sent"]
        assert len(one.left) == 1

    told(tmp_path / "firm", story, policy=SOON, mail=one)
