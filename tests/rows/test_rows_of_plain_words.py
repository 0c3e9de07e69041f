"""The scoreboard: what the operator reads is said in their words, through the shipped console script."""

import re
from pathlib import Path

import pytest

from outside import GOOD, Firm, new_firm
from rows.test_rows_of_the_inbox import GREET, lead, waiting


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(GREET)
    return firm


def page(firm: Firm, *words: str) -> str:
    return " ".join(firm.run(*words).out.split())


def test_a_question_that_comes_again_says_why(firm: Firm) -> None:
    lead(firm, "ada")
    (asked,) = waiting(firm)
    assert firm.ask("inbox", "show", asked["id"])["back"] == ""
    firm.ask("inbox", "accept", asked["id"])
    firm.ask("inbox", "undo")
    assert firm.ask("inbox", "show", asked["id"])["back"] == "You took it back before it left."
    assert "It is back. You took it back before it left." in page(firm, "inbox", "show", asked["id"])

    firm.ask("inbox", "accept", asked["id"])
    firm.policy("undo-window-seconds = 0\n")
    firm.ask("work")
    assert firm.ask("inbox", "list")["waiting"] == 0, "It is held until its own window closes."
    firm.ask("inbox", "undo", "--all")
    firm.ask("faults", "play", "mail", "signed-out", "signed-out")
    assert firm.ask("inbox", "show", asked["id"])["back"] == "You took it back before it left."
    firm.ask("inbox", "accept", asked["id"])
    assert firm.ask("inbox", "show", asked["id"])["back"] == ""
    firm.ask("inbox", "answer", asked["id"], "again")
    assert "did not work this time either" in firm.ask("inbox", "show", asked["id"])["back"]


def test_a_plan_and_today_are_told_without_words_of_the_machine(firm: Firm) -> None:
    plan = lead(firm, "ada")
    shown = page(firm, "plans", "show", plan)
    assert "now Waits for you: Send a mail to ada." in shown
    assert "Then: if sent, it is done; if failed or declined, “Call them”." in shown
    assert "“Send a mail” was prepared; it needs your yes. Nothing has left." in shown
    assert re.search(r"(effect|question|plan|step)\.[a-z]+", shown) is None
    view = firm.ask("plans", "show", plan)
    assert view["question"] == waiting(firm)[0]["id"]
    assert [step["says"] for step in view["steps"]] == [
        "Waits for you: Send a mail to ada.",
        "Comes later, if the plan leads here.",
    ]
    (needs,) = [item for item in firm.ask("today")["news"] if item["kind"] == "needs"]
    assert (needs["plan"], needs["question"]) == (plan, view["question"])
    assert "Needs you" in page(firm, "today")


def test_a_preview_says_which_steps_wait_for_others_like_them(firm: Firm) -> None:
    plan = lead(firm, "ada")
    preview = firm.ask("plans", "preview", plan)
    assert {change["work"] for change in preview["changes"]} <= {"serial", "parallel"}
    assert "· parallel" in page(firm, "plans", "preview", plan)
    assert "serial waits until others like it are done" in page(firm, "plans", "preview", plan)


def test_a_stopped_schedule_goes_on_as_it_was_set(firm: Firm) -> None:
    fields = ("--field", "email=ada@fern.example", "--field", "message=A logo")
    firm.ask("schedules", "set", "weekly", "--cron", "0 9 * * mon", "--intent", "qualify-lead@2", *fields)
    before = firm.ask("schedules", "show", "weekly")["schedule"]
    firm.ask("schedules", "stop", "weekly")
    assert firm.ask("schedules", "show", "weekly")["schedule"]["state"] == "stopped"
    firm.ask("schedules", "resume", "weekly")
    after = firm.ask("schedules", "show", "weekly")["schedule"]
    assert {name: after[name] for name in ("state", "trigger", "fields", "next")} == {
        name: before[name] for name in ("state", "trigger", "fields", "next")
    }
    firm.ask("schedules", "set", "once", "--at", "2020-01-01 09:00", "--intent", "qualify-lead@2", *fields)
    assert firm.refuse("schedules", "resume", "once")["code"] == "schedule-over"


def test_who_is_not_written_to_stands_whole_and_apart_from_the_reason(firm: Firm) -> None:
    address = "a.very.long.name.that.fills.the.column@palmer.example"
    firm.ask("optouts", "add", address, "--why", "She asked by telephone.")
    lines = firm.run("optouts").out.splitlines()
    assert any(re.fullmatch(rf"\s+{re.escape(address)}\s+since .+", line) for line in lines)
    assert "    She asked by telephone." in lines


def test_money_is_shown_as_an_amount_and_an_answer_says_what_is_true_now(firm: Firm, tmp_path: Path) -> None:
    firm.ask("people", "add", "name=Weiß Keramik", "email=weiss@x.example")
    firm.ask("records", "make", "invoice", "number=2026-03", "client=Weiß Keramik", "amount=2.400,00 EUR")
    sheet = tmp_path / "invoices.csv"
    sheet.write_text("Number,Client,Total,Currency,Date\n2026-03,Weiß Keramik,2500.00,EUR,2026-03-01\n")
    firm.ask("import", str(sheet), "--yes")
    shown = page(firm, "records", "show", "invoice", "2026-03")
    assert "amount 2,400.00 EUR" in shown
    assert "says '2,500.00 EUR'" in shown
    assert "amount 2,400.00 EUR" in page(firm, "people", "show", "weiß keramik")
    (asked,) = waiting(firm)
    ran = firm.run("inbox", "answer", asked["id"], "take")
    assert ran.out.strip().startswith("Invoice 2026-03 is 2,500.00 EUR now.")
    assert "what is held leaves" not in ran.out + ran.err
    assert "amount: 2,400.00 EUR → 2,500.00 EUR" in page(firm, "records", "history", "invoice", "2026-03")


def test_the_list_of_people_says_for_whom_they_work_and_keeps_to_its_lines(firm: Firm) -> None:
    company = firm.ask("people", "add", "name=Müller Brot GmbH", "domain=mueller-brot.example", "--organisation")["id"]
    email = "a.very.long.name.that.fills@mueller-brot.example"
    firm.ask(
        "people", "add", "name=Jörg Müller von der langen Bäckergasse", f"email={email}", f"organisation={company}"
    )
    firm.ask("people", "add", "name=Jo", "email=jo@reed.example", "organisation=Reed", "status=partner")
    ran = firm.run("people", "list")
    lines = ran.out.splitlines()
    assert lines[1].split() == ["Id", "Name", "Works", "for", "Address", "Is"]
    assert any(re.search(r" Jörg .+ Müller Brot .+a\.very\.long", line) for line in lines), lines
    assert any(re.search(r"Jo +Reed +jo@reed.example +partner", line) for line in lines), lines
    assert max(len(line) for line in lines) <= 80
    firm.ask("optouts", "add", "jo@reed.example")
    assert (
        "jo@reed.example is not written to any more."
        in firm.run("people", "show", "jo@reed.example").out.splitlines()[1]
    )


def test_today_lists_what_its_number_counts_also_what_no_plan_asks(firm: Firm, tmp_path: Path) -> None:
    firm.ask("people", "add", "name=Weiß Keramik", "email=weiss@x.example")
    firm.ask("records", "make", "invoice", "number=2026-03", "client=Weiß Keramik", "amount=2.400,00 EUR")
    sheet = tmp_path / "invoices.csv"
    sheet.write_text("Number,Client,Total,Currency,Date\n2026-03,Weiß Keramik,2500.00,EUR,2026-03-01\n")
    firm.ask("import", str(sheet), "--yes")
    lead(firm, "ada")
    today = firm.ask("today")
    needs = [item for item in today["news"] if item["kind"] == "needs"]
    assert today["waiting"] == len(needs) == 2
    assert {item["question"] for item in needs} == {row["id"] for row in waiting(firm)}
    shown = page(firm, "today")
    assert "Invoice 2026-03, Weiß Keramik: 2,400.00 EUR or 2,500.00 EUR? Which amount is right?" in shown
    assert "more: onefirm inbox" not in shown
    for name in ("bo", "cy", "di", "ed"):
        lead(firm, name)
    assert "6 waiting" in page(firm, "today")
    assert "and 2 more: onefirm inbox" in page(firm, "today")


def test_an_answer_says_what_was_chosen_and_speaks_of_a_plan_only_where_there_is_one(firm: Firm) -> None:
    firm.policy("undo-window-seconds = 0\n")
    plan = lead(firm, "ada")
    (asked,) = waiting(firm)
    firm.ask("inbox", "reject", asked["id"])
    firm.ask("work")
    (asked,) = waiting(firm)
    said = firm.ask("inbox", "answer", asked["id"], "done")["says"]
    at_once = "It took effect at once: the plan goes on from there."
    assert said == f"Noted: ada: Call them instead. Your answer: It is done. {at_once}"
    firm.ask("work")
    assert firm.ask("plans", "show", plan)["state"] in ("completed", "reconciled")
    lead(firm, "bo")
    (asked,) = waiting(firm)
    said = firm.ask("inbox", "did", asked["id"], "--outcome", "sent")["says"]
    assert said.endswith("Nothing leaves from here, and its plan is done.")


def test_a_plan_that_waits_is_told_by_the_title_of_its_step(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm", undo_seconds=0)
    firm.fill_in("ada", **GOOD)
    firm.ask("work")
    (asked,) = waiting(firm)
    firm.ask("inbox", "accept", asked["id"])
    firm.ask("work")
    (ran,) = [item for item in firm.ask("today")["news"] if item["kind"] == "ran"]
    assert ran["says"] == "Now: Wait for their answer. It goes on by itself."
    firm.ask("rules", "set", "bo@hale.example", "never by mail")
    firm.fill_in("bo", **GOOD | {"email": "bo@hale.example", "name": "Bo Hale"})
    firm.ask("work")
    assert "'Send the letter' was refused before anything left. They are never reached by mail." in page(firm, "today")


def test_a_card_ends_with_what_can_be_typed_and_today_says_whose_rule_it_is(firm: Firm) -> None:
    lead(firm, "ada")
    (asked,) = waiting(firm)
    name = asked["id"][-6:]
    shown = page(firm, "inbox", "show", asked["id"])
    for said in ("accept {} Send to ada", "reject {} Say no; nothing leaves.", "did {} You did it yourself"):
        assert f"onefirm inbox {said.format(name)}" in shown
    firm.ask("rules", "set", "ada@palmer.example", "not on sunday")
    assert "'not on sunday' holds for ada@palmer.example." in page(firm, "today")
