"""A letter of ours is answered from another address: no word of the one it was meant for, and no silence either."""

import re
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from outside import GOOD
from telling import Story, ask, run

ADA = GOOD["email"]
OTHER = "ada.palmer@private.example"
NOT_ADA = f"Somebody who is not {ADA} answered your letter to them"


class Tale(Story):
    async def written(self) -> Firm:
        """Ada was written to, and the plan waits for a word of hers."""
        firm = await self.open()
        self.fill_in("one", GOOD)
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        await self.later(firm, hours=1)
        return firm

    async def later(self, firm: Firm, *, hours: float = 0, days: float = 0) -> None:
        self.clock.forward(hours=hours, days=days)
        await firm.drain()

    async def answers(self, firm: Firm, sender: str, text: str) -> None:
        known = re.search(r"Message-ID:\s*(\S+)", self.letters()[0].read_text(), re.IGNORECASE)
        assert known
        name = known[1]
        self.post("reply", f"From: {sender}\nSubject: Re: A logo\nIn-Reply-To: {name}\nReferences: {name}\n\n{text}\n")
        await firm.drain()


@pytest.fixture
def tale(tmp_path: Path) -> Tale:
    return Tale(tmp_path / "firm")


async def waiting(firm: Firm) -> list[dict[str, Any]]:
    items = (await ask(firm, "inbox.list"))["items"]
    return [await ask(firm, "inbox.show", question=item["id"]) for item in items]


def test_an_answer_from_another_address_is_shown_and_stands_on_the_next_card(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.written()
        await tale.answers(firm, OTHER, "Thank you, we have found somebody else.")
        (shown,) = await waiting(firm)
        assert shown["card"]["title"] == NOT_ADA
        assert OTHER in shown["card"]["summary"]
        assert "found somebody else" in shown["card"]["came"][0]["after"]
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert plan["state"] == "in-progress", "It is no wish of theirs, and no word of hers."
        await tale.later(firm, days=4)
        (again,) = [each for each in await waiting(firm) if each["card"]["will"]]
        assert again["card"]["rules"][0] == f"{NOT_ADA}."
        await firm.close()

    run(story)


def test_a_follow_up_that_was_asked_already_is_asked_anew(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.written()
        await tale.later(firm, days=4)
        (before,) = await waiting(firm)
        assert NOT_ADA not in str(before["card"])
        await tale.answers(firm, OTHER, "Thank you, we have found somebody else.")
        after = [each for each in await waiting(firm) if each["card"]["will"]]
        assert [each["card"]["rules"][0] for each in after] == [f"{NOT_ADA}."]
        await firm.close()

    run(story)


def test_a_yes_that_is_held_does_not_outlive_the_answer_of_somebody_else(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.written()
        await tale.later(firm, days=4)
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.accept", question=row["id"])
        await tale.answers(firm, OTHER, "Thank you, we have found somebody else.")
        await tale.later(firm, hours=1)
        assert len(tale.letters()) == 1
        (again,) = [each for each in await waiting(firm) if each["card"]["will"]]
        assert again["card"]["rules"][0] == f"{NOT_ADA}."
        await firm.close()

    run(story)


def test_a_stop_that_quotes_our_letter_is_always_shown(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.written()
        await tale.answers(firm, OTHER, "Please stop writing to me. Unsubscribe.")
        (shown,) = await waiting(firm)
        asked = f"{NOT_ADA} and asked not to be written to"
        assert shown["card"]["title"] == asked
        assert [each["address"] for each in (await ask(firm, "optouts.list"))["items"]] == [OTHER]
        await tale.later(firm, days=4)
        (again,) = [each for each in await waiting(firm) if each["card"]["will"]]
        assert again["card"]["rules"][0] == f"{asked}."
        await firm.close()

    run(story)


def test_her_own_answer_is_still_hers(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.written()
        await tale.answers(firm, ADA.upper(), "Gladly. Tuesday?")
        (shown,) = await waiting(firm)
        assert NOT_ADA not in str(shown)
        assert "Gladly. Tuesday?" in shown["card"]["came"][-1]["after"]
        await firm.close()

    run(story)
