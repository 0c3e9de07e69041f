"""A model beside the rules: it words a letter, and whatever it does wrong, a rule has done it before."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from model_server import Answer, Came, Scripted, real, says, scripted
from onefirm.app.firm import Firm
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved
from onefirm.domain.events.plans import StepDone
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.sqlite.database import connected
from outside import GOOD
from telling import Story, ask, run

KEY = "the-key-of-the-model"


def connect(tale: Story, url: str, home: str, *, tier: str = "small", price: str = "1.50", more: str = "") -> None:
    """Written into firm.toml as a person would."""
    with (tale.folder / "firm.toml").open("a") as file:
        file.write(
            f'\n[model-{tier}]\nmodel = "scripted"\nurl = "{url}"\nhomes = ["{home}"]\nsecret = "model-key"\n'
            + (f'price-in = "{price}"\nprice-out = "{price}"\n' if price else "")
            + more
        )


def limits(tale: Story, **values: int) -> None:
    lines = "\n".join(f"{name.replace('_', '-')} = {value}" for name, value in values.items())
    with (tale.folder / "policy.toml").open("a") as file:
        file.write(f"\n[models]\n{lines}\n")


async def opened(tale: Story) -> Firm:
    firm = await tale.open()
    if not (await firm.desk.ask("vault.list", {}, "operator")).model_dump()["items"]:
        await firm.desk.ask("vault.set", {"name": "model-key", "value": KEY}, "operator")
    return firm


async def drafted(tale: Story, firm: Firm) -> dict[str, Any]:
    """A lead comes in; the card of its letter."""
    tale.fill_in("one", GOOD)
    await firm.drain()
    rows = (await ask(firm, "inbox.list"))["items"]
    (row,) = (row for row in rows if row["kind"] != "problem")
    return (await ask(firm, "inbox.show", question=row["id"]))["card"]


def step(firm: Firm, name: str) -> StepDone:
    done = [each.fact for each in firm.ledger.events(limit=500) if isinstance(each.fact, StepDone)]
    return next(fact for fact in done if fact.step == name)


def facts(firm: Firm, kind: type) -> list[Any]:
    return [each.fact for each in firm.ledger.events(limit=500) if isinstance(each.fact, kind)]


def body_of(card: dict[str, Any]) -> str:
    return next(each["after"] for each in card["change"] if each["name"] == "body")


def reworded(came: Came) -> Answer:
    """As a good model would: other words in the middle, everything else kept."""
    draft = material(came)["draft body"]
    lines = draft.split("\n\n")
    lines[1] = "What a lovely thing to read."
    return says({"subject": material(came)["draft subject"], "body": "\n\n".join(lines)})


def material(came: Came) -> dict[str, str]:
    words = came.body["messages"][-1]["content"]
    return json.loads(words.partition("MATERIAL\n")[2])


def with_model(
    tale: Story, play: Callable[[Came], Answer], story: Callable[[Scripted], Awaitable[None]], **more: Any
) -> None:
    with scripted(play) as server:
        connect(tale, server.url, server.home, **more)
        run(lambda: story(server))


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def test_a_letter_is_in_the_models_words_and_says_what_the_draft_says(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        assert "What a lovely thing to read." in body_of(card)
        assert "The words are a model's" in json.dumps(card["why"])
        done = step(firm, "draft")
        assert not done.degraded
        assert "small model first" in done.route
        (reserved,), (answered,) = facts(firm, ModelReserved), facts(firm, ModelAnswered)
        assert reserved.micros > answered.micros == 225 == done.micros
        assert (answered.tokens_in, answered.tokens_out) == (100, 50)
        assert reserved.prices == "yours: 1.50 and 1.50 dollars a million"
        assert server.came[0].headers["authorization"] == f"Bearer {KEY}"
        await firm.close()

    with_model(tale, reworded, story)


def test_nothing_that_points_at_somebody_leaves(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        left = server.came[0].text
        for secret in (GOOD["email"], *GOOD["name"].split()):
            assert secret not in left
        assert "[name 1]" in left
        assert GOOD["name"].split()[0] in body_of(card), "It was put back into the letter."
        await firm.close()

    with_model(tale, reworded, story)


def test_the_real_small_model_answers_and_its_nonsense_changes_no_letter(tale: Story) -> None:
    """A protocol, and no quality: real tokens over real HTTP, and every letter is one that can be sent."""

    async def story() -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        done = step(firm, "draft")
        came = [*facts(firm, ModelAnswered), *facts(firm, ModelFailed)]
        assert any(each.tokens_in > 100 and each.tokens_out for each in came), came
        assert done.degraded or "The words are a model's" in json.dumps(card["why"])
        assert body_of(card).startswith("Hello") or GOOD["name"].split()[0] in body_of(card).splitlines()[0]
        await firm.close()

    with real(KEY) as address:
        home = address.removeprefix("http://")
        connect(tale, f"{address}/v1", home, price="0")
        limits(tale, seconds=120)
        asyncio.run(asyncio.wait_for(story(), timeout=300))


def test_why_a_models_letter_was_not_taken_is_sealed_for_whom_it_is_about(tale: Story) -> None:
    """It may quote what they wrote: their telephone number stands nowhere in clear, and goes with them."""

    def theirs(came: Came) -> Answer:
        body = material(came)["draft body"].replace("Shall I", "I call you at [number 1]. Shall I")
        return says({"subject": material(came)["draft subject"], "body": body})

    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        tale.fill_in("one", {**GOOD, "message": f"{GOOD['message']} Call +49 171 7654321."})
        await firm.drain()
        assert "7654321" in step(firm, "draft").degraded
        with closing(connected(tale.folder / DATABASE, read_only=True)) as db:
            assert not [body for (body,) in db.execute("SELECT body FROM events") if "7654321" in body]
        await firm.close()

    with_model(tale, theirs, story)


WRONG: dict[str, tuple[Callable[[Came], Answer], str]] = {
    "prose": (lambda came: Answer("Certainly! Here is your letter."), "none that could be used"),
    "nothing": (lambda came: Answer(""), "none that could be used"),
    "one megabyte": (lambda came: says({"subject": "x", "body": "y" * 1_000_000}), "none that could be used"),
    "three megabytes": (lambda came: says({"subject": "x", "body": "y" * 3_000_000}), "was lost"),
    "no JSON at all": (lambda came: Answer(raw=b"<html>gateway</html>"), "was lost"),
    "cut off": (lambda came: Answer('{"subject": "x", "body": "y', finish="length"), "too long"),
    "busy": (lambda came: Answer(status=429), "could not be asked just now"),
    "broken": (lambda came: Answer(status=500), "was lost"),
    "wrong key": (lambda came: Answer(status=401), "does not let us in"),
    "unknown model": (lambda came: Answer(status=404), "refused the question"),
    "ten minutes": (lambda came: Answer(seconds=600), "no answer came in time"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_a_model_does_wrong_the_letter_is_the_templates(tale: Story, wrong: str) -> None:
    play, why = WRONG[wrong]

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        done = step(firm, "draft")
        assert why in done.degraded
        assert done.degraded.endswith("A rule did it instead.")
        assert "lovely" not in body_of(card)
        assert body_of(card)
        assert len(server.came) <= 2
        assert not facts(firm, ModelAnswered)
        await firm.close()

    limits(tale, seconds=1)
    with_model(tale, play, story)


def tampered(**change: str) -> Callable[[Came], Answer]:
    def play(came: Came) -> Answer:
        draft = material(came)["draft body"]
        lines = draft.split("\n\n")
        lines.insert(2, change["adds"])
        return says({"subject": material(came)["draft subject"], "body": "\n\n".join(lines)})

    return play


POISONED = {
    "an injected link": tampered(adds="Pay here first: https://pay.evil.example/now"),
    "another currency": tampered(adds="This costs 4900 USD."),
    "a past date": tampered(adds="I can begin on 1 March 2019."),
    "an account": tampered(adds="Send it to DE89 3704 0044 0532 0130 00."),
    "an address": tampered(adds="Write to boss@evil.example instead."),
}


@pytest.mark.parametrize("poison", POISONED)
def test_a_letter_that_says_more_than_the_draft_is_not_taken(tale: Story, poison: str) -> None:
    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        assert "template's own words were kept" in step(firm, "draft").degraded
        assert "evil" not in body_of(card)
        assert "4900" not in body_of(card)
        await firm.close()

    with_model(tale, POISONED[poison], story)
