"""A file that brings back who was forgotten says so before and after, and says it once."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from stories.test_a_file_is_taken_in import LETTERS, go
from stories.test_somebody_is_forgotten import forget
from telling import Story, ask, run

ANNA, BERG, CY = "anna@berg.example", "berg@mail.example", "cy@x.example"
FILE = f"Name;E-Mail\nAnna Berg;{ANNA}\nA. Berg;{BERG}\nCy;{CY}\n"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def looked_and_taken(firm: Firm, tale: Story, name: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    path = tale.folder.parent / name
    path.write_text(text, "utf-8")
    return await go(firm, "imports.look", path=str(path)), await go(firm, "imports.take", path=str(path))


def test_the_preview_and_the_answer_count_whom_a_file_brings_back(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        looked, taken = await looked_and_taken(firm, tale, "people.csv", FILE)
        assert (looked["forgotten"], taken["forgotten"]) == (0, 0)
        assert "forgotten" not in looked["says"] + taken["says"]
        await forget(firm, ANNA)
        await forget(firm, BERG)
        looked, taken = await looked_and_taken(firm, tale, "people.csv", FILE)
        assert (looked["forgotten"], taken["forgotten"]) == (2, 2)
        assert looked["says"].endswith(" 2 of the people in it were forgotten on 2026-03-02; they would be kept anew.")
        assert (
            "new, 0 changed. 2 of the people in it were forgotten on 2026-03-02; they are kept anew." in taken["says"]
        )
        looked, taken = await looked_and_taken(firm, tale, "people.csv", FILE)
        assert (looked["forgotten"], taken["forgotten"]) == (0, 0)
        await firm.close()

    run(story)


def test_somebody_who_was_forgotten_on_two_days_and_a_letter_of_theirs_are_told_too(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada", "email": "ada@fern.example"})
        await ask(firm, "people.add", fields={"name": "Bo", "email": "bo@lind.example"})
        await forget(firm, "ada@fern.example")
        tale.clock.forward(days=2)
        await forget(firm, "bo@lind.example")
        looked, taken = await looked_and_taken(firm, tale, "letters.mbox", LETTERS)
        assert (looked["new"], looked["forgotten"], taken["forgotten"]) == (2, 2, 2)
        assert "forgotten between 2026-03-02 and 2026-03-04; they would" in looked["says"]
        await firm.close()

    run(story)


def test_one_who_was_forgotten_is_said_to_be_one(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await looked_and_taken(firm, tale, "people.csv", FILE)
        await forget(firm, CY)
        looked, _ = await looked_and_taken(firm, tale, "people.csv", FILE)
        assert looked["says"].endswith(" 1 of the people in it was forgotten on 2026-03-02; they would be kept anew.")
        await firm.close()

    run(story)


@pytest.mark.parametrize("merged", [False, True])
def test_whoever_was_forgotten_can_be_added_as_a_stranger(tale: Story, *, merged: bool) -> None:
    async def story() -> None:
        firm = await tale.open()
        anna = (await ask(firm, "people.add", fields={"name": "Anna Berg", "email": ANNA, "phones": ["030 1"]}))["id"]
        if merged:
            berg = (await ask(firm, "people.add", fields={"name": "A. Berg", "email": BERG}))["id"]
            await ask(firm, "people.merge", stays=anna, gone=berg)
        await ask(firm, "rules.set", who=ANNA, rule="never by phone")
        await forget(firm, ANNA)
        tale.clock.forward(days=3)
        for mail in (ANNA, BERG)[: 1 + merged]:
            said = await ask(firm, "people.add", fields={"name": "Somebody", "email": mail})
            assert (said["says"], said["made"]) == ("The person Somebody is kept.", True)
            shown = await ask(firm, "people.show", person=mail)
            fields = {field["name"]: field["value"] for field in shown["record"]["fields"]}
            assert fields == {"name": "Somebody", "email": mail}
            assert shown["rules"] == []
            with pytest.raises(Refusal, match="There is a person with this email already: Somebody"):
                await ask(firm, "people.add", fields={"name": "Once more", "email": mail})
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)
