"""The field that finds everything knows what people call a page, and says by which word it was found."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from interfaces.signed_in import SignedIn
from onefirm.interfaces.web.find.synonyms import ROOMS, meant
from outside import Firm, new_firm
from upped import upped

ASKED = {
    "dark": "/settings#look",
    "password": "/settings/access",
    "undo time": "/settings/policy/undo-window-seconds",
    "backup": "/backups",
    "pause": "/pause",
    "token": "/settings/access",
    "phone": "/settings/access",
    "smtp": "/connections/mail",
    "email": "/connections/mail",
    "halt": "/pause",
    "csv": "/imports",
    "how do I change my password": "/settings/access",
    "notific": "/connections/notify",
    "contact form": "/settings/form",
}
"""What a newcomer typed, and the page or the button that answers to it."""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("words") / "firm")
    firm.ask("people", "add", "name=Phonia Dark", "email=phonia@dark.example")
    with upped(firm):
        yield firm


@pytest.fixture(scope="module")
def site(firm: Firm) -> SignedIn:
    return SignedIn.at(firm)


def hits(site: SignedIn, words: str) -> list[tuple[str, str]]:
    """Each as where it leads, and what it says."""
    text = site.get(f"/find?q={words.replace(' ', '+')}").text.partition('<section class="block hits">')[2]
    found = re.findall(r'(?:href|action)="([^"]+)".*?<b>(.*?)</b><span class="sub">(.*?)</span>', text)
    return [(path, f"{title}: {says}") for path, title, says in found]


@pytest.mark.parametrize("words", sorted(ASKED))
def test_a_page_is_found_by_what_people_call_it_and_says_why(site: SignedIn, words: str) -> None:
    found = dict(hits(site, words))
    assert ASKED[words] in found, found
    if ASKED[words] not in ("/pause", "/backups"):
        assert "also “" in found[ASKED[words]]


def test_somebody_is_found_before_a_page_that_only_begins_like_them(site: SignedIn) -> None:
    paths = [path for path, _ in hits(site, "phoni")]
    assert paths[0].startswith("/people/")
    assert next(path for path, _ in hits(site, "dark")) == "/settings#look", "A word that was said whole is meant."


@pytest.mark.parametrize(
    "line",
    [
        "New lead: Ada <ada2@fern.example> wants a logo, budget 3000",
        "make a backup of the calendar",
        "write to Mara about her website",
    ],
)
def test_a_whole_line_is_told_before_a_page_is_looked_for(site: SignedIn, line: str) -> None:
    path, said = hits(site, quote(line))[0]
    assert path.startswith("/do?line=") and said.startswith("Do: ")


@pytest.mark.parametrize("path", sorted({room.path for room in ROOMS}))
def test_every_room_that_is_named_is_there(site: SignedIn, path: str) -> None:
    page = site.get(path)
    assert page.status == 200
    part = path.partition("#")[2]
    assert not part or f'id="{part}"' in page.text


def test_no_word_is_said_twice_of_one_room_and_each_finds_its_own() -> None:
    for room in ROOMS:
        assert len(set(room.words)) == len(room.words)
        for word in room.words:
            assert room in [found for found, _, whole in meant(word) if whole], word
    assert not list(meant("")) and not list(meant("d")) and not list(meant("zzz"))


@pytest.mark.browser
def test_keys_alone_lead_from_a_plain_word_to_the_page(firm: Firm, browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(firm.ask("login")["url"])
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    page.keyboard.press("Control+k")
    page.keyboard.type("smtp")
    expect(page.locator('[role=listbox][data-words="smtp"]')).to_be_visible()
    expect(page.get_by_role("option").first).to_contain_text("also “smtp”")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect mail")
    page.close()
