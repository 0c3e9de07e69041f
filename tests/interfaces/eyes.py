"""Who looks at a page: axe, a ruler and an ear at the console; in the light, in the dark and on a phone."""

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
TARGET_PX_MIN = 44
_LOOKS: tuple[tuple[str, Literal["light", "dark"], ViewportSize], ...] = (
    ("light", "light", DESKTOP),
    ("dark", "dark", DESKTOP),
    ("phone", "light", PHONE),
)
_SMALL = """least => [...document.querySelectorAll(
    'a, button, summary, select, textarea, label.tick, input:not([type=hidden], [type=checkbox], [type=radio])')]
  .filter(each => each.checkVisibility() && !each.closest('.skip') && each.offsetHeight && each.offsetHeight < least)
  .map(each => each.outerHTML.slice(0, 120))"""


def faults_of(page: Page, *, unfold: bool = True) -> list[str]:
    """What somebody would stumble over on this page, with everything on it unfolded: nothing, it is hoped.

    The page is not loaded anew for each look: colours, width and fingers are what the browser says they are."""
    if unfold:
        page.evaluate("() => document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    page.evaluate(AXE)
    wire: Any = page.context.new_cdp_session(page)
    found: list[str] = []
    for look, scheme, size in _LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        wire.send("Emulation.setTouchEmulationEnabled", {"enabled": look == "phone"})
        found += [f"{look}: {fault}" for fault in _seen(page, phone=look == "phone")]
        _picture(page, look)
    wire.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    wire.detach()
    return found


def _seen(page: Page, *, phone: bool) -> list[str]:
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [f"axe, {each['id']}: {each['nodes'][0]['html'][:200]}" for each in told["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px")
    if phone:
        found += [f"too small to touch: {each}" for each in page.evaluate(_SMALL, TARGET_PX_MIN)]
    return found


def _picture(page: Page, look: str) -> None:
    folder = os.environ.get("ONEFIRM_PICTURES", "")
    if folder:
        name = re.sub(r"\W+", "-", page.url.partition("//")[2].partition("/")[2]).strip("-") or "today"
        page.screenshot(path=Path(folder) / f"{name[:60]}-{look}.png", full_page=True)


@contextmanager
def clean(page: Page) -> Generator[list[str]]:
    """Whatever the page complains of meanwhile; at the end it must have been nothing."""
    page.goto("about:blank")  # What the page before had not finished is cut off here, and is not this one's fault.
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        complaints.append(f"console, {message.type}: {message.text}")

    def broke(error: Exception) -> None:
        complaints.append(f"fault: {error}")

    def failed(request: Request) -> None:
        # Whoever goes on to another page cuts off what the one before was still fetching, its stream above all.
        if request.failure != "net::ERR_ABORTED" or request.resource_type not in ("fetch", "eventsource"):
            complaints.append(f"did not come: {request.url} {request.failure}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.status}: {response.url}")

    page.on("console", said)
    page.on("pageerror", broke)
    page.on("requestfailed", failed)
    page.on("response", answered)
    yield complaints
    page.remove_listener("console", said)
    page.remove_listener("pageerror", broke)
    page.remove_listener("requestfailed", failed)
    page.remove_listener("response", answered)
    assert not complaints, "\n".join(complaints)
