"""Models at the right price: which is asked and why, what it may cost, what leaves, and what stands in for it."""

import json
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from interfaces.office import visited
from model_server import Answer, Came, Scripted, scripted
from onefirm.domain.events.models import ModelFailed, ModelReserved
from outside import GOOD, VAGUE, Firm, new_firm
from stories.test_a_model_words_a_letter import (
    connect,
    drafted,
    facts,
    limits,
    material,
    opened,
    reworded,
    step,
    with_model,
)
from telling import Story, ask, run
from upped import upped

CODE = "sk-live-9aB8cD7eF6gH5iJ4kL3mN2"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def test_row_018_the_way_is_chosen_by_money_and_time_and_the_reason_is_shown(tale: Story) -> None:
    """With enough of both the better model is asked first, with little money or late the quick one."""

    async def story(small: Scripted, large: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        assert (len(small.came), len(large.came)) == (0, 1)
        assert "it goes into something that leaves the firm" in step(firm, "draft").route
        shown = await ask(firm, "models.list")
        assert shown["newest"][0]["route"] == step(firm, "draft").route
        await firm.close()

    async def poor(small: Scripted, large: Scripted) -> None:
        firm = await opened(tale)
        tale.fill_in("two", {**GOOD, "email": "two@palmer.example"})
        await firm.drain()
        assert (len(small.came), len(large.came)) == (1, 1), "The large one is too dear for what is left."
        (first,) = [each for each in facts(firm, ModelReserved) if each.tier == "small"]
        assert "The large model could cost" in first.route
        assert "left for one question" in first.route
        await firm.close()

    async def late(small: Scripted, large: Scripted) -> None:
        firm = await opened(tale)
        await ask(firm, "firm.pause", reason="away")
        tale.fill_in("three", {**VAGUE, "email": "three@palmer.example"})
        await firm.drain()
        await ask(firm, "firm.resume")
        await firm.drain()
        (row,) = [each for each in (await ask(firm, "inbox.list"))["items"] if each["kind"] == "clarification"]
        tale.clock.forward(days=3)
        await ask(firm, "inbox.answer", question=row["id"], answer="fit")
        await firm.drain()
        newest = [each for each in facts(firm, ModelReserved) if each.step == "draft"][-1]
        assert newest.tier == "small"
        assert "they have waited for long" in newest.route
        await firm.close()

    with scripted(reworded) as small, scripted(reworded) as large:
        connect(tale, small.url, small.home, tier="small", price="0.1")
        connect(tale, large.url, large.home, tier="large", price="9")
        run(lambda: story(small, large))
        limits(tale, cents_per_call=1)
        run(lambda: poor(small, large))
        run(lambda: late(small, large))


def test_row_052_an_answer_is_used_again_for_a_time_and_what_it_saved_is_shown(
    tale: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stories.test_what_a_model_may_cost import _beaten_once  # pyright: ignore[reportPrivateUsage]

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        _beaten_once(monkeypatch)
        await drafted(tale, firm)
        assert len(server.came) == 1
        shown = await ask(firm, "models.list")
        assert shown["reused"] == "1 of 2 questions (50 %) had been asked before; their answers saved 0.0003 USD."
        assert shown["clients"][0]["saved"] == "0.0003 USD"
        await firm.close()

    with_model(tale, reworded, story)


def test_row_090_without_a_model_a_template_answers_marked_degraded_and_the_plan_ends(tmp_path: Path) -> None:
    """From outside: the model is connected and does not answer; the letter is written, sent, and the plan goes on."""
    firm = new_firm(tmp_path / "firm")
    with (firm.folder / "firm.toml").open("a") as file:
        file.write('\n[model-small]\nmodel = "x"\nurl = "http://127.0.0.1:9/v1"\nhomes = ["127.0.0.1:9"]\n')
        file.write('price-in = "1"\nprice-out = "1"\n')
    firm.fill_in("contact", **GOOD)
    firm.ask("work")
    plan = firm.ask("plans")["items"][0]["id"]
    steps = {each["id"]: each for each in firm.ask("plans", "show", plan)["steps"]}
    assert "A model was asked in vain" in steps["draft"]["degraded"]
    assert "A rule did it instead." in steps["draft"]["degraded"]
    (letter,) = firm.ask("inbox", "list")["items"]
    said = f"Degraded: {steps['draft']['degraded']}"
    assert said in [each["says"] for each in firm.ask("inbox", "show", letter["id"])["card"]["why"]]
    commands = ("inbox", "show", letter["id"]), ("plans", "show", plan), ("agents", "show", "writer")
    with visited(firm) as pages:
        told = [firm.run(*command).out for command in commands]
        shown = [pages(path)[1] for path in (f"/inbox/{letter['id']}", f"/plans/{plan}", "/staff/writer")]
    for text in (*told, *shown):
        assert said[:50] in " ".join(unescape(text).split()), "One word wherever it stands."
        assert "simpler" not in text and "less than usual" not in text
    firm.ask("inbox", "accept", "1")
    firm.ask("work")
    assert len(firm.letters()) == 1
    assert {each["id"]: each["state"] for each in firm.ask("plans", "show", plan)["steps"]}["send"] == "completed"


def test_a_model_that_was_connected_while_the_firm_is_up_says_what_it_waits_for(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    assert firm.ask("models")["says"].startswith("No model is connected.")
    with upped(firm):
        with (firm.folder / "firm.toml").open("a") as file:
            file.write('\n[model-small]\nmodel = "x"\nurl = "http://127.0.0.1:9/v1"\nhomes = ["127.0.0.1:9"]\n')
        shown = firm.ask("models")
        assert shown["says"].startswith("No model is asked yet. firm.toml has model-small anew: stop `onefirm up`")
        small = next(tier for tier in shown["tiers"] if tier["tier"] == "small")
        assert small["says"].startswith("It stands in firm.toml without a price")
        assert "onefirm connect model-small --set price-in=0 --set price-out=0" in small["says"]
        where = ("--set", "url=http://127.0.0.1:9/v1", "--set", "homes=127.0.0.1:9", "--set", "model=y")
        told = firm.ask("connect", "model-small", *where)
        assert told["says"] == "'model-small' is written down. It will not be asked without a price."
        assert told["next"][0].endswith("onefirm connect model-small --set price-in=0 --set price-out=0")
        settings = firm.folder / "firm.toml"
        settings.write_text(
            settings.read_text().replace('model = "y"\n', 'model = "y"\nprice-in = "0"\nprice-out = "0"\n')
        )
        small = next(tier for tier in firm.ask("models")["tiers"] if tier["tier"] == "small")
        assert small["says"].startswith("It stands in firm.toml, and is asked once")
    assert firm.ask("models")["says"].startswith("1 model is connected")


def test_row_091_tiers_are_asked_by_what_depends_on_them_and_each_call_says_why(tale: Story) -> None:
    def play(came: Came) -> Answer:
        return Answer(json.dumps({"outcome": "fit", "quote": VAGUE["message"]})) if _opinion(came) else reworded(came)

    async def story(small: Scripted, mid: Scripted) -> None:
        firm = await opened(tale)
        tale.fill_in("one", VAGUE)
        await firm.drain()
        assert step(firm, "score").outcome == "fit", "In doubt a model was asked, and quoted their own words."
        assert [_opinion(came) for came in small.came] == [True], "Little depends on it: a letter is judged anew."
        assert [_opinion(came) for came in mid.came] == [False], "A letter leaves the firm."
        asked = facts(firm, ModelReserved)
        assert {each.step for each in asked} == {"score", "draft"}
        assert all(each.route for each in asked)
        plan = (await ask(firm, "plans.list"))["items"][0]["id"]
        steps = {each["id"]: each for each in (await ask(firm, "plans.show", plan=plan))["steps"]}
        assert steps["draft"]["route"] == step(firm, "draft").route
        await firm.close()

    with scripted(play) as small, scripted(play) as mid:
        connect(tale, small.url, small.home, tier="small")
        connect(tale, mid.url, mid.home, tier="mid")
        run(lambda: story(small, mid))


def _opinion(came: Came) -> bool:
    return "draft body" not in material(came)


def test_row_092_money_and_time_are_shown_by_step_plan_playbook_and_client_before_and_after(tale: Story) -> None:
    async def story(_server: Scripted) -> None:
        firm = await opened(tale)
        card = await drafted(tale, firm)
        assert card["cost"] == "So far 0.0003 USD; all of it at most 0.30 USD.", "Before you say yes."
        plan = (await ask(firm, "plans.list"))["items"][0]["id"]
        before = await ask(firm, "plans.preview", plan=plan)
        assert before["cents"] > 0
        after = await ask(firm, "plans.show", plan=plan)
        assert after["cost"].startswith("0.0003 USD, and ")
        steps = {each["id"]: each for each in after["steps"]}
        assert steps["draft"]["cost"] == "0.0003 USD"
        assert steps["draft"]["milliseconds"] >= 0
        shown = await ask(firm, "models.list")
        assert [(each["playbook"], each["agent"]) for each in shown["work"]] == [("lead-qualification", "writer")]
        assert shown["clients"][0]["cost"] == "0.0003 USD"
        assert "Ada" in shown["clients"][0]["whom"]
        await firm.close()

    with_model(tale, reworded, story)


def test_row_093_a_budget_stops_before_anything_is_spent_and_what_goes_in_circles_is_stopped(tale: Story) -> None:
    """Money for about three answers, and eight leads; and a question that fails is not asked for ever."""

    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        for number in range(8):
            tale.fill_in(f"lead-{number}", {**GOOD, "email": f"ada{number}@palmer.example"})
        await firm.drain()
        shown = await ask(firm, "models.list")
        assert 0 < len(server.came) < 8
        assert len(facts(firm, ModelReserved)) == len(server.came)
        (spent, most) = (shown["budgets"][0]["spent"], shown["budgets"][0]["most"])
        assert 0 < Decimal(spent.split()[0]) <= Decimal(most.split()[0])
        await firm.close()

    limits(tale, cents_a_day=2)
    with_model(tale, lambda came: Answer(reworded(came).content, tokens=(1_000, 300)), story, price="5")


def test_row_093_a_plan_that_goes_in_circles_asks_no_more(tale: Story) -> None:
    async def story(server: Scripted) -> None:
        firm = await opened(tale)
        await drafted(tale, firm)
        assert len(server.came) == 1
        assert [each.why for each in facts(firm, ModelFailed)] == ["unfit"]
        assert "this plan has asked too often" in step(firm, "draft").degraded
        await firm.close()

    limits(tale, asks_per_plan=1)
    with_model(tale, lambda _came: Answer("no JSON"), story)


def test_row_107_what_points_at_somebody_is_taken_out_and_what_leaves_can_be_read_before(tmp_path: Path) -> None:
    """From outside: the preview is what left, and neither it nor any log or entry holds a secret."""
    firm = new_firm(tmp_path / "firm")
    message = f"{GOOD['message']} Our key is {CODE}, call +43 660 7654321 or see https://palmer.example/brief."
    with scripted(reworded) as server:
        with (firm.folder / "firm.toml").open("a") as file:
            file.write(f'\n[model-small]\nmodel = "x"\nurl = "{server.url}"\nhomes = ["{server.home}"]\n')
            file.write('price-in = "1"\nprice-out = "1"\n')
        firm.fill_in("contact", **{**GOOD, "message": message})
        worked = firm.run("work")
        plan = firm.ask("plans")["items"][0]["id"]
        asked = len(server.came)
        shown = firm.ask("models", "preview", plan)
        assert len(server.came) == asked == 1, "Reading it asks nobody."
    left = server.came[0].text
    for word in (CODE, "7654321", "palmer.example", "Ada", "Palmer"):
        assert word not in left
    (said,) = [each["content"] for each in server.came[0].body["messages"] if each["role"] == "user"]
    assert shown["words"] == said
    assert "taken out" in shown["taken_out"]
    assert CODE not in worked.out + worked.err
    for entry in firm.ask("ledger", "tail", "--limit", "1000")["items"]:
        assert CODE not in entry["says"]


def test_row_107_nothing_of_it_can_be_found_in_a_firm_that_says_much(tmp_path: Path) -> None:
    shown = Firm(new_firm(tmp_path / "firm").folder).refuse("models", "preview", "nothing")
    assert shown["code"] == "plan-unknown"
