"""Somebody with two addresses is one person: what was said of either holds for both, until they are parted."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.desk.people.likenesses import Likenesses
from onefirm.domain.events.intents import OutsideReceived
from onefirm.domain.problem import Refusal
from onefirm.ledger.store import Views
from onefirm.records.alike import Likeness, Traits
from outside import GOOD
from stories.test_somebody_is_forgotten import CANARY, forget, standing_in
from stories.test_what_a_client_wants import AGAIN, Firmly, comes_in, kinds
from telling import Story, ask, run

WORK, HOME = "ada@palmer.example", "ada.palmer@mail.example"


@pytest.fixture
def tale(tmp_path: Path) -> Firmly:
    return Firmly(tmp_path / "firm")


async def ada(firm: Firm, stays: str) -> tuple[str, str]:
    """Two entries; the one with this address stays."""
    one, other = [
        (await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": each}))["id"] for each in (WORK, HOME)
    ]
    one, other = (one, other) if stays == WORK else (other, one)
    return one, other


async def become_one(firm: Firm, stays: str) -> str:
    one, other = await ada(firm, stays)
    await ask(firm, "people.merge", stays=one, gone=other)
    return other


async def rules_shown(firm: Firm, who: str) -> list[str]:
    return [row["rule"] for row in (await ask(firm, "rules.list", who=who))["items"]]


@pytest.mark.parametrize("written", [WORK, HOME])
@pytest.mark.parametrize("stays", [WORK, HOME])
@pytest.mark.parametrize("first", ["the rule", "the merge"])
def test_a_rule_said_of_one_address_holds_for_the_other(tale: Firmly, stays: str, written: str, first: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada(firm, stays)
        if first == "the merge":
            await ask(firm, "people.merge", stays=one, gone=other)
        await ask(firm, "rules.set", who=WORK, rule="never by mail", why="She reads none.")
        if first == "the rule":
            await ask(firm, "people.merge", stays=one, gone=other)
        for who in (WORK, HOME, "Ada Palmer"):
            assert await rules_shown(firm, who) == ["never by mail"], who
        await comes_in(tale, firm, email=written)
        assert "effect.refused" in kinds(firm)
        assert tale.mail.asked == 0
        await ask(firm, "rules.lift", who=HOME, rule="never by mail")
        assert await rules_shown(firm, WORK) == []
        await firm.close()

    run(story)


def test_a_rule_goes_with_the_name_it_was_said_of_when_they_are_parted(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        gone = await become_one(firm, stays=HOME)
        await ask(firm, "rules.set", who=WORK, rule="never by mail")
        await ask(firm, "people.part", person=gone)
        assert (await rules_shown(firm, WORK), await rules_shown(firm, HOME)) == (["never by mail"], [])
        await comes_in(tale, firm, email=HOME)
        assert "effect.refused" not in kinds(firm)
        await comes_in(tale, firm, "two", email=WORK, message=AGAIN)
        assert "effect.refused" in kinds(firm)
        await firm.close()

    run(story)


def test_what_was_allowed_before_they_were_one_is_judged_again(tmp_path: Path) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        one, other = await ada(firm, HOME)
        await ask(firm, "rules.set", who=WORK, rule="never by mail")
        tale.fill_in("one", {**GOOD, "email": HOME})
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        await ask(firm, "people.merge", stays=one, gone=other)
        tale.clock.forward(hours=1)
        await firm.drain()
        assert tale.letters() == []
        assert "effect.refused" in kinds(firm)
        await firm.close()

    run(story)


@pytest.mark.parametrize("stays", [WORK, HOME])
def test_whoever_opted_out_at_one_address_is_written_to_at_none(tale: Firmly, stays: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "optouts.add", address=WORK, why="Stop.")
        gone = await become_one(firm, stays)
        await comes_in(tale, firm, email=HOME)
        assert "effect.refused" in kinds(firm)
        assert tale.mail.asked == 0
        assert (await ask(firm, "people.show", person=HOME))["opted_out"] == [WORK]
        said = await ask(firm, "optouts.remove", address=HOME)
        assert said["says"] == f"{WORK} may be written to again."
        await ask(firm, "optouts.add", address=HOME)
        await ask(firm, "people.part", person=gone)
        outs = [(await ask(firm, "people.show", person=each))["opted_out"] for each in (WORK, HOME)]
        assert outs == [[], [HOME]]
        await firm.close()

    run(story)


@pytest.mark.parametrize("stays", [WORK, HOME])
def test_a_decision_for_one_client_holds_under_every_name_of_theirs(tale: Firmly, stays: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "decisions.add", decision="No bakeries", never="bakery", scope=WORK)
        await become_one(firm, stays)
        await comes_in(tale, firm, email=HOME)
        (item,) = (await ask(firm, "inbox.list"))["items"]
        assert "No bakeries" in str((await ask(firm, "inbox.show", question=item["id"]))["card"])
        await firm.close()

    run(story)


def letter(sender: str) -> str:
    return (
        f"From: Ada <{sender}>\nTo: ines@tern.example\nSubject: Re: your logo\nMessage-ID: <r1@x.example>\n"
        "Date: Mon, 02 Mar 2026 12:00:00 +0000\n\nYes please, let us go on with it.\n"
    )


@pytest.mark.parametrize("merged", [True, False])
def test_an_answer_from_their_other_address_is_an_answer(tmp_path: Path, merged: bool) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        one, other = await ada(firm, HOME)
        if merged:
            await ask(firm, "people.merge", stays=one, gone=other)
        tale.fill_in("one", {**GOOD, "email": HOME})
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(hours=1)
        await firm.drain()
        assert len(tale.letters()) == 1
        tale.clock.forward(days=1)
        tale.post("reply", letter(WORK))
        await firm.drain()
        tale.clock.forward(days=5)
        await firm.drain()
        titles = [item["title"] for item in (await ask(firm, "inbox.list"))["items"]]
        assert ("Send a mail to Ada Palmer" in titles) is not merged, titles
        await firm.close()

    run(story)


async def opt_out_and_in_again(firm: Firm, _: Story) -> None:
    await ask(firm, "optouts.add", address=WORK, why="Stop.")
    await ask(firm, "optouts.remove", address=WORK)


async def they_write(firm: Firm, tale: Story) -> None:
    tale.post("reply", letter(WORK))
    await firm.drain()
    shown = await ask(firm, "people.show", person=HOME)
    assert [each["way"] for each in shown["letters"] if each["way"] == "from them"] == ["from them"]


async def become_one_only_now(firm: Firm, _: Story) -> None:
    await ask(firm, "people.merge", stays=WORK, gone=HOME)


@pytest.mark.parametrize("happens", [opt_out_and_in_again, they_write, become_one_only_now])
@pytest.mark.parametrize("stays", [WORK, HOME])
def test_what_moves_under_another_name_of_theirs_brings_an_allowed_letter_back(
    tmp_path: Path, stays: str, happens: Callable[[Firm, Story], Awaitable[None]]
) -> None:
    """No rule refuses it: that something moved is all that keeps it here."""

    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        one, other = await ada(firm, stays)
        if happens is not become_one_only_now:
            await ask(firm, "people.merge", stays=one, gone=other)
        tale.fill_in("one", {**GOOD, "email": HOME})
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        await happens(firm, tale)
        tale.clock.forward(hours=1)
        await firm.drain()
        assert tale.letters() == []
        items = (await ask(firm, "inbox.list"))["items"]
        (back,) = (item["id"] for item in items if item["title"] == "Send a mail to Ada Palmer")
        await ask(firm, "inbox.accept", question=back)
        tale.clock.forward(hours=1)
        await firm.drain()
        assert len(tale.letters()) == 1, "It leaves once that was seen."
        await firm.close()

    run(story)


def test_what_was_said_under_a_name_goes_with_it_when_they_are_parted(tmp_path: Path) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        mail = f"ada@{CANARY.lower()}.example"
        one = (await ask(firm, "people.add", fields={"name": f"Ada {CANARY}", "email": mail}))["id"]
        other = (await ask(firm, "people.add", fields={"name": "Bob Home", "email": HOME}))["id"]
        await ask(firm, "people.merge", stays=other, gone=one)
        told: dict[str, Any] = {"notes": f"{CANARY} told me of it", "phones": [f"+43 777 {CANARY}"]}
        await ask(firm, "records.change", kind="person", id=mail, fields=told, why=f"{CANARY} called")
        await ask(firm, "rules.set", who=mail, rule="never by mail", why=f"{CANARY} wants none")
        assert (await known(firm, HOME))["notes"] == told["notes"]
        await ask(firm, "people.part", person=one)
        assert await known(firm, mail) == {"name": f"Ada {CANARY}", "email": mail, **told}
        assert await known(firm, HOME) == {"name": "Bob Home", "email": HOME}
        await forget(firm, mail)
        assert standing_in(tale.folder, CANARY) == []
        assert [
            event.seq for event in firm.ledger.events(limit=1_000) if CANARY.lower() in str(event.fact).lower()
        ] == []
        assert await known(firm, HOME) == {"name": "Bob Home", "email": HOME}
        await firm.close()

    run(story)


@pytest.mark.parametrize("stays", [0, 1])
@pytest.mark.parametrize("named", [0, 1])
def test_forgetting_reaches_what_each_of_their_names_brought_since_it_was_forgotten(
    tmp_path: Path, stays: int, named: int
) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        mails = f"ada@{CANARY.lower()}.example", f"ada.home@{CANARY.lower()}.example"
        pear = {**GOOD, "name": f"Ada {CANARY}", "message": f"{GOOD['message']} Secret of {CANARY}: the pear tree."}
        tale.fill_in("home", {**pear, "email": mails[1]})
        await firm.drain()
        tale.fill_in("work", {**pear, "email": mails[0]})
        await firm.drain()
        await forget(firm, mails[0])
        tale.clock.forward(days=1)
        tale.fill_in("again", {**pear, "email": mails[0], "message": f"{GOOD['message']} {CANARY} again."})
        await firm.drain()
        ids = [(await ask(firm, "people.add", fields={"name": "Ada", "email": mail}))["id"] for mail in mails]
        await ask(firm, "people.merge", stays=ids[stays], gone=ids[1 - stays])
        await forget(firm, mails[named])
        still = [event for event in firm.ledger.events(limit=10_000) if CANARY.lower() in str(event.fact).lower()]
        brought = [event.fact for event in firm.ledger.events(limit=10_000)]
        raw = [fact.raw.erased for fact in brought if isinstance(fact, OutsideReceived)]
        assert (still, all(raw), len(raw)) == ([], True, 3)
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


async def known(firm: Firm, ref: str) -> dict[str, Any]:
    shown = await ask(firm, "people.show", person=ref)
    return {field["name"]: field["value"] for field in shown["record"]["fields"]}


def test_a_further_address_in_their_record_is_theirs(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": WORK, "emails": [HOME]})
        await ask(firm, "rules.set", who=WORK, rule="never by mail")
        assert await rules_shown(firm, HOME) == ["never by mail"]
        await comes_in(tale, firm, email=HOME)
        assert "effect.refused" in kinds(firm)
        assert [plan["title"] for plan in (await ask(firm, "people.show", person=WORK))["plans"]] != []
        await firm.close()

    run(story)


def test_a_letter_that_is_held_does_not_leave_for_an_address_that_turns_out_to_be_theirs(tmp_path: Path) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": WORK})
        await ask(firm, "optouts.add", address=HOME, why="Stop.")
        tale.fill_in("one", {**GOOD, "email": WORK})
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        await ask(firm, "records.change", kind="person", id=WORK, fields={"emails": [HOME]}, why="It is hers.")
        tale.clock.forward(hours=1)
        await firm.drain()
        assert tale.letters() == []
        await firm.close()

    run(story)


@pytest.mark.parametrize("crossed", [True, False])
def test_two_who_merge_at_once_lose_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crossed: bool) -> None:
    seen_of, both, done, looked = Likenesses.seen_of, asyncio.Event(), asyncio.Event(), list[str]()

    async def together(self: Likenesses, views: Views, one: str, other: str) -> tuple[Traits, Likeness | None]:
        """Both look; then the first one merges, and only then the second goes on."""
        seen = await seen_of(self, views, one, other)
        looked.append(one)
        if len(looked) == 2:
            both.set()
        await (done if len(looked) == 2 else both).wait()
        return seen

    monkeypatch.setattr(Likenesses, "seen_of", together)

    async def story() -> None:
        firm = await Story(tmp_path / "firm").open()
        ids = [
            (await ask(firm, "people.add", fields={"name": name, "email": f"{name}@x.example"}))["id"]
            for name in ("ada", "bob", "cyd")
        ]
        other = (ids[1], ids[0]) if crossed else (ids[2], ids[0])
        pairs = [(ids[0], ids[1]), other]

        async def merge(stays: str, gone: str) -> None:
            with suppress(Refusal):
                await ask(firm, "people.merge", stays=stays, gone=gone)
            done.set()

        await asyncio.gather(*(merge(*pair) for pair in pairs))
        shown = {(await ask(firm, "people.show", person=each))["record"]["id"] for each in ids}
        people = {row["id"] for row in (await ask(firm, "people.list"))["items"]}
        assert shown == people
        assert len(people) == (2 if crossed else 1)
        await firm.close()

    run(story)


def test_whoever_was_parted_is_not_forgotten_with_the_other_though_a_third_was_one_of_them(tmp_path: Path) -> None:
    async def story() -> None:
        tale = Story(tmp_path / "firm")
        firm = await tale.open()
        mails = {name: f"{name}@x.example" for name in ("ada", "bob", "dan")}
        ids = {
            name: (await ask(firm, "people.add", fields={"name": name.title(), "email": mail}))["id"]
            for name, mail in mails.items()
        }
        for name, gone in (("bob", "ada"), ("dan", "")):
            tale.fill_in(name, {**GOOD, "email": mails[name], "name": name.title()})
            await firm.drain()
            if gone:
                await ask(firm, "people.merge", stays=ids["ada"], gone=ids["bob"])
        await ask(firm, "optouts.add", address=mails["dan"])
        await ask(firm, "people.merge", stays=ids["dan"], gone=ids["ada"])
        await ask(firm, "people.part", person=ids["ada"])
        assert (await ask(firm, "people.show", person=mails["bob"]))["record"]["id"] == ids["ada"]
        assert [(await ask(firm, "people.show", person=mails[name]))["opted_out"] for name in ("ada", "dan")] == [
            [],
            [mails["dan"]],
        ]
        await forget(firm, mails["ada"])
        assert [row["shown"] for row in (await ask(firm, "people.list"))["items"]] == ["Dan"]
        await firm.close()

    run(story)
