"""The step "Put a form on your site" leads to where it is switched on, and from there to trying it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hooked import with_hooks
from interfaces.eyes import faults_of
from outside import new_firm
from upped import upped

pytestmark = pytest.mark.browser


def test_the_step_has_a_button_and_the_form_is_tried_from_where_it_leads(tmp_path: Path, browser: Browser) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.ask("profile", "set", "prices", "From 2000 EUR")
    page = browser.new_page(reduced_motion="reduce")
    with upped(firm):
        page.goto(firm.ask("login")["url"])
        base = page.url.rstrip("/")
        page.goto(f"{base}/settings/form")
        expect(page.get_by_role("heading", name="It is not switched on yet")).to_be_visible()
        assert faults_of(page) == []
        lines = page.get_by_label("Lines for firm.toml").inner_text()
    with_hooks(firm.folder, lines)
    with upped(firm):
        page.goto(firm.ask("login")["url"])
        base = page.url.rstrip("/")
        page.goto(f"{base}/settings/form")
        expect(page.get_by_text("switched on", exact=True)).to_be_visible()
        assert faults_of(page) == []
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Open it and try it").click()
        form = opened.value
        expect(form.get_by_role("heading", name="Write to us")).to_be_visible()
        form.get_by_label("Your mail address").fill("ada@palmer.example")
        form.get_by_label("What is it about?").fill("We need a logo for a second bakery, and have 4000 EUR for it.")
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_role("heading", name="Thank you")).to_be_visible(timeout=20_000)
    page.close()


def test_the_open_step_on_today_leads_there(tmp_path: Path, browser: Browser) -> None:
    """Also while another one is next."""
    firm = new_firm(tmp_path / "firm")
    with upped(firm):
        steps = firm.ask("first-steps")["items"]
        assert next(step for step in steps if step["name"] == "form")["title"] == "Put a form on your site"
        page = browser.new_page(reduced_motion="reduce")
        page.goto(firm.ask("login")["url"])
        page.locator("#first-steps > summary").click()
        page.locator("#first-steps").get_by_role("link", name="Put a form on your site").click()
        expect(page.get_by_role("heading", name="A form on your site")).to_be_visible()
        page.close()
