"""What stands below the places, and below the day: one calm row each, however long a name is."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from outside import new_firm
from upped import upped

pytestmark = pytest.mark.browser

LONG = "The Northern Light Studio for Brands, Books and Exhibitions of Nora Berg and Daughters, Vienna"
ROW_PX_MAX = 48


def height(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None, "It is shown."
    return box["height"]


@pytest.mark.parametrize("width", [1280, 900, 360])
def test_a_firm_with_a_long_name_has_one_calm_row_below(tmp_path: Path, browser: Browser, width: int) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.ask("profile", "set", "firm", LONG)
    with upped(firm):
        page = browser.new_page(viewport={"width": width, "height": 740}, reduced_motion="reduce")
        page.goto(firm.ask("login")["url"])
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
        foot = page.locator(".rail .foot")
        if width == 360:
            page.get_by_role("button", name="More").click()
            expect(foot.locator(".live")).to_be_hidden()
        if width != 900:
            assert height(foot) <= ROW_PX_MAX + 12
        expect(foot.get_by_role("button", name="Pause everything")).to_be_visible()
        expect(foot.get_by_role("link", name="Access")).to_be_visible()
        if width == 1280:
            assert height(page.locator(".rail .firm")) <= ROW_PX_MAX
            expect(page.locator(".rail .firm")).to_have_attribute("title", LONG)
            inside = page.locator(".rail").evaluate("rail => rail.scrollWidth <= rail.clientWidth")
            assert inside, "Nothing stands over the edge."
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        below = page.locator(".day-foot")
        if below.count() and width == 1280:
            assert height(below) <= ROW_PX_MAX
        page.close()


def test_a_line_that_is_lost_is_said_in_the_same_row(tmp_path: Path, browser: Browser) -> None:
    firm = new_firm(tmp_path / "firm")
    page = browser.new_page(viewport={"width": 1280, "height": 740}, reduced_motion="reduce")
    with upped(firm):
        page.goto(firm.ask("login")["url"])
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
    expect(page.locator("#live")).to_have_attribute("data-state", "lost")
    expect(page.locator("#live span")).to_have_text("Reconnecting")
    whole = page.locator("#live span").evaluate("said => said.scrollWidth <= said.clientWidth")
    assert whole, "The word is read whole: the others give it their room."
    expect(page.locator(".rail .foot").get_by_role("button", name="Pause everything")).to_be_attached()
    page.close()
