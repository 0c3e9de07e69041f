"""Putting one entry back touches what differs and nothing else, and makes nobody else's word the operator's."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from stories.test_a_file_is_taken_in import go
from telling import Story, ask, run

ADA = "ada@fern.example"
CARD = f"Name,E-Mail,Phone,Role\nAda Palmer,{ADA},+43 1 555 12 34,boss\n"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def taken(firm: Firm, tale: Story) -> str:
    path = tale.folder.parent / "people.csv"
    path.write_text(CARD, "utf-8")
    return str((await go(firm, "imports.take", path=str(path)))["batch"])


async def fields(firm: Firm) -> dict[str, Any]:
    shown = await ask(firm, "records.show", kind="person", id=ADA)
    return {field["name"]: field["values"] for field in shown["fields"]}


async def entries(firm: Firm) -> list[dict[str, Any]]:
    return (await ask(firm, "records.history", kind="person", id=ADA))["entries"]


async def corrected(firm: Firm, tale: Story) -> tuple[str, int]:
    """The import, and its entry, of which one field was corrected since."""
    batch = await taken(firm, tale)
    (made,) = await entries(firm)
    tale.clock.forward(hours=1)
    await ask(firm, "records.change", kind="person", id=ADA, fields={"role": "owner"}, why="She said so.")
    return batch, made["entry"]


async def put_back(firm: Firm, entry: int) -> dict[str, Any]:
    return await ask(firm, "records.restore", kind="person", id=ADA, entry=entry, why="The file was right.")


def test_only_the_field_that_was_corrected_is_put_back_and_is_no_word_of_yours(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        batch, entry = await corrected(firm, tale)
        before = await fields(firm)
        assert (await put_back(firm, entry))["taken"] == ["role"]
        after = await fields(firm)
        assert {name for name in before if before[name] != after[name]} == {"role"}
        (role,), (phone,) = after["role"], after["phones"]
        assert (role["value"], role["source"], role["label"]) == ("boss", f"import:{batch}", phone["label"])
        newest = (await entries(firm))[0]
        assert (newest["what"], newest["by"], newest["restores"]) == ("restored", "operator", entry)
        assert [one["field"] for one in newest["diff"]] == ["role"]
        assert (await put_back(firm, entry))["says"].startswith("It is like that already")
        assert (await entries(firm))[0] == newest
        await firm.close()

    run(story)


def test_an_import_taken_back_later_takes_what_was_put_back_along(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        batch, entry = await corrected(firm, tale)
        await put_back(firm, entry)
        back = await go(firm, "imports.undo", batch=batch)
        assert (back["withdrawn"], back["stays"]) == (1, [])
        assert (await ask(firm, "records.list", kind="person"))["items"] == []
        await firm.close()

    run(story)


def test_put_back_after_its_import_was_taken_back_it_stays_with_its_origin(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        batch = await taken(firm, tale)
        (made,) = await entries(firm)
        await ask(firm, "records.change", kind="person", id=ADA, fields={"language": "de"}, why="She said so.")
        (changed, _) = await entries(firm)
        await ask(firm, "records.withdraw", kind="person", id=ADA, why="A slip.")
        await go(firm, "imports.undo", batch=batch)
        assert made["entry"] < changed["entry"]
        await put_back(firm, changed["entry"])
        now = await fields(firm)
        assert {name: values[0]["source"] for name, values in now.items()} == {
            "name": f"import:{batch}", "email": f"import:{batch}", "phones": f"import:{batch}",
            "role": f"import:{batch}", "language": "operator",
        }  # fmt: skip
        assert {one["batch"] for one in await entries(firm) if one["what"] == "restored"} == {""}, "it is over"
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_of_a_list_all_that_the_entry_said_is_put_back(tale: Story) -> None:
    phones = ["+43 1 111 11 11", "+43 1 222 22 22"]

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": ADA, "phones": phones})
        (made,) = await entries(firm)
        await ask(firm, "records.change", kind="person", id=ADA, fields={"phones": []}, why="Both are dead.")
        assert "phones" not in await fields(firm) or not (await fields(firm))["phones"]
        assert (await put_back(firm, made["entry"]))["taken"] == ["phones"]
        assert [value["value"] for value in (await fields(firm))["phones"]] == phones
        await firm.close()

    run(story)
