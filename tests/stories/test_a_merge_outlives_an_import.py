"""An import is taken back after somebody out of it was merged: its words go, the operator's and the merge stay."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from stories.test_a_file_is_taken_in import go
from telling import Story, ask, run

HOME, FERN = "ada@home.example", "ada@fern.example"
CARD = f"Name,E-Mail,Phone,Role\nAda Palmer,{FERN},+43 1 555 12 34,boss\n"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def taken(firm: Firm, tale: Story, text: str = CARD) -> str:
    path = tale.folder.parent / f"{len(list(tale.folder.parent.iterdir()))}.csv"
    path.write_text(text, "utf-8")
    return str((await go(firm, "imports.take", path=str(path)))["batch"])


async def people(firm: Firm) -> list[dict[str, Any]]:
    items = (await ask(firm, "records.list", kind="person", limit=9))["items"]
    return sorted((item["fields"] for item in items), key=lambda fields: str(fields["email"]))


def test_what_the_file_said_goes_and_the_address_that_was_merged_stays_and_is_told(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ours = {"name": "Ada P", "email": HOME}
        await ask(firm, "people.add", fields=ours)
        batch = await taken(firm, tale)
        await ask(firm, "people.merge", stays=HOME, gone=FERN)
        assert (await people(firm))[0]["role"] == "boss"
        shown = await go(firm, "imports.undo-preview", batch=batch)
        back = await go(firm, "imports.undo", batch=batch)
        assert {**shown, "undone": True, "says": ""} == {**back, "says": ""}
        assert back["says"].endswith("; 1 keeps what it is known by, since you merged it with another.")
        assert [(one["field"], one["value"], one["merged"]) for one in back["stays"]] == [
            ("name", "Ada Palmer", True),
            ("email", FERN, True),
        ]
        assert await people(firm) == [{**ours, "emails": [FERN]}]
        assert (await ask(firm, "people.show", person=FERN))["record"]["shown"] == "Ada P"
        await ask(firm, "people.part", person=FERN)
        assert await people(firm) == [{"name": "Ada Palmer", "email": FERN}, ours]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_what_the_operator_said_of_either_stays(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada P", "email": HOME, "phones": ["+43 1 555 12 34"]})
        batch = await taken(firm, tale)
        await ask(firm, "records.change", kind="person", id=FERN, fields={"language": "de"}, why="She said so.")
        await ask(firm, "people.merge", stays=FERN, gone=HOME)
        await ask(firm, "records.change", kind="person", id=HOME, fields={"tags": ["regular"]}, why="She is.")
        await go(firm, "imports.undo", batch=batch)
        (ada,) = await people(firm)
        assert ada == {
            "name": "Ada Palmer", "email": FERN, "emails": [HOME], "language": "de", "tags": ["regular"],
            "phones": ["+43 1 555 12 34"],
        }  # fmt: skip
        await ask(firm, "people.part", person=HOME)
        assert await people(firm) == [
            {"name": "Ada Palmer", "email": FERN, "language": "de"},
            {"name": "Ada P", "email": HOME, "phones": ["+43 1 555 12 34"], "tags": ["regular"]},
        ]
        await firm.close()

    run(story)


def test_what_an_earlier_file_said_comes_up_again_under_the_one_who_stays(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada P", "email": HOME})
        await taken(firm, tale, f"Name,E-Mail,Role\nAda Palmer,{FERN},clerk\n")
        tale.clock.forward(hours=1)
        batch = await taken(firm, tale)
        await ask(firm, "people.merge", stays=HOME, gone=FERN)
        assert (await people(firm))[0]["role"] == "boss"
        await go(firm, "imports.undo", batch=batch)
        (ada,) = await people(firm)
        assert (ada["role"], ada.get("phones")) == ("clerk", None)
        await ask(firm, "people.part", person=FERN)
        assert [one.get("role") for one in await people(firm)] == ["clerk", None]
        await firm.close()

    run(story)


def test_parted_before_it_is_taken_back_nothing_of_it_is_left(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        ours = {"name": "Ada P", "email": HOME}
        await ask(firm, "people.add", fields=ours)
        batch = await taken(firm, tale)
        await ask(firm, "people.merge", stays=HOME, gone=FERN)
        await ask(firm, "people.part", person=FERN)
        back = await go(firm, "imports.undo", batch=batch)
        assert (back["withdrawn"], back["merged"], back["stays"]) == (1, 0, [])
        assert await people(firm) == [ours]
        await firm.close()

    run(story)
