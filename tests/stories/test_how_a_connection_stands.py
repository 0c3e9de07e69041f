"""How each connection stands: by its ways out, by what could not be read, and never more than is known."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import Heard, Item, NotNow
from onefirm.capabilities.extension import Extension
from onefirm.desk.connections.words import stands
from onefirm.desk.shapes.connections import WayRow
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def row(firm: Firm, name: str) -> dict[str, Any]:
    return next(each for each in (await ask(firm, "connections.list"))["items"] if each["name"] == name)


def test_a_firm_that_was_opened_just_now_claims_nothing(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        view = await ask(firm, "connections.list")
        assert {each["stands"] for each in view["items"]} == {"no trouble known"}
        assert {each["level_why"] for each in view["items"]} == {""}, "A folder is nothing anybody would have tried."
        assert "onefirm connect" in view["note"]
        await firm.drain()
        assert (await ask(firm, "connections.list"))["note"] == ""
        await firm.close()

    run(story)


class Box:
    """A letterbox at a provider that may be down."""

    name = "letterbox"
    quick = True
    down = ""

    async def poll(self) -> tuple[Item, ...]:
        if self.down:
            raise NotNow(self.down, 60)
        return ()

    def read(self, item: Item) -> Heard:
        raise AssertionError("Nothing ever came.")

    async def put_away(self, item: Item, kept: bool) -> None:
        raise AssertionError("Nothing ever came.")


def test_a_source_that_cannot_be_read_says_as_of_when_what_is_shown_is(tale: Story) -> None:
    async def story() -> None:
        box = Box()
        mine = Extension(name="box", sources=(lambda _folder: box,))
        firm = await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(EXTENSION, mine))
        await firm.drain()
        read = await row(firm, "letterbox")
        assert (read["stands"], read["says"]) == ("works", "It works.")
        box.down = "mail.example does not answer."
        tale.clock.forward(hours=3)
        await firm.drain()
        ill = await row(firm, "letterbox")
        assert (ill["stands"], ill["heard"]) == ("in trouble", read["heard"])
        assert ill["says"] == "It could not be read: mail.example does not answer. It is tried again by itself."
        (down,) = (await ask(firm, "today"))["down"]
        assert (down["connection"], down["since"]) == ("letterbox", read["heard"])
        assert (await row(firm, "form_inbox"))["stands"] == "works"
        box.down = ""
        await firm.drain()
        assert (await row(firm, "letterbox"))["stands"] == "works"
        assert (await ask(firm, "today"))["down"] == []
        await firm.close()

    run(story)


def test_several_ways_stand_as_the_worst_of_them() -> None:
    well, ill = WayRow(to="a", stands="works"), WayRow(to="b", stands="left alone")
    assert stands((well, ill), "", "", revoked=False) == "left alone"
    assert stands((well,), "It is gone.", "", revoked=False) == "in trouble"
    assert stands((well,), "", "", revoked=False) == "works"
    assert stands((), "", "", revoked=False) == "no trouble known"
    assert stands((well, ill), "", "", revoked=True) == "revoked"
