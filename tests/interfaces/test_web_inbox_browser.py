"""Groups, putting aside and doing by hand, on the real firm, under real keys and a phone."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from outside import SCRIPT, Firm, new_firm
from rows.test_rows_of_the_inbox import GREET, lead

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
LEADS = ("ada", "bo", "cy", "di", "ed", "fay", "gus")


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """A firm with seven letters to send, served by the shipped command."""
    firm = new_firm(tmp_path_factory.mktemp("up") / "firm", undo_seconds=3600)
    (firm.folder / "playbooks" / "lead-qualification.md").write_text(GREET)
    for name in LEADS:
        lead(firm, name)
    environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder)}
    server = subprocess.Popen(
        [str(SCRIPT), "up", "--port", str(free_port())],
        env=environment,
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


def opened(up: Firm, browser: Browser, *, phone: bool = False, scheme: str = "light") -> Page:
    options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce"}
    page = browser.new_context(viewport=PHONE if phone else DESKTOP, has_touch=phone, **options).new_page()
    page.goto(up.ask("login")["url"])
    page.goto(page.url.rstrip("/") + "/inbox")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    return page


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("ONEFIRM_PICTURES", ""):
        page.screenshot(path=Path(folder) / f"{name}.png")


def axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


def narrow_enough(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("scheme", "phone"), [("light", False), ("dark", False), ("light", True)])
def test_a_group_is_one_line_that_opens_to_its_letters(up: Firm, browser: Browser, scheme: str, phone: bool) -> None:
    page = opened(up, browser, phone=phone, scheme=scheme)
    if phone:
        page.goto(re.sub(r"/inbox.*|/$", "", page.url) + "/inbox")
    row = page.locator(".row.group")
    expect(row).to_contain_text("7 alike")
    picture(page, f"list-{scheme}-{'phone' if phone else 'wide'}")
    row.click()
    expect(page.locator("#alike input[type=checkbox]")).to_have_count(7)
    expect(page.locator("#alike-send")).to_contain_text("Send 7 of 7")
    assert narrow_enough(page)
    assert axe(page) == []
    picture(page, f"group-{scheme}-{'phone' if phone else 'wide'}")
    page.locator("#alike .open").first.click()
    expect(page.locator("#detail h2").first).to_contain_text("Send a mail to ada")
    assert narrow_enough(page)
    page.locator('summary[data-key="s"]').click()
    assert axe(page) == []
    picture(page, f"card-{scheme}-{'phone' if phone else 'wide'}")
    page.context.close()


def test_what_was_taken_out_of_a_group_stays_out_when_the_list_comes_anew(up: Firm, browser: Browser) -> None:
    page = opened(up, browser)
    page.locator(".row.group").click()
    boxes, send = page.locator("#alike input[type=checkbox]"), page.locator("#alike-send")
    expect(send).not_to_have_attribute("data-irreversible", "")
    boxes.nth(2).uncheck()
    expect(send).to_contain_text("Send 6 of 7")
    page.locator("#alike .open").first.click()
    expect(page.locator("#detail h2").first).to_contain_text("Send a mail to ada")
    page.locator(".row.group").click()
    expect(boxes).to_have_count(7)
    expect(boxes.nth(2)).not_to_be_checked()
    expect(send).to_contain_text("Send 6 of 7")
    picture(page, "group-taken-out")
    page.goto(re.sub(r"/inbox.*|/$", "", page.url) + "/inbox")
    expect(boxes.nth(2)).not_to_be_checked()
    expect(send).to_contain_text("Send 6 of 7")
    boxes.nth(2).check()
    expect(send).to_contain_text("Send 7 of 7")
    page.reload()
    expect(boxes.nth(2)).to_be_checked()
    expect(send).to_contain_text("Send 7 of 7")
    page.context.close()


def test_keys_put_aside_do_by_hand_and_send_what_was_left_in(up: Firm, browser: Browser) -> None:
    page = opened(up, browser)
    page.locator(".row.group").click()
    page.locator("#alike input[type=checkbox]").nth(3).uncheck()
    page.locator("#alike .open").nth(1).click()
    expect(page.locator("#detail h2").first).to_contain_text("Send a mail to bo")
    page.keyboard.press("s")
    page.locator("#until").fill("2 days")
    page.locator("#to").fill("Anna")
    page.keyboard.press("Enter")
    expect(page.locator(".row.away")).to_contain_text("with Anna until")
    expect(page.locator(".row.group")).to_contain_text("6 alike")
    # What comes up next is the group, opened; nobody asked for it, so its key needs a second one.
    expect(page.locator("#detail h2").first).to_contain_text("6 ask the same")
    expect(page.locator("#alike-send")).to_have_attribute("data-irreversible", "")
    expect(page.locator("#alike-send")).to_contain_text("Send 5 of 6")
    page.locator("#alike .open").first.click()
    expect(page.locator("#detail h2").first).to_contain_text("Send a mail to ada")
    page.keyboard.press("d")
    page.locator("#note").fill("I called her.")
    page.keyboard.press("Enter")
    expect(page.locator(".row.group")).to_contain_text("5 alike")
    page.locator(".row.group").click()
    # It stands there already; what is unticked counts in the one that was asked for.
    expect(page.locator("#alike-send")).not_to_have_attribute("data-irreversible", "")
    # The fourth of them was taken out when the group was opened first, and never put in again.
    expect(page.locator("#alike input[type=checkbox]").nth(1)).not_to_be_checked()
    expect(page.locator("#alike-send")).to_contain_text("Send 4 of 5")
    page.locator("#alike input[type=checkbox]").nth(1).focus()
    # The key works while the box has the focus, and leaves out what was unticked.
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("Approved: 4 of 4. You left out 1; it waits on.")
    expect(page.locator("#held form")).to_have_count(1)
    expect(page.locator("#held form")).to_contain_text("4 approved")
    expect(page.locator("#rows .row:not(.away)")).to_have_count(1)
    expect(page.locator("#rows .row.group")).to_have_count(0)
    expect(page.locator("#detail h2").first).to_contain_text("Send a mail to di")
    assert axe(page) == []
    picture(page, "after")
    page.keyboard.press("z")
    expect(page.locator("#said")).to_contain_text("4 taken back")
    expect(page.locator("#held form")).to_have_count(0)
    expect(page.locator(".row.group")).to_contain_text("5 alike")
    page.goto(re.sub(r"/inbox.*|/$", "", page.url) + "/inbox")
    expect(page.locator("#detail h2").first).to_contain_text("5 ask the same")
    expect(page.locator("#alike-send")).to_contain_text("Send 5 of 5")
    page.locator("#alike .open").first.click()
    expect(page.locator(".back-again")).to_contain_text("It is back. You took it back before it left.")
    assert axe(page) == []
    picture(page, "back")
    page.context.close()
