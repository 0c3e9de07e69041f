"""The page of connections in a real browser: as everybody might use it, and with a reason typed in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from interfaces.connected import ConnectedDesk
from interfaces.eyes import DESKTOP, faults_of
from interfaces.web_support import Served, served

pytestmark = pytest.mark.browser


@pytest.fixture
def site() -> Iterator[Served]:
    with served(ConnectedDesk()) as running:
        yield running


def opened(site: Served, browser: Browser) -> Page:
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce").new_page()
    page.goto(site.address + site.gatekeeper.start_path())
    page.get_by_role("link", name="Connections").click()
    expect(page.get_by_role("heading", name="Connections", exact=True)).to_be_visible()
    return page


def test_a_connection_is_revoked_with_a_reason(site: Served, browser: Browser) -> None:
    page = opened(site, browser)
    card = page.locator(".connection").filter(has=page.get_by_role("heading", name="Webhook"))
    expect(card).to_contain_text("left alone for now")
    card.get_by_role("link", name="Look closer").click()
    page.locator("#revoke summary").click()
    expect(page.locator("#revoke")).to_contain_text("3 acts wait to leave through it and would be held.")
    page.get_by_label("Why?").fill("They were broken into.")
    page.get_by_role("button", name="Revoke it").click()
    expect(page.locator("#said")).to_contain_text("What needs it is held")
    assert site.desk.did("connections.revoke") == [{"connection": "webhook", "why": "They were broken into."}]
    page.get_by_role("button", name="Allow again: Site folder").click()
    expect(page.locator("#said")).to_contain_text("What waited goes on")


def test_a_line_is_unfolded_by_key_and_stays_open_while_the_page_is_live(site: Served, browser: Browser) -> None:
    page = opened(site, browser)
    page.locator("#fold-mail summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 of 20 acts in a row")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/connections")):
        site.desk.move()
    expect(page.get_by_text("9 of 20 acts in a row")).to_be_visible()
    page.get_by_role("button", name="Test: Mail").click()
    expect(page.locator(".result")).to_contain_text("It works.")


def test_everybody_can_use_it(site: Served, browser: Browser) -> None:
    page = opened(site, browser)
    for path in ("/connections", "/connections/mail", "/"):
        page.goto(site.address + path)
        assert faults_of(page) == [], path
