"""Mail is connected in a real browser, to a real mail server: a wrong password, the right one, and it works."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from hooked import Up, up
from interfaces.eyes import DESKTOP, faults_of
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.setup import init
from post_office import HOST, PASSWORD, PostOffice, open_post

pytestmark = pytest.mark.browser

WRONG = "not the one at all"


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Up]:
    folder = tmp_path / "firm"
    init(folder, "Tern Studio", "Ines Tern", "ines@tern.example", SystemClock(), SystemChance())
    with up(folder) as running:
        yield running


def opened(firm: Up, browser: Browser, **options: Any) -> Page:
    page = browser.new_context(reduced_motion="reduce", **options).new_page()
    page.goto(f"http://localhost:{firm.port}{firm.keeper.start_path()}")
    page.goto(f"http://localhost:{firm.port}/connections")
    return page


def filled(page: Page, post: PostOffice) -> None:
    for kind, port in (("SMTP", post.smtp), ("IMAP", post.imap)):
        page.get_by_label(f"{kind} host").fill(HOST)
        page.get_by_label(f"{kind} port").fill(str(port))
        page.get_by_label(f"{kind} TLS").select_option("none")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_mail_is_connected_after_a_wrong_password_was_told_beside_its_field(
    firm: Up, post: PostOffice, browser: Browser, tmp_path: Path, scripts: bool
) -> None:
    page = opened(firm, browser, viewport=DESKTOP, java_script_enabled=scripts)
    page.get_by_role("link", name="Connect mail").click()
    page.get_by_role("link", name="Say everything yourself").click()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("#m-smtp-host")).to_contain_text("cannot be connected without smtp-host")
    filled(page, post)
    page.get_by_label("Password").fill(WRONG)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator(".result")).to_contain_text("Nothing was saved")
    expect(page.locator("#m-value")).to_contain_text("Type it anew here")
    expect(page.get_by_label("Password")).to_have_value("")
    expect(page.get_by_label("SMTP port")).to_have_value(str(post.smtp))
    expect(page.get_by_role("button", name="Save anyway")).to_be_visible()
    assert WRONG not in page.content() and WRONG not in page.url
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator(".result")).to_contain_text("'mail' works.")
    expect(page.locator(".result")).to_contain_text("shows 1 folder: INBOX")
    assert PASSWORD not in page.content() and page.url.endswith("/connections/mail")
    page.goto(f"http://localhost:{firm.port}/connections")
    expect(page.locator(".lines").first).to_contain_text("from the next start")
    firm_toml = (tmp_path / "firm" / "firm.toml").read_text()
    assert f"smtp-port = {post.smtp}" in firm_toml and "grace-seconds" not in firm_toml
    for path in (tmp_path / "firm").rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path
    page.context.close()


def test_everybody_can_use_the_form(firm: Up, post: PostOffice, browser: Browser) -> None:
    page = opened(firm, browser, viewport=DESKTOP)
    assert faults_of(page) == []
    page.goto(f"http://localhost:{firm.port}/connections/mail?all=1")
    page.locator(".more > summary").click()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("#m-smtp-host")).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for label in ("Today", "Inbox", "Work", "People", "More"):
        tab = page.locator("#nav, .more-places").get_by_text(label, exact=True)
        assert (tab.bounding_box() or {"width": 0})["width"] > 20, f"{label} has its word."
    page.context.close()


def test_the_form_is_filled_in_and_sent_by_keys_alone(firm: Up, post: PostOffice, browser: Browser) -> None:
    page = opened(firm, browser, viewport=DESKTOP)
    page.goto(f"http://localhost:{firm.port}/connections/mail?all=1")
    page.get_by_label("SMTP host").focus()
    page.keyboard.type(HOST)
    page.keyboard.press("Tab")
    page.keyboard.type(str(post.smtp))
    page.get_by_label("SMTP TLS").focus()
    page.keyboard.press("n")
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".result")).to_contain_text("'mail' works.")
    page.context.close()
