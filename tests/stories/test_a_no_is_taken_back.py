"""A no waits like a yes: until the undo window closes nothing follows from it, and it can be taken back."""

import asyncio
from pathlib import Path

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from outside import GOOD
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def turned_down(tale: Story) -> Firm:
    firm = await tale.open()
    tale.fill_in("one", GOOD)
    await firm.drain()
    decided = await ask(firm, "inbox.reject", question="1", reason="Too early")
    assert decided["undo_until"]
    assert "take that back" in decided["says"]
    return firm


def test_nothing_follows_from_a_no_before_the_window_closes(tale: Story) -> None:
    async def story() -> None:
        firm = await turned_down(tale)
        (held,) = (await ask(firm, "today"))["held"]
        assert held["declined"]
        assert held["says"].startswith("Turned down: ")
        tale.clock.forward(seconds=29)
        await firm.drain()
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert (plan["state"], plan["at_step"], plan["declined"]) == ("in-progress", "send", False)
        tale.clock.forward(seconds=2)
        await firm.drain()
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert (plan["state"], plan["declined"]) == ("completed", True)
        shown = await ask(firm, "plans.show", plan=plan["id"])
        assert shown["now"].startswith("It was turned down")
        assert (await ask(firm, "today"))["held"] == []
        assert tale.letters() == []
        await firm.close()

    run(story)


def test_a_no_that_is_taken_back_asks_again_and_a_yes_then_sends(tale: Story) -> None:
    async def story() -> None:
        firm = await turned_down(tale)
        (held,) = (await ask(firm, "today"))["held"]
        await ask(firm, "inbox.undo", effect=held["effect"])
        (row,) = (await ask(firm, "inbox.list"))["items"]
        assert row["again"]
        card = await ask(firm, "inbox.show", question=row["id"])
        assert card["back"] == "You took back that it had been turned down."
        await ask(firm, "inbox.accept", question=row["id"], payload=card["payload"])
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert len(tale.letters()) == 1
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert not plan["declined"]
        await firm.close()

    run(story)


def test_a_no_stands_or_waits_after_the_power_went_in_between(tale: Story) -> None:
    async def story() -> None:
        firm = await turned_down(tale)
        await firm.close()
        firm = await tale.open()
        (held,) = (await ask(firm, "today"))["held"]
        await ask(firm, "inbox.undo", effect=held["effect"])
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        await ask(firm, "inbox.reject", question="1")
        await firm.close()
        tale.clock.forward(seconds=31)
        firm = await tale.open()
        await firm.drain()
        assert (await ask(firm, "plans.list"))["items"][0]["declined"]
        with pytest.raises(Refusal, match="nothing held"):
            await ask(firm, "inbox.undo", effect=held["effect"])
        await firm.close()

    run(story)


def test_nobody_decides_a_second_time_while_a_no_is_held(tale: Story) -> None:
    async def story() -> None:
        firm = await turned_down(tale)
        (held,) = (await ask(firm, "today"))["held"]
        question = held["effect"].replace("ef_", "qu_")
        again = await ask(firm, "inbox.reject", question=question)
        assert again["already"]
        with pytest.raises(Refusal, match="decided already"):
            await ask(firm, "inbox.accept", question=question)
        (plan,) = (await ask(firm, "plans.list"))["items"]
        with pytest.raises(Refusal):
            await ask(firm, "plans.did", plan=plan["id"])
        asked = [firm.desk.ask("inbox.undo", {"effect": held["effect"]}, "operator") for _ in range(2)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(answer, Refusal) for answer in answers) == 1
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        await firm.close()

    run(story)


def test_a_firm_without_an_undo_window_takes_a_no_at_its_word(tale: Story) -> None:
    async def story() -> None:
        (tale.folder / "policy.toml").write_text("undo-window-seconds = 0\n")
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        decided = await ask(firm, "inbox.reject", question="1")
        assert decided["undo_until"] == ""
        assert (await ask(firm, "plans.list"))["items"][0]["declined"]
        await firm.close()

    run(story)


def test_a_draft_that_was_turned_down_can_be_taken_back_as_well(tale: Story) -> None:
    async def story() -> None:
        text = Path("src/onefirm/playbooks/lead-qualification.md").read_text()
        book = tale.folder / "playbooks" / "lead-qualification.md"
        book.write_text(text.replace("mode: ask", "mode: draft"))
        firm = await turned_down(tale)
        (held,) = (await ask(firm, "today"))["held"]
        await ask(firm, "inbox.undo", effect=held["effect"])
        (row,) = (await ask(firm, "inbox.list"))["items"]
        assert row["kind"] == "review"
        await firm.close()

    run(story)


def test_the_card_says_what_follows_from_a_no(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        card = await ask(firm, "inbox.show", question="1")
        assert card["no"].startswith("After that: “Close the lead”, and then it is done. Nothing leaves to ")
        await firm.close()

    run(story)


def test_a_letter_that_was_edited_taken_back_and_approved_is_no_yes_as_it_was(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        decided = await ask(firm, "inbox.edit", question="1", changes={"subject": "Another word"})
        await ask(firm, "inbox.undo", effect=decided["effect"])
        await ask(firm, "inbox.accept", question="1")
        cells = (await ask(firm, "agents.list"))["cells"]
        (cell,) = [cell for cell in cells if cell["title"] == "Send the letter"]
        assert (cell["asked"], cell["yes"], cell["changed"]) == (1, 0, 1)
        await firm.close()

    run(story)
