"""A name is found as it is spelled, in small letters or in capitals, by every command that names somebody."""

from pathlib import Path

import pytest

from onefirm.domain.problem import Refusal
from telling import Story, ask, run

NAMES = ("Änne Groß", "Östen Åberg", "Hans Strauß", "Sven Åkesson", "Jörg Müller", "Łukasz Żak", "Ömer İnce")
DAYS = ("mondays", "tuesdays", "fridays")


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_that_names_somebody_finds_them(tale: Story, name: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada Fern", "email": "ada@fern.example"})
        made = await ask(firm, "people.add", fields={"name": name, "email": "they@x.example"})
        for number, spelled in enumerate((name, name.lower(), name.upper())):
            assert (await ask(firm, "people.show", person=spelled))["record"]["id"] == made["id"]
            assert (await ask(firm, "records.show", kind="person", id=spelled))["id"] == made["id"]
            for part in (spelled, spelled.partition(" ")[0], spelled.partition(" ")[2]):
                listed = await ask(firm, "records.list", kind="person", find=part)
                assert [each["shown"] for each in listed["items"]] == [name], part
                listed = await ask(firm, "people.list", find=part)
                assert [each["shown"] for each in listed["items"]] == [name], part
            await ask(firm, "rules.set", who=spelled, rule=f"not on {DAYS[number]}", why="")
            assert len((await ask(firm, "rules.list", who=spelled))["items"]) == number + 1
            await ask(firm, "decisions.add", decision=f"No {number}", scope=spelled, never="cheap", why="")
            await ask(firm, "records.make", kind="invoice", fields={"number": f"N{number}", "client": spelled})
            assert (await ask(firm, "forget.preview", person=spelled))["names"] == [name]
        shown = await ask(firm, "forget.preview", person=name.casefold())
        await ask(firm, "forget.person", person=name, confirm=shown["confirm"])
        with pytest.raises(Refusal):
            await ask(firm, "people.show", person=name)
        await firm.close()

    run(story)
