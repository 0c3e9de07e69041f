"""Whoever was wrong too often is told so: what, why, what to do and until when; on a page, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from fakes import ManualClock
from hooked import Up, up, with_hooks
from interfaces.eyes import faults_of
from outside import new_firm

pytestmark = pytest.mark.browser

FREE_TRIES = 5


def host(site: Up) -> dict[str, str]:
    return {"Host": f"localhost:{site.port}", "Sec-Fetch-Site": "same-origin"}


def wrong(site: Up, times: int) -> None:
    ask = {**host(site), "Accept": "application/json", "Content-Type": "application/json"}
    for _ in range(times):
        assert site.send("POST", "/sign-in", b'{"id": "x", "response": {}}', ask).status == 401


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_too_many_wrong_passkeys_lead_to_a_page_that_says_until_when(
    tmp_path: Path, browser: Browser, scripts: bool
) -> None:
    new_firm(tmp_path / "firm")
    clock = ManualClock()
    with up(tmp_path / "firm", clock=clock) as site:
        context = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce")
        page, door = context.new_page(), f"http://localhost:{site.port}/sign-in"
        page.goto(door)
        expect(page.get_by_role("heading", level=1)).to_have_text("This browser is not signed in to your firm")
        wrong(site, FREE_TRIES)
        answer = page.goto(door)
        assert answer is not None and answer.status == 429
        assert answer.headers["retry-after"] == "1"
        expect(page.get_by_role("heading", level=1)).to_have_text("Nobody can sign in with a passkey right now.")
        expect(page.get_by_text("Too many that were wrong came in a row")).to_be_visible()
        expect(page.locator(".fix")).to_contain_text("Wait 1 s, then try again; or run onefirm login")
        if scripts:
            assert faults_of(page) == []
        page.get_by_role("link", name="About this problem").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.url.endswith("/problems/sign-in-too-fast")
        page.go_back()
        clock.forward(seconds=1)
        page.get_by_role("link", name="Try again").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This browser is not signed in to your firm")
        context.close()


def test_a_form_that_comes_too_often_keeps_what_was_written_and_says_until_when(tmp_path: Path) -> None:
    new_firm(tmp_path / "firm")
    with_hooks(tmp_path / "firm", '[hooks.site]\nform = "Write to us"')
    with up(tmp_path / "firm", clock=ManualClock()) as site:
        sent = [
            site.send("POST", "/forms/site", b"name=Ada+Palmer&message=A+logo", {
                **host(site), "Content-Type": "application/x-www-form-urlencoded"
            })
            for _ in range(12)
        ]  # fmt: skip
        last = sent[-1]
        assert last.status == 429 and int(last.headers["Retry-After"]) >= 1
        assert b"too much has come at once" in last.body and b"Ada Palmer" in last.body
        assert sent[0].status != 429 and sent[0].headers["Retry-After"] is None
