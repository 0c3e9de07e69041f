"""Opening a firm whose ledger holds a million entries, against opening one that has just been made."""

import asyncio
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.figure import Figure, around, at_most
from bench.firms import free_port, running, set_up
from bench.rows import Erasable, batches
from onefirm.app.firm import open_firm
from onefirm.app.projections import PROJECTIONS
from onefirm.ledger.codec import Codec
from onefirm.stores.sqlite.store import SqliteStore

ENTRIES = 1_000_000
BOUND_SECONDS = 1
_GROUP = 500


def measure(folder: Path) -> list[Figure]:
    old, fresh = folder / "old", folder / "fresh"
    for firm in (old, fresh):
        set_up(firm)
        asyncio.run(_founded(firm))
    _fill(old / "firm.db")
    bare, ours = around((_start(fresh), _start(old)))
    ratio = statistics.median(long / short for long, short in zip(ours, bare, strict=True))
    seconds = statistics.median(ours)
    return [
        Figure("from `onefirm up` to its link, in a firm just made", f"{statistics.median(bare):.2f} s"),
        Figure(
            f"the same with {ENTRIES:,} entries in its ledger",
            f"{ratio:.1f}x, {seconds:.2f} s",
            *at_most(seconds, BOUND_SECONDS, "s"),
        ),
    ]


async def _founded(folder: Path) -> None:
    """The first opening makes the keys and the first entries."""
    await (await open_firm(folder)).close()


def _fill(path: Path) -> None:
    """Receipts, through the shipped store and its projections; only their seals are missing."""
    sealer = Erasable()
    store = SqliteStore(path, PROJECTIONS, Codec(sealer).read, sealer.keep)
    try:
        for number in range(ENTRIES // _GROUP):
            for future in [store.append(batch) for batch in batches(_GROUP, number, datetime(2026, 1, 1, tzinfo=UTC))]:
                future.result()
    finally:
        store.close()


def _start(folder: Path) -> Callable[[], float]:
    def start() -> float:
        with running(folder, port=free_port(), demo=False) as up:
            return up.linked - up.began

    return start
