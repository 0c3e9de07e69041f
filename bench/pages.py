"""The pages in a real browser: what they weigh, what moves, and how soon something is painted."""

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.chrome import DESK, KB, Seen, chromium, cold, key_to_painted, signed_in, still
from bench.figure import Figure, at_most
from bench.firms import SCRIPT, Up, environment, free_port, running
from bench.visits import Ask, addresses, filled, furnished

COLD_KB_MAX = 120
SCRIPT_KB_MAX = 40
STYLE_KB_MAX = 14
KEY_MS_MAX = 100
PAINTED_MS_MAX = 1500
DOOR = "/sign-in"
"""Whoever is in already is led on to Today."""
WAITING = 7
"""So many forms and letters of the demo end with a card."""
_ROUNDS = 7
_SECONDS_MAX = 60


def measure(folder: Path) -> list[Figure]:
    firm = folder / "firm"
    furnished(firm)
    with running(firm, port=free_port(), demo=False) as up, chromium() as browser:
        ask = _asks(up)
        _worked_off(ask)
        filled(firm, ask)
        kept = signed_in(browser, f"http://{up.host}:{up.port}{up.path}")
        base = f"http://{up.host}:{up.port}"
        at = addresses(ask)
        seen = {way: cold(browser, None if way == DOOR else kept, base + path) for way, path in at.items()}
        return [
            *_weights(seen),
            *_keys(browser, kept, base, ask),
            *_painted(lambda path: cold(browser, kept, base + path, slow=True), at),
        ]


def _asks(up: Up) -> Ask:
    def ask(*words: str) -> dict[str, Any]:
        said = subprocess.run(
            [str(SCRIPT), *words, "--json"], env=environment(up.folder), capture_output=True, check=True
        )
        return json.loads(said.stdout)

    return ask


def _worked_off(ask: Ask) -> None:
    """Every form and letter of the demo has been read, and what it asks waits."""
    deadline = time.perf_counter() + _SECONDS_MAX
    while ask("inbox", "list")["waiting"] < WAITING:
        assert time.perf_counter() < deadline, "The demo firm did not get to its cards."


def _weights(seen: Mapping[str, Seen]) -> list[Figure]:
    def one(what: str, way: str, kb: float, bound: float) -> Figure:
        reads = f"{kb:.1f} KB ({way}), {kb / bound:.0%}"
        return Figure(f"{what}, gzipped, over the wire", reads, *at_most(kb, bound, "KB"))

    def heaviest(what: str, kind: str, bound: float) -> Figure:
        way = max(seen, key=lambda way: seen[way].bytes[kind])
        return one(f"{what}, the most of {len(seen)} pages", way, seen[way].bytes[kind] / KB, bound)

    way = max(seen, key=lambda way: seen[way].total)
    moved = max(seen, key=lambda way: seen[way].shift)
    return [
        *(one("a first visit", each, seen[each].total / KB, COLD_KB_MAX) for each in ("/", "/inbox")),
        one(f"a first visit, the heaviest of {len(seen)} pages", way, seen[way].total / KB, COLD_KB_MAX),
        heaviest("scripts", "Script", SCRIPT_KB_MAX),
        heaviest("style sheets", "Stylesheet", STYLE_KB_MAX),
        Figure(
            f"what moves by itself while a page comes (layout shift), the most of {len(seen)}",
            f"{seen[moved].shift:.3f}",
            *at_most(seen[moved].shift, 0, ""),
        ),
    ]


def _keys(browser: Browser, kept: Any, base: str, ask: Ask) -> list[Figure]:
    page = browser.new_context(storage_state=kept, viewport=DESK).new_page()

    def pressed(key: str, what: str) -> list[float]:
        taken: list[float] = []
        for _ in range(_ROUNDS + 1):
            still(page, f"{base}/inbox")
            taken.append(key_to_painted(page, key, what))
        return taken[1:]

    def approved() -> list[float]:
        taken: list[float] = []
        for _ in range(_ROUNDS + 1):
            letter = next(card["id"] for card in ask("inbox", "list")["items"] if card["kind"] == "approval")
            still(page, f"{base}/inbox/{letter}")
            taken.append(key_to_painted(page, "a", "card"))
            page.locator("#held form").first.wait_for()
            page.keyboard.press("z")  # The next round finds the firm as this one did.
            page.locator("#held form").wait_for(state="detached")
        return taken[1:]

    figures = [
        _timed("`j` until the next line is marked", pressed("j", "mark"), KEY_MS_MAX),
        _timed("`j` until its card is there", pressed("j", "card"), KEY_MS_MAX),
        _timed("`a` (approve) until the next card is there", approved(), KEY_MS_MAX),
    ]
    page.context.close()
    return figures


def _painted(visit: Callable[[str], Seen], at: Mapping[str, str]) -> list[Figure]:
    return [
        _timed(
            f"first visit to {way} on a slow phone (150 ms, 1.6 Mb/s, a quarter of the processor), largest paint",
            [visit(at[way]).painted_ms for _ in range(_ROUNDS)],
            PAINTED_MS_MAX,
        )
        for way in ("/", "/inbox")
    ]


def _timed(what: str, taken: list[float], bound: float) -> Figure:
    took = statistics.median(taken)
    return Figure(what, f"{took:.0f} ms, {took / bound:.0%}", *at_most(took, bound, "ms"))
