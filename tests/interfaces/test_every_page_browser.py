"""Every page there is, looked at as everybody might: light, dark, on a phone, by axe, with an ear at the console."""

from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from interfaces.demo_site import Site
from interfaces.eyes import clean, faults_of
from onefirm.interfaces.web.app import WAYS

pytestmark = pytest.mark.browser

PAGES = {way.path: way.policy for way in WAYS if way.method == "GET"}
NO_PAGES = {
    "/rows": "what moves on a page that is open",
    "/ledger/newer": "what moves on a page that is open",
    "/live": "a stream",
    "/decide/decide.css": "a style sheet",
    "/static/{fingerprint}/{name:path}": "files",
    "/healthz": "one word for a watchdog",
    "/start": "leads on to Today, and every visit here began with it",
}
"""What answers a GET and is no page; a way that is neither here nor in the firm below has nobody who looks at it."""


@pytest.mark.parametrize("way", sorted(PAGES))
def test_everybody_can_use_every_page(site: Site, way: str) -> None:
    if way in NO_PAGES:
        assert way not in site.at
        return
    page = site.page if PAGES[way] == "session" else site.stranger
    with clean(page):
        answer = page.goto(site.base + site.at[way])
        assert answer is not None and answer.status == HTTPStatus.OK
        if page.locator("#live").count():
            expect(page.locator("#live")).to_have_attribute("data-state", "on")
        assert [page.locator(each).count() for each in ("h1", "main")] == [1, 1], "One heading, and one main part."
        assert page.title().strip()
        assert faults_of(page) == []


def test_no_way_is_looked_at_that_is_not_there(site: Site) -> None:
    assert set(site.at) | set(NO_PAGES) == set(PAGES)
