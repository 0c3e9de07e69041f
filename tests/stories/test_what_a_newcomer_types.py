"""What somebody types for the first time: what cannot be is refused at once, what is the same is known to be."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Problem, Refusal
from stories.test_a_file_is_taken_in import go
from telling import Story, ask, run

ADA = "ada@fern.example"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def refused(firm: Firm, deed: str, **args: Any) -> Problem:
    with pytest.raises(Refusal) as refusal:
        await ask(firm, deed, **args)
    return refusal.value.problem


async def shown(firm: Firm, who: str = ADA) -> dict[str, Any]:
    fields = (await ask(firm, "people.show", person=who))["record"]["fields"]
    return {field["name"]: field["value"] for field in fields}


def brought(tale: Story, name: str, text: str) -> str:
    path = tale.folder.parent / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"email": "not-a-mail"}, "'not-a-mail' is no mail address."),
        ({"emails": [ADA, "two@words here"]}, "'two@words here' is no mail address."),
        ({"birthday": "31.2.1970"}, "'31.2.1970' is no birthday."),
        ({"birthday": "1970-02-31"}, "'1970-02-31' is no birthday."),
    ],
)
def test_what_cannot_be_is_refused_at_once_and_nothing_is_kept(tale: Story, said: dict[str, Any], what: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        assert (await refused(firm, "people.add", fields={"name": "Foo", **said})).what == what
        await ask(firm, "people.add", fields={"name": "Ada", "email": ADA})
        change = {"kind": "person", "id": ADA, "why": "So."}
        assert (await refused(firm, "records.change", **change, fields=said)).what == what
        assert len((await ask(firm, "people.list"))["items"]) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize("said", [{"birthday": "--02-29"}, {"birthday": "1984-03-09"}, {"email": "büro@größ.example"}])
def test_what_can_be_is_kept(tale: Story, said: dict[str, str]) -> None:
    async def story() -> None:
        firm = await tale.open()
        kept = await ask(firm, "people.add", fields={"name": "Foo", **said})
        assert said.items() <= (await shown(firm, kept["id"])).items()
        await firm.close()

    run(story)


@pytest.mark.parametrize("said", [{"name": ""}, {"email": ""}, {"name": "  "}, {"tags": []}, {}])
def test_nobody_is_kept_of_whom_nothing_was_said(tale: Story, said: dict[str, Any]) -> None:
    async def story() -> None:
        firm = await tale.open()
        assert (await refused(firm, "people.add", fields=said)).code == "record-nothing-said"
        await firm.close()

    run(story)


def test_a_number_that_is_spaced_otherwise_is_the_same_number_and_a_new_one_is_added(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        mine = ["0664 123 45 67", "+43 (1) 555/1234"]
        await ask(firm, "people.add", fields={"name": "Ada", "email": ADA, "phones": mine})
        same = brought(tale, "same.csv", f"Name,E-Mail,Phone\nAda,{ADA},06641234567\n")
        assert "Nothing in it is news" in (await go(firm, "imports.take", path=same))["says"]
        other = brought(tale, "other.csv", f"Name,E-Mail,Phone\nAda,{ADA},+49 30 1234567\n")
        (change,) = (await go(firm, "imports.look", path=other))["changes"]
        assert (change["field"], change["after"]) == ("phones", f"{', '.join(mine)}, +49301234567")
        await go(firm, "imports.take", path=other)
        assert (await shown(firm))["phones"] == [*mine, "+49301234567"]
        await firm.close()

    run(story)


def test_a_file_that_says_two_things_of_one_brings_no_news_the_second_time(tale: Story) -> None:
    """The first row counts where the two differ, and what only the second says is added."""
    text = f"Name,E-Mail,Notes,Role\nAda,{ADA},likes tea,\nAda,{ADA},likes green,owner\n"

    async def story() -> None:
        firm = await tale.open()
        for name in ("one.csv", "two.csv", "three.csv"):
            taken = await go(firm, "imports.take", path=brought(tale, name, text))
            assert taken["batch"] == "" or name == "one.csv", taken["says"]
            fields = await shown(firm)
            assert (fields["notes"], fields["role"]) == ("likes tea", "owner")
        await firm.close()

    run(story)


@pytest.mark.parametrize("first", [0, 1])
def test_two_imports_are_taken_back_in_either_order_and_nothing_of_them_is_left(tale: Story, first: int) -> None:
    async def story() -> None:
        firm = await tale.open()
        batches = list[str]()
        for notes in ("one", "two"):
            path = brought(tale, f"{notes}.csv", f"Name,E-Mail,Notes\nAda,{ADA},{notes}\n")
            batches.append((await go(firm, "imports.take", path=path))["batch"])
            tale.clock.forward(hours=1)
        for batch in (batches[first], batches[1 - first]):
            undone = await go(firm, "imports.undo", batch=batch)
            if batch == batches[0] and first == 0:
                assert [stays["by"] for stays in undone["stays"]] == ["two.csv"]
        assert (await ask(firm, "people.list"))["items"] == []
        await firm.close()

    run(story)


def test_what_you_said_stays_whichever_import_goes_first(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": ADA})
        batches = list[str]()
        for notes in ("one", "two"):
            path = brought(tale, f"{notes}.csv", f"Name,E-Mail,Notes\nAda Palmer,{ADA},{notes}\n")
            batches.append((await go(firm, "imports.take", path=path))["batch"])
            tale.clock.forward(hours=1)
        for batch in batches:
            await go(firm, "imports.undo", batch=batch)
        assert await shown(firm) == {"name": "Ada Palmer", "email": ADA}
        await firm.close()

    run(story)
