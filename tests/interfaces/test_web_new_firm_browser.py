"""A firm of today, with nothing in it: every page says in plain words what will stand there, and the one next thing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from interfaces.eyes import PHONE, clean, faults_of
from interfaces.test_every_page_browser import NO_PAGES
from onefirm.interfaces.web.app import WAYS
from outside import new_firm
from upped import upped

pytestmark = pytest.mark.browser

GETS = {way.path for way in WAYS if way.method == "GET" and way.policy == "session"}
EMPTY = {
    "/": ".needs",
    "/inbox": "#detail [data-empty]",
    "/work": "[data-nothing-yet]",
    "/schedules": "[data-nothing-yet]",
    "/people": "[data-nothing-yet]",
    "/rules": "[data-nothing-yet]",
    "/staff": "[data-nothing-yet]",
    "/models": "[data-nothing-yet]",
    "/answers": "[data-nothing-yet]",
    "/staff/drift": "[data-nothing-yet]",
    "/money": "[data-nothing-yet]",
    "/imports": "[data-nothing-yet]",
    "/connections": "[data-nothing-yet]",
    "/settings/access": "[data-nothing-yet]",
    "/settings/form": "#switch-on",
    "/find": "[data-nothing-yet]",
    "/do": ".block.plans",
}
"""By page: what stands in the place of what is not there yet. It teaches, or this test fails."""
FULL = {
    "/settings": "what counts before anybody said anything",
    "/settings/policy/{rule}": "a rule as it comes",
    "/ledger": "the firm's own founding stands in it",
    "/ledger/{seq}": "the entry of that",
    "/ledger/verify": "the books of that",
    "/playbooks": "those that come with the firm",
    "/playbooks/{name}": "one of those",
    "/staff/primitives": "what the shipped playbooks are built from",
    "/staff/{name}": "the contract of one who comes with the firm",
    "/connections/{name}": "an account that could be connected",
    "/records/{kind}/new": "a form to be filled in",
}
"""These are never empty, each for this reason."""
SAMPLES = {
    "/settings/policy/{rule}": "/settings/policy/undo-window-seconds",
    "/ledger/{seq}": "/ledger/1",
    "/playbooks/{name}": "/playbooks/lead-qualification",
    "/staff/{name}": "/staff/qualifier",
    "/connections/{name}": "/connections/mail",
    "/records/{kind}/new": "/records/project/new",
}
OF_SOMETHING = {way for way in GETS - set(NO_PAGES) if "{" in way} - set(FULL)
"""These show one thing, which a new firm does not have: each says that there is none, and where to go."""
JARGON = re.compile(r"\b(null|none found|no data|n/a|empty list|404|undefined|invalid)\b", re.IGNORECASE)
WORDS_MIN = 8


@dataclass(frozen=True)
class Fresh:
    base: str
    page: Page


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Fresh]:
    firm = new_firm(tmp_path_factory.mktemp("fresh") / "firm")
    with upped(firm):
        page = browser.new_page(reduced_motion="reduce")
        page.goto(firm.ask("login")["url"])
        yield Fresh(page.url.rstrip("/"), page)
        page.close()


def test_every_page_of_the_table_is_looked_at() -> None:
    assert GETS - set(NO_PAGES) == set(EMPTY) | set(FULL) | OF_SOMETHING


@pytest.mark.parametrize("way", sorted(EMPTY))
def test_an_empty_page_says_what_will_stand_there_and_the_one_next_thing(fresh: Fresh, way: str) -> None:
    with clean(fresh.page):
        fresh.page.goto(fresh.base + way)
        said = fresh.page.locator("main").locator(EMPTY[way])
        expect(said.first).to_be_visible()
        for number in range(said.count()):
            words = said.nth(number).inner_text()
            assert len(words.split()) >= WORDS_MIN, f"{way} teaches nothing: {words}"
            assert not JARGON.search(words)
        # A button, a link, a line to be typed in a terminal, or the form that stands below it.
        onward = fresh.page.locator("main").locator(
            ":is(a.button, a.way, form button, code, .plans a, details.setting > summary):visible"
        )
        assert onward.count() >= 1, f"{way} leads nowhere."
        assert faults_of(fresh.page, unfold=False) == []
        fresh.page.set_viewport_size(PHONE)
        expect(said.first).to_be_visible()


@pytest.mark.parametrize("way", sorted(FULL))
def test_what_is_never_empty_is_there_from_the_first_day(fresh: Fresh, way: str) -> None:
    with clean(fresh.page):
        answer = fresh.page.goto(fresh.base + SAMPLES.get(way, way))
        assert answer is not None and answer.status == 200
        assert fresh.page.locator("main [data-nothing-yet]").count() == 0
        assert faults_of(fresh.page, unfold=False) == []


@pytest.mark.parametrize("way", sorted(OF_SOMETHING))
def test_what_is_not_there_says_so_and_where_to_go(fresh: Fresh, way: str) -> None:
    fresh.page.goto(fresh.base + re.sub(r"{[^}]*}", "1", way))
    expect(fresh.page.get_by_role("heading", level=1)).to_be_visible()
    main = fresh.page.locator("main")
    assert len(main.inner_text().split()) >= WORDS_MIN
    assert main.locator("a").count() >= 1
