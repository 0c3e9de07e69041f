"""People the firm knows: found under every name, proposed as one, merged, and taken apart without a trace."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.desk.people import likenesses
from onefirm.domain.problem import Refusal
from outside import GOOD
from stories.test_what_the_firm_knows import refused
from telling import Story, ask, run

ADA, ADA_AT_HOME = "ada@palmer.example", "ada.palmer@mail.example"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def add(firm: Firm, **fields: Any) -> str:
    return (await ask(firm, "people.add", fields=fields))["id"]


async def ada_twice(firm: Firm) -> tuple[str, str]:
    one = await add(firm, name="Ada Palmer", email=ADA, phones=["+43 664 1234567"], status="client", role="owner")
    other = await add(
        firm, name="Palmer, Ada", email=ADA_AT_HOME, phones=["0664 1234567", "01 5551234"], status="lead",
        language="de",
    )  # fmt: skip
    return one, other


async def known(firm: Firm, ref: str) -> dict[str, Any]:
    shown = await ask(firm, "people.show", person=ref)
    return {field["name"]: field["value"] for field in shown["record"]["fields"]}


async def state(firm: Firm) -> list[Any]:
    return [await known(firm, ADA), await known(firm, ADA_AT_HOME)]


def test_two_entries_of_one_person_are_one_question_and_never_a_card_each(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        await add(firm, name="Jo Reed", email="jo@reed.example")
        found = await ask(firm, "people.alike")
        assert (found["likely"], found["says"]) == (1, "1 pair may be the same.")
        (pair,) = found["items"]
        assert {pair["left"]["id"], pair["right"]["id"]} == {one, other}
        assert "same mobile number" in pair["reasons"]
        assert (pair["certain"], pair["sure"] > 50) == (False, True)
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        await ask(firm, "people.different", one=one, other=other)
        found = await ask(firm, "people.alike")
        assert (found["items"], found["decisions"]) == ([], 1)
        await firm.close()

    run(story)


def test_after_a_merge_every_name_leads_to_the_one_who_stays(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        said = await ask(firm, "people.same", one=other, other=one)
        assert said["id"] == one
        for name in (ADA, ADA_AT_HOME, "Palmer, Ada", one, other, other[-8:]):
            assert (await ask(firm, "people.show", person=name))["record"]["id"] == one, name
            assert (await ask(firm, "records.show", kind="person", id=name))["id"] == one, name
        assert await known(firm, one) == {
            "name": "Ada Palmer", "email": ADA, "emails": [ADA_AT_HOME], "role": "owner", "language": "de",
            "phones": ["+43 664 1234567", "0664 1234567", "01 5551234"], "status": "lead",
        }  # fmt: skip
        people = (await ask(firm, "people.list"))["items"]
        assert [(row["shown"], row["status"]) for row in people] == [("Ada Palmer", "lead")]
        assert (await ask(firm, "people.alike"))["items"] == []
        await ask(firm, "records.make", kind="project", fields={"name": "A logo", "client": ADA_AT_HOME})
        assert [row["shown"] for row in (await ask(firm, "people.show", person=ADA))["records"]] == ["A logo"]
        assert (await refused(firm, "people.merge", stays=ADA, gone=ADA_AT_HOME)).code == "people-merged"
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_what_is_copied_keeps_whose_word_it_is_and_since_when(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        await ask(
            firm, "records.change", kind="person", id=other, fields={"address": "Quay 4"}, why="On her card.",
            since="2026-01-15",
        )  # fmt: skip
        await ask(firm, "people.merge", stays=one, gone=other)
        shown = await ask(firm, "people.show", person=one)
        (address,) = next(field for field in shown["record"]["fields"] if field["name"] == "address")["values"]
        assert (address["since"], address["why"], address["label"]) == ("2026-01-15", "On her card.", "yours")
        await firm.close()

    run(story)


def test_an_undone_merge_leaves_both_as_they_were_and_teaches(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        before = await state(firm)
        await ask(firm, "people.merge", stays=one, gone=other)
        await ask(firm, "records.change", kind="person", id=one, fields={"birthday": "1990-05-01"}, why="She said so.")
        await ask(firm, "people.part", person=ADA_AT_HOME)
        assert await state(firm) == [before[0] | {"birthday": "1990-05-01"}, before[1]]
        found = await ask(firm, "people.alike")
        assert (found["items"], found["decisions"]) == ([], 1)
        pairs = [event.fact for event in firm.ledger.events() if event.fact.kind == "pair.judged"]
        assert [pair.same for pair in pairs] == [True, False]  # type: ignore[attr-defined]
        assert pairs[0].traits == pairs[1].traits != {}  # type: ignore[attr-defined]
        assert (await refused(firm, "people.part", person=ADA)).code == "people-not-merged"
        await ask(firm, "people.merge", stays=other, gone=one)
        assert (await known(firm, ADA))["name"] == "Palmer, Ada"
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_one_merge_that_was_taken_back_does_not_silence_the_others(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        said = await ask(firm, "people.merge", stays=one, gone=other)
        assert said["says"].startswith("'Palmer, Ada' and 'Ada Palmer' are one now.")
        await ask(firm, "people.part", person=ADA_AT_HOME)
        await add(firm, name="Jo Reed", email="jo@reed.example", phones=["0650 7654321"])
        await add(firm, name="Reed, Jo", email="reed@home.example", phones=["+43 650 7654321"])
        found = await ask(firm, "people.alike")
        assert (found["says"], len(found["items"])) == ("1 pair may be the same.", 1)
        await firm.close()

    run(story)


def test_pairs_that_are_less_sure_are_named_and_not_denied(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await add(firm, name="Ada Palmer", email=ADA)
        assert (await ask(firm, "people.alike"))["says"] == "Nobody seems to be here twice."
        await add(firm, name="Ada Palmer", email="someone@else.example")
        less = "Nobody is likely enough to ask about; 1 pair is less sure"
        found = await ask(firm, "people.alike")
        assert (found["says"], found["items"]) == (f"{less}: onefirm people alike --teach", [])
        found = await ask(firm, "people.alike", teach=True)
        assert (found["says"], len(found["items"])) == (f"{less}.", 1)
        await firm.close()

    run(story)


def test_parted_and_forgotten_one_of_them_goes_and_the_other_stays(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        await ask(firm, "people.merge", stays=one, gone=other)
        await ask(firm, "people.part", person=other)
        preview = await ask(firm, "forget.preview", person=ADA_AT_HOME)
        await ask(firm, "forget.person", person=ADA_AT_HOME, confirm=preview["confirm"])
        assert (await known(firm, ADA))["status"] == "client"
        assert not [event for event in firm.ledger.events() if "01 5551234" in str(event.fact)]
        assert (await refused(firm, "people.show", person=ADA_AT_HOME)).code == "person-unknown"
        await firm.close()

    run(story)


def test_a_lead_is_somebody_and_merged_leads_have_one_status(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        tale.fill_in("two", GOOD | {"email": ADA_AT_HOME, "message": "And a sign for the shop, for 3000 EUR?"})
        await firm.drain()
        people = (await ask(firm, "people.list"))["items"]
        assert {(row["kind"], row["email"]) for row in people} == {("lead", GOOD["email"]), ("lead", ADA_AT_HOME)}
        shown = await ask(firm, "people.show", person=GOOD["email"])
        assert [plan["title"] for plan in shown["plans"]] == ["Answer a lead: Ada Palmer"]
        assert len(shown["questions"]) == 1
        assert [letter["way"] for letter in shown["letters"]] == ["to them"]
        person = await add(firm, name="Ada Palmer", email="a@third.example")
        await ask(firm, "people.merge", stays=person, gone=GOOD["email"])
        await ask(firm, "people.merge", stays=person, gone=ADA_AT_HOME)
        (row,) = (await ask(firm, "people.list"))["items"]
        assert row["id"] == person
        shown = await ask(firm, "people.show", person=ADA_AT_HOME)
        assert len(shown["leads"]) == 1
        assert len(shown["plans"]) == 2
        assert (await known(firm, person))["emails"] == [GOOD["email"], ADA_AT_HOME]
        (lead,) = (await ask(firm, "records.list", kind="lead"))["items"]
        assert lead["fields"]["status"] == "new"
        await ask(firm, "people.part", person=ADA_AT_HOME)
        assert len((await ask(firm, "records.list", kind="lead"))["items"]) == 2
        assert (await known(firm, person))["emails"] == [GOOD["email"]]
        await firm.close()

    run(story)


def test_an_organisation_names_its_people_and_is_never_one_of_them(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        fern = (await ask(firm, "people.add", fields={"name": "Fern Foods", "domain": "fern.example"},
                          organisation=True))["id"]  # fmt: skip
        ada = await add(firm, name="Ada Palmer", email=ADA, organisation=fern)
        shown = await ask(firm, "people.show", person="Fern Foods")
        assert [row["id"] for row in shown["people"]] == [ada]
        assert (await ask(firm, "people.show", person=ada))["works_for"]["shown"] == "Fern Foods"
        listed = (await ask(firm, "people.list", find="fern"))["items"]
        assert [row["shown"] for row in listed] == ["Fern Foods"]
        assert (await refused(firm, "people.merge", stays=fern, gone=ada)).code == "people-kinds"
        assert (await refused(firm, "people.show", person="Nobody")).code == "person-unknown"
        await firm.close()

    run(story)


def test_where_not_everybody_was_looked_at_it_says_so(tale: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada_twice(firm)
        assert (await ask(firm, "people.alike"))["says"] == "1 pair may be the same."
        monkeypatch.setattr(likenesses, "ENTRIES_MAX", 2)
        assert (await ask(firm, "people.alike"))["says"] == "1 pair may be the same."
        await add(firm, name="Jo Reed", email="jo@reed.example")
        said = (await ask(firm, "people.alike"))["says"]
        assert said.endswith(" Only the newest 50,000 were held against each other.")
        await firm.close()

    run(story)


@pytest.mark.parametrize("deed", ["people.different", "people.same"])
def test_the_same_word_about_two_from_two_places_at_once_is_an_answer_to_both(tale: Story, deed: str) -> None:
    """No fault of onefirm, and written down once where once is enough."""

    async def story() -> None:
        firm = await tale.open()
        one, other = await ada_twice(firm)
        said = [firm.desk.ask(deed, {"one": one, "other": other}, "operator") for _ in range(4)]
        answers = await asyncio.gather(*said, return_exceptions=True)
        assert all(not isinstance(answer, BaseException) or isinstance(answer, Refusal) for answer in answers), answers
        assert any(not isinstance(answer, BaseException) for answer in answers)
        await firm.close()

    run(story)
