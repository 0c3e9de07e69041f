"""What a page says when not all is well: no line to the firm, and two acts that can be taken back at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from interfaces.web_support import ScriptedDesk, Served, at, served

pytestmark = pytest.mark.browser

SKELETON_MS = 300


@pytest.fixture
def site() -> Iterator[Served]:
    desk = ScriptedDesk()
    desk.held = {"e_q_ada": at(1), "e_q_refund": at(2)}
    with served(desk) as running:
        yield running


def opened(site: Served, browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce").new_page()
    page.goto(site.address + site.gatekeeper.start_path())
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    return page


def test_without_a_line_the_page_says_as_of_when_it_speaks(site: Served, browser: Browser) -> None:
    page = opened(site, browser)
    bar = page.locator("#offline")
    expect(bar).to_be_hidden()
    site.stop()
    expect(bar).to_be_visible(timeout=15_000)
    expect(bar).to_contain_text("What you see is as of")
    assert ":" in bar.locator("[data-as-of]").inner_text()


def test_of_two_that_are_held_the_key_takes_back_the_newest_and_says_so(site: Served, browser: Browser) -> None:
    page = opened(site, browser)
    expect(page.locator("#held form")).to_have_count(2)
    expect(page.locator("#held kbd")).to_have_count(1)
    expect(page.locator("#held-e_q_refund kbd")).to_have_text("Z")
    page.keyboard.press("z")
    expect(page.locator("#held-e_q_refund")).to_have_count(0)
    assert site.desk.did("inbox.undo") == [{"effect": "e_q_refund"}]
    expect(page.locator("#held-e_q_ada kbd")).to_have_text("Z")


def test_a_card_that_takes_its_time_is_grey_lines_after_a_while_and_not_before(site: Served, browser: Browser) -> None:
    page = opened(site, browser)
    page.goto(f"{site.address}/inbox")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    held: list[Route] = []
    page.route("**/inbox/q_refund", lambda route: held.append(route))
    shade = "getComputedStyle(document.querySelector('.detail'), '::after').opacity"
    pressed = page.evaluate(f"document.querySelector('#row-q_refund a').click(), {shade}")
    assert pressed == "0", "What comes at once needs no shade."
    expect(page.locator("#row-q_refund a.htmx-request")).to_have_count(1)
    page.wait_for_timeout(SKELETON_MS)
    assert page.evaluate(shade) == "1"
    held[0].continue_()
    expect(page.locator("#detail h2").first).to_have_text("Refund the deposit of Okafor & Sons")
    expect(page.locator(".row.htmx-request")).to_have_count(0)
