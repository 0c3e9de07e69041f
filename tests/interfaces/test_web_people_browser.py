"""Whom the firm knows, on the real firm: found, corrected with a reason, put back, merged and taken apart."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from interfaces.eyes import DESKTOP, faults_of
from interfaces.test_web_inbox_browser import free_port
from outside import SCRIPT, Firm, new_firm

pytestmark = pytest.mark.browser

ADA = "ada@fern.example"


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Firm]:
    """A firm that knows one person twice, served by the shipped command."""
    firm = new_firm(tmp_path / "firm")
    firm.ask("people", "add", "name=Ada Fern", f"email={ADA}", "phones=+43 664 1234567", "role=baker")
    firm.ask("people", "add", "name=Fern, Ada", "email=ada.fern@mail.example", "phones=0664 1234567")
    firm.ask("people", "add", "name=Jo Reed", "email=jo@reed.example", "status=partner")
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


def opened(up: Firm, browser: Browser, *, scripts: bool = True) -> Page:
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", java_script_enabled=scripts).new_page()
    page.goto(up.ask("login")["url"])
    page.get_by_role("link", name="People").click()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    return page


def known(page: Page, name: str) -> Locator:
    return page.locator(".known dl > div").filter(has=page.locator("dt", has_text=name))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_value_is_corrected_with_a_reason_and_put_back(up: Firm, browser: Browser, scripts: bool) -> None:
    page = opened(up, browser, scripts=scripts)
    page.get_by_label("Find somebody").fill("ADA@FERN")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Ada Fern").click()
    role = known(page, "Role")
    expect(role).to_contain_text("baker")
    expect(role).to_contain_text("yours · operator · since")
    role.get_by_text("Correct it").click()
    role.get_by_label("Role").fill("owner")
    role.get_by_label("Why?").fill("She told me.")
    role.get_by_role("button", name="Write it down").click()
    expect(page.locator("#said")).to_contain_text("Written down")
    expect(known(page, "Role").locator(".value")).to_have_text("owner")
    made = page.locator(".history li").last
    expect(page.locator(".history li").first).to_contain_text("She told me.")
    made.get_by_text("Put this back").click()
    made.get_by_label("Why?").fill("I misheard.")
    made.get_by_role("button", name="Put entry").click()
    expect(known(page, "Role").locator(".value")).to_have_text("baker")
    told = up.ask("records", "history", "person", ADA, "role")["entries"]
    assert [(entry["what"], entry["why"]) for entry in told[:2]] == [
        ("restored", "I misheard."), ("changed", "She told me."),
    ]  # fmt: skip


def test_one_question_with_two_buttons_merges_them_and_it_can_be_taken_back(up: Firm, browser: Browser) -> None:
    page = opened(up, browser, scripts=False)
    pairs = page.locator(".pairs li")
    expect(pairs).to_have_count(1)
    expect(pairs).to_contain_text("same mobile number")
    pairs.get_by_role("button", name="The same").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Fern")
    expect(known(page, "Emails")).to_contain_text("ada.fern@mail.example")
    page.get_by_role("button", name="Take apart").click()
    expect(page.locator("#said")).to_contain_text("stand for themselves again")
    page.get_by_role("link", name="People", exact=True).last.click()
    expect(page.locator(".pairs")).to_have_count(0)
    assert up.ask("people", "list")["says"] == "You know 3 people."


def test_two_that_differ_are_told_apart_and_somebody_new_is_added(up: Firm, browser: Browser) -> None:
    page = opened(up, browser)
    page.get_by_role("button", name="Two different ones").click()
    expect(page.locator("#said")).to_contain_text("You are not asked about these two again")
    expect(page.locator(".pairs")).to_have_count(0)
    page.get_by_text("Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Fern Foods")
    page.get_by_label("Is", exact=True).select_option("organisation")
    page.get_by_label("Web domain of an organisation").fill("fern.example")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fern Foods")
    assert up.ask("people", "show", "fern.example")["record"]["kind"] == "organisation"


def test_two_who_may_be_one_and_one_of_them_can_be_used_by_everybody(up: Firm, browser: Browser) -> None:
    page = opened(up, browser)
    assert faults_of(page) == []
    page.locator(".plans a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Fern")
    assert faults_of(page) == []
