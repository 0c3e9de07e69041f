"""The planner: a goal in words is a draft, seen before anything runs, and runs only as it was approved."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from interfaces.office import visited
from model_server import scripted
from outside import Firm, new_firm
from rows.test_rows_of_the_day import asked
from stories.test_a_model_drafts_a_plan import GOAL as OPEN
from stories.test_a_model_drafts_a_plan import GOOD, drafting
from upped import upped

GOAL = "send Ada an offer and remind her after a week if she is silent"
LETTER = "write to Ada that the studio is closed on Friday, then fly to the moon"


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    firm = new_firm(tmp_path / "firm")
    firm.ask("people", "add", "name=Ada Palmer", "email=ada@palmer.example")
    return firm


def test_a_goal_is_drafted_and_shown_as_a_business_diff_and_nothing_is_written_down(firm: Firm) -> None:
    before = firm.ask("ledger", "tail")["items"][0]["seq"]
    made = firm.ask("plans", "draft", GOAL)
    assert made["whom"] == "Ada Palmer <ada@palmer.example>"
    assert [each["became"] for each in made["placed"]] == [
        "a letter that you finish and send yourself",
        "a wait of 1 week, which an answer ends",
        "a letter that you see before it leaves",
    ]
    assert [(change["sign"], change["what"]) for change in made["would"]["changes"]] == [
        ("!", "sends"), ("+", "waits"), ("!", "sends"),
    ]  # fmt: skip
    assert "Letter to Ada Palmer <ada@palmer.example>: “My offer”" in made["would"]["changes"][0]["says"]
    assert made["would"]["changes"][0]["gate"] == "only drafted; you send it yourself"
    told = firm.run("plans", "draft", GOAL).out
    assert "Nothing ran." in told and "onefirm plans begin" in told
    assert firm.ask("ledger", "tail")["items"][0]["seq"] == before, "Looking at a draft leaves no trace."
    assert firm.ask("plans", "list")["items"] == []


def test_a_draft_begins_only_for_whom_it_was_looked_at(firm: Firm) -> None:
    """The same name may be another person's by then."""
    seen = firm.ask("plans", "draft", LETTER)["would"]["hash"]
    confirm = firm.ask("forget", "ada@palmer.example")["confirm"]
    firm.ask("forget", "ada@palmer.example", "--confirm", confirm)
    firm.ask("people", "add", "name=Ada Palmer", "email=ada@other.example")
    refused = firm.refuse("plans", "begin", LETTER, "--hash", seen)
    assert refused["code"] == "draft-changed" and firm.ask("plans", "list")["items"] == []


def test_what_no_step_does_is_said_in_the_same_words_wherever_it_is_asked(firm: Firm) -> None:
    said = firm.refuse("plans", "draft", "blue sky")
    assert said["code"] == "goal-not-placed" and said == firm.refuse("plans", "begin", "blue sky")
    # Where some of it is placed, it is a draft everywhere, and the rest the operator's own.
    mixed = firm.ask("plans", "draft", LETTER)
    assert mixed["left"]
    with visited(firm) as pages:
        shown = unescape(pages(f"/do?line={quote('blue sky')}")[1])
        assert said["what"] in shown and said["why"] in shown
        assert "Yours to do: " in pages(f"/do?line={quote(LETTER)}")[1]
    assert "onefirm plans draft" in firm.refuse("do", "blue sky")["fix"]


def test_what_is_begun_says_how_it_is_approved_and_its_cards_say_what_they_are_about(firm: Firm) -> None:
    told = firm.run("plans", "begin", "remind me to call the bank, and ask me whether to write to Ada").out
    (plan,) = firm.ask("plans", "list")["items"]
    assert plan["id"] in told and "Nothing of it runs yet." in told
    command = told[told.rindex("onefirm plans approve") :].split()
    assert firm.run(*command[1:4]).code == 0
    (row,) = firm.ask("inbox", "list")["items"]
    assert (row["title"], row["summary"][:7]) == ("Ada Palmer: Call the bank", "You wan")
    firm.ask("inbox", "answer", row["id"], "done")
    (row,) = firm.ask("inbox", "list")["items"]
    assert (row["title"], row["summary"]) == ("Ada Palmer: Whether to write to Ada", "What do you decide?")


def test_money_is_asked_for_by_what_it_is_for(firm: Firm) -> None:
    goal = "ask Ada Palmer for 400 EUR"
    assert firm.refuse("plans", "begin", goal)["code"] == "draft-open"
    begun = firm.ask("plans", "begin", f"{goal} for the logo")
    firm.ask("plans", "approve", begun["plan"])
    (row,) = firm.ask("inbox", "list")["items"]
    change = {field["name"]: field["after"] for field in firm.ask("inbox", "show", row["id"])["card"]["change"]}
    assert change["purpose"] == "Logo"


def test_tomorrow_is_a_day_away(firm: Firm) -> None:
    made = firm.ask("plans", "draft", "remind me tomorrow to call the bank")
    assert [each["became"] for each in made["placed"]] == ["a wait of 1 day", "a reminder to you, in the inbox"]


def test_a_draft_becomes_a_plan_that_waits_and_runs_only_as_it_was_approved(firm: Firm) -> None:
    seen = firm.ask("plans", "draft", LETTER)["would"]["hash"]
    changed = firm.refuse("plans", "begin", LETTER, "--hash", "0" * 64)
    assert changed["code"] == "draft-changed" and firm.ask("plans", "list")["items"] == []
    begun = firm.ask("plans", "begin", LETTER, "--hash", seen)
    assert not begun["approved"]
    shown = firm.ask("plans", "preview", begun["plan"])
    assert shown["changes"] == begun["changes"], "Wherever it is looked at, it says to whom."
    assert "Letter to Ada Palmer <ada@palmer.example>" in shown["changes"][0]["says"]
    assert firm.ask("inbox", "list")["items"] == [] and not firm.letters(), "Nothing of it runs before approval."
    firm.ask("plans", "approve", begun["plan"], "--hash", begun["hash"])
    (row,) = firm.ask("inbox", "list")["items"]
    change = {field["name"]: field["after"] for field in firm.ask("inbox", "show", row["id"])["card"]["change"]}
    assert change["to"] == "ada@palmer.example" and "The studio is closed on Friday." in change["body"]
    firm.ask("inbox", "accept", row["id"])
    assert len(firm.letters()) == 1
    (rest,) = firm.ask("inbox", "list")["items"]
    card = firm.ask("inbox", "show", rest["id"])
    assert "fly to the moon" in json.dumps(card), "What no step does is the operator's own, in their words."
    firm.ask("inbox", "did", rest["id"])
    assert firm.ask("plans", "show", begun["plan"])["state"] in ("completed", "reconciled")
    done = {event["body"]["step"] for event in firm.events("step.done")}
    assert done <= {step["id"] for step in firm.ask("plans", "show", begun["plan"])["steps"]}


def test_what_was_answered_once_and_for_all_answers_no_other_question(firm: Firm) -> None:
    first = firm.ask("plans", "begin", "ask me whether Ada deserves it, then thank Ada")
    firm.ask("plans", "approve", first["plan"], "--hash", first["hash"])
    (row,) = firm.ask("inbox", "list")["items"]
    option = firm.ask("inbox", "show", row["id"])["options"][0]["name"]
    firm.ask("inbox", "answer", row["id"], option, "--scope", "always")
    for goal, asks in (("ask me whether to go to Berlin, then thank Ada", True), (first_goal(), False)):
        made = firm.ask("plans", "begin", goal)
        firm.ask("plans", "approve", made["plan"], "--hash", made["hash"])
        mine = [each for each in firm.ask("inbox", "list")["items"] if each["plan"] == made["plan"]]
        assert [bool(firm.ask("inbox", "show", each["id"])["options"]) for each in mine] == [asks], goal


def first_goal() -> str:
    return "ask me whether Ada deserves it, then thank Ada for the flowers"


def test_plans_of_goals_are_told_apart_before_they_are_approved_and_an_edited_draft_says_what_is_left(
    firm: Firm,
) -> None:
    goal = "ask Ada for 40 EUR for tea; remind me to call the bank; ask me whether to paint; write to Ada"
    made = firm.ask("plans", "begin", "write to Ada about the party")
    told = [change["says"] for change in firm.ask("plans", "draft", goal)["would"]["changes"]]
    assert told[0] == "Payment request to Ada Palmer <ada@palmer.example>, 40.00 EUR: “Tea”"
    assert told[1].startswith("You do: “Call the bank”. You wanted") and told[2].startswith("“Whether to paint”. What")
    firm.ask("plans", "approve", made["plan"], "--hash", made["hash"])
    (row,) = firm.ask("inbox", "list")["items"]
    card = firm.run("inbox", "show", row["id"]).out
    assert "What you said" in card and "What they wrote" not in card
    said = firm.ask("inbox", "edit", row["id"], "--set", "body=Come to the party.")["says"]
    assert "counts as done by you" in said and "if you have not sent it yet, do it now" in said
    assert not firm.letters() and firm.ask("plans", "show", made["plan"])["state"] in ("completed", "reconciled")


def begun(firm: Firm, goal: str) -> dict[str, str]:
    """The card of its letter: by argument, whose word it is; and what asks."""
    made = firm.ask("plans", "begin", goal)
    firm.ask("plans", "approve", made["plan"], "--hash", made["hash"])
    (row,) = [each for each in firm.ask("inbox", "list")["items"] if each["plan"] == made["plan"]]
    card = firm.ask("inbox", "show", row["id"])["card"]
    return {"asks": " ".join(card["rules"]), **{each["name"]: each["label"] for each in card["change"]}}


def test_an_address_that_only_a_record_says_is_worth_what_the_record_is(firm: Firm) -> None:
    """Whoever fills in the form under a name you know would be written to by your own word."""
    firm.fill_in(
        "eve", name="Eve Nightly", email="nightly@elsewhere.example", message="A logo, please.", budget="4000 EUR"
    )
    firm.ask("work")
    doubtful = "The address came in from outside; nobody here has confirmed it."
    theirs = begun(firm, "write to Eve that we are closed on Friday")
    assert theirs["to"].startswith("from outside") and doubtful in theirs["asks"]
    assert theirs["subject"] == "yours" and theirs["body"] == "yours", "Nothing but the goal stands there."
    wish = firm.events("intent.received")[-1]["body"]
    assert {name: label["integrity"] for name, label in wish["labels"].items()} == {"email": 0, "name": 0}
    said = begun(firm, "write to nightly@elsewhere.example that we are closed on Friday")
    assert said["to"] == "yours" and doubtful not in said["asks"], "You said it yourself."
    known = begun(firm, "write to Ada that we are closed on Friday")
    assert (known["to"], known["body"]) == ("yours", "yours") and doubtful not in known["asks"]


def test_a_goal_that_does_not_say_to_whom_cannot_begin(firm: Firm) -> None:
    assert firm.ask("plans", "draft", "write to Zoe that it is done")["missing"]
    assert firm.refuse("plans", "begin", "write to Zoe that it is done")["code"] == "draft-open"
    assert firm.refuse("plans", "draft", "...")["code"] == "goal-not-placed"
    assert firm.ask("plans", "list")["items"] == []


def test_a_plan_that_comes_along_from_elsewhere_adds_no_step(firm: Firm) -> None:
    text = firm.ask("plans", "draft", LETTER)["text"]
    fields = ("--field", "goal=g", "--field", "email=ada@palmer.example", "--field", f"draft={text}")
    firm.ask("intents", "send", "carry-out@1", *fields)
    assert firm.ask("plans", "list")["items"] == []
    (row,) = firm.ask("inbox", "list")["items"]
    assert firm.ask("inbox", "show", row["id"])["card"]["problem"]["code"] == "draft-not-yours"


def test_a_draft_is_kept_as_a_playbook_only_when_that_is_said(firm: Firm) -> None:
    assert [book["name"] for book in firm.ask("playbooks", "list")["items"]] == ["lead-qualification"]
    assert firm.refuse("plans", "keep", "No Name", GOAL)["code"] == "draft-name"
    kept = firm.ask("plans", "keep", "offer-and-reminder", GOAL)
    assert kept["kept"] == "playbooks/offer-and-reminder.md"
    assert (firm.folder / kept["kept"]).read_text() == kept["text"]
    assert "Palmer" not in kept["text"], "Whom it was about is no part of a playbook."
    assert firm.run("playbooks", "check").code == 0
    assert firm.refuse("plans", "keep", "offer-and-reminder", GOAL)["code"] == "draft-name-taken"


def test_the_page_of_one_line_shows_the_draft_without_scripts(firm: Firm) -> None:
    with visited(firm) as pages:
        status, shown = pages(f"/do?line={quote(GOAL)}")
        assert status == 200 and "A draft of a plan" in shown and "Make this plan" in shown
        assert "a wait of 1 week, which an answer ends" in shown
        assert "A draft of a plan" not in pages(f"/do?line={quote('blue sky')}")[1]
        assert "carry-out" not in pages("/do")[1].lower().replace(" ", "-"), "A draft is made, not filled in."


def test_a_model_drafts_what_the_rules_do_not_know_and_the_page_shows_what_leaves_before(firm: Firm) -> None:
    with scripted(drafting(GOOD)) as server:
        with (firm.folder / "firm.toml").open("a") as file:
            file.write(f'\n[model-small]\nmodel = "qwen3"\nurl = "{server.url}"\nhomes = ["{server.home}"]\n')
            file.write('price-in = "1"\nprice-out = "1"\n')
        firm.policy("[models]\nseconds = 120\n")
        with visited(firm) as pages:
            status, shown = pages(f"/do?line={quote(OPEN)}")
            assert status == 200 and "Ask a model" in shown and "What would leave" in shown
            assert "[name 1]" in shown and "for at most" in shown
        assert not server.came, "Looking asks nobody."
        told = firm.run("plans", "draft", OPEN).out
        assert "Drafted by a model: qwen3" in told and len(server.came) == 1
        with visited(firm) as pages:
            shown = pages(f"/do?line={quote(OPEN)}")[1]
            assert "Drafted by a model: qwen3" in shown and "Ask a model" not in shown
            assert "a wait of 2 weeks, which an answer ends" in shown
        begun = firm.ask("plans", "begin", OPEN)
        assert not begun["approved"] and len(server.came) == 1, "It is paid for once, and waits for you."


@pytest.fixture
def served(firm: Firm) -> Iterator[Firm]:
    with upped(firm):
        yield firm


@pytest.mark.browser
def test_a_goal_typed_on_the_page_is_a_plan_after_one_press_and_runs_after_another(
    served: Firm, browser: Browser
) -> None:
    page: Page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(served.ask("login")["url"])
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/do?line={quote(LETTER)}")
    page.locator("summary", has_text="Keep it as a playbook").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Make this plan").click()
    expect(page.get_by_role("button", name="Run exactly this plan")).to_be_visible()
    assert served.ask("inbox", "list")["items"] == []
    page.get_by_role("button", name="Run exactly this plan").click()
    expect(page.get_by_text("Write to them").first).to_be_visible()
    asked(served, 1)
