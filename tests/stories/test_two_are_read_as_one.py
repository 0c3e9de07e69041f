"""Two people merged by mistake: whatever was said of one meanwhile, by whatever way, goes with them when they part."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from outside import GOOD
from rows.test_rows_of_the_rules import FRONT, SEND
from stories.test_a_file_is_taken_in import go
from stories.test_somebody_is_forgotten import CANARY, forget, standing_in
from telling import Story, ask, run

ADA, BOB, CYD = "ada@ada.example", "bob@bob.example", "cyd@cyd.example"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def kept(firm: Firm, *addresses: str) -> list[str]:
    """One record for each; their ids."""
    told = [{"name": each[:3].title(), "email": each, "role": f"{each[:3]}'s role"} for each in addresses]
    return [(await ask(firm, "people.add", fields=each))["id"] for each in told]


async def known(firm: Firm, who: str) -> dict[str, Any]:
    try:
        shown = await ask(firm, "people.show", person=who)
    except Refusal:
        return {}
    return {field["name"]: field["value"] for field in shown["record"]["fields"]}


async def in_a_file(tale: Story, firm: Firm, name: str, role: str, email: str = BOB) -> str:
    path = tale.folder.parent / f"{name}.csv"
    path.write_text(f"Name,E-Mail,Role\nBob,{email},{role}\n", encoding="utf-8")
    taken = await go(firm, "imports.take", path=str(path))
    tale.clock.forward(hours=1)
    return taken["batch"]


async def change(_tale: Story, firm: Firm) -> None:
    await ask(firm, "records.change", kind="person", id=BOB, fields={"notes": CANARY}, why=CANARY)


async def restore(tale: Story, firm: Firm) -> None:
    entry = (await ask(firm, "records.change", kind="person", id=BOB, fields={"notes": CANARY}, why="So."))["entry"]
    tale.clock.forward(hours=1)
    await ask(firm, "records.change", kind="person", id=BOB, fields={"notes": "other"}, why="So.")
    await ask(firm, "records.restore", kind="person", id=ADA, entry=entry, why="It was right.")


async def take_in(tale: Story, firm: Firm) -> None:
    await ask(firm, "records.change", kind="person", id=ADA, fields={"role": ""}, why="Not known.")
    await ask(firm, "records.change", kind="person", id=BOB, fields={"role": ""}, why="Not known.")
    await in_a_file(tale, firm, "one", CANARY)


async def take_back(tale: Story, firm: Firm) -> None:
    await take_in(tale, firm)
    later = await in_a_file(tale, firm, "two", f"{CANARY} again")
    await go(firm, "imports.undo", batch=later)


async def contradict(tale: Story, firm: Firm) -> None:
    await in_a_file(tale, firm, "one", CANARY)
    assert len((await ask(firm, "inbox.list"))["items"]) == 1


async def decide(tale: Story, firm: Firm, answer: str) -> None:
    await contradict(tale, firm)
    question = (await ask(firm, "inbox.list"))["items"][0]["id"]
    await ask(firm, "inbox.answer", question=question, answer=answer)


async def take(tale: Story, firm: Firm) -> None:
    await decide(tale, firm, "take")
    assert (await known(firm, ADA))["role"] == CANARY


async def keep(tale: Story, firm: Firm) -> None:
    standing = (await known(firm, ADA))["role"]
    await decide(tale, firm, "keep")
    assert (await known(firm, ADA))["role"] == standing


async def make_things(tale: Story, firm: Firm) -> None:
    things = {
        "project": {"name": f"Project {CANARY}"},
        "to-do": {"name": f"Call {CANARY}"},
        "decision": {"name": f"Never {CANARY}", "scope": "client", "never": ["x"]},
    }
    for kind, fields in things.items():
        await ask(firm, "records.make", kind=kind, fields={**fields, "client": BOB})
    shown = await ask(firm, "people.show", person=ADA)
    assert {row["kind"] for row in shown["records"]} == set(things)


WAYS = (change, restore, take_in, take_back, contradict, take, keep, make_things)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("stays", [ADA, CYD], ids=["one", "chain"])
def test_what_is_said_of_one_while_they_are_one_is_forgotten_with_them(
    tale: Story, way: Callable[[Story, Firm], Awaitable[None]], stays: str
) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = dict(zip((ADA, BOB, CYD), await kept(firm, ADA, BOB, CYD), strict=True))
        before = await known(firm, ADA)
        await ask(firm, "people.merge", stays=ids[ADA], gone=ids[BOB])
        if stays == CYD:
            await ask(firm, "people.merge", stays=ids[CYD], gone=ids[ADA])
        tale.clock.forward(hours=1)
        await way(tale, firm)
        await ask(firm, "people.part", person=ids[BOB])
        if stays == ADA and way not in (take_in, take_back):
            assert await known(firm, ADA) == before
        assert CANARY not in str(await known(firm, ADA))
        await forget(firm, BOB)
        assert await known(firm, ADA)
        assert [event.seq for event in firm.ledger.events(limit=10_000) if CANARY in str(event.fact)] == []
        assert not any(CANARY in str(item) for item in (await ask(firm, "inbox.list"))["items"])
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


def test_a_chain_is_taken_apart_in_the_middle_and_one_of_them_forgotten(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB, CYD)
        await ask(firm, "records.change", kind="person", id=ADA, add={"phones": [CANARY]}, why="Hers.")
        await ask(firm, "people.merge", stays=ids[1], gone=ids[0])
        await ask(firm, "people.merge", stays=ids[2], gone=ids[1])
        assert (await known(firm, CYD))["phones"] == [CANARY]
        await ask(firm, "people.part", person=ids[0])
        assert "phones" not in await known(firm, CYD)
        assert (await known(firm, BOB))["emails"] == [BOB]
        await forget(firm, ADA)
        assert standing_in(tale.folder, CANARY) == []
        assert (await known(firm, BOB))["role"] == "cyd's role"
        await firm.close()

    run(story)


@pytest.mark.parametrize("first", [ADA, BOB])
def test_what_was_said_of_either_while_they_were_one_is_said_of_each(tale: Story, first: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        for who in (first, BOB if first == ADA else ADA):
            await ask(firm, "records.change", kind="person", id=who, fields={"notes": f"of {who}"}, why="So.")
            tale.clock.forward(seconds=60)
            assert (await known(firm, BOB))["notes"] == f"of {who}"
        await ask(firm, "people.part", person=ids[1])
        assert [(await known(firm, who))["notes"] for who in (ADA, BOB)] == [f"of {ADA}", f"of {BOB}"]
        await firm.close()

    run(story)


def test_an_import_taken_back_while_they_were_one_does_not_come_back_when_they_part(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA)
        batch = await in_a_file(tale, firm, "one", "baker")
        await ask(firm, "people.merge", stays=ids[0], gone=BOB)
        await go(firm, "imports.undo", batch=batch)
        await ask(firm, "people.part", person=BOB)
        assert "role" not in await known(firm, BOB)
        await firm.close()

    run(story)


def test_the_history_of_one_tells_what_happened_to_both_by_name(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        told = await ask(firm, "records.history", kind="person", id=ADA)
        assert [(entry["what"], entry.get("of", "")) for entry in reversed(told["entries"])] == [
            ("made", ""),
            ("made", "Bob"),
            ("merged", ""),
        ]
        await firm.close()

    run(story)


def test_a_new_copy_of_a_value_is_no_second_one(tale: Story) -> None:
    """Both say the same number: it is shown once, ends as one, and each says it again when they part."""

    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        for who in (ADA, BOB):
            await ask(firm, "records.change", kind="person", id=who, add={"phones": ["+431111111"]}, why="So.")
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        assert (await known(firm, ADA))["phones"] == ["+431111111"]
        await ask(firm, "records.change", kind="person", id=ADA, end={"phones": ["+431111111"]}, why="Wrong.")
        assert "phones" not in await known(firm, ADA)
        await ask(firm, "people.part", person=ids[1])
        assert ("phones" in await known(firm, ADA), "phones" in await known(firm, BOB)) == (False, True)
        await firm.close()

    run(story)


def test_two_lists_of_people_say_the_same_before_and_after_a_restart(tale: Story) -> None:
    """The row of who stays follows what is said of who went, in the running firm and rebuilt from the ledger."""

    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB, CYD)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        await ask(firm, "people.merge", stays=ids[2], gone=ids[0])
        await ask(firm, "records.change", kind="person", id=BOB, fields={"role": "baker"}, why="So.")
        assert (await known(firm, CYD))["role"] == "baker"
        assert [row["fields"]["role"] for row in (await ask(firm, "records.list", kind="person"))["items"]] == ["baker"]
        found = (await ask(firm, "people.list", find=BOB))["items"]
        assert [row["shown"] for row in found] == ["Cyd"]
        await firm.close()

    run(story)


def test_two_who_are_one_can_be_written_to_at_once(tale: Story) -> None:
    """What is said of both names at the same moment is both kept."""

    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        said = [
            ask(firm, "records.change", kind="person", id=who, add={"phones": [f"+43 {who[:3]}"]}, why="So.")
            for who in (ADA, BOB)
        ]
        await asyncio.gather(*said)
        assert len((await known(firm, ADA))["phones"]) == 2
        await firm.close()

    run(story)


@pytest.mark.parametrize(("moves", "leave"), [(True, 0), (False, 1)])
def test_what_is_said_of_either_while_an_approved_letter_waits_has_it_judged_again(
    tale: Story, moves: bool, leave: int
) -> None:
    """It goes to what the other name says of them."""

    async def story() -> None:
        firm = await tale.open()
        (tale.folder / "playbooks" / "lead-qualification.md").write_text(FRONT + SEND.format(to="person.role"))
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        await ask(firm, "records.change", kind="person", id=BOB, fields={"role": "old@cyd.example"}, why="So.")
        tale.fill_in("one", {**GOOD, "email": ADA})
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        if moves:
            await ask(firm, "records.change", kind="person", id=BOB, fields={"role": "new@cyd.example"}, why="Moved.")
        tale.clock.forward(hours=1)
        await firm.drain()
        assert len(tale.letters()) == leave
        await firm.close()

    run(story)


def test_an_answer_confirms_what_stands_and_nothing_that_stood_behind_it(tale: Story) -> None:
    """What Bob's own entry says of him was not looked at: parted, it is worth what it was."""

    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA)
        await in_a_file(tale, firm, "first", "baker")
        bob = (await ask(firm, "people.show", person=BOB))["record"]["id"]
        await ask(firm, "people.merge", stays=ids[0], gone=bob)
        assert (await known(firm, ADA))["role"] == "ada's role"
        await decide(tale, firm, "keep")
        (role,) = [field for field in await fields(firm, ADA) if field["name"] == "role"]
        assert (role["value"], role["dispute"], role["values"][-1]["fresh_at"][:13]) == ("ada's role", None, hour(tale))
        await ask(firm, "people.part", person=bob)
        (role,) = [field for field in await fields(firm, BOB) if field["name"] == "role"]
        assert (role["value"], role["dispute"], role["values"][0]["label"]) == ("baker", None, "from your account")
        await firm.close()

    run(story)


async def fields(firm: Firm, who: str) -> list[dict[str, Any]]:
    return (await ask(firm, "people.show", person=who))["record"]["fields"]


def hour(tale: Story) -> str:
    return tale.clock.now().isoformat()[:13]


@pytest.mark.parametrize("stays", [ADA, BOB])
def test_a_question_goes_when_what_it_is_about_does_not_stand_any_more(tale: Story, stays: str) -> None:
    """A contradiction lives as long as what it contradicts."""

    async def story() -> None:
        firm = await tale.open()
        one, other = await kept(firm, ADA, BOB)
        await contradict(tale, firm)
        gone = other if stays == ADA else one
        tale.clock.forward(hours=1)
        await ask(firm, "records.change", kind="person", id=ADA, fields={"role": "owner"}, why="So.")
        await ask(firm, "people.merge", stays=one if stays == ADA else other, gone=gone)
        assert (await known(firm, ADA))["role"] == "owner"
        assert (await ask(firm, "inbox.list"))["items"] == []
        assert [field["dispute"] for field in await fields(firm, ADA)] == [None] * len(await fields(firm, ADA))
        await firm.close()

    run(story)


def test_a_question_about_what_stands_is_still_asked_after_a_merge(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "records.change", kind="person", id=BOB, fields={"role": "owner"}, why="So.")
        await contradict(tale, firm)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        (item,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.answer", question=item["id"], answer="take")
        assert (await known(firm, ADA))["role"] == CANARY
        await firm.close()

    run(story)


@pytest.mark.parametrize("who", [ADA, BOB])
def test_a_list_said_as_a_whole_takes_nothing_from_one_to_the_other(tale: Story, who: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        for each in (ADA, BOB):
            await ask(firm, "records.change", kind="person", id=each, fields={"phones": f"+43 {each[:3]}"}, why="So.")
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        whole = [*(await known(firm, ADA))["phones"], "+43 new"]
        await ask(firm, "records.change", kind="person", id=who, fields={"phones": whole}, why="All of them.")
        assert (await known(firm, ADA))["phones"] == whole
        await ask(firm, "people.part", person=ids[1])
        numbers = {each: (await known(firm, each))["phones"] for each in (ADA, BOB)}
        assert numbers == {each: [f"+43 {each[:3]}", *(["+43 new"] if each == who else [])] for each in (ADA, BOB)}
        await firm.close()

    run(story)


def test_what_is_confirmed_is_confirmed_of_whoever_said_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA)
        await in_a_file(tale, firm, "first", "baker")
        await ask(firm, "records.change", kind="person", id=ADA, fields={"role": ""}, why="Not known.")
        await ask(firm, "people.merge", stays=ids[0], gone=BOB)
        await ask(firm, "records.confirm", kind="person", id=ADA, fields=["role"])
        await ask(firm, "people.part", person=BOB)
        (role,) = [field for field in await fields(firm, BOB) if field["name"] == "role"]
        assert role["values"][0]["label"] == "confirmed"
        await firm.close()

    run(story)


def test_a_handover_names_the_client_who_stays(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        await ask(firm, "records.make", kind="to-do", fields={"name": "Call back", "client": BOB, "due": "2026-12-01"})
        pages = (await ask(firm, "handover", folder="x"))["pages"]
        (work,) = [page["text"] for page in pages if page["name"] == "work.md"]
        assert "Call back" in work
        assert ids[1] not in "".join(page["text"] for page in pages)
        await firm.close()

    run(story)


def test_what_a_file_says_of_an_address_is_kept_for_whoever_had_it(tale: Story) -> None:
    """An invoice to the address of one who was merged is theirs again when they are parted."""

    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        path = tale.folder.parent / "invoices.csv"
        path.write_text(f"Number,Client,Amount,Currency,Date\n2026-1,{BOB},100.00,EUR,2026-02-01\n", encoding="utf-8")
        await go(firm, "imports.take", path=str(path))
        await ask(firm, "people.part", person=ids[1])
        shown = [await ask(firm, "people.show", person=who) for who in (ADA, BOB)]
        assert [[row["kind"] for row in each["records"]] for each in shown] == [[], ["invoice"]]
        await firm.close()

    run(story)


def test_a_form_of_the_other_one_is_theirs_again(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ids = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=ids[0], gone=ids[1])
        tale.fill_in("bob", {**GOOD, "email": BOB, "name": "Bob"})
        await firm.drain()
        await ask(firm, "people.part", person=ids[1])
        shown = [await ask(firm, "people.show", person=who) for who in (ADA, BOB)]
        assert [len(each["leads"]) for each in shown] == [0, 1]
        assert [len(each["plans"]) for each in shown] == [0, 1]
        await firm.close()

    run(story)
