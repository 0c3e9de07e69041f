"""The staff: who they are, what they promised, what they decided, and where each of it can be opened."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.office import Pages, call_off, charge, lead, office, visited
from outside import VAGUE, Firm, new_firm

SHIPPED = (
    "bookkeeper", "intake", "inviter", "invoicer", "monitor", "outreach", "planner", "qualifier", "researcher",
    "responder", "reviewer", "scheduler", "writer",
)  # fmt: skip


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Two leads by the playbook as it comes, one by an agent that breaks its contract."""
    firm = office(tmp_path_factory.mktemp("office"))
    for name in ("Ada Palmer", "Bo Palmer"):
        lead(firm, name)
    lead(firm, "Cy Palmer", agent="dreamer")
    return firm


@pytest.fixture(scope="module")
def pages(firm: Firm) -> Iterator[Pages]:
    with visited(firm) as walk:
        yield walk


def test_row_021_the_registry_says_of_each_agent_what_it_promises_and_where_it_is_called(
    firm: Firm, pages: Pages
) -> None:
    listed = {agent["name"]: agent for agent in firm.ask("agents", "list")["items"]}
    assert set(listed) == {*SHIPPED, "dreamer"}
    for name in SHIPPED:
        agent = firm.ask("agents", "show", name)
        status, shown = pages(f"/staff/{name}")
        assert status == 200
        assert agent["spec"] in shown
        assert all(mode in shown for mode in agent["failure_modes"])
        assert f"{agent['latency_ms']} ms" in shown
        assert agent["contract"] in shown
        assert ("it answers the same" if agent["repeatable"] else "it may answer otherwise") in shown
        assert all(f"{line} {number}" in shown for line, number in agent["thresholds"].items())
        assert (agent["kind"] in ("extract", "validate", "transform")) and agent["outcomes"]
        assert (", ".join(agent["capabilities"]) or "nothing but what it is given") in shown
        assert "nothing: no model is asked" in shown if not agent["cost_cents_max"] else " a call" in shown
        for schema in ("takes", "gives"):
            assert all(field.replace("_", " ") in shown for field in agent[schema]["properties"])
    assert firm.ask("agents", "show", "qualifier")["thresholds"], "Whoever draws a line says where."
    calls = firm.ask("agents", "show", "dreamer")["calls"]
    assert [(call["playbook"], call["step"]) for call in calls] == [("lead-qualification", "score")]
    assert calls[0]["sure_above"] > 0, "The playbook says from when on it decides."
    assert f"Below {calls[0]['sure_above']} % sure it decides nothing." in pages("/staff/dreamer")[1]


def test_row_023_the_page_of_an_agent_has_its_spec_its_version_its_decisions_and_its_cost(
    firm: Firm, pages: Pages
) -> None:
    agent = firm.ask("agents", "show", "qualifier")
    status, shown = pages("/staff/qualifier")
    assert status == 200
    assert agent["spec"] in shown and f"version {agent['version']}" in shown
    assert "Cost this month" in shown and agent["cost_cents_month"] == 0
    assert agent["runs_lately"] == len(agent["decisions"]) == 3
    steps = {event["seq"]: event["body"] for event in firm.events("step.done")}
    for one in agent["decisions"]:
        done = steps[one["entry"]]
        assert (done["plan"], done["outcome"], done["sure"]) == (one["plan"], one["outcome"], one["sure"])
        assert f'href="/plans/{one["plan"]}"' in shown
        assert pages(f"/plans/{one['plan']}")[0] == 200
        assert f"entry {one['entry']}" in shown
    assert [one["entry"] for one in agent["decisions"]] == sorted(
        (one["entry"] for one in agent["decisions"]), reverse=True
    )
    assert sum(day["runs"] for day in agent["days"]) == 3
    assert re.search(r"<svg[^>]+role=\"img\"", shown) and "<table>" in shown, "A drawing, and its figures."


def test_row_023_never_more_than_the_last_twenty_decisions_are_shown(tmp_path: Path) -> None:
    firm = office(tmp_path)
    plans = [lead(firm, f"Lead{number} Palmer") for number in range(22)]
    decisions = firm.ask("agents", "show", "qualifier")["decisions"]
    assert [one["plan"] for one in decisions] == list(reversed(plans))[:20]
    assert firm.ask("agents", "show", "qualifier")["runs_lately"] == 22


def test_row_023_what_was_not_sure_enough_is_told_in_the_words_of_the_contract(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.fill_in("contact", **VAGUE)
    firm.ask("work")
    agent = firm.ask("agents", "show", "qualifier")
    (one,) = agent["decisions"]
    assert one["says"] == "It said: unfit, not sure enough to go by."
    plan = firm.ask("plans", "show", one["plan"])
    (score,) = [step for step in plan["steps"] if step["id"] == "score"]
    assert score["says"].startswith("The qualifier did it: unfit, not sure enough to go by, ")
    assert "unsure" not in firm.run("plans", "show", one["plan"]).out


def test_row_024_every_answer_that_was_thrown_away_is_counted_on_the_page_of_its_agent(
    firm: Firm, pages: Pages
) -> None:
    dreamer = firm.ask("agents", "show", "dreamer")
    assert (dreamer["runs"], dreamer["broken"], dreamer["thrown_away_lately"]) == (0, 2, 2)
    assert {one["fault"] for one in dreamer["decisions"]} == {"broken-output"}
    shown = pages("/staff/dreamer")[1]
    assert "2 broken, 0 forbidden" in shown
    assert shown.count("The answer broke its contract, and nothing of it was used.") == 2
    assert "2 thrown away" in pages("/staff")[1]
    simpler = [one for one in firm.ask("agents", "show", "qualifier")["decisions"] if one["degraded"]]
    assert len(simpler) == 1 and simpler[0]["degraded"] in pages("/staff/qualifier")[1]


def test_an_agent_nobody_knows_is_refused_in_the_same_words_everywhere(firm: Firm, pages: Pages) -> None:
    refused = firm.refuse("agents", "show", "nobody")
    status, shown = pages("/staff/nobody")
    assert (status, refused["code"]) == (404, "agent-unknown")
    assert refused["what"] in shown
    assert 'href="/staff"' in shown, "And it leads to those there are."


def test_the_page_says_of_each_step_that_acts_why_it_asks_and_what_was_answered(tmp_path: Path) -> None:
    firm = office(tmp_path)
    charge(firm, "400.00 EUR", "Deposit")
    charge(firm, "99.00 EUR", "Hosting", agree=False)
    (asked,) = [cell for cell in firm.ask("agents", "list")["cells"] if cell["playbook"] == "charge"]
    assert {name: asked[name] for name in ("asked", "yes", "changed", "turned_down", "waiting")} == {
        "asked": 2, "yes": 1, "changed": 0, "turned_down": 0, "waiting": 1,
    }  # fmt: skip
    assert (asked["asks"], asked["record"]) == (["This step asks every time."], "No evidence yet: everything asks.")
    firm.policy('auto = ["mail.send@1"]\n[modes]\n"lead-qualification.send" = "auto"\n"charge.act" = "draft"\n')
    cells = {f"{cell['playbook']}.{cell['title']}": cell for cell in firm.ask("agents", "list")["cells"]}
    letter = cells["lead-qualification.Send the letter"]
    assert (letter["mode"], letter["yours"], letter["asks"]) == ("auto", True, [])
    assert cells["charge.Ask for money"]["asks"] == ["This step only drafts: you send it yourself."]
    with visited(firm) as pages:
        shown = pages("/staff")[1]
        assert "You were asked twice · 1 yes as it was · 1 waiting." in shown
        assert "may run by itself" in shown and "drafts only" in shown


def test_row_048_a_request_that_was_called_off_says_so_where_the_money_is(tmp_path: Path) -> None:
    firm = office(tmp_path)
    call_off(firm, charge(firm, "400.00 EUR", "Deposit"))
    charge(firm, "120.50 EUR", "Second half")
    second, voided, first = firm.ask("money")["acts"]
    assert (first["state"], first["after"], first["amount"]) == ("done", "called off", "400.00 EUR")
    assert (voided["kind"], voided["about"]) == ("void", first["effect"])
    assert (second["after"], second["whom"]) == ("", "ada@palmer.example")
    receipts = {event["body"]["effect"]: event for event in firm.events("effect.receipted")}
    assert all(receipts[act["effect"]]["body"]["provider_id"] == act["receipt"] for act in (first, second, voided))
    assert all(receipts[act["effect"]]["seq"] == act["entry"] for act in (first, second, voided))
    with visited(firm) as pages:
        shown = pages("/money")[1]
        assert "called off" in shown and ["Ask ada", "palmer.example for 120.50 EUR"][0] in shown
        for act in (first, second, voided):
            assert f'href="/plans/{act["plan"]}"' in shown
            assert pages(f"/plans/{act['plan']}")[0] == 200
