"""The first steps on Today: ticked by what happened, and gone when they are done or put away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from outside import Firm, new_firm
from upped import upped

LEAD = "New lead: Ada Fern <ada@fern.example> wants a logo, budget 3000"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    firm = new_firm(tmp_path / "firm")
    firm.ask("do", LEAD)
    firm.ask("work")
    with upped(firm):
        yield firm


def done(firm: Firm) -> list[str]:
    return [step["name"] for step in firm.ask("first-steps")["items"] if step["done"]]


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_each_step_is_ticked_by_what_happened_and_the_list_can_be_put_away(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    assert done(firm) == []
    page = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=scripts, reduced_motion="reduce"
    ).new_page()
    page.goto(firm.ask("login")["url"])
    steps = page.locator(".first")
    expect(steps).to_contain_text("0 of 6 done")
    question = firm.ask("inbox", "list")["items"][0]["id"]
    firm.ask("inbox", "answer", question, firm.ask("inbox", "show", question)["options"][0]["name"])
    firm.ask("profile", "set", "prices", "From 2000 EUR")
    page.reload()
    expect(steps).to_contain_text("2 of 6 done")
    steps.locator("summary").click()
    expect(steps.get_by_role("link", name="Connect your mail")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    firm.ask("backup")
    assert done(firm) == ["decide", "profile", "backup"]
    steps.get_by_role("button", name="Put this away").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_attached()
    expect(steps).to_have_count(0)
    assert done(firm) == ["decide", "profile", "backup"], "Putting it away undoes nothing."
    shown = firm.ask("first-steps")
    assert shown["dismissed"] and len(shown["items"]) == 6, "The terminal still lists them, and knows of it."
    another = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page()
    another.goto(firm.ask("login")["url"])
    expect(another.get_by_role("heading", name="Today", exact=True)).to_be_attached()
    expect(another.locator(".first")).to_have_count(0)


def test_while_nothing_waits_the_first_step_is_one_that_can_be_done(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    assert firm.ask("first-steps")["then"] == "profile"
    firm.ask("do", LEAD)
    firm.ask("work")
    assert firm.ask("first-steps")["then"] == "decide"


@pytest.mark.browser
def test_a_new_firm_is_shown_its_first_step_at_once(tmp_path: Path, browser: Browser) -> None:
    firm = new_firm(tmp_path / "firm")
    with upped(firm):
        page = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce").new_page()
        page.goto(firm.ask("login")["url"])
        page.locator("#needs").get_by_role("link", name="Say what you charge").click()
        expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_attached()


def test_the_terminal_puts_them_away_once(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    assert not firm.ask("first-steps")["dismissed"]
    assert firm.ask("first-steps", "dismiss")["dismissed"]
    assert firm.ask("first-steps", "dismiss")["dismissed"]
    assert len(firm.events("first-steps.dismissed")) == 1


def test_a_form_is_ticked_when_a_page_of_it_is_set_up(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    assert "form" not in done(firm) and "passkey" not in done(firm)
    path = firm.folder / "firm.toml"
    path.write_text(path.read_text() + '\n[hooks.site]\nform = "Write to us"\n')
    assert done(firm) == ["form"]
