"""Budgets hold before anything is spent, an answer is paid for once, and a lost call counts at the most."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from model_server import Answer, Came, Scripted, says, scripted
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.agent import Agent, Reach
from onefirm.conductor.pen import Pen
from onefirm.domain.contract import Proposal
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved, ModelReused
from onefirm.domain.events.plans import StepDone, StepTried
from onefirm.interfaces.cli.pages.agents import agent as on_paper
from onefirm.interfaces.cli.pages.paper import Paper
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from outside import GOOD
from stories.test_a_model_words_a_letter import (
    KEY,
    body_of,
    connect,
    drafted,
    facts,
    limits,
    opened,
    reworded,
    step,
    with_model,
)
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


NOTHING_LEFT: dict[str, tuple[dict[str, int], str]] = {
    "a day of zero": ({"cents_a_day": 0}, "left for today"),
    "a question of zero": ({"cents_per_call": 0}, "left for one question"),
    "a plan of zero": ({"cents_per_plan": 0}, "left for this plan"),
    "an agent of zero": ({"cents_per_agent_a_day": 0}, "left for the writer today"),
    "a playbook of zero": ({"cents_per_playbook_a_day": 0}, "left for this playbook today"),
    "no asks": ({"asks_per_plan": 0}, "asked too often"),
}


@pytest.mark.parametrize("which", NOTHING_LEFT)
def test_what_is_not_left_is_not_spent_and_the_plan_goes_on(tale: Story, which: str) -> None:
    bounds, why = NOTHING_LEFT[which]

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        assert server.came == []
        assert facts(firm, ModelReserved) == []
        assert why in step(firm, "draft").degraded
        assert body_of(card)
        await firm.close()

    limits(tale, **bounds)
    with_model(tale, reworded, story)


def test_a_model_of_your_own_at_no_price_is_asked_with_a_budget_of_zero(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        assert len(server.came) == 1
        assert step(firm, "draft").micros == 0
        await firm.close()

    limits(tale, cents_a_day=0)
    with_model(tale, reworded, story, price="0")


@pytest.mark.parametrize(
    ("asks", "why"),
    [
        (("connections.revoke", {"connection": "model-small", "why": "No more."}), "you revoked it"),
        (("firm.pause", {"reason": "Away."}), "the firm is paused"),
    ],
)
def test_who_is_revoked_or_paused_is_asked_nothing(tale: Story, asks: tuple[str, dict[str, str]], why: str) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await ask(firm, asks[0], **asks[1])
        await drafted(tale, firm)
        assert server.came == []
        assert facts(firm, ModelReserved) == []
        assert why in step(firm, "draft").degraded
        small = (await ask(firm, "models.list"))["tiers"][0]
        assert small["stands"] == "not asked" and f"It is not asked now: {why}." in small["says"]
        (plan,) = (await ask(firm, "plans.list"))["items"]
        shown = await ask(firm, "models.preview", plan=plan["id"])
        assert (shown["asks"], shown["cost"], shown["says"]) == (False, "", f"Nothing would leave: {why}.")
        await firm.close()

    with_model(tale, reworded, story)


def test_a_key_that_is_refused_is_one_question_and_a_new_one_answers_it(tale: Story) -> None:
    """Whoever refused our key is not asked again with the same one; a rule does the work until another lies there."""
    let_in = "the-right-key"

    def guarded(came: Came) -> Answer:
        return reworded(came) if came.headers["authorization"] == f"Bearer {let_in}" else Answer(status=401)

    async def about_the_key(firm: Firm) -> list[dict[str, Any]]:
        rows = (await ask(firm, "inbox.list"))["items"]
        return [row for row in rows if "model-small" in row["title"]]

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        for number in range(3):
            tale.fill_in(f"early-{number}", {**GOOD, "email": f"ada{number}@palmer.example"})
            await firm.drain()
        assert len(server.came) == 1
        (row,) = await about_the_key(firm)
        assert row["title"] == "The connection 'model-small' does not let us in: rules do its work meanwhile."
        told = (await ask(firm, "inbox.show", question=row["id"]))["card"]["problem"]
        assert "does not take our key" in told["why"] and "onefirm vault set model-key" in told["fix"]
        degraded = [each.fact.degraded for each in firm.ledger.events(limit=500) if isinstance(each.fact, StepDone)]
        assert sum("does not let us in" in each for each in degraded) == 3

        await firm.desk.ask("vault.set", {"name": "model-key", "value": let_in}, "operator")
        await firm.drain()
        assert await about_the_key(firm) == []
        tale.fill_in("late", {**GOOD, "email": "late@palmer.example"})
        await firm.drain()
        assert len(server.came) == 2
        assert len(facts(firm, ModelAnswered)) == 1
        await firm.close()

    with_model(tale, guarded, story)


def test_a_model_that_was_connected_without_a_key_and_wants_one_is_one_question_too(tale: Story) -> None:
    """What would mend it can be done: there is no secret to renew, so it says how to name one."""

    async def story(server: Scripted) -> None:
        file = tale.folder / "firm.toml"
        keyed = file.read_text()
        file.write_text(keyed.replace('secret = "model-key"\n', ""))
        firm = await tale.open()
        for number in range(3):
            tale.fill_in(f"early-{number}", {**GOOD, "email": f"ada{number}@palmer.example"})
            await firm.drain()
        assert len(server.came) == 1
        (row,) = [row for row in (await ask(firm, "inbox.list"))["items"] if "model-small" in row["title"]]
        told = (await ask(firm, "inbox.show", question=row["id"]))["card"]["problem"]
        assert "'model-small' was connected without one" in told["why"]
        assert "onefirm connect model-small --set secret=model-small-key" in told["fix"]
        assert (await ask(firm, "models.list"))["tiers"][0]["stands"] == "not asked"
        await firm.close()

        file.write_text(keyed)
        firm = await opened(tale)
        await firm.drain()
        assert not [row for row in (await ask(firm, "inbox.list"))["items"] if "model-small" in row["title"]]
        tale.fill_in("late", {**GOOD, "email": "late@palmer.example"})
        await firm.drain()
        assert len(server.came) == 2
        await firm.close()

    def guarded(came: Came) -> Answer:
        return reworded(came) if came.headers.get("authorization") == f"Bearer {KEY}" else Answer(status=401)

    with_model(tale, guarded, story)


def test_a_model_without_a_price_is_not_asked(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        assert server.came == []
        assert "has no price" in step(firm, "draft").degraded
        shown = await ask(firm, "models.list")
        assert "has no price" in shown["tiers"][0]["says"]
        await firm.close()

    with_model(tale, reworded, story, price="")


def test_a_day_is_never_spent_beyond_its_budget_however_many_ask(tale: Story) -> None:
    """Twelve leads at once, and money for about three of the answers."""

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        for number in range(12):
            tale.fill_in(f"lead-{number}", {**GOOD, "email": f"ada{number}@palmer.example"})
        await firm.drain()
        spent = sum(each.micros for each in (*facts(firm, ModelAnswered), *facts(firm, ModelFailed)))
        assert len(server.came) >= 1
        assert spent <= 20_000
        reserved = facts(firm, ModelReserved)
        assert len(reserved) == len(server.came), "Nothing is sent that was not set apart before."
        shown = await ask(firm, "models.list")
        assert shown["budgets"][0]["spent"].endswith("USD")
        drafts = (await ask(firm, "inbox.list"))["items"]
        assert len(drafts) == 12, "Every letter was written all the same."
        await firm.close()

    def dear(came: Came) -> Answer:
        answer = reworded(came)
        return Answer(answer.content, tokens=(1_000, 300))

    limits(tale, cents_a_day=2)
    with_model(tale, dear, story, price="5")


def test_the_same_question_is_paid_for_once(tale: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else wrote to the plan meanwhile, so the step is done anew: its answer is there already."""

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        _beaten_once(monkeypatch)
        card = await drafted(tale, firm)
        assert "lovely" in body_of(card)
        assert len(server.came) == 1
        (reused,) = facts(firm, ModelReused)
        assert reused.micros_saved == 225
        again = step(firm, "draft")
        assert "nothing was spent" in again.route
        assert again.micros == 0
        shown = await ask(firm, "models.list")
        told = "1 of 2 questions (50 %) had been asked before; their answers saved 0.0003 USD."
        assert shown["reused"] == told
        await firm.close()

    with_model(tale, reworded, story)


def _beaten_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first time the draft is written down, somebody was faster."""
    write, beaten = Pen.write, list[str]()

    async def slower(self: Pen, walk: Any, *puts: Put, **more: Any) -> Any:
        if not beaten and any(isinstance(put.fact, StepDone) and put.fact.step == "draft" for put in puts):
            beaten.append(walk.plan.id)
            raise Conflict({f"plan:{walk.plan.id}": 9})
        return await write(self, walk, *puts, **more)

    monkeypatch.setattr(Pen, "write", slower)


def test_what_leaves_can_be_read_before_and_nothing_leaves_for_that(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        sent = len(server.came)
        plan = (await ask(firm, "plans.list"))["items"][0]["id"]
        shown = await ask(firm, "models.preview", plan=plan)
        assert len(server.came) == sent, "Looking asks nobody."
        (message,) = [each for each in server.came[-1].body["messages"] if each["role"] == "user"]
        assert shown["words"] == message["content"], "What was shown is what left."
        assert shown["instructions"] in json.dumps(server.came[-1].body, ensure_ascii=False).replace("\\n", "\n")
        assert "taken out" in shown["taken_out"]
        await firm.close()

    with_model(tale, reworded, story)


def test_an_answer_lies_sealed_under_whom_it_is_about(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        (answered,) = facts(firm, ModelAnswered)
        assert answered.answer.subject != "firm"
        assert "lovely" in json.dumps(answered.answer.value)
        raw = " ".join(row.body for row in firm.store.all_rows())
        assert "lovely" not in raw, "It lies sealed."
        await firm.close()

    with_model(tale, reworded, story)


def test_the_next_tier_answers_where_one_fails_and_both_are_counted(tale: Story) -> None:
    def broken(_came: Came) -> Answer:
        return Answer(status=500)

    async def story() -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        done = step(firm, "draft")
        assert not done.degraded
        (failed,), (answered,) = facts(firm, ModelFailed), facts(firm, ModelAnswered)
        assert failed.why == "lost"
        assert failed.micros > 0, "Nobody knows whether it was billed."
        assert done.micros == failed.micros + answered.micros
        assert done.route.startswith("The mid model first, then the large one")
        await firm.close()

    with scripted(broken) as mid, scripted(reworded) as large:
        connect(tale, mid.url, mid.home, tier="mid")
        connect(tale, large.url, large.home, tier="large")
        run(story)


def looped() -> tuple[Callable[[Came], Answer], list[int]]:
    asked: list[int] = []

    def play(_came: Came) -> Answer:
        asked.append(1)
        return Answer("no JSON")

    return play, asked


def test_a_question_that_nobody_can_answer_is_let_go(tale: Story) -> None:
    play, asked = looped()

    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        assert len(asked) == 2
        assert [each.why for each in facts(firm, ModelFailed)] == ["unfit", "unfit"]
        await firm.close()

    with_model(tale, play, story)


WRITER = next(agent for agent in EXTENSION.agents if agent.contract.role == "writer")


class Hasty:
    """The writer, with two seconds for a letter."""

    contract = replace(WRITER.contract, seconds_max=2)
    propose = staticmethod(WRITER.propose)


class Clumsy:
    """The writer, who asks and then drops what was written, the first time."""

    contract = WRITER.contract

    def __init__(self) -> None:
        self.dropped = 0

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        written = await WRITER.propose(task, reach)
        self.dropped += 1
        if self.dropped == 1:
            raise RuntimeError("It fell to the floor.")
        return written


async def staffed(tale: Story, writer: Agent) -> Firm:
    agents = tuple(writer if agent is WRITER else agent for agent in EXTENSION.agents)
    firm = await open_firm(
        tale.folder, clock=tale.clock, chance=tale.chance, extensions=(replace(EXTENSION, agents=agents),)
    )
    await firm.desk.ask("vault.set", {"name": "model-key", "value": "the-key-of-the-model"}, "operator")
    return firm


def test_models_that_hang_leave_the_time_for_the_rule(tale: Story) -> None:
    """However long one may take: all of them together take no longer than the call that waits for them."""

    async def story() -> None:
        firm = await staffed(tale, Hasty())
        card = await drafted(tale, firm)
        assert body_of(card)
        done = step(firm, "draft")
        assert "no answer came in time" in done.degraded
        assert facts(firm, StepTried) == []
        (failed,) = facts(firm, ModelFailed)
        assert done.micros == failed.micros > 0, "What hangs may have been billed."
        await firm.close()

    def hangs(_came: Came) -> Answer:
        return Answer(seconds=600)

    limits(tale, seconds=3)
    with scripted(hangs) as small, scripted(hangs) as mid:
        connect(tale, small.url, small.home, tier="small")
        connect(tale, mid.url, mid.home, tier="mid")
        run(story)


def test_what_was_thrown_away_was_paid_all_the_same(tale: Story) -> None:
    async def story(_server: Scripted) -> None:
        firm = await staffed(tale, Clumsy())
        await drafted(tale, firm)
        (tried,) = facts(firm, StepTried)
        assert tried.micros == 225
        assert step(firm, "draft").micros == 0, "The second time the answer was there already."
        plan = (await ask(firm, "plans.list"))["items"][0]["id"]
        assert (await ask(firm, "plans.show", plan=plan))["cost"].startswith("0.0003 USD")
        writer = (await firm.desk.ask("agents.show", {"name": "writer"}, "operator")).model_dump()
        assert writer["cost_cents_month"] == 1, "Rounded up."
        assert writer["cost_month"] == "0.0003 USD"
        (again, thrown) = writer["decisions"]
        assert (again["cost"], thrown["cost"]) == ("", "0.0003 USD")
        lines: list[object] = []
        on_paper(Paper(lines.append), json.loads(json.dumps(writer)))
        told = "\n".join(map(str, lines))
        assert "0.0003 USD this month" in told and "0.01 USD" not in told
        assert told.count("0.0003 USD") == 2
        await firm.close()

    with_model(tale, reworded, story)


def well(_came: Came) -> Answer:
    return says({"says": "well"})


async def tried(firm: Firm) -> dict[str, Any]:
    return (await ask(firm, "connections.test", connection="model-small"))["items"][0]


def test_no_round_of_checks_asks_a_model(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        tale.clock.forward(days=2)
        await firm.drain()
        await ask(firm, "agents.check")
        (row,) = [each for each in (await ask(firm, "connections.test"))["items"] if each["name"] == "model-small"]
        assert "onefirm connections test model-small" in row["cannot"][0]
        assert server.came == []
        await firm.close()

    with_model(tale, well, story)


def test_a_trial_of_a_model_is_counted_like_every_question(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        found = await tried(firm)
        assert found["state"] == "works"
        assert "answered one short question as it was asked to, for 0.0003 USD" in found["works"][0]
        assert GOOD["name"] not in server.came[0].text
        shown = await ask(firm, "models.list")
        assert shown["budgets"][0]["spent"] == "0.0003 USD"
        assert shown["newest"][0]["title"] == "You tried it"
        await firm.close()

    with_model(tale, well, story)


def test_a_model_is_a_connection_like_the_others(tale: Story) -> None:
    """It is listed, said to work only once it did, and stands as it does when it may not be asked."""

    async def how(firm: Firm) -> tuple[str, str]:
        (row,) = [each for each in (await ask(firm, "connections.list"))["items"] if each["asks"]]
        (small,) = [each for each in (await ask(firm, "models.list"))["tiers"] if each["tier"] == "small"]
        assert (row["name"], row["can_be_tried"]) == ("model-small", True)
        return row["stands"], small["stands"]

    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        assert await how(firm) == ("no trouble known", "connected")
        await drafted(tale, firm)
        assert await how(firm) == ("works", "connected")
        await firm.close()
        file = tale.folder / "firm.toml"
        written = file.read_text()
        file.write_text(written.replace('model = "scripted"', 'model = "another"'))
        firm = await opened(tale)
        assert (await how(firm))[0] == "no trouble known", "What another did in its place says nothing of it."
        await firm.close()
        file.write_text(written)
        firm = await opened(tale)
        await ask(firm, "connections.revoke", connection="model-small", why="No more.")
        assert await how(firm) == ("revoked", "not asked")
        await firm.close()

    with_model(tale, reworded, story)


def test_a_model_whose_key_is_not_there_says_so_before_it_is_asked(tale: Story) -> None:
    async def story() -> None:
        firm = await opened(tale)
        (row,) = [each for each in (await ask(firm, "connections.list"))["items"] if each["asks"]]
        assert (row["name"], row["stands"]) == ("model-large", "in trouble")
        assert "onefirm vault set anthropic-key" in row["says"]
        (large,) = [each for each in (await ask(firm, "models.list"))["tiers"] if each["tier"] == "large"]
        assert large["stands"] == "not asked"
        assert "onefirm vault set anthropic-key" in large["says"]
        await firm.close()

    file = tale.folder / "firm.toml"
    account = '[model-large]\nprovider = "anthropic"\nmodel = "claude-sonnet-4-5"\nsecret = "anthropic-key"\n'
    file.write_text(f"{file.read_text()}\n{account}")
    run(story)


def test_a_model_is_counted_when_it_is_connected(tale: Story) -> None:
    async def story() -> None:
        firm = await opened(tale)
        fields = {"model": "scripted", "url": server.url, "price-in": "5", "price-out": "5"}
        said: dict[str, Any] = {"name": "model-mid", "fields": {**fields, "homes": server.home}}
        await firm.desk.ask("connections.connect", said, "operator")
        assert len(server.came) == 1
        (answered,) = facts(firm, ModelAnswered)
        assert answered.micros == 750
        await firm.close()

    with scripted(well) as server:
        run(story)


@pytest.mark.parametrize(
    ("more", "bounds", "before", "why"),
    [
        ("1.50", {"cents_a_day": 0}, None, "nothing is left for today"),
        ("1.50", {}, ("firm.pause", {"reason": "Away."}), "the firm is paused"),
        ("1.50", {}, ("connections.revoke", {"connection": "model-small", "why": "No."}), "you revoked it"),
        ("", {}, None, "it has no price"),
    ],
)
def test_a_trial_that_may_not_be_paid_asks_nobody(
    tale: Story, more: str, bounds: dict[str, int], before: tuple[str, dict[str, str]] | None, why: str
) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        if before:
            await ask(firm, before[0], **before[1])
        found = await tried(firm)
        assert found["state"] == "untried"
        assert why in found["cannot"][0]
        assert server.came == []
        await firm.close()

    limits(tale, **bounds)
    with_model(tale, well, story, price=more)


@pytest.mark.parametrize("answer", ["{}", "All is well.", '{"says": ""}'])
def test_a_model_that_answers_otherwise_than_asked_does_not_work(tale: Story, answer: str) -> None:
    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        found = await tried(firm)
        assert found["state"] == "fails"
        assert found["problem"]["code"] == "model-unfit"
        (failed,) = facts(firm, ModelFailed)
        assert failed.micros == 225, "It was paid all the same."
        await firm.close()

    with_model(tale, lambda _came: Answer(answer), story)


def test_a_key_that_is_taken_again_is_found_by_trying_it(tale: Story) -> None:
    """Whoever does not let us in is asked nothing, except by whoever wants to know whether they do by now."""
    shut = [True]

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        assert (await tried(firm))["state"] == "signed out"
        shut.clear()
        assert (await tried(firm))["state"] == "works"
        await drafted(tale, firm)
        assert len(server.came) == 3
        await firm.close()

    def play(came: Came) -> Answer:
        if shut:
            return Answer(status=401)
        return reworded(came) if "MATERIAL" in came.text else well(came)

    with_model(tale, play, story)


@pytest.mark.parametrize("next_tier", ["mid", "large"])
def test_the_answer_of_a_model_that_is_gone_is_not_used_again(tale: Story, next_tier: str) -> None:
    async def lead(key: str) -> None:
        firm = await opened(tale)
        await ask(firm, "intents.send", type="qualify-lead@2", fields=GOOD, key=key)
        assert facts(firm, ModelReused) == []
        await firm.close()

    file = tale.folder / "firm.toml"
    before = file.read_text()
    with scripted(reworded) as small, scripted(reworded) as better:
        connect(tale, small.url, small.home, tier="small")
        run(lambda: lead("a"))
        file.write_text(before)
        connect(tale, better.url, better.home, tier=next_tier)
        run(lambda: lead("b"))
        assert (len(small.came), len(better.came)) == (1, 1)
