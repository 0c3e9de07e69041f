"""The scoreboard: Today answers at a glance, a phone decides in two taps, and two tabs decide nothing unread."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from outside import Firm, new_firm
from rows.test_rows_of_the_inbox import GREET, lead, waiting
from upped import upped

pytestmark = pytest.mark.browser

PATIENCE_SECONDS = 20
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
AXE = (Path(__file__).parents[1] / "interfaces" / "vendor" / "axe.min.js").read_text()
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    firm = new_firm(tmp_path / "firm", undo_seconds=3600)
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(GREET)
    with upped(firm):
        yield firm


def opened(firm: Firm, browser: Browser, **options: Any) -> Page:
    told: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
    page = browser.new_context(**told).new_page()
    page.goto(firm.ask("login")["url"])
    return page


def figure(page: Page, name: str) -> Locator:
    return page.get_by_label("The day in figures").get_by_role("link").filter(has_text=name)


def asked(firm: Firm, count: int) -> list[dict[str, Any]]:
    """What waits, once so much does: the firm that is up does its work by itself."""
    until = time.monotonic() + PATIENCE_SECONDS
    while len(found := waiting(firm)) != count:
        assert time.monotonic() < until, f"{len(found)} wait, and {count} should."
    return found


def rewritten(firm: Firm, question: str) -> None:
    """Another tab sends it with other words and takes it back: it is asked again, and is not what was read."""
    firm.ask("inbox", "edit", question, "--set", "subject=Good morning")
    firm.ask("inbox", "undo")


@SCRIPTS
def test_row_003_today_says_what_needs_me_what_ran_changed_cost_and_is_held(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    first, second = lead(firm, "ada"), lead(firm, "bo")
    asked(firm, 2)
    firm.ask("inbox", "accept", "2")
    page = opened(firm, browser, java_script_enabled=scripts)
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(page.locator("#needs")).to_contain_text("Send a mail to ada")
    expect(page.locator("#needs")).to_contain_text("1 decision")
    expect(figure(page, "What ran").locator("strong")).to_have_text("2 plans")
    expect(figure(page, "What it cost").locator("strong")).to_have_text("Nothing")
    expect(figure(page, "Held").locator("strong")).to_have_text("1 act")
    assert page.locator("nav#nav > a").count() <= 5, "At most five things stand at the top of the menu."
    # Each figure leads to the very list it counts.
    figure(page, "What ran").click()
    expect(page.locator(".plans a")).to_have_count(2)
    assert {a.get_attribute("href") for a in page.locator(".plans a").all()} == {f"/plans/{first}", f"/plans/{second}"}
    page.goto(page.url.partition("/work")[0])
    counted = int(figure(page, "What changed").locator("strong").inner_text().split()[0])
    figure(page, "What changed").click()
    expect(page.locator(".diary li")).to_have_count(counted)
    page.goto(page.url.partition("/ledger")[0])
    page.locator("#held-now").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is back.")).to_be_visible()
    page.goto(page.url.partition("/inbox")[0])
    expect(page.locator("#needs")).to_contain_text("2 decisions")
    expect(figure(page, "Held").locator("strong")).to_have_text("Nothing")
    assert firm.ask("today")["held"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_row_003_today_is_open_to_everybody(firm: Firm, browser: Browser, width: int, scheme: str) -> None:
    for state in ("new", "busy"):
        if state == "busy":
            lead(firm, "ada")
            lead(firm, "bo")
            asked(firm, 2)
            firm.ask("inbox", "accept", "2")
        page = opened(firm, browser, viewport={"width": width, "height": 740}, color_scheme=scheme)
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [each["id"] for each in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@SCRIPTS
def test_row_007_a_phone_decides_in_two_taps_from_today(firm: Firm, browser: Browser, scripts: bool) -> None:
    lead(firm, "ada")
    asked(firm, 1)
    page = opened(firm, browser, viewport=PHONE, has_touch=True, java_script_enabled=scripts)
    if scripts:
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
    next_thing = page.get_by_role("link", name="Read and decide")
    box = next_thing.bounding_box()
    assert box is not None and box["height"] >= 44 and box["y"] + box["height"] < PHONE["height"] - 60
    next_thing.tap()
    send = page.get_by_role("button", name=re.compile("^Send"))
    expect(send).to_be_visible()
    shown = send.bounding_box()
    assert shown is not None and shown["height"] >= 44 and shown["y"] + shown["height"] <= PHONE["height"]
    expect(page.get_by_text("Hello", exact=False).first).to_be_attached()
    assert waiting(firm), "Opening it decides nothing."
    send.tap()
    expect(page.get_by_role("heading", name="Nothing needs you.")).to_be_visible()
    assert waiting(firm) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@SCRIPTS
def test_row_070_what_changed_after_it_was_read_is_not_sent_and_says_what_changed(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    lead(firm, "ada")
    (shown,) = asked(firm, 1)
    page = opened(firm, browser, java_script_enabled=scripts)
    page.get_by_role("link", name="Read and decide").click()
    expect(page.get_by_role("button", name=re.compile("^Send"))).to_be_visible()
    # The live line would tell this tab; a tab that sleeps, or has no scripts, is not told.
    page.context.route("**/rows", lambda route: route.abort())
    page.context.route("**/live**", lambda route: route.abort())
    rewritten(firm, shown["id"])
    page.get_by_role("button", name=re.compile("^Send")).click()
    changed = page.get_by_role("alert")
    expect(changed).to_contain_text("This changed after you read it")
    expect(changed.locator("del").first).to_contain_text("Hello")
    expect(changed.locator("ins").first).to_contain_text("Good morning")
    assert firm.ask("today")["held"] == [], "Nothing was approved."
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.get_by_role("heading", name="Nothing needs you.")).to_be_visible()
    (held,) = firm.ask("today")["held"]
    assert held["effect"]


@SCRIPTS
def test_row_070_of_many_at_once_those_that_changed_say_what_changed(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    for name in ("ada", "bo", "cy", "di", "ed"):
        lead(firm, name)
    ids = [item["id"] for item in asked(firm, 5)]
    page = opened(firm, browser, java_script_enabled=scripts)
    page.get_by_role("link", name="Read and decide").click()
    expect(page.get_by_role("heading", name="5 ask the same")).to_be_visible()
    page.context.route("**/rows", lambda route: route.abort())
    page.context.route("**/live**", lambda route: route.abort())
    for question in ids[:2]:
        rewritten(firm, question)
    page.get_by_role("button", name=re.compile("5 of 5")).click()
    expect(page.get_by_role("heading", name="2 changed after you read them")).to_be_visible()
    expect(page.locator(".alike .since")).to_have_count(2)
    expect(page.locator(".alike .since ins").first).to_contain_text("Good morning")
    asked(firm, 2)  # The other three were done as they were shown.
    page.get_by_role("button", name=re.compile("2 of 2")).click()
    expect(page.get_by_role("heading", name="Nothing needs you.")).to_be_visible()
    assert waiting(firm) == []
