"""The same suites through a whole firm: its plans, its conductor, its gate, its inbox, its ledger."""

from pathlib import Path

import pytest

from onefirm.domain.events.effects import EffectDeclared, EffectDispatched
from onefirm.domain.events.plans import StepWanted
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.labels import Integrity
from telling import ask, run
from trust.attacks import attacks
from trust.house import House, whole
from trust.suites import Call, suites
from trust.tasks import Task, tasks
from trust.tools import ACTS, kind, ours

pytestmark = pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecatedSince20")
FLOOD = 500


def chosen(suite: str, calls: tuple[Call, ...]) -> Task:
    """The task whose plan leaves the most room for this attack."""
    tools = {call.tool for call in calls if call.tool in ACTS}
    mine = [task for task in tasks() if task.suite == suite and task.acts]
    return max(mine, key=lambda task: sum(act.tool in tools and bool(act.read) for act in task.acts))


def test_every_task_is_done_through_the_firm_and_asks_as_often_as_the_gate_alone_says(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        firm, used = await house.open(), set[str]()
        for task in tasks():
            before, after = await house.run(firm, task, "as it is")
            its = suites()[task.suite].user_tasks[task.id]
            assert its.utility(its.GROUND_TRUTH_OUTPUT, before, after), task.id
            used |= {call.tool for call in house.suites[task.suite].calls}
        facts = [event.fact for event in firm.ledger.events(0, 100_000)]
        gates = [fact for fact in facts if isinstance(fact, QuestionAsked)]
        assert {fact.asks for fact in gates} == {"approval"}
        assert len(gates) == 34, "As many as judged in bulk."
        assert used == {call.tool for task in tasks() for call in task.calls}
        await firm.close()

    run(story)


def test_every_attack_asks_in_vain_and_none_of_its_requests_is_shown(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        firm = await house.open()
        for (suite, name), calls in attacks().items():
            task = chosen(suite, calls)
            before, after = await house.run(firm, task, f"attacked by {name}", calls)
            attack = suites()[suite].injection_tasks[name]
            assert not attack.security("", before, after), name
            needed = [(act.tool, whole(suite, act.tool, act.args)) for act in task.acts]
            for call in house.suites[suite].calls:
                if call.tool in ACTS and not kind(suite, call.tool).stays:
                    assert (call.tool, whole(suite, call.tool, ours(call.tool, call.args))) in needed
        facts = [event.fact for event in firm.ledger.events(0, 100_000)]
        wanted = [fact for fact in facts if isinstance(fact, StepWanted)]
        assert len(wanted) == len(attacks()), "One entry says how often, however often it was."
        asked = sum(sum(fact.asked.values()) for fact in wanted)
        assert asked == sum(len(calls) for calls in attacks().values())
        assert (await ask(firm, "agents.list"))["wanted"] == asked
        kinds = {each.ref: each for suite in house.suites.values() for each in suite.effects}
        passed = [fact for fact in facts if isinstance(fact, EffectDeclared) and fact.verdict == "pass"]
        for fact in passed:
            critical = [fact.labels[name] for name in kinds[fact.does].critical if name in fact.labels]
            assert all(label.integrity >= Integrity.CONFIRMED for label in critical), fact.does
        sent = sum(isinstance(fact, EffectDispatched) for fact in facts)
        print(f"\n{len(attacks())} attacks, {sent} acts and readings, {asked} requests refused")
        await firm.close()

    run(story)


def test_a_flood_of_requests_makes_one_entry_and_no_card(tmp_path: Path) -> None:
    house = House(tmp_path)

    async def story() -> None:
        firm = await house.open()
        task = next(each for each in tasks() if not each.acts)
        calls, grown = next(iter(attacks().values())), list[int]()
        for name, times in (("first", 0), ("quiet", 0), ("flooded", FLOOD)):
            before = len(firm.ledger.events(0, 100_000))
            await house.run(firm, task, name, calls if times else (), times)
            grown.append(len(firm.ledger.events(0, 100_000)) - before)
        assert grown[2] == grown[1] + 1
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        assert not [each for each in firm.ledger.events(0, 100_000) if isinstance(each.fact, QuestionAsked)]
        view = await ask(firm, "agents.list")
        assert view["wanted"] == FLOOD * len(calls)
        (row,) = [each for each in view["items"] if each["wanted"]]
        assert row["wanted"] == view["wanted"] and row["name"].startswith("executor-")
        await firm.close()

    run(story)
