"""A hundred thousand wishes that wait at once, and one wish that comes ten thousand times."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from bench.figure import Figure, at_least, at_most
from bench.firms import OPERATOR
from bench.memory import height_megabytes
from bench.peers import our_firm
from bench.peers.receiver import EFFECTS
from onefirm.app.firm import Firm

WAITING = 100_000
WORKED_OFF = 5_000
"""So many of them show whether the pace holds."""
COPIES = 10_000
_PARTS = 10
_AT_ONCE = 500
_START_SECONDS_MAX = 2
_MEGABYTES_MAX = 400
_PAGE_MS_MAX = 150
_LOOKS_SECONDS = 0.05
_STEADY = 0.5
"""Later work is at least half as fast as the first."""


def measure(folder: Path, waiting: int = WAITING, worked_off: int = WORKED_OFF, copies: int = COPIES) -> list[Figure]:
    """In a process of its own: what other benches held in memory is not the crowd's."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(_measured, folder, waiting, worked_off, copies).result()


def _measured(folder: Path, waiting: int, worked_off: int, copies: int) -> list[Figure]:
    our_firm.make(folder / "firm")
    with asyncio.Runner() as loop:
        return [
            *loop.run(_copied(folder / "firm", copies)),
            *loop.run(_taken_in(folder / "firm", waiting)),
            *loop.run(_worked_off(folder / "firm", waiting, worked_off)),
        ]


async def _copied(folder: Path, count: int) -> list[Figure]:
    firm = await our_firm.opened(folder, lambda _order: None)
    seconds = [await _sent(firm, ["the same"] * (count // _PARTS)) for _ in range(_PARTS)]
    await firm.close()
    share = _later(seconds)
    what = f"one wish {count:,} times, the last copies against the first"
    return [Figure(what, f"{share:.0%} of the pace, {count / sum(seconds):,.0f} copies/s", *at_least(share, _STEADY))]


async def _taken_in(folder: Path, count: int) -> list[Figure]:
    """Each is durable when it is answered; nothing runs meanwhile."""
    firm = await our_firm.opened(folder, lambda _order: None)
    part = count // _PARTS
    seconds = [await _sent(firm, [f"{turn}.{place}" for place in range(part)]) for turn in range(_PARTS)]
    await firm.close()
    share = _later(seconds)
    what = f"{count:,} wishes taken in, the last against the first"
    return [Figure(what, f"{share:.0%} of the pace, {count / sum(seconds):,.0f} wishes/s", *at_least(share, _STEADY))]


async def _worked_off(folder: Path, waiting: int, count: int) -> list[Figure]:
    closing, acts = asyncio.Event(), list[float]()

    def take(_order: object) -> None:
        acts.append(time.perf_counter())
        if len(acts) >= count * EFFECTS:
            closing.set()

    began = time.perf_counter()
    firm = await our_firm.opened(folder, take)
    opened = time.perf_counter() - began
    waited, _ = await asyncio.gather(_asked(firm, closing), firm.run(closing))
    await firm.close()
    late = statistics.quantiles(waited, n=20)[-1] * 1000
    marks = acts[:: count * EFFECTS // _PARTS]
    seconds = [after - before for before, after in pairwise(marks)]
    share, rate = _later(seconds), len(acts) / EFFECTS / (acts[-1] - acts[0])
    megabytes = height_megabytes()
    return [
        Figure(
            f"opening the firm while {waiting:,} wait", f"{opened:.2f} s", *at_most(opened, _START_SECONDS_MAX, "s")
        ),
        Figure(
            f"working off {count:,} of them, the last against the first",
            f"{share:.0%} of the pace, {rate:,.0f} plans/s",
            *at_least(share, _STEADY),
        ),
        Figure(
            "how long a page waits for what stands around it meanwhile, 95 of 100 times (half of them in brackets)",
            f"{late:.0f} ms ({statistics.median(waited) * 1000:.0f} ms)",
            *at_most(late, _PAGE_MS_MAX, "ms"),
        ),
        Figure("memory at its height", f"{megabytes} MB", *at_most(megabytes, _MEGABYTES_MAX, "MB")),
    ]


async def _asked(firm: Firm, closing: asyncio.Event) -> list[float]:
    """Somebody looks again and again while there is work to do."""
    waited = list[float]()
    while not closing.is_set():
        began = time.perf_counter()
        await firm.desk.ask("today", {"brief": True}, OPERATOR)
        waited.append(time.perf_counter() - began)
        await asyncio.sleep(_LOOKS_SECONDS)
    return waited


async def _sent(firm: Firm, names: Sequence[str]) -> float:
    began = time.perf_counter()
    for start in range(0, len(names), _AT_ONCE):
        group = names[start : start + _AT_ONCE]
        await asyncio.gather(*(our_firm.wish(firm, our_firm.BY_ITSELF, name) for name in group))
    return time.perf_counter() - began


def _later(seconds: Sequence[float]) -> float:
    """The pace of the second half, as a share of the pace of the first."""
    half = len(seconds) // 2
    return statistics.median(seconds[:half]) / statistics.median(seconds[-half:])
