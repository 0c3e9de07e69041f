"""Verifying fifty thousand entries: against a bare sha256 chain over the same bytes, already in memory."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bench.figure import Figure, around, at_least
from bench.rows import Erasable, batches
from onefirm.ledger.chain import GENESIS
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import StoredRow
from onefirm.ledger.verify import verify
from onefirm.stores.sqlite.store import SqliteStore

ENTRIES = 50_000
BOUND = 0.4
_GROUP = 500


def measure(folder: Path) -> list[Figure]:
    path = folder / "firm.db"
    sealer = Erasable()
    store = SqliteStore(path, (), Codec(sealer).read, sealer.keep)
    try:
        _fill(store)
        rows, head = list(store.all_rows()), store.head()
        chained = [_spelled(row) for row in rows]

        def bare() -> float:
            began = time.perf_counter()
            prev = GENESIS.encode()
            for bytes_of_row in chained:
                prev = sha256(bytes_of_row + prev).hexdigest().encode()
            return time.perf_counter() - began

        def in_memory() -> float:
            return _timed(lambda: verify(iter(rows), head, (), public_key="").sound)

        def from_disk() -> float:
            return _timed(lambda: verify(store.all_rows(), head, (), public_key="").sound)

        bare_seconds, memory, disk = around((bare, in_memory, from_disk))
    finally:
        store.close()
    ours = [_share(bare_seconds, seconds) for seconds in (memory, disk)]
    return [
        Figure(
            f"verify {ENTRIES:,} entries in memory, chain and tree, against a bare sha256 chain over the same bytes",
            f"{ours[0]:.0%} ({ENTRIES / _median(memory):,.0f} entries/s)",
            *at_least(ours[0], BOUND),
        ),
        Figure(
            "the same, read from the database on the way",
            f"{ours[1]:.0%} ({ENTRIES / _median(disk):,.0f} entries/s)",
        ),
    ]


def _fill(store: SqliteStore) -> None:
    for number in range(ENTRIES // _GROUP):
        for future in [store.append(batch) for batch in batches(_GROUP, number, datetime(2026, 1, 1, tzinfo=UTC))]:
            future.result()


def _spelled(row: StoredRow) -> bytes:
    """What is hashed of a row, but for the hash before it: each field with its length."""
    cause = "" if row.cause is None else str(row.cause)
    fields = (row.seq, row.at, row.kind, row.version, row.stream, row.stream_version, row.actor, cause, row.body)
    return b"".join(b"%d:%b" % (len(field), field) for field in (str(field).encode() for field in fields))


def _timed(sound: Callable[[], bool]) -> float:
    began = time.perf_counter()
    assert sound(), "What is measured must be a ledger that holds together."
    return time.perf_counter() - began


def _share(bare: list[float], ours: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(bare, ours, strict=True))


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds)
