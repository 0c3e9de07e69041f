"""The drill: a firm of a hundred thousand entries is backed up, put back beside itself, and exported."""

import asyncio
import statistics
import subprocess
import time
from concurrent.futures import Future
from pathlib import Path

from bench.figure import Figure, at_most
from bench.firms import SCRIPT, environment, set_up
from onefirm.app.firm import open_firm
from onefirm.domain.events.effects import EffectReceipted
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId, PlanId, SubjectId
from onefirm.domain.personal import Personal
from onefirm.ledger.ledger import Ledger, Put

ENTRIES = 100_000
BOUND_SECONDS = 60
_GROUP = 500
_PEOPLE = 1_000
_RAW_SIGNS = 512
_ROUNDS = 3


def measure(folder: Path) -> list[Figure]:
    firm = folder / "firm"
    set_up(firm)
    asyncio.run(_filled(firm))
    backup = _timed(firm, "backup")
    ways = [("restore", "newest", "--into", str(folder / f"again{each}")) for each in range(_ROUNDS)]
    restore = statistics.median(_timed(firm, *way) for way in ways)
    export = _timed(firm, "export", str(folder / "out"))
    return [
        Figure(f"`onefirm backup` with {ENTRIES:,} entries, its trial included", f"{backup:.1f} s"),
        Figure(
            "`onefirm restore` of it: every entry verified, opened and folded anew",
            f"{restore:.1f} s",
            *at_most(restore, BOUND_SECONDS, "s"),
        ),
        Figure("`onefirm export` of the same firm", f"{export:.1f} s"),
    ]


async def _filled(folder: Path) -> None:
    """Receipts for many people, sealed for each of them as real ones are."""
    firm = await open_firm(folder)
    try:
        for start in range(0, ENTRIES, _GROUP):
            futures = [_written(firm.ledger, number) for number in range(start, start + _GROUP)]
            for future in futures:
                future.result()
    finally:
        await firm.close()


def _written(ledger: Ledger, number: int) -> Future[tuple[Recorded, ...]]:
    effect, subject = EffectId(f"ef_{number:08d}"), SubjectId(f"su_{number % _PEOPLE:08d}")
    fact = EffectReceipted(
        effect=effect,
        plan=PlanId(f"pl_{number:08d}"),
        provider_id=f"<{number}@onefirm.local>",
        happened_at="2026-01-01T00:00:00.000000Z",
        evidence=Personal(subject=subject, value="The reply to our order."),
        raw=Personal(subject=subject, value="r" * _RAW_SIGNS),
        brought=Personal(subject=subject, value={}),
    )
    stream = of_effect(effect)
    return ledger.queue(Put(stream, fact), actor="conductor", cause=None, expected={stream: 0})


def _timed(firm: Path, *args: str) -> float:
    began = time.perf_counter()
    subprocess.run([str(SCRIPT), *args], env=environment(firm), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
