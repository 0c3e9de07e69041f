"""One demo firm with one of everything in it, served by the shipped command, for whoever looks at its pages."""

import re
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from bench.chrome import DESK
from bench.firms import free_port, running
from bench.visits import addresses, filled, furnished
from playwright.sync_api import Browser, Page, expect

from hooked import LEAD
from outside import Firm
from told import links_of

Found = TypeVar("Found")

CARDS = 7
"""So many letters and forms of the demo end with one."""
SECONDS_MAX = 60
QUIET_SECONDS = 1.5


@dataclass(frozen=True)
class Site:
    base: str
    firm: Firm
    at: Mapping[str, str]
    """By the way as the table of ways spells it: an address that shows a real thing."""
    page: Page
    """Signed in."""
    stranger: Page
    """Of another browser, which is not."""


@contextmanager
def demo_site(folder: Path, browser: Browser) -> Generator[Site]:
    firm = Firm(folder)
    furnished(folder, undo_seconds=1)
    with running(folder, port=free_port(), demo=False) as up:
        base = f"http://localhost:{up.port}"
        page = browser.new_context(viewport=DESK, reduced_motion="reduce").new_page()
        page.goto(base + up.path)
        _until(lambda: firm.ask("inbox", "list")["waiting"] >= CARDS)
        filled(folder, firm.ask)
        stranger = browser.new_context(viewport=DESK, reduced_motion="reduce").new_page()
        others = _of_strangers(firm, stranger, base)
        at_rest(firm)
        yield Site(base, firm, {**addresses(firm.ask), **others}, page, stranger)
        page.context.close()
        stranger.context.close()


def _of_strangers(firm: Firm, page: Page, base: str) -> Mapping[str, str]:
    """The pages that need no sign-in, and what leads there: a form that is filled in, the links of two letters."""
    page.goto(f"{base}/forms/site")
    for name in ("name", "email", "message"):
        page.locator(f"#f-{name}").fill(LEAD[name])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=20_000)
    asked = _until(lambda: _letters(firm, LEAD["email"]))[0]
    told = _until(lambda: _letters(firm, "nora@northlight.example"))[0]
    (confirm,) = re.findall(r"/forms/site/confirm\?k=\S+", asked.get_content())
    return {
        "/forms/{hook}": "/forms/site",
        "/forms/{hook}/{file}": "/forms/site/thanks",
        "/forms/{hook}/confirm": confirm,
        "/decide/card": f"/decide/card?k={links_of(told)['Approve']}",
    }


def at_rest(firm: Firm) -> None:
    """Wait until the firm has nothing left to do: a page that is open shows whatever happens, and would move."""
    seen = 0

    def resting() -> bool:
        nonlocal seen
        before, seen = seen, newest(firm)
        time.sleep(QUIET_SECONDS)
        return before == seen

    _until(resting)


def newest(firm: Firm) -> int:
    return int(firm.ask("ledger", "tail", "--limit", "1")["items"][0]["seq"])


def _letters(firm: Firm, to: str) -> list[EmailMessage]:
    read = [message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default) for path in firm.letters()]
    return [letter for letter in read if letter["To"] == to]


def _until(look: Callable[[], Found]) -> Found:
    ends = time.monotonic() + SECONDS_MAX
    while not (found := look()):
        assert time.monotonic() < ends, "It did not come."
        time.sleep(0.1)
    return found
