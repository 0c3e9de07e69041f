"""Webhooks in: signed, kept before they are answered, read later, each once; what drifts waits for one answer."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from hooked import LEAD, OTHER, SECRET, headers, spelled, with_hooks
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.domain.events.intents import IntentReceived, OutsideReceived
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Refusal
from onefirm.intake.hooks.taking import WAITING_COUNT, Delivery, TooFast

HOOKS = '[hooks.site]\nsecrets = ["site-hook"]\n'


class World:
    """A firm with one hook, and somebody who sends to it."""

    def __init__(self, folder: Path, hooks: str = HOOKS) -> None:
        self.folder, self.clock, self.chance = folder, ManualClock(), SeededChance()
        init(
            folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
            clock=self.clock, chance=self.chance,
        )  # fmt: skip
        with_hooks(folder, hooks)

    async def open(self) -> Firm:
        firm = await open_firm(self.folder, clock=self.clock, chance=self.chance)
        await firm.desk.ask("vault.set", {"name": "site-hook", "value": SECRET}, "operator")
        return firm

    def delivery(
        self, fields: Any, name: str = "msg_1", *, late: float = 0, secrets: tuple[str, ...] = (SECRET,)
    ) -> Delivery:
        raw = fields if isinstance(fields, bytes) else spelled(fields)
        said = headers(raw, name, self.clock.now().timestamp() - late, *secrets)
        return Delivery(
            "site", said["webhook-id"], said["webhook-timestamp"], said["webhook-signature"], raw, "192.0.2.7"
        )


def facts(firm: Firm, kind: type[Any]) -> list[Any]:
    return [event.fact for event in firm.ledger.events(limit=100_000) if isinstance(event.fact, kind)]


async def questions(firm: Firm) -> list[dict[str, Any]]:
    shown: Any = as_json(await firm.desk.ask("inbox.list", {}, "operator"))
    return list(shown["items"])


async def answer(firm: Firm, question: str, said: str) -> None:
    await firm.desk.ask("inbox.answer", {"question": question, "answer": said}, "operator")
    await firm.drain()


async def _refused(firm: Firm, delivery: Delivery) -> str:
    before = firm.ledger.durable()
    with pytest.raises(Refusal) as refusal:
        await firm.taking.take(delivery)
    assert firm.ledger.durable() == before, "Nothing is kept of what is refused."
    return refusal.value.problem.code


def test_what_is_signed_is_kept_sealed_before_it_is_read_and_becomes_one_wish(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        assert await firm.taking.take(world.delivery(LEAD))
        (kept,) = facts(firm, OutsideReceived)
        assert kept.waits and kept.connector == "hook-site" and not facts(firm, IntentReceived)
        row = next(row for row in firm.store.all_rows() if row.kind == OutsideReceived.kind)
        assert "ada" not in row.body and "sealed" in row.body
        await firm.drain()
        (wish,) = facts(firm, IntentReceived)
        assert wish.fields.value["email"] == "ada@palmer.example" and wish.source == "hook-site"
        assert wish.label.integrity == 0
        await firm.close()

    asyncio.run(story())


def test_the_same_name_again_is_nothing_new_whatever_it_holds_and_also_after_a_restart(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        assert await firm.taking.take(world.delivery(LEAD, "one"))
        assert await firm.taking.take(world.delivery({**LEAD, "email": "bo@lind.example"}, "two"))
        assert not await firm.taking.take(world.delivery({**LEAD, "email": "other@lind.example"}, "one"))
        await firm.close()
        firm = await world.open()
        world.clock.forward(days=40)
        assert not await firm.taking.take(world.delivery(LEAD, "one"))
        await firm.drain()
        assert not await firm.taking.take(world.delivery(LEAD, "two"))
        await firm.drain()
        assert len(facts(firm, IntentReceived)) == 2
        await firm.close()

    asyncio.run(story())


def test_nothing_is_kept_of_what_is_forged_changed_late_or_for_nobody(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        good = world.delivery(LEAD)
        forged = world.delivery(LEAD, secrets=(OTHER,))
        for bad in (
            forged,
            Delivery(good.hook, "msg_2", good.stamp, good.signatures, good.raw, "a"),
            Delivery(good.hook, good.name, good.stamp, good.signatures, good.raw + b" ", "a"),
            Delivery(good.hook, good.name, f"+{good.stamp}", good.signatures, good.raw, "a"),
            Delivery(good.hook, good.name, good.stamp, "", good.raw, "a"),
            Delivery(good.hook, good.name, good.stamp, "v1a," + good.signatures[3:], good.raw, "a"),
        ):
            assert await _refused(firm, bad) == "hook-unsigned"
        assert await _refused(firm, world.delivery(LEAD, late=301)) == "hook-late"
        assert await _refused(firm, world.delivery(LEAD, late=-301)) == "hook-late"
        other = Delivery("nobody", good.name, good.stamp, good.signatures, good.raw, "b")
        assert await _refused(firm, other) == "hook-unknown"
        assert await _refused(firm, world.delivery(b"x" * 300_000)) == "hook-too-big"
        assert await firm.taking.take(world.delivery(LEAD, late=299))
        await firm.close()

    asyncio.run(story())


def test_while_a_secret_is_changed_both_count_and_afterwards_only_the_new_one(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm", '[hooks.site]\nsecrets = ["site-hook", "site-hook-next"]\n')
        firm = await world.open()
        await firm.desk.ask("vault.set", {"name": "site-hook-next", "value": OTHER}, "operator")
        assert await firm.taking.take(world.delivery(LEAD, "a", secrets=(SECRET,)))
        assert await firm.taking.take(world.delivery(LEAD, "b", secrets=(OTHER,)))
        assert await firm.taking.take(world.delivery(LEAD, "c", secrets=(OTHER, SECRET)))
        await firm.desk.ask("vault.remove", {"name": "site-hook"}, "operator")
        world.clock.forward(seconds=1)
        assert await _refused(firm, world.delivery(LEAD, "d", secrets=(SECRET,))) == "hook-unsigned"
        assert await firm.taking.take(world.delivery(LEAD, "e", secrets=(OTHER,)))
        await firm.desk.ask("vault.remove", {"name": "site-hook-next"}, "operator")
        world.clock.forward(seconds=1)
        assert await _refused(firm, world.delivery(LEAD, "f", secrets=(OTHER,))) == "hook-closed"
        await firm.close()

    asyncio.run(story())


async def _guessed(firm: Firm, forged: Delivery) -> bool:
    """False once nobody listens to them any more."""
    try:
        await firm.taking.take(forged)
    except TooFast as fast:
        return fast.seconds < 1
    except Refusal:
        return True
    raise AssertionError("A forged one was taken.")


def test_whoever_guesses_at_the_secret_is_soon_told_to_wait_and_whoever_holds_it_never_is(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        guesses = 0
        while await _guessed(firm, world.delivery(LEAD, secrets=(OTHER,))):
            guesses += 1
        assert 5 < guesses < 60
        good = world.delivery(LEAD)
        assert await firm.taking.take(Delivery(good.hook, good.name, good.stamp, good.signatures, good.raw, "else"))
        assert await firm.taking.take(world.delivery({**LEAD, "email": "bo@lind.example"}, "two"))
        world.clock.forward(seconds=120)
        assert await _guessed(firm, world.delivery(LEAD, secrets=(OTHER,)))
        await firm.close()

    asyncio.run(story())


def test_a_new_field_is_one_question_for_all_and_the_answer_is_remembered(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        for number in range(5):
            sent = {key: value for key, value in LEAD.items() if key != "budget"}
            sent |= {"email": f"no{number}@palmer.example", "budget_eur": "7000"}
            await firm.taking.take(world.delivery(sent, f"n{number}"))
        await firm.taking.take(world.delivery(LEAD, "as-ever"))
        await firm.drain()
        assert len(facts(firm, IntentReceived)) == 1, "What looks as ever is not kept waiting."
        (question,) = [each for each in await questions(firm) if "budget_eur" in each["title"]]
        assert question["title"] == "The hook 'site' sends a new field 'budget_eur': what is it?"
        await firm.close()
        firm = await world.open()
        await firm.drain()
        assert len(facts(firm, IntentReceived)) == 1, "It waits, however often the firm is opened."
        await answer(firm, question["id"], "budget")
        wishes = facts(firm, IntentReceived)
        assert len(wishes) == 6 and {wish.fields.value["budget"] for wish in wishes} == {"7000", "6000 EUR"}
        later = {"name": "Bo", "email": "bo@lind.example", "message": "A logo, please.", "budget_eur": 900}
        await firm.taking.take(world.delivery(later, "later"))
        await firm.drain()
        assert len(facts(firm, IntentReceived)) == 7
        assert not [each for each in await questions(firm) if "new field" in each["title"]]
        row = [row.body for row in firm.store.all_rows() if "drift" in row.kind]
        assert row and not any("budget_eur" in body for body in row), "The outside's own words are sealed."
        await firm.close()

    asyncio.run(story())


def test_two_new_fields_are_asked_one_after_the_other_and_beside_is_kept_in_what_came(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        sent = {**LEAD, "meta": {"utm": "x", "mood": True}}
        await firm.taking.take(world.delivery(sent))
        await firm.drain()
        for field in ("meta.utm", "meta.mood"):
            (question,) = [each for each in await questions(firm) if "new field" in each["title"]]
            assert field in question["title"] and not facts(firm, IntentReceived)
            await answer(firm, question["id"], "beside")
        (wish,) = facts(firm, IntentReceived)
        assert "utm" not in str(wish.fields.value)
        await firm.close()

    asyncio.run(story())


def test_a_field_that_is_missing_is_asked_about_once_and_mended_in_the_settings(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm", f'{HOOKS}fields = {{ mood = "beside" }}\n')
        firm = await world.open()
        for number in range(3):
            await firm.taking.take(
                world.delivery({"name": "Ada", "message": "Hello", "mood": f"x{number}"}, f"n{number}")
            )
        await firm.drain()
        (question,) = await questions(firm)
        assert "without a mail address" in question["title"]
        await answer(firm, question["id"], "again")
        (question,) = await questions(firm)
        await answer(firm, question["id"], "aside")
        assert not await questions(firm) and not facts(firm, IntentReceived)
        await firm.taking.take(world.delivery({"name": "Ada", "message": "Hello", "mood": "y"}, "later"))
        await firm.drain()
        assert not await questions(firm), "It was said once."
        assert len(facts(firm, OutsideReceived)) == 4, "And everything is still there, as it came."
        await firm.close()

    asyncio.run(story())


def test_what_nobody_can_read_is_shown_and_not_read_again(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        bad = (b"\xff\xfe", b"[1]", b"{", b'{"a":' * 5_000, spelled({**LEAD, "email": "nobody"}))
        for number, raw in enumerate(bad):
            await firm.taking.take(world.delivery(raw, f"b{number}"))
        await firm.drain()
        waiting = len(facts(firm, OutsideReceived))
        assert waiting == len(bad) == sum(each.get("count", 1) for each in await questions(firm))
        before = firm.ledger.durable()
        await firm.drain()
        assert firm.ledger.durable() == before
        await firm.close()

    asyncio.run(story())


def test_whoever_is_forgotten_is_forgotten_in_what_came_in_too_read_or_not(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        await firm.taking.take(world.delivery(LEAD, "read"))
        await firm.drain()
        await firm.taking.take(world.delivery({**LEAD, "mood": "x"}, "waits"))
        await firm.taking.take(world.delivery({**LEAD, "email": "bo@lind.example"}, "other"))
        await firm.drain()
        whom = {"person": "ada@palmer.example"}
        shown: Any = as_json(await firm.desk.ask("forget.preview", whom, "operator"))
        await firm.desk.ask("forget.person", {**whom, "confirm": shown["confirm"]}, "operator")
        await firm.drain()
        left = [fact.raw.erased for fact in facts(firm, OutsideReceived)]
        assert left == [True, True, False]
        await firm.close()

    asyncio.run(story())


def test_whoever_waits_for_an_answer_comes_before_the_reading_however_few_come_in_a_second(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm")
        firm = await world.open()
        few = [world.delivery(LEAD, f"few_{number}") for number in range(WAITING_COUNT - 1)]
        taken = [asyncio.create_task(firm.taking.take(delivery)) for delivery in few]
        await asyncio.sleep(0)
        assert not firm.taking.rush()
        await asyncio.gather(*taken)
        taken = [
            asyncio.create_task(firm.taking.take(world.delivery(LEAD, f"many_{number}")))
            for number in range(WAITING_COUNT)
        ]
        await asyncio.sleep(0)
        assert firm.taking.rush()
        await asyncio.gather(*taken)
        assert not firm.taking.rush()
        await firm.close()

    asyncio.run(story())
