"""Questions, reasons and opt-outs of two who are one: none of it is lost, and none of it is kept with the wrong one."""

import asyncio
from pathlib import Path

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from stories.test_a_file_is_taken_in import go
from stories.test_somebody_is_forgotten import CANARY, forget, standing_in
from stories.test_two_are_read_as_one import ADA, BOB, fields, in_a_file, kept, known
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def waiting(firm: Firm) -> list[str]:
    return [item["id"] for item in (await ask(firm, "inbox.list"))["items"]]


async def ada_and_bob(firm: Firm, stays: str = ADA) -> tuple[str, str]:
    """Ada's role is the operator's word; of Bob only his address is known."""
    for name, address in ((CANARY, ADA), ("Bob", BOB)):
        await ask(firm, "people.add", fields={"name": name, "email": address})
    change = {"kind": "person", "id": ADA, "why": f"{CANARY} said so."}
    await ask(firm, "records.change", **change, fields={"role": f"{CANARY}'s role"})
    gone = BOB if stays == ADA else ADA
    return stays, gone


@pytest.mark.parametrize("stays", [ADA, BOB])
def test_a_question_about_one_holds_no_word_of_the_other(tale: Story, stays: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        stays_, gone = await ada_and_bob(firm, stays)
        await ask(firm, "people.merge", stays=stays_, gone=gone)
        await in_a_file(tale, firm, "one", "baker")
        (question,) = await waiting(firm)
        assert (await ask(firm, "inbox.show", question=question))["card"]["change"][0]["after"] == "baker"
        await ask(firm, "people.part", person=gone)
        await forget(firm, ADA)
        assert CANARY not in str(await ask(firm, "inbox.list"))
        assert [event.seq for event in firm.ledger.events(limit=10_000) if CANARY in str(event.fact)] == []
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


def test_keep_confirms_nothing_that_was_never_shown(tale: Story) -> None:
    """The card spoke of what Ada's entry says; parted, Bob's own word was not looked at."""

    async def story() -> None:
        firm = await tale.open()
        await in_a_file(tale, firm, "first", "outsider")
        one = (await kept(firm, ADA))[0]
        await ask(firm, "people.merge", stays=one, gone=BOB)
        await in_a_file(tale, firm, "second", "baker")
        (question,) = await waiting(firm)
        await ask(firm, "people.part", person=BOB)
        await ask(firm, "inbox.answer", question=question, answer="keep")
        (role,) = [field for field in await fields(firm, BOB) if field["name"] == "role"]
        assert (role["value"], role["values"][0]["label"], role["dispute"]) == ("outsider", "from your account", None)
        await firm.close()

    run(story)


def test_said_by_you_it_settles_every_question_about_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await kept(firm, ADA, BOB)
        await ask(firm, "records.change", kind="person", id=BOB, fields={"role": ""}, why="Not known.")
        await ask(firm, "people.merge", stays=one, gone=other)
        await in_a_file(tale, firm, "of-bob", "baker")
        await in_a_file(tale, firm, "of-ada", "baker", ADA)
        assert len(await waiting(firm)) == 3, "Two about the role, and one about the name in the second file."
        await ask(firm, "records.change", kind="person", id=ADA, fields={"role": "chef"}, why="She told me.")
        (left,) = (await ask(firm, "inbox.list"))["items"]
        assert left["title"] == "Ada: which name is right?"
        assert (await known(firm, ADA))["role"] == "chef"
        await firm.close()

    run(story)


def test_what_was_asked_and_went_back_with_its_import_is_asked_again_with_the_next(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await kept(firm, BOB)
        batch = await in_a_file(tale, firm, "one", "baker")
        await go(firm, "imports.undo", batch=batch)
        assert await waiting(firm) == []
        await in_a_file(tale, firm, "one", "baker")
        assert len(await waiting(firm)) == 1
        await firm.close()

    run(story)


def test_one_that_stands_for_others_is_parted_before_it_is_taken_back(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await kept(firm, ADA, BOB)
        await ask(firm, "people.merge", stays=one, gone=other)
        with pytest.raises(Refusal) as refusal:
            await ask(firm, "records.withdraw", kind="person", id=ADA, why="Wrong.")
        assert refusal.value.problem.code == "record-stands-for-others"
        await ask(firm, "people.part", person=other)
        await ask(firm, "records.withdraw", kind="person", id=ADA, why="Wrong.")
        assert [row["shown"] for row in (await ask(firm, "people.list"))["items"]] == ["Bob"]
        await firm.close()

    run(story)


@pytest.mark.parametrize("merged", [True, False])
def test_an_address_that_is_theirs_no_more_keeps_its_opt_out(tale: Story, merged: bool) -> None:
    async def story() -> None:
        firm = await tale.open()
        if merged:
            one, other = await kept(firm, ADA, BOB)
            await ask(firm, "people.merge", stays=one, gone=other)
        else:
            await ask(firm, "people.add", fields={"name": "Ada", "email": ADA, "emails": [BOB]})
        await ask(firm, "optouts.add", address=BOB, why="Stop.")
        await ask(firm, "records.change", kind="person", id=ADA, end={"emails": [BOB]}, why="It bounces.")
        assert (await ask(firm, "people.show", person=ADA))["opted_out"] == [BOB]
        await firm.close()

    run(story)


def test_a_reason_goes_with_whom_it_was_given_for(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one = (await kept(firm, ADA))[0]
        await in_a_file(tale, firm, "first", "baker")
        await ask(firm, "records.change", kind="person", id=ADA, fields={"role": ""}, why="Not known.")
        await ask(firm, "people.merge", stays=one, gone=BOB)
        await ask(firm, "records.confirm", kind="person", id=ADA, fields=["role"], why=CANARY)
        await ask(firm, "people.part", person=BOB)
        await forget(firm, BOB)
        assert [event.seq for event in firm.ledger.events(limit=10_000) if CANARY in str(event.fact)] == []
        await firm.close()

    run(story)


def test_merges_that_cross_are_answered_or_refused_and_never_a_fault(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        for _ in range(5):
            one, other = await kept(firm, *(f"{who}{firm.ledger.durable()}@x.example" for who in ("a", "b")))
            said = [
                firm.desk.ask("people.merge", {"stays": stays, "gone": gone}, "operator")
                for stays, gone in ((one, other), (other, one), (one, other))
            ]
            answers = await asyncio.gather(*said, return_exceptions=True)
            wrong = [each for each in answers if isinstance(each, BaseException) and not isinstance(each, Refusal)]
            assert wrong == []
            assert sum(not isinstance(each, BaseException) for each in answers) == 1
        await firm.close()

    run(story)
