"""Coming in and going out in a real browser: a passkey on a made-up device, a token shown once, and axe."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hooked import Up, up
from interfaces.eyes import DESKTOP, clean, faults_of
from onefirm.desk.shapes.access import WayIn
from outside import new_firm

pytestmark = pytest.mark.browser

PAGE = "/settings/access"


@dataclass(frozen=True)
class Person:
    """Somebody with a browser, and a device that makes passkeys."""

    site: Up
    context: BrowserContext
    page: Page
    device: Any
    """A CDP session; what it sends and gets is JSON."""
    authenticator: str

    def go(self, path: str, host: str = "localhost") -> Page:
        self.page.goto(f"http://{host}:{self.site.port}{path}")
        return self.page

    def comes_in(self) -> Page:
        self.go(self.site.keeper.start_path())
        return self.go(PAGE)

    def adds(self, name: str) -> None:
        self.page.locator("#new-passkey summary").click()
        self.page.get_by_label("What you call it").fill(name)
        self.page.get_by_role("button", name="Add it").click()

    def proves(self, well: bool) -> None:
        """Whether the device believes that its owner is there."""
        said = {"authenticatorId": self.authenticator, "isUserVerified": well}
        self.device.send("WebAuthn.setUserVerified", said)

    def closes(self) -> None:
        self.context.close()


def somebody(site: Up, browser: Browser, **options: Any) -> Person:
    wanted: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
    context = browser.new_context(**wanted)
    page = context.new_page()
    device: Any = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made: dict[str, Any] = device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    return Person(site, context, page, device, str(made["authenticatorId"]))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Up]:
    new_firm(tmp_path / "firm")
    with up(tmp_path / "firm") as running:
        yield running


@pytest.fixture
def person(site: Up, browser: Browser) -> Iterator[Person]:
    one = somebody(site, browser)
    yield one
    one.closes()


def test_a_passkey_is_added_and_signs_in_where_nobody_was(person: Person) -> None:
    page = person.comes_in()
    expect(page.get_by_text("There is none yet. With a passkey")).to_be_visible()
    person.adds("My laptop")
    expect(page.locator("#said")).to_contain_text("The passkey is added.")
    expect(page.get_by_role("listitem").filter(has_text="My laptop")).to_contain_text("Not used yet")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(f"http://localhost:{person.site.port}/sign-in")
    assert person.context.cookies() == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    person.go(PAGE)
    expect(page.get_by_role("listitem").filter(has_text="this browser")).to_contain_text("with a passkey")
    expect(page.get_by_role("listitem").filter(has_text="My laptop")).to_contain_text("Used just now")


def test_a_page_that_asks_who_is_there_goes_on_where_one_was(person: Person) -> None:
    page = person.comes_in()
    person.adds("")
    expect(page.locator("#said")).to_contain_text("The passkey is added.")
    expect(page.get_by_role("listitem").filter(has_text="for localhost")).to_contain_text("Chrome on")
    person.context.clear_cookies()
    person.go(PAGE)
    expect(page.get_by_text("opens only with a start link of yours")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Who may come in")).to_be_visible()


def test_a_passkey_that_was_removed_and_one_of_a_stranger_let_nobody_in(person: Person, browser: Browser) -> None:
    page = person.comes_in()
    person.adds("Lost")
    page.get_by_role("button", name="Remove: Lost").click()
    expect(page.locator("#said")).to_contain_text("That passkey signs nobody in any more.")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("this is no passkey of this firm")
    person.go("/")
    expect(page.get_by_role("heading", name="This browser is not signed in")).to_be_visible()


def test_one_device_is_added_once_and_says_so(person: Person) -> None:
    page = person.comes_in()
    person.adds("Once")
    expect(page.get_by_role("listitem").filter(has_text="Once")).to_be_visible()
    person.adds("Twice")
    expect(page.get_by_role("alert")).to_contain_text("This device has a passkey of this firm already.")


def test_whoever_does_not_prove_that_they_are_there_gets_no_further(person: Person) -> None:
    page = person.comes_in()
    person.proves(well=False)
    person.adds("Nobody")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was signed")
    assert page.get_by_role("listitem").filter(has_text="Nobody").count() == 0


def test_without_scripts_nothing_is_offered_that_only_a_script_can_do(site: Up, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    base = f"http://localhost:{site.port}"
    page.goto(f"{base}/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.goto(base + site.keeper.start_path())
    page.goto(base + PAGE)
    expect(page.get_by_text("Make a token")).to_be_visible()
    expect(page.get_by_text("Add a passkey")).to_be_hidden()
    context.close()


def test_under_a_bare_address_the_page_leads_to_its_name(person: Person) -> None:
    page = person.go(person.site.keeper.start_path(), host="127.0.0.1")
    person.go(PAGE, host="127.0.0.1")
    link = page.get_by_role("link", name="Open this page as localhost")
    expect(link).to_have_attribute("href", f"http://localhost:{person.site.port}{PAGE}")
    assert page.locator("#new-passkey").count() == 0


def test_a_token_is_shown_this_once_and_revoked(person: Person) -> None:
    page = person.comes_in()
    page.locator("#new-token summary").click()
    page.get_by_label("Which program gets it").fill("home-assistant")
    page.get_by_label("Send wishes").check()
    page.get_by_role("button", name="Make it").click()
    token = page.locator("[data-token]").inner_text()
    assert person.site.firm is not None
    bearer = person.site.firm.doors.bearer(token)
    assert bearer is not None and bearer.scopes == {"read", "send"}
    person.go(PAGE)
    assert token not in page.content() and "of_" not in page.content()
    page.get_by_role("button", name="Revoke: home-assistant").click()
    expect(page.locator("#said")).to_contain_text("That token counts no more.")
    assert person.site.firm.doors.bearer(token) is None


def test_an_agent_is_refused_what_no_agent_may(person: Person) -> None:
    page = person.comes_in()
    page.locator("#new-token summary").click()
    page.get_by_label("Which program gets it").fill("bot")
    page.get_by_label("Decide for you").check()
    page.get_by_label("It is an agent").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("A token of an agent cannot be allowed to decide for you").first).to_be_visible()
    expect(page.get_by_label("Which program gets it")).to_have_value("bot")


def test_other_browsers_are_signed_out_from_here(person: Person, browser: Browser) -> None:
    others = [somebody(person.site, browser) for _ in range(2)]
    for other in others:
        other.comes_in()
    page = person.comes_in()
    page.get_by_role("button", name="Sign out all 2 others").click()
    expect(page.locator("#said")).to_contain_text("Every other browser is signed out.")
    for other in others:
        other.go(PAGE)
        expect(other.page.get_by_role("heading", name="This browser is not signed in")).to_be_visible()
        other.closes()
    person.go("/work")
    expect(page.get_by_role("heading", name="Work")).to_be_visible()


def test_everybody_can_use_it(site: Up, browser: Browser) -> None:
    one = somebody(site, browser)

    async def full() -> None:
        assert site.firm is not None
        await site.firm.doors.begin("Safari on an iPhone", WayIn("start-link"))
        await site.firm.desk.ask("tokens.make", {"name": "bot", "agent": True}, "operator")

    site.do(full())
    with clean(one.page):
        one.comes_in()
        one.adds("My laptop")
        expect(one.page.get_by_role("listitem").filter(has_text="My laptop")).to_be_visible()
        expect(one.page.locator("#said")).to_contain_text("The passkey is added.")
        expect(one.page.locator("#live")).to_have_attribute("data-state", "on")
        one.go(PAGE)
        # What looks at a page takes its made-up device away, so that comes last.
        assert faults_of(one.page) == []
        one.page.get_by_label("Which program gets it").fill("another")
        one.page.get_by_role("button", name="Make it").click()
        expect(one.page.locator("[data-token]")).to_be_visible()
        assert faults_of(one.page) == []
    one.context.clear_cookies()
    with clean(one.page):
        one.go("/sign-in")
        expect(one.page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
        assert faults_of(one.page) == []
    one.closes()
