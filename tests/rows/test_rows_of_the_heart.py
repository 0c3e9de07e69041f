"""The scoreboard: each row drives the shipped console script from outside."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from outside import GOOD, VAGUE, Firm, new_firm


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return new_firm(tmp_path / "firm")


def lead(firm: Firm, **changes: str) -> str:
    """A typed wish by the operator; returns the plan."""
    fields = {**GOOD, **changes}
    args = [part for name, value in fields.items() for part in ("--field", f"{name}={value}")]
    return firm.ask("intents", "send", "qualify-lead@2", *args)["plan"]


def only_question(firm: Firm) -> dict[str, Any]:
    inbox = firm.ask("inbox", "list")
    assert inbox["waiting"] == 1
    return firm.ask("inbox", "show", inbox["items"][0]["id"])


def test_row_008_intents_are_versioned_and_an_old_call_still_works(firm: Firm) -> None:
    listed = firm.ask("intents", "list")
    (kind,) = [kind for kind in listed["types"] if kind["name"] == "qualify-lead"]
    assert kind["version"] == 2
    assert kind["accepts"] == [1, 2]
    assert set(kind["fields"]["required"]) == {"email", "message"}

    sent = firm.ask(
        "intents", "send", "qualify-lead@1", "--field", "email=ada@palmer.example", "--field", "note=A logo, please."
    )
    assert sent["type"] == "qualify-lead@2"
    assert sent["fields"]["message"] == "A logo, please."
    assert "'note' is now called 'message'" in sent["upcast"][0]
    assert sent["plan"]

    assert firm.refuse("intents", "send", "qualify-lead@9", "--field", "email=a@b.example")["code"] == (
        "intent-version-unknown"
    )


def test_row_009_a_plan_lists_steps_agents_artefacts_approvals_effects_estimates_and_rollback(firm: Firm) -> None:
    plan = firm.ask("plans", "show", lead(firm))
    steps = {step["id"]: step for step in plan["steps"]}
    assert steps["score"]["does"] == "qualifier@4"
    assert steps["draft"]["artefact"]
    assert steps["send"]["does"] == "mail.send@1"
    assert steps["send"]["mode"] == "ask"
    assert all(step["rollback"] for step in steps.values())
    assert len(plan["hash"]) == 64

    preview = firm.ask("plans", "preview", plan["id"])
    assert preview["hash"] == plan["hash"]
    assert preview["cents"] == 0
    assert preview["minutes"] >= 0


def test_row_010_the_preview_is_a_business_diff_and_approving_pins_its_hash(firm: Firm) -> None:
    fields = [part for name, value in GOOD.items() for part in ("--field", f"{name}={value}")]
    plan = firm.ask("intents", "send", "qualify-lead@2", "--preview", *fields)["plan"]
    assert firm.ask("inbox", "list")["waiting"] == 0
    assert firm.ask("plans", "show", plan)["state"] == "requested"

    preview = firm.ask("plans", "preview", plan)
    assert preview["approved"] is False
    assert {change["what"] for change in preview["changes"]} >= {"records", "sends"}
    send, *_ = [change for change in preview["changes"] if change["what"] == "sends"]
    assert send["gate"]
    assert send["rollback"]

    assert firm.refuse("plans", "approve", plan, "--hash", "0" * 64)["code"] == "plan-stale"
    assert firm.ask("inbox", "list")["waiting"] == 0

    firm.ask("plans", "approve", plan, "--hash", preview["hash"])
    (approved,) = firm.events("plan.approved")
    assert approved["body"]["hash"] == preview["hash"]
    assert firm.ask("inbox", "list")["waiting"] == 1


def test_row_012_each_task_shows_its_state_trigger_agent_approvals_effects_and_rollback(firm: Firm) -> None:
    plan = lead(firm)
    waiting = firm.ask("plans", "show", plan)
    assert waiting["state"] == "blocked"
    assert waiting["blocked_by"] == "operator"
    assert waiting["action"]
    assert waiting["trigger"] == "The wish to qualify lead came in from the operator."
    states = {step["id"]: step["state"] for step in waiting["steps"]}
    assert states["score"] == "completed"
    assert states["send"] == "blocked"
    assert states["contacted"] == "requested"

    firm.ask("inbox", "accept", "1")
    over = firm.ask("plans", "show", plan)
    assert over["state"] == "in-progress"
    send = next(step for step in over["steps"] if step["id"] == "send")
    assert send["state"] == "completed"
    assert send["approvals"][0].startswith("You approved it, ")
    assert send["effects"][0].startswith("mail.send@1")
    assert send["rollback"]
    score = next(step for step in over["steps"] if step["id"] == "score")
    assert score["agent"] == "qualifier@4"


def test_row_013_one_list_shows_all_work_and_pause_stops_effects_until_resume(firm: Firm) -> None:
    first, second = lead(firm), lead(firm, email="bo@hale.example", name="Bo Hale")
    work = firm.ask("plans", "list")
    assert {row["id"] for row in work["items"]} == {first, second}

    assert firm.ask("pause", "--reason", "On holiday")["paused"] is True
    firm.ask("inbox", "accept", "1")
    firm.ask("inbox", "accept", "1")
    assert firm.ask("plans", "list")["paused"] is True
    assert firm.letters() == []

    assert firm.ask("resume")["paused"] is False
    assert len(firm.letters()) == 2
    assert {row["state"] for row in firm.ask("plans", "list")["items"]} == {"in-progress"}


def test_row_017_why_did_this_run_leads_back_to_trigger_and_person(firm: Firm) -> None:
    lead(firm)
    firm.ask("inbox", "accept", "1")
    (receipt,) = firm.events("effect.receipted")
    why = firm.ask("ledger", "why", str(receipt["seq"]))
    kinds = [event["kind"] for event in why["chain"]]
    assert kinds[0] == "effect.receipted"
    assert "effect.dispatched" in kinds
    assert "question.answered" in kinds or "effect.approved" in kinds
    assert kinds[-1] == "intent.received"
    assert why["who"] == "operator"


BROKEN_AGENT = '''
from pydantic import BaseModel
from onefirm.agents.qualifier import Qualifier
from onefirm.capabilities.extension import Extension
from onefirm.domain.contract import Contract, Proposal
from dataclasses import replace

class Broken:
    """Answers with prose where its contract promises numbers."""
    contract = replace(Qualifier().contract, role="{role}", fallback="{fallback}", capabilities=())
    async def propose(self, task, reach):
        {body}

EXTENSION = Extension(name="stranger", agents=(Broken(),))
'''


def stranger(folder: Path, *, role: str, body: str, fallback: str = "") -> Path:
    """A package somebody else wrote, installed by the road every extension takes."""
    info = folder / "stranger-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[onefirm.extensions]\nstranger = stranger:EXTENSION\n")
    (folder / "stranger.py").write_text(BROKEN_AGENT.format(role=role, body=body, fallback=fallback))
    return folder


def with_agent(firm: Firm, role: str, tries: int = 0) -> None:
    """The operator's own version of the playbook, which asks the stranger's agent."""
    shipped = firm.ask("playbooks", "show", "lead-qualification")["text"]
    often = f"\ntries: {tries}" if tries else ""
    text = shipped.replace("agent: qualifier", f"agent: {role}{often}").replace("\nversion: 2", "\nversion: 3")
    assert text != shipped
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(text)


def test_row_024_output_that_breaks_its_schema_is_retried_then_degraded_then_escalated(tmp_path: Path) -> None:
    body = 'return Proposal(outcome="fit", gives={"score": "very good"})'
    extension = stranger(tmp_path / "lib", role="dreamer", body=body, fallback="qualifier")
    firm = new_firm(tmp_path / "firm", extensions=(extension,))
    with_agent(firm, "dreamer")
    plan = firm.ask("plans", "show", lead(firm))
    score = next(step for step in plan["steps"] if step["id"] == "score")
    assert len(score["tried"]) == 2
    assert score["agent"] == "qualifier@4"
    assert "dreamer@4 broke its contract twice" in score["degraded"]
    assert firm.ask("agents", "show", "dreamer")["broken"] == 2
    assert firm.ask("agents", "show", "qualifier")["degraded"] == 1

    patient = new_firm(tmp_path / "patient", extensions=(extension,))
    with_agent(patient, "dreamer", tries=4)
    score = next(step for step in patient.ask("plans", "show", lead(patient))["steps"] if step["id"] == "score")
    assert (len(score["tried"]), score["agent"]) == (4, "qualifier@4")
    assert "dreamer@4 broke its contract 4 times" in score["degraded"]

    alone = stranger(tmp_path / "lib2", role="dreamer", body=body)
    other = new_firm(tmp_path / "other", extensions=(alone,))
    with_agent(other, "dreamer")
    blocked = other.ask("plans", "show", lead(other))
    assert blocked["state"] == "blocked"
    assert blocked["problem"]["code"] == "step-failed"
    card = only_question(other)
    assert card["kind"] == "problem"
    assert {option["name"] for option in card["options"]} == {"again", "cancel"}
    assert other.letters() == []


def test_row_026_an_agent_reaches_only_what_its_contract_names(tmp_path: Path) -> None:
    body = 'reach.use("mail"); return Proposal(outcome="fit", gives={})'
    extension = stranger(tmp_path / "lib", role="burglar", body=body)
    firm = new_firm(tmp_path / "firm", extensions=(extension,))
    with_agent(firm, "burglar")
    lead(firm)
    refused = firm.events("step.tried")
    assert {event["body"]["fault"] for event in refused} == {"forbidden"}
    assert "does not name 'mail'" in refused[0]["says"]
    assert firm.ask("agents", "show", "burglar")["forbidden"] == len(refused)
    assert firm.letters() == []


def test_row_061_draft_ask_and_auto_do_what_they_say(firm: Firm) -> None:
    lead(firm)
    asked = only_question(firm)
    assert asked["kind"] == "approval"
    assert firm.letters() == []
    firm.ask("inbox", "reject", "1", "--reason", "Not now")

    firm.policy('undo-window-seconds = 0\n[modes]\n"lead-qualification.send" = "draft"\n')
    plan = lead(firm, email="cy@reed.example", name="Cy Reed")
    draft = only_question(firm)
    assert draft["kind"] == "review"
    assert draft["card"]["will"] == []
    firm.ask("inbox", "accept", "1")
    assert firm.ask("plans", "show", plan)["state"] == "in-progress"
    assert firm.letters() == []

    firm.policy('undo-window-seconds = 0\nauto = ["mail.send@1"]\n[modes]\n"lead-qualification.send" = "auto"\n')
    lead(firm, email="di@moss.example", name="Di Moss")
    assert firm.ask("inbox", "list")["waiting"] == 0
    assert len(firm.letters()) == 1

    # The same wish from outside still asks: nobody has vouched for the address.
    firm.fill_in("form-1", **{**GOOD, "email": "el@fox.example"})
    firm.ask("work")
    card = only_question(firm)
    assert card["kind"] == "approval"
    assert len(firm.letters()) == 1


def test_row_062_the_card_shows_the_change_why_sources_risk_cost_and_one_act_each(firm: Firm) -> None:
    firm.fill_in("form-1", **GOOD)
    firm.ask("work")
    view = only_question(firm)
    card = view["card"]
    (will,) = card["will"]
    assert will["target"] == GOOD["email"]
    assert will["undo"]
    fields = {field["name"]: field["after"] for field in card["change"]}
    assert fields["to"] == GOOD["email"]
    assert "Ada" in fields["body"]
    assert any(reason["quote"] and reason["quote"] in GOOD["message"] for reason in card["why"])
    assert card["rules"]
    came = {field["name"]: field for field in card["came"]}
    assert came["message"]["after"] == GOOD["message"]
    assert "outside" in came["message"]["label"]
    assert view["verbs"] == ["accept", "edit", "reject", "did-it"]


def test_row_070_any_later_change_voids_an_approval(firm: Firm) -> None:
    lead(firm)
    shown = only_question(firm)
    stale = firm.refuse("inbox", "accept", str(shown["id"]), "--payload", "f" * 32)
    assert stale["code"] == "question-stale"
    assert firm.letters() == []

    firm.ask("inbox", "edit", str(shown["id"]), "--set", "subject=Your second bakery")
    (amended,) = firm.events("effect.amended")
    (approved,) = firm.events("effect.approved")
    (dispatched,) = firm.events("effect.dispatched")
    (declared,) = firm.events("effect.declared")
    assert amended["body"]["payload"] != declared["body"]["payload"]
    assert approved["body"]["approval"]["payload"] == amended["body"]["payload"] == dispatched["body"]["payload"]
    (letter,) = firm.letters()
    assert "Your second bakery" in letter.read_text()


def test_row_070_a_policy_that_changed_meanwhile_asks_again(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    lead(firm)
    firm.ask("inbox", "accept", "1")
    assert firm.letters() == []
    firm.policy("undo-window-seconds = 0\n")
    firm.ask("work")
    recalled = firm.events("effect.recalled")
    assert recalled == [] or "policy changed" in recalled[0]["says"]
    assert firm.letters() == []


def test_row_074_rebuild_gives_equal_tables(firm: Firm) -> None:
    lead(firm)
    firm.ask("inbox", "accept", "1")
    lead(firm, email="bo@hale.example")
    rebuilt = firm.ask("ledger", "rebuild")
    assert rebuilt["equal"] is True
    assert {"plans", "effects", "inbox", "intents", "records"} <= set(rebuilt["projections"])


def test_row_075_verify_names_the_first_altered_entry(firm: Firm) -> None:
    lead(firm)
    sound = firm.ask("ledger", "verify")
    assert sound["sound"] is True
    assert sound["entries"] > 5

    assert tampered(firm, "UPDATE events SET actor = 'somebody' WHERE seq = 5") == 1
    broken = firm.run("ledger", "verify", "--json")
    assert broken.code == 1
    assert broken.answer["first_bad"] == 5
    assert broken.answer["problem"]["code"] == "ledger-altered"


def tampered(firm: Firm, sql: str) -> int:
    """Somebody with the file and another program takes the guards off and edits the past."""

    with sqlite3.connect(firm.folder / "firm.db") as database:
        guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        changed = database.execute(sql).rowcount
        for _, statement in guards:
            database.execute(statement)
    database.close()
    return changed


def test_row_076_every_act_says_who_asked_which_agent_which_rules_and_on_what_inputs(firm: Firm) -> None:
    firm.fill_in("form-1", **GOOD)
    firm.ask("work")
    (declared,) = firm.events("effect.declared")
    why = firm.ask("ledger", "why", str(declared["seq"]))
    assert why["who"] != "operator"
    assert why["agent"].startswith(("reviewer@3", "writer@5"))
    assert "contract" in why["agent"]
    assert why["rules"]
    assert why["inputs"]["to"] == GOOD["email"]
    assert why["says"].endswith(".")
    assert "form" in json.dumps(why["chain"])


def test_a_vague_wish_is_asked_about_and_not_guessed(firm: Firm) -> None:
    lead(firm, **VAGUE)
    card = only_question(firm)
    assert card["kind"] == "clarification"
    assert {option["name"] for option in card["options"]} == {"fit", "unfit"}
    firm.ask("inbox", "answer", "1", "unfit")
    assert "I cannot take it on" in json.dumps(only_question(firm)["card"]["change"])
    firm.ask("inbox", "reject", "1")
    assert firm.ask("inbox", "list")["waiting"] == 0
    assert firm.letters() == []


def test_the_same_form_sent_twice_is_one_lead(firm: Firm) -> None:
    firm.fill_in("form-1", **GOOD)
    firm.fill_in("form-2", **GOOD)
    firm.ask("work")
    assert firm.ask("inbox", "list")["waiting"] == 1
    (received,) = firm.ask("intents", "list")["received"]
    assert received["folded"] == 1
