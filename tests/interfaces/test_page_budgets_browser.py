"""What a page may weigh and how soon it answers, on a real firm. Only times have slack, three times at most."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bench.chrome import DESK, KB, Seen, cold, key_to_painted, still
from bench.pages import COLD_KB_MAX, KEY_MS_MAX, PAINTED_MS_MAX, SCRIPT_KB_MAX, STYLE_KB_MAX
from playwright.sync_api import Browser, Page

from interfaces.demo_site import Site, at_rest, newest
from onefirm.interfaces.web.app import WAYS

pytestmark = pytest.mark.browser

SLACK = 3
ROUNDS = 3
VISITS = 5
SHIFT_MAX = 0.001
"""A hundredth of what counts as still. A glyph that is drawn anew on a busy machine moves less than that."""
SCREENS = (
    "/", "/inbox", "/inbox/{question}", "/inbox/{question}/alike", "/work", "/plans/{plan}", "/people",
    "/people/{person}", "/money", "/ledger", "/ledger/{seq}", "/playbooks/{name}", "/staff/{name}",
    "/connections/{name}", "/schedules/{name}", "/settings", "/settings/access", "/do", "/sign-in",
)  # fmt: skip
"""One of each kind: lists, cards, forms, long texts, and what has sheets or scripts of its own."""


@pytest.fixture
def kept(site: Site) -> Any:
    return site.page.context.storage_state()


@pytest.fixture
def page(site: Site, browser: Browser, kept: Any) -> Iterator[Page]:
    page = browser.new_context(storage_state=kept, viewport=DESK).new_page()
    yield page
    page.context.close()


def undisturbed(site: Site, visit: Callable[[], Seen]) -> Seen:
    """A visit during which nothing happened in the firm: what happens is shown, and moves what stands below it."""
    for _ in range(VISITS):
        before, seen = newest(site.firm), visit()
        if newest(site.firm) == before:
            return seen
    raise AssertionError("The firm never came to rest.")


@pytest.mark.parametrize("way", SCREENS)
def test_a_first_visit_is_light_and_nothing_on_the_page_moves_by_itself(
    site: Site, browser: Browser, kept: Any, way: str
) -> None:
    assert way in {each.path for each in WAYS}
    seen = undisturbed(site, lambda: cold(browser, None if way == "/sign-in" else kept, site.base + site.at[way]))
    assert {"Document", "Script", "Stylesheet", "Font"} <= {kind for kind, count in seen.bytes.items() if count > KB}
    assert seen.total <= COLD_KB_MAX * KB
    assert seen.bytes["Script"] <= SCRIPT_KB_MAX * KB
    assert seen.bytes["Stylesheet"] <= STYLE_KB_MAX * KB
    assert seen.shift < SHIFT_MAX, seen.moved


@pytest.mark.parametrize("way", ["/", "/inbox", "/work", "/people"])
def test_a_slow_phone_has_its_page_soon_and_it_stays_where_it_is(
    site: Site, browser: Browser, kept: Any, way: str
) -> None:
    """The best of a few: whatever else the machine does meanwhile is not the page's."""
    visits = [undisturbed(site, lambda: cold(browser, kept, site.base + site.at[way], slow=True)) for _ in range(2)]
    assert min(seen.painted_ms for seen in visits) <= SLACK * PAINTED_MS_MAX
    assert min(seen.shift for seen in visits) == 0, visits[0].moved


@pytest.mark.parametrize("what", ["mark", "card"])
def test_the_next_card_is_there_in_the_time_a_key_takes(site: Site, page: Page, what: str) -> None:
    taken: list[float] = []
    for _ in range(ROUNDS):
        still(page, f"{site.base}/inbox")
        taken.append(key_to_painted(page, "j", what))
    assert min(taken) <= SLACK * KEY_MS_MAX


def test_an_approved_letter_makes_room_for_the_next_in_the_time_a_key_takes(site: Site, page: Page) -> None:
    letters = [card["id"] for card in site.firm.ask("inbox", "list")["items"] if card["kind"] == "approval"][-ROUNDS:]
    taken: list[float] = []
    for letter in letters:
        still(page, f"{site.base}/inbox/{letter}")
        taken.append(key_to_painted(page, "a", "card"))
    assert min(taken) <= SLACK * KEY_MS_MAX
    waiting = {card["id"] for card in site.firm.ask("inbox", "list")["items"]}
    assert not waiting & set(letters), "They were really approved."
    at_rest(site.firm)
