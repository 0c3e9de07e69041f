"""What the operator decides about unclear leads is learned on this machine, and said on the next card."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.app import learners
from onefirm.app.firm import Firm
from onefirm.conductor.learned.school import FRESH_MIN, LESSONS_MIN
from onefirm.domain.events.learned import ModelLearned
from onefirm.domain.events.streams import of_lessons
from onefirm.domain.frozen import as_json
from stories.test_a_lead_becomes_a_letter import Story, ask, run

YES = ("our bakery wants fresh signs", "the harbour cafe wants menus", "a choir wants posters", "our shop wants bags")
NO = ("a casino offers exposure", "crypto traders offer shares", "a poker table offers fame", "our token offers coins")


@pytest.fixture
def tale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    """As on a machine without the encoder: nothing but the words."""
    monkeypatch.setattr(learners, "PACKAGES", ("no_such_package",))
    return Story(tmp_path / "firm")


async def lead(tale: Story, firm: Firm, number: int, text: str) -> str:
    """Somebody writes something the rules cannot place; the card."""
    said = {"name": f"Guest {number}", "email": f"g{number}@guests.example", "message": f"Hi, {text}?", "budget": ""}
    tale.fill_in(f"g{number}", said)
    await firm.drain()
    row = next(row for row in (await ask(firm, "inbox.list"))["items"] if row["title"].startswith(f"Guest {number}:"))
    return str(row["id"])


async def decided(tale: Story, firm: Firm, first: int, last: int, *, upside_down: bool = False) -> None:
    for number in range(first, last):
        fits = number % 2 == 0
        text = (YES if fits else NO)[number // 2 % 4]
        question = await lead(tale, firm, number, text)
        await ask(firm, "inbox.answer", question=question, answer="fit" if fits != upside_down else "unfit")


async def why(firm: Firm, question: str) -> list[str]:
    return [reason["says"] for reason in (await ask(firm, "inbox.show", question=question))["card"]["why"]]


async def learned(firm: Firm) -> dict[str, Any]:
    shown: dict[str, Any] = as_json(await firm.desk.ask("agents.show", {"name": "qualifier"}, "operator"))
    return shown["learned"]


def made(firm: Firm) -> list[ModelLearned]:
    return [event.fact for event in firm.ledger.stream(of_lessons("qualifier")) if isinstance(event.fact, ModelLearned)]


def test_thirty_decisions_make_a_suggestion_with_its_record_and_a_worse_model_is_not_taken(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await decided(tale, firm, 0, LESSONS_MIN - 1)
        assert made(firm) == [], "One too few: it says nothing."
        question = await lead(tale, firm, 900, YES[0])
        assert not any("suggests" in says for says in await why(firm, question))
        shown = await learned(firm)
        assert shown["version"] == "" and shown["says"].startswith("Nothing is suggested yet: 30 of your decisions")

        await decided(tale, firm, LESSONS_MIN - 1, LESSONS_MIN)
        (first,) = made(firm)
        assert (first.learner, first.examples, first.each) == ("words@1", 30, {"fit": 15, "unfit": 15})
        question = await lead(tale, firm, 901, YES[1])
        (says,) = (says for says in await why(firm, question) if "decided so far" in says)
        assert says.startswith("What you decided so far suggests “fit”, ") and "decisions it had not seen" in says
        assert (await ask(firm, "inbox.show", question=question))["kind"] == "clarification", "It decides nothing."
        odd = await lead(tale, firm, 902, "Zzyzx qwrty")
        assert any("I do not know." in says for says in await why(firm, odd))
        await firm.close()

        firm = await tale.open()
        shown = await learned(firm)
        assert shown["version"] == first.model and "pip install 'onefirm[learned]'" in shown["says"]
        await decided(tale, firm, 100, 100 + FRESH_MIN // 2)
        await decided(tale, firm, 200, 200 + FRESH_MIN // 2 + 2, upside_down=True)
        newest = made(firm)[-1]
        assert newest.examples > 30
        shown = await learned(firm)
        assert shown["version"] == (newest.model if newest.taken else first.model)
        await firm.close()

    run(story)


def test_whoever_is_forgotten_is_learned_no_more(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await decided(tale, firm, 0, LESSONS_MIN + 2)
        first, kept = made(firm)[-1], {each for each in (tale.folder / "blobs").rglob("*") if each.is_file()}
        shown = await ask(firm, "forget.preview", person="g0@guests.example")
        await ask(firm, "forget.person", person="g0@guests.example", confirm=shown["confirm"])
        again = made(firm)[-1]
        assert again.model != first.model and again.examples == first.examples + 1, "All but one are learned anew."
        assert not [each for each in kept if each.exists()], "What was made of them is gone."
        await firm.close()

    run(story)
