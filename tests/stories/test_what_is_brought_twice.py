"""The same letter dropped into `mail/` a second time, under its own name or another one, whatever had come of it."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.desk.says.says import says
from outside import GOOD
from telling import Story, ask, run

FIRST = """From: Ada Palmer <ada@palmer.example>
To: ines@tern.example
Message-ID: <{id}@palmer.example>
Subject: A logo

We need a new logo and brand design for our second bakery. Our budget is 6000 EUR. Could you start in March?
"""
STOP = """From: Ada Palmer <ada@palmer.example>
To: ines@tern.example
Message-ID: <stop@palmer.example>
Subject: Please

Please stop writing to me.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def kinds(firm: Firm) -> list[str]:
    return [event.fact.kind for event in firm.ledger.events(limit=10_000)]


async def listed(firm: Firm) -> list[dict[str, Any]]:
    return (await ask(firm, "plans.list"))["items"]


@pytest.mark.parametrize("name", ["second", "copy of second"])
def test_a_letter_whose_wish_was_folded_is_known_when_it_comes_again(tale: Story, name: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.post("first", FIRST.format(id="one"))
        await firm.drain()
        (plan,) = await listed(firm)
        await ask(firm, "plans.cancel", plan=plan["id"])
        tale.post("second", FIRST.format(id="two"))
        await firm.drain()
        assert kinds(firm).count("intent.folded") == 1
        tale.fill_in("new", GOOD)
        await firm.drain()
        before = await ask(firm, "inbox.show", question="1")
        for _ in range(3):
            tale.post(name, FIRST.format(id="two"))
            await firm.drain()
        assert not [path for path in (tale.folder / "mail").iterdir() if path.is_file()]
        assert await ask(firm, "inbox.show", question="1") == before
        told = kinds(firm)
        assert (len(await listed(firm)), told.count("intent.folded"), told.count("person.wrote")) == (2, 1, 0)
        assert told.count("outside.repeated") == 1
        assert any("known already" in says(event) for event in firm.ledger.events(limit=1000))
        await firm.close()

    run(story)


def test_an_old_letter_does_not_take_back_what_the_operator_has_said_since(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.post("stop", STOP)
        await firm.drain()
        assert len((await ask(firm, "optouts.list"))["items"]) == 1
        await ask(firm, "optouts.remove", address="ada@palmer.example")
        tale.post("stop", STOP)
        await firm.drain()
        assert (await ask(firm, "optouts.list"))["items"] == []
        await firm.close()

    run(story)


def test_a_letter_nobody_could_read_is_put_aside_again_and_asked_about_once(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        for name in ("a", "b"):
            tale.post(name, "Subject: from nobody\n\nHello")
            await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        assert sorted(path.name for path in (tale.folder / "mail" / "refused").iterdir()) == ["a.eml", "b.eml"]
        await firm.close()

    run(story)
