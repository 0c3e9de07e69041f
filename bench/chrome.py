"""A real Chromium, and what it tells of a page: bytes over the wire, what moved, what was painted and when."""

import os
import shutil
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
KB = 1024
LIVE = "#live[data-state=on]"

# A phone on a slow line, as Lighthouse has it: 150 ms there and back, 1.6 Mb/s down, a quarter of the processor.
_SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_SLOWER = 4
_QUIET_MS = 400

# Both are kept by the browser from the first moment; nothing of the page has to be changed to ask for them.
_SEEN = """quiet => new Promise(done => {
  const seen = {shift: 0, moved: [], painted: 0, what: ''};
  new PerformanceObserver(list => list.getEntries().forEach(each => {
    if (each.hadRecentInput) return;
    seen.shift += each.value;
    seen.moved.push(...each.sources.map(one => one.node?.outerHTML?.slice(0, 120) ?? '?'));
  })).observe({type: 'layout-shift', buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(each => {
    seen.painted = each.startTime;
    seen.what = each.element?.outerHTML?.slice(0, 120) ?? '?';
  })).observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(seen), quiet);
})"""

# From the moment the browser had the key until the frame that shows what it changed has been handed over.
_TOOK = """([what]) => {
  const now = () => what === 'mark' ? document.querySelector('#rows .row[aria-current]')?.dataset.id
                                    : document.querySelector('#detail [data-card]')?.dataset.card;
  const before = now();
  window.took = new Promise(done => addEventListener('keydown', event => {
    const seen = new MutationObserver(() => {
      if (now() === before || now() === undefined) return;
      seen.disconnect();
      requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => done(performance.now() - event.timeStamp);
        after.port2.postMessage(0);
      });
    });
    seen.observe(document.body, {subtree: true, childList: true, attributes: true});
  }, {once: true, capture: true}));
}"""


@dataclass(frozen=True)
class Seen:
    """One first visit to one page, with nothing kept from before."""

    bytes: Mapping[str, int]
    """By kind, as they went over the wire: the page, Script, Stylesheet, Font, Image."""
    shift: float
    moved: tuple[str, ...]
    painted_ms: float
    """When the largest thing in view stood there."""

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


def found() -> str:
    """The Chromium of this machine: nothing is downloaded."""
    return os.environ.get("ONEFIRM_CHROMIUM", "") or shutil.which("chromium") or shutil.which("google-chrome") or ""


def flags() -> list[str]:
    # Chromium refuses to sandbox itself for root, which is who CI machines often are.
    return [*FLAGS, *(("--no-sandbox",) if os.geteuid() == 0 else ())]


@contextmanager
def chromium() -> Generator[Browser]:
    if not found():
        raise RuntimeError("There is no Chromium on this machine: install the package `chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=flags())
        yield browser
        browser.close()


def signed_in(browser: Browser, link: str) -> Any:
    """What a browser keeps once a start link was opened; every cold visit begins with it and nothing else."""
    context = browser.new_context()
    context.new_page().goto(link)
    kept = context.storage_state()
    context.close()
    return kept


def cold(browser: Browser, kept: Any, url: str, *, slow: bool = False) -> Seen:
    """The first visit; on a phone with a slow line, if asked for."""
    context = browser.new_context(
        storage_state=kept, viewport=PHONE if slow else DESK, is_mobile=slow, has_touch=slow,
        device_scale_factor=2 if slow else 1,
    )  # fmt: skip
    page = context.new_page()
    weighed = _weighed(context, page, slow=slow)
    page.goto(url, wait_until="load")
    seen = page.evaluate(_SEEN, _QUIET_MS)
    context.close()
    assert seen["painted"] > 0, f"Nothing was painted at {url}."
    return Seen(dict(weighed), seen["shift"], tuple(seen["moved"]), seen["painted"])


def _weighed(context: BrowserContext, page: Page, *, slow: bool) -> Counter[str]:
    """Filled while the page loads. Each answer counts with its headers, as it was sent."""
    wire: Any = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    weighed: Counter[str] = Counter()

    def came(told: Any) -> None:
        kinds[told["requestId"]] = told["type"]

    def ended(told: Any) -> None:
        weighed[kinds[told["requestId"]]] += round(told["encodedDataLength"])

    wire.on("Network.responseReceived", came)
    wire.on("Network.loadingFinished", ended)
    wire.send("Network.enable")
    if slow:
        wire.send("Network.emulateNetworkConditions", _SLOW_LINE)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    return weighed


def key_to_painted(page: Page, key: str, what: str) -> float:
    """Milliseconds from the key until the next `mark` or the next `card` is on the screen."""
    page.evaluate(_TOOK, [what])
    page.keyboard.press(key)
    return float(page.evaluate("() => window.took"))


def still(page: Page, url: str) -> None:
    """A page that is there, live, and has nothing left to do."""
    page.goto(url)
    page.locator(LIVE).wait_for()
    page.wait_for_timeout(_QUIET_MS)
