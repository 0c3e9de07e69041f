"""What firm.toml says by now is used after one press: the firm is opened anew under its pages, and loses nobody."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hooked import with_hooks
from interfaces.eyes import faults_of
from interfaces.signed_in import SignedIn
from outside import GOOD, Firm, new_firm
from upped import upped


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    firm = new_firm(tmp_path / "firm")
    with upped(firm):
        yield firm


def test_the_firm_is_opened_anew_and_everybody_who_asks_meanwhile_is_answered(firm: Firm) -> None:
    site = SignedIn.at(firm)
    assert site.get("/forms/site").status == 404
    with_hooks(firm.folder, '[hooks.site]\nform = "Write to us"')
    said: list[int] = []

    def look() -> None:
        for path in ("/", "/work", "/people"):
            with suppress(ConnectionResetError):
                said.append(site.get(path).status)
                continue
            said.append(site.get(path).status)  # It was let in and had not said a word yet: a browser asks again.

    lookers = [threading.Thread(target=look) for _ in range(4)]
    for each in lookers:
        each.start()
    page = site.post("/open-anew")
    told = firm.ask("today")
    for each in lookers:
        each.join(60)
    assert page.status == 200 and "The firm was opened anew." in page.plain
    assert told["firm"] == "Tern Studio", "A terminal that asks meanwhile waits for a moment, and is answered."
    assert said == [200] * 12, "Nobody found the door shut, and nobody was signed out."
    assert site.get("/forms/site").status == 200
    assert site.post("/open-anew").status == 200, "As often as somebody likes."


def test_what_was_under_way_goes_on(firm: Firm) -> None:
    site = SignedIn.at(firm)
    firm.fill_in("one", **GOOD)
    ends = time.monotonic() + 30
    while not (before := firm.ask("inbox", "list")["items"]) and time.monotonic() < ends:
        time.sleep(0.2)
    assert site.post("/open-anew").status == 200
    assert [row["id"] for row in firm.ask("inbox", "list")["items"]] == [row["id"] for row in before] != []
    assert firm.ask("ledger", "verify")["sound"] is True


def test_a_file_that_cannot_be_read_leaves_the_firm_open_as_it_is(firm: Firm) -> None:
    site, path = SignedIn.at(firm), firm.folder / "firm.toml"
    whole = path.read_text()
    path.write_text(f"{whole}\n[mail]\nsmtp-hots = 1\n")
    page = site.post("/open-anew")
    assert page.status == 422 and "smtp-hots" in page.plain
    assert site.get("/").status == 200 and firm.ask("today")["firm"] == "Tern Studio"
    path.write_text(whole)
    assert site.post("/open-anew").status == 200


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_what_was_connected_is_used_with_one_press(firm: Firm, browser: Browser, scripts: bool) -> None:
    firm.ask("connect", "reading", "--set", "contact=ines@tern.example")
    page = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    page.goto(page.url.rstrip("/") + "/connections/reading")
    expect(page.get_by_text("It is written down, and not in use yet.")).to_be_visible()
    if scripts:
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
        assert faults_of(page, unfold=False) == []
    page.get_by_role("button", name="Use it now").click()
    expect(page.get_by_text("The firm was opened anew. What is written down is in use.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Use it now")).to_have_count(0)
    (offer,) = [each for each in firm.ask("connect")["items"] if each["name"] == "reading"]
    assert offer["connected"] and offer["in_use"]
    if scripts:
        expect(page.locator("#live")).to_have_attribute("data-state", "on", timeout=20_000)
    page.context.close()
