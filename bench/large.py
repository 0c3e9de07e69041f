"""A firm that grew to a hundred thousand plans: what Today, the inbox and finding take, asked and as a page."""

import asyncio
import http.client
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.figure import Figure, at_most
from bench.firms import OPERATOR, free_port, running
from bench.grown import grow
from bench.idle import processor_seconds
from bench.stop import signed_in
from onefirm.app.firm import Firm, open_firm
from onefirm.domain.frozen import Json

PLANS, PEOPLE, WAITING = 100_000, 50_000, 1_000
"""Each plan with twelve entries, and one more for each person: a million and a quarter."""
BOUND_MS = 100
ASKS: tuple[tuple[str, Json], ...] = (("today", {}), ("inbox.list", {"limit": 100}))
PAGES = ("/", "/inbox")
WORDS = ("ada", "mara holm", "olm41", "lund", "palmer", "bakery", "zzzz", "fay.fern.4", "answer a lead")
"""The beginning of a name, a whole one, the midst of one, many, an address, nobody, the title of all plans."""
_ROUNDS = 100


def measure(folder: Path) -> list[Figure]:
    firm = folder / "firm"
    grow(firm, plans=PLANS, people=PEOPLE, waiting=WAITING)
    return taken(firm)


@dataclass(frozen=True)
class Took:
    seconds: list[float]
    """Of each time, as somebody waits for it."""
    busy: float
    """Of the processor, on average: what else the machine does is not in it."""


def taken(folder: Path, rounds: int = _ROUNDS) -> list[Figure]:
    entries, asked = asyncio.run(_asked(folder, rounds))
    shown = _shown(folder, rounds)
    size = f"{PLANS:,} plans, {PEOPLE:,} people and {WAITING:,} cards that wait ({entries:,} entries)"
    return [
        Figure("the firm", size),
        *(_figure(what, took) for what, took in (asked | shown).items()),
    ]


def _figure(what: str, took: Took) -> Figure:
    late, half = p95(took.seconds) * 1000, statistics.median(took.seconds) * 1000
    reads = f"p95 {late:.0f} ms, {late / BOUND_MS:.0%} (half in {half:.0f} ms; processor {took.busy * 1000:.0f} ms)"
    return Figure(what, reads, *at_most(late, BOUND_MS, "ms"))


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


async def _asked(folder: Path, rounds: int) -> tuple[int, dict[str, Took]]:
    firm = await open_firm(folder)
    try:
        told = {f"`{name}`, asked": await timed(firm, name, (args,), rounds) for name, args in ASKS}
        words = tuple[Json, ...]({"words": each, "limit": 9} for each in WORDS)
        told["`find`, asked"] = await timed(firm, "find", words, rounds)
        return firm.store.head().seq, told
    finally:
        await firm.close()


async def timed(firm: Firm, name: str, told: tuple[Json, ...], rounds: int) -> Took:
    """The first round of all does not count: it reads the disk."""
    for args in told:
        await firm.desk.ask(name, args, OPERATOR)
    seconds: list[float] = []
    busy = time.process_time()
    for number in range(rounds):
        began = time.perf_counter()
        await firm.desk.ask(name, told[number % len(told)], OPERATOR)
        seconds.append(time.perf_counter() - began)
    return Took(seconds, (time.process_time() - busy) / rounds)


def _shown(folder: Path, rounds: int) -> dict[str, Took]:
    with running(folder, port=free_port(), demo=False) as up:
        line = http.client.HTTPConnection(up.host, up.port, timeout=60)
        cookie = signed_in(up)

        def get(path: str) -> float:
            began = time.perf_counter()
            line.request("GET", path, headers={"cookie": cookie})
            answer = line.getresponse()
            answer.read()
            assert answer.status == http.client.OK, f"{path} was answered with {answer.status}."
            return time.perf_counter() - began

        def took(*paths: str) -> Took:
            for path in paths:
                get(path)
            busy = processor_seconds(up.process.pid)
            seconds = [get(paths[number % len(paths)]) for number in range(rounds)]
            return Took(seconds, (processor_seconds(up.process.pid) - busy) / rounds)

        told = {f"{path}, as a page": took(path) for path in PAGES}
        told["/find, as a page"] = took(*(f"/find?q={quote(words)}" for words in WORDS))
        line.close()
    return told
