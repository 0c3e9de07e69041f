"""Two clicks on the same button, at once or from an old page: the second says what the first has done."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.events.effects import EffectApproved
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from outside import GOOD
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def kinds(firm: Firm) -> Counter[str]:
    return Counter(event.fact.kind for event in firm.ledger.events(limit=10_000))


async def clicks(firm: Firm, name: str, args: Json) -> list[str]:
    """Three at the same moment: what each was told, a refusal by what it says."""
    asked = [firm.desk.ask(name, args, "operator") for _ in range(3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    await firm.drain()
    for answer in answers:
        assert isinstance(answer, Refusal) or not isinstance(answer, BaseException), repr(answer)
    return [answer.problem.what if isinstance(answer, Refusal) else "done" for answer in answers]


async def waiting(tale: Story) -> Firm:
    firm = await tale.open()
    tale.fill_in("one", GOOD)
    await firm.drain()
    return firm


def test_a_plan_is_stopped_once_and_the_second_click_is_told_so(tale: Story) -> None:
    async def story() -> None:
        firm = await waiting(tale)
        (plan,) = (await ask(firm, "plans.list"))["items"]
        told = await clicks(firm, "plans.cancel", {"plan": plan["id"]})
        assert sorted(told) == ["This plan was stopped already."] * 2 + ["done"]
        with pytest.raises(Refusal, match="stopped already"):
            await ask(firm, "plans.cancel", plan=plan["id"])
        assert kinds(firm)["plan.cancelled"] == 1
        await firm.close()

    run(story)


def test_a_firm_is_paused_once_and_goes_on_once(tale: Story) -> None:
    async def story() -> None:
        firm = await waiting(tale)
        assert await clicks(firm, "firm.pause", {"reason": "Ill"}) == ["done"] * 3
        assert await clicks(firm, "firm.resume", {}) == ["done"] * 3
        assert (kinds(firm)["firm.paused"], kinds(firm)["firm.resumed"]) == (1, 1)
        await firm.close()

    run(story)


def test_a_preview_is_approved_once(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        sent = await ask(firm, "intents.send", type="qualify-lead@2", fields=GOOD, preview=True)
        assert await clicks(firm, "plans.approve", {"plan": sent["plan"]}) == ["done"] * 3
        assert kinds(firm)["plan.approved"] == 1
        await firm.close()

    run(story)


def test_a_page_from_before_the_undo_approves_nothing(tale: Story) -> None:
    """The words are the same, but the yes to them was taken back since."""

    async def story() -> None:
        firm = await waiting(tale)
        old = await ask(firm, "inbox.show", question="1")
        accepted = await ask(firm, "inbox.accept", question=old["id"], payload=old["payload"])
        await ask(firm, "inbox.undo", effect=accepted["effect"])
        with pytest.raises(Refusal, match="changed after you read it"):
            await ask(firm, "inbox.accept", question=old["id"], payload=old["payload"])
        assert kinds(firm)["effect.approved"] == 1
        new = await ask(firm, "inbox.show", question=old["id"])
        assert new["card"]["change"] == old["card"]["change"]
        again = await ask(firm, "inbox.accept", question=new["id"], payload=new["payload"])
        assert again["undo_until"] and not again["already"]
        twice = await ask(firm, "inbox.accept", question=new["id"], payload=new["payload"])
        assert twice["already"]
        assert kinds(firm)["effect.approved"] == 2
        await firm.close()

    run(story)


def test_an_old_page_of_many_approves_none_that_was_taken_back(tale: Story) -> None:
    async def story() -> None:
        firm = await waiting(tale)
        group = await ask(firm, "inbox.alike", question="1")
        shown = {item["id"]: item["payload"] for item in group["items"]}
        accepted = await ask(firm, "inbox.accept", question="1")
        await ask(firm, "inbox.undo", effect=accepted["effect"])
        told = await ask(firm, "inbox.accept-all", question="1", shown=shown)
        assert "changed after you read it" in str(told)
        assert kinds(firm)["effect.approved"] == 1
        await firm.close()

    run(story)


def test_many_accepted_twice_at_once_have_one_trial(tale: Story) -> None:
    """A second click may overtake the first: what it finds approved is its trial too, and no other takes its place."""

    async def story() -> None:
        (tale.folder / "policy.toml").write_text("undo-window-seconds = 3600\nsure-alone = 0\n")
        firm = await tale.open()
        for number in range(12):
            tale.fill_in(f"n{number}", {**GOOD, "email": f"ada{number}@palmer.example"})
        await firm.drain()
        group = await ask(firm, "inbox.alike", question="1")
        shown = {item["id"]: item["payload"] for item in group["items"]}
        await asyncio.gather(*(ask(firm, "inbox.accept-all", question="1", shown=shown) for _ in range(3)))
        approved = [event.fact for event in firm.ledger.events(limit=1000) if isinstance(event.fact, EffectApproved)]
        assert len(approved) == len(shown)
        assert sum(not fact.approval.batch for fact in approved) == 5
        await firm.close()

    run(story)
