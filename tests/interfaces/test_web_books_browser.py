"""The ledger and the playbooks on the real firm: looked through, followed to a cause, verified, gone back in."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from interfaces.eyes import DESKTOP
from interfaces.test_web_inbox_browser import free_port
from outside import GOOD, SCRIPT, VAGUE, Firm, new_firm
from rows.test_rows_of_the_books import NAME, altered, edited, sent

pytestmark = pytest.mark.browser


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Firm]:
    """A firm with two plans of two versions of one playbook, served by the shipped command."""
    firm = new_firm(tmp_path / "firm")
    sent(firm, GOOD)
    edited(firm, number=("version: 5", "version: 6"), wait=("wait: 4 days", "wait: 2 days"))
    sent(firm, VAGUE)
    server = subprocess.Popen(
        [str(SCRIPT), "up", "--port", str(free_port())],
        env={**os.environ, "ONEFIRM_FIRM": str(firm.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    for line in server.stdout:
        if "http" in line:
            break
    yield firm
    server.terminate()
    server.wait(20)
    server.stdout.close()


def opened(up: Firm, browser: Browser, path: str, *, scripts: bool = True) -> Page:
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", java_script_enabled=scripts).new_page()
    start = up.ask("login")["url"]
    page.goto(start)
    page.goto(start.partition("/start")[0] + path)
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_ledger_is_looked_through_and_an_entry_says_why(up: Firm, browser: Browser, scripts: bool) -> None:
    page = opened(up, browser, "/", scripts=scripts)
    page.get_by_role("link", name="Ledger").click()
    page.get_by_label("About").fill("Ada Palmer")
    page.get_by_label("What", exact=True).select_option("Ran")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("About Ada Palmer.")).to_be_visible()
    rows = page.locator(".diary li")
    expect(rows.first).to_contain_text("Answer a lead: Ada Palmer")
    assert {text.strip() for text in page.locator(".diary .mark").all_inner_texts()} == {"Ran"}
    filtered = page.url
    rows.first.get_by_role("link").click()
    chain = page.locator(".chain").first.locator("li")
    expect(chain.last).to_contain_text("it began here")
    expect(chain.last).to_contain_text("You")
    expect(page.get_by_role("link", name="Plan: Answer a lead: Ada Palmer")).to_be_visible()
    page.get_by_text("Exactly as it is kept").click()
    expect(page.locator("pre")).to_contain_text('"plan"')
    if scripts:
        page.go_back()
        assert page.url.partition("#")[0] == filtered
        expect(page.locator(".diary li:target")).to_be_in_viewport()
        expect(page.get_by_label("About")).to_have_value("Ada Palmer")
    else:
        page.get_by_role("link", name="Ledger").last.click()
        expect(page.get_by_label("What", exact=True)).to_have_value("ran")
        expect(page.locator(".diary li:target")).to_be_in_viewport()


def test_what_comes_in_meanwhile_is_a_quiet_link_and_moves_no_row(up: Firm, browser: Browser) -> None:
    page = opened(up, browser, "/ledger")
    expect(page.locator("#live[data-state=on]")).to_be_visible()
    first = page.locator(".diary li").first
    before = first.get_attribute("id")
    up.ask("people", "add", "name=Jo Reed", "email=jo@reed.example")
    expect(page.locator("#newer a")).to_have_text(re.compile(r"^\d+ newer$"))
    assert first.get_attribute("id") == before
    page.locator("#newer a").click()
    expect(page.locator(".diary li").first).not_to_have_attribute("id", before or "")
    expect(page.locator("#newer a")).to_have_count(0)


def test_pages_lead_back_and_forth(up: Firm, browser: Browser) -> None:
    for number in range(25):
        up.ask("people", "add", f"name=Person {number}", f"email=p{number}@reed.example")
    page = opened(up, browser, "/ledger")
    top = page.locator(".diary li").first.get_attribute("id")
    last = page.locator(".diary li").last.get_attribute("id") or ""
    page.get_by_role("link", name="Older ones").click()
    first = page.locator(".diary li").first.get_attribute("id") or ""
    assert int(first[1:]) == int(last[1:]) - 1
    page.get_by_role("link", name="Newer ones").click()
    expect(page.locator(".diary li").first).to_have_attribute("id", top or "")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_one_button_says_whether_the_books_are_sound(up: Firm, browser: Browser, scripts: bool) -> None:
    page = opened(up, browser, "/ledger", scripts=scripts)
    page.get_by_role("button", name="Are the books sound?").click()
    expect(page.locator("#verified")).to_contain_text(re.compile(r"The books are sound.*All \d+ entries", re.DOTALL))
    altered(up, 5)
    page.get_by_role("button", name="Are the books sound?").click()
    expect(page.locator("#verified")).to_contain_text("The books are not sound")
    expect(page.locator("#verified")).to_contain_text("Entry 5 is the first that cannot be relied on. 4 entries")


def test_a_plan_leads_to_why_it_ran_and_today_to_what_changed(up: Firm, browser: Browser) -> None:
    plan = up.ask("plans", "list")["items"][-1]["id"]
    page = opened(up, browser, f"/plans/{plan}")
    page.get_by_role("link", name="Why did this run?").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A plan was made for Ada Palmer")
    expect(page.locator(".chain").first).to_contain_text("because The wish to qualify lead came in from the operator.")
    page.get_by_role("link", name="Today").click()
    changed = page.locator("#changed.news li a[href^='/ledger/']").first
    says = changed.locator(".what").inner_text()
    changed.click()
    expect(page).to_have_url(re.compile(r"/ledger/\d+$"))
    assert says


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_playbook_is_read_compared_and_gone_back_in(up: Firm, browser: Browser, scripts: bool) -> None:
    page = opened(up, browser, "/", scripts=scripts)
    page.get_by_role("link", name="Playbooks").click()
    expect(page.locator(".shelf")).to_contain_text("2 plans in 30 days")
    page.get_by_role("link", name="Answer a lead").click()
    expect(page.locator("#step-send")).to_contain_text("You are asked every time.")
    expect(page.locator("#runs li")).to_have_count(2)
    page.get_by_role("link", name="What changed since version 5").click()
    expect(page.locator("#compared")).to_contain_text("Step 'wait' now waits 2 days (before: 4 days).")
    page.get_by_label("From").select_option("6")
    page.get_by_label("to", exact=True).select_option("5")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#compared")).to_contain_text("Step 'wait' now waits 4 days (before: 2 days).")
    page.get_by_role("link", name="Go back to it (version 5)").click()
    expect(page.locator(".compared li")).to_have_text(["Step 'wait' now waits 4 days (before: 2 days)."])
    page.get_by_role("button", name="Go back to version 5").click()
    expect(page.locator("#said")).to_contain_text("It is back, as a new version")
    expect(page.locator("#versions li").first).to_contain_text("Version 7")
    expect(page.locator("#versions li").first).to_contain_text("in use")
    assert up.ask("playbooks", "show", NAME)["version"] == "7"


def test_whoever_looked_at_an_older_file_is_told_so(up: Firm, browser: Browser) -> None:
    page = opened(up, browser, f"/playbooks/{NAME}/back/5")
    edited(up, title=("# Answer a lead", "# Answer them"))
    page.get_by_role("button", name="Go back to version 5").click()
    expect(page.locator("#said")).to_contain_text("changed after you looked at it")
    assert up.ask("playbooks", "show", NAME)["title"] == "Answer them"


def test_a_fault_is_shown_at_its_step_and_a_broken_file_as_it_stands(up: Firm, browser: Browser) -> None:
    path = edited(
        up, way=("  fit: draft\n  unfit: draft-no\n  mass-mail", "  fit: drafft\n  unfit: draft-no\n  mass-mail")
    )
    page = opened(up, browser, f"/playbooks/{NAME}")
    expect(page.locator("#step-score .note")).to_contain_text("Did you mean 'draft'?")
    path.write_text("no front matter <script>alert(1)</script>")
    page.reload()
    expect(page.locator(".block.problem").first).to_be_visible()
    expect(page.locator(".exact pre")).to_contain_text("<script>alert(1)</script>")


def test_the_keyboard_is_enough(up: Firm, browser: Browser) -> None:
    page = opened(up, browser, "/ledger")
    page.get_by_label("About").focus()
    page.keyboard.type("Ada Palmer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("About Ada Palmer.")).to_be_visible()
    page.locator(".diary a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why did this happen?")).to_be_visible()
