"""The page of connections in a real browser: on a phone, in the dark, and with a reason typed in."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from interfaces.connected import ConnectedDesk
from interfaces.web_support import Served, served

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
TARGET_PX_MIN = 44


@pytest.fixture
def site() -> Iterator[Served]:
    with served(ConnectedDesk()) as running:
        yield running


def opened(site: Served, browser: Browser, *, phone: bool, scheme: str = "light") -> Page:
    options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce"}
    page = browser.new_context(viewport=PHONE if phone else DESKTOP, has_touch=phone, **options).new_page()
    page.goto(site.address + site.gatekeeper.start_path())
    if phone:
        page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Connections").click()
    expect(page.get_by_role("heading", name="Connections", exact=True)).to_be_visible()
    return page


def test_a_connection_is_revoked_with_a_reason(site: Served, browser: Browser) -> None:
    page = opened(site, browser, phone=False)
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
    page = opened(site, browser, phone=False)
    page.locator("#fold-mail summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 of 20 acts in a row")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/connections")):
        site.desk.move()
    expect(page.get_by_text("9 of 20 acts in a row")).to_be_visible()
    page.get_by_role("button", name="Test: Mail").click()
    expect(page.locator(".result")).to_contain_text("It works.")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/connections", "/connections/mail", "/"])
def test_everybody_can_use_it(site: Served, browser: Browser, path: str, phone: bool, scheme: str) -> None:
    page = opened(site, browser, phone=phone, scheme=scheme)
    if path == "/":
        page.get_by_role("link", name="Today").click()
        expect(page.locator("#rows .row").first).to_be_visible()
    elif path != "/connections":
        page.goto(site.address + path)
        for summary in page.locator("main summary").all():
            summary.click()
    if folder := os.environ.get("ONEFIRM_PICTURES", ""):
        name = f"connections{path.replace('/', '-')}-{scheme}-{'phone' if phone else 'desktop'}.png"
        page.screenshot(path=Path(folder) / name, full_page=True)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if phone:
        small = page.evaluate(
            "least => [...document.querySelectorAll('main a, main button, main summary, main input, main select')]"
            ".filter(each => each.offsetHeight && each.offsetHeight < least).map(each => each.outerHTML)",
            TARGET_PX_MIN,
        )
        assert small == []
