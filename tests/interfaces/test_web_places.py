"""The rail: five places first, the rest below, on a phone four and a sheet; and no place without a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from interfaces.web_support import Served, served
from onefirm.interfaces.web.frame.places import FIRST, ON_A_PHONE, SECOND, rail
from onefirm.interfaces.web.ways import WAYS

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
PATHS = [way.path for way in WAYS if way.method == "GET" and way.policy == "session"]


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running


def opened(site: Served, browser: Browser, width: int, *, scripts: bool = True) -> Page:
    size = ViewportSize(width=width, height=740)
    page = browser.new_context(viewport=size, java_script_enabled=scripts, reduced_motion="reduce").new_page()
    page.goto(site.address + site.gatekeeper.start_path())
    return page


def test_at_most_five_places_come_first_and_four_on_a_phone() -> None:
    assert len(FIRST) <= 5
    assert ON_A_PHONE < 5, "One of the five on a phone is the button for everything else."
    names = [place.name for place in (*FIRST, *SECOND)]
    assert len(set(names)) == len(names)


def test_a_place_appears_by_itself_when_its_page_is_there() -> None:
    assert rail([("GET", "/"), ("GET", "/inbox"), ("POST", "/money")]).second == ()
    grown = rail(("GET", path) for path in ("/", "/inbox", "/money", "/staff", "/nothing"))
    assert [place.name for place in grown.first] == ["today", "inbox", "money"]
    assert [place.name for place in grown.second] == ["staff"]


def test_every_place_of_the_rail_leads_to_its_page_and_every_such_page_is_in_it(site: Served) -> None:
    page = site.sign_in().get("/").text
    for place in (*FIRST, *SECOND):
        assert (f'href="{place.path}" title="{place.label}"' in page) == (place.path in PATHS), place.name


@pytest.mark.browser
def test_a_narrow_rail_shows_drawings_that_say_their_place(site: Served, browser: Browser) -> None:
    page = opened(site, browser, 1000)
    work = page.get_by_role("link", name="Work", exact=True)
    expect(work).to_have_attribute("title", "Work")
    box = page.locator(".rail").bounding_box()
    assert box is not None and box["width"] == 56
    expect(page.get_by_role("link", name="Connections", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="More", exact=True)).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_phone_has_five_and_the_sheet_holds_everything_else(site: Served, browser: Browser, scripts: bool) -> None:
    page = opened(site, browser, 360, scripts=scripts)
    bar = page.locator("#nav a:visible, .more-places:visible")
    assert bar.all_inner_texts() == ["Today", "Inbox\n5", "Work", "People", "More"]
    sheet = page.locator("#rest")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(sheet.get_by_role("link", name="Schedules")).to_be_visible()
    expect(sheet.get_by_role("button", name="Pause everything")).to_be_visible()
    for target in sheet.locator("a:visible, button:visible").all():
        box = target.bounding_box()
        assert box is not None and box["height"] >= 44
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="More").click()
    sheet.get_by_role("link", name="Connections").click()
    page.wait_for_url("**/connections")


@pytest.mark.browser
def test_the_sheet_is_open_to_everybody(site: Served, browser: Browser) -> None:
    for scheme in ("light", "dark"):
        page = opened(site, browser, 360)
        page.emulate_media(color_scheme=scheme)
        page.get_by_role("button", name="More").click()
        found = page.evaluate(f"(() => {{ {AXE}; return axe.run(document); }})()")
        assert [each["id"] for each in found["violations"]] == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
