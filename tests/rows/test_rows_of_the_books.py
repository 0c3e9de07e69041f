"""The rows of the scoreboard about the ledger and the playbooks as the operator meets them, driven from outside."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outside import GOOD, VAGUE, Answer, Firm, new_firm


def sent(firm: Firm, wish: dict[str, str]) -> str:
    fields = [word for name, value in wish.items() for word in ("--field", f"{name}={value}")]
    firm.ask("intents", "send", "qualify-lead@2", *fields)
    return firm.ask("plans", "list")["items"][0]["id"]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    firm = new_firm(tmp_path_factory.mktemp("books") / "firm")
    sent(firm, GOOD)
    sent(firm, VAGUE)
    firm.ask("inbox", "accept", "1")
    return firm


def tail(firm: Firm, *args: str) -> list[Answer]:
    return firm.ask("ledger", "tail", "--limit", "1000", *args)["items"]


def seqs(firm: Firm, *args: str) -> list[int]:
    return [entry["seq"] for entry in tail(firm, *args)]


def test_row_017_why_did_this_run_leads_from_the_entry_to_the_trigger_the_rule_and_the_person(firm: Firm) -> None:
    receipt = tail(firm, "--kind", "effect.receipted")[0]
    why = firm.ask("ledger", "why", str(receipt["seq"]))
    kinds = [entry["kind"] for entry in why["chain"]]
    assert kinds[:2] == ["effect.receipted", "effect.dispatched"] and kinds[-2:] == ["plan.made", "intent.received"]
    assert why["chain"][-1]["who"] == "You" and why["rules"], "It names the person it began with, and the rule."
    made = next(entry for entry in why["chain"] if entry["kind"] == "plan.made")
    assert {place["kind"] for place in made["places"]} == {"plan", "playbook"}
    assert any(place["kind"] == "card" for entry in why["chain"] for place in entry["places"])
    assert any(place["kind"] == "person" for entry in why["chain"] for place in entry["places"])
    asked = next(entry["seq"] for entry in why["chain"] if entry["kind"] == "plan.made")
    assert asked in [entry["seq"] for entry in firm.ask("ledger", "led", str(why["chain"][-1]["seq"]))["items"]]


def test_the_ledger_is_asked_about_a_person_a_plan_and_words(firm: Firm) -> None:
    ada = firm.ask("ledger", "tail", "--about", "Ada Palmer", "--limit", "1000")
    assert ada["about"] == "About Ada Palmer." and ada["items"]
    assert {entry["of"] for entry in ada["items"]} == {"Answer a lead: Ada Palmer"}
    assert {"record.changed", "plan.made", "effect.receipted", "question.answered"} <= {e["kind"] for e in ada["items"]}
    plan = firm.ask("plans", "list")["items"][-1]["id"]
    told = {entry["seq"] for entry in firm.ask("plans", "show", plan)["timeline"]}
    assert set(seqs(firm, "--about", plan)) == told
    assert set(seqs(firm, "--about", plan[-10:])) == told
    found = firm.ask("ledger", "tail", "--about", "handed OVER")
    assert [entry["kind"] for entry in found["items"]] == ["effect.dispatched"] and found["about"] == ""
    assert seqs(firm, "--about", "nothing says this") == []


def test_the_ledger_is_asked_for_a_kind_for_somebody_and_for_a_day(firm: Firm) -> None:
    everything = tail(firm)
    for group in ("sent", "decided", "came-in", "ran", "changed", "connections", "firm"):
        assert seqs(firm, "--kind", group) == [entry["seq"] for entry in everything if entry["group"] == group]
    actors = firm.ask("ledger", "actors")["items"]
    assert {actor["actor"] for actor in actors} == {entry["actor"] for entry in everything}
    for actor in actors:
        assert seqs(firm, "--by", actor["actor"]) == [e["seq"] for e in everything if e["actor"] == actor["actor"]]
    decided = seqs(firm, "--kind", "decided", "--by", "operator", "--about", "Ada Palmer")
    assert decided and set(decided) <= set(seqs(firm, "--kind", "decided"))
    today = datetime.now(UTC).astimezone().date()  # noqa: TID251 -- the real clock is the point
    days = [seqs(firm, "--day", (today - timedelta(days=back)).isoformat()) for back in (2, 1, 0)]
    assert days[0] == [] and days[2] + days[1] == [entry["seq"] for entry in everything]
    assert firm.refuse("ledger", "tail", "--kind", "sendt")["fix"] == "Did you mean 'sent'?"
    assert firm.refuse("ledger", "tail", "--day", "yesterday")["code"] == "day-unreadable"


def test_the_ledger_is_read_by_pages_both_ways_while_entries_come(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    sent(firm, GOOD)
    whole = seqs(firm)
    first = firm.ask("ledger", "tail", "--limit", "5")
    assert first["more"] and [entry["seq"] for entry in first["items"]] == whole[:5]
    sent(firm, VAGUE)
    older = firm.ask("ledger", "tail", "--limit", "5", "--before", str(whole[4]))
    assert [entry["seq"] for entry in older["items"]] == whole[5:10]
    back = firm.ask("ledger", "tail", "--limit", "5", "--after", str(whole[5]))
    assert [entry["seq"] for entry in back["items"]] == list(reversed(whole[:5])) and back["more"]


def test_row_075_the_button_names_the_first_entry_that_was_altered(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    sent(firm, GOOD)
    assert firm.ask("ledger", "verify")["sound"] is True
    altered(firm, 5)
    ran = firm.run("ledger", "verify", "--json")
    assert ran.code != 0 and (ran.answer.get("first_bad") == 5 or "5" in ran.problem["what"] + ran.problem["why"])


def altered(firm: Firm, seq: int) -> None:
    """Somebody rewrites one entry with another program."""
    with sqlite3.connect(firm.folder / "firm.db") as db:
        guard = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events_never_change'").fetchone()[0]
        db.execute("DROP TRIGGER events_never_change")
        db.execute("UPDATE events SET actor = 'somebody' WHERE seq = ?", (seq,))
        db.execute(guard)
    db.close()


NAME = "lead-qualification"


def edited(firm: Firm, **changes: tuple[str, str]) -> Path:
    """The operator changes a playbook in their own editor."""
    path = firm.folder / "playbooks" / f"{NAME}.md"
    document = firm.ask("playbooks", "show", NAME)["text"]
    for before, after in changes.values():
        assert before in document
        document = document.replace(before, after)
    path.parent.mkdir(exist_ok=True)
    path.write_text(document)
    return path


def test_row_027_an_earlier_version_comes_back_in_one_action_and_running_plans_keep_theirs(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    first = sent(firm, GOOD)
    shipped = firm.ask("playbooks", "show", NAME)
    path = edited(firm, number=(f"version: {shipped['version']}", "version: 9"), wait=("wait: 4 days", "wait: 2 days"))
    second = sent(firm, VAGUE)
    assert firm.ask("plans", "show", first)["playbook"] == f"{NAME}@{shipped['version']}"
    versions = firm.ask("playbooks", "versions", NAME)["items"]
    assert [(each["version"], each["plans"], each["in_use"]) for each in versions] == [
        ("9", 1, True), (shipped["version"], 1, False),
    ]  # fmt: skip
    runs = firm.ask("playbooks", "runs", NAME)
    assert [row["id"] for row in runs["items"]] == [second, first]
    assert [row["id"] for row in firm.ask("playbooks", "runs", NAME, "--version", "9")["items"]] == [second]

    back = firm.ask("playbooks", "rollback", NAME, shipped["version"])
    assert back["version"] == 10 and back["changes"] == ["Step 'wait' now waits 4 days (before: 2 days)."]
    assert path.read_text() == shipped["text"].replace(f"version: {shipped['version']}", "version: 10")
    assert firm.ask("playbooks", "show", NAME)["problems"] == []
    assert firm.ask("plans", "show", second)["playbook"] == f"{NAME}@9", "It keeps the version it began with."
    third = sent(firm, {**GOOD, "email": "third@palmer.example"})
    assert firm.ask("plans", "show", third)["playbook"] == f"{NAME}@10"
    returned = firm.events("playbook.returned")[0]
    assert returned["actor"] == "operator" and returned["body"]["back_to"] == int(shipped["version"])
    assert firm.refuse("playbooks", "rollback", NAME, "10")["code"] == "playbook-in-use"
    assert firm.refuse("playbooks", "rollback", NAME, "77")["code"] == "playbook-version-unknown"


def test_what_was_never_run_is_kept_before_it_is_written_over(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    sent(firm, GOOD)
    shipped = firm.ask("playbooks", "show", NAME)
    edited(firm, title=("# Answer a lead", "# Answer whoever writes"))
    firm.refuse("playbooks", "rollback", NAME, "5.9")
    back = firm.ask("playbooks", "rollback", NAME, shipped["version"])
    versions = {each["version"]: each for each in firm.ask("playbooks", "versions", NAME)["items"]}
    assert set(versions) == {str(back["version"]), shipped["version"], f"{shipped['version']}.1"}
    told = firm.ask("playbooks", "diff", NAME, f"{shipped['version']}.1", shipped["version"])
    assert told["changes"] == ["The title is now 'Answer whoever writes' (before: 'Answer a lead')."]
    again = firm.ask("playbooks", "rollback", NAME, shipped["version"])
    assert "# Answer whoever writes" in firm.ask("playbooks", "show", NAME)["text"]
    assert again["version"] == back["version"] + 1


def test_a_file_that_cannot_be_read_is_mended_by_going_back(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    sent(firm, GOOD)
    shipped = firm.ask("playbooks", "show", NAME)
    path = edited(firm, broken=("```yaml\nid: score", "```yaml\nid: score\nnonsense: [1"))
    assert firm.run("playbooks", "show", NAME, "--json").code != 0
    firm.ask("playbooks", "rollback", NAME, shipped["version"])
    assert firm.ask("playbooks", "show", NAME)["problems"] == []
    assert "nonsense" not in path.read_text()
    assert "0" in [each["version"] for each in firm.ask("playbooks", "versions", NAME)["items"]]


def test_a_fault_stands_at_its_step_with_the_fix(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    edited(firm, way=("  fit: draft\n  unfit: draft-no\n  mass-mail", "  fit: drafft\n  unfit: draft-no\n  mass-mail"))
    shown = firm.run("playbooks", "show", NAME, "--json").answer
    at = {step["id"]: step["problems"] for step in shown["told"] if step["problems"]}
    assert list(at) == ["score"] and "draft" in at["score"][0]["fix"]
    assert shown["told"][1]["who"] == "The qualifier does it."
    assert firm.ask("playbooks", "list")["items"][0]["runs"]["says"] == "No plan in 30 days."
