"""Verifying fifty thousand entries: against a bare sha256 chain over the same bytes, already in memory."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bench.figure import Figure, around, at_least
from bench.rows import Erasable, batches
from onefirm.app.clock import SystemChance
from onefirm.domain.ids import instant
from onefirm.ledger import checkpoint, tree
from onefirm.ledger.chain import GENESIS
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import Head, StoredRow
from onefirm.ledger.verify import verify
from onefirm.stores import verifier
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.vault import Vault
from onefirm.stores.witness import SEPARATOR

ENTRIES = 50_000
BOUND = 0.4
_GROUP = 500
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def measure(folder: Path) -> list[Figure]:
    path = folder / "firm.db"
    sealer = Erasable()
    store = SqliteStore(path, (), Codec(sealer).read, sealer.keep)
    vault = Vault.create(folder, SystemChance())
    try:
        _fill(store)
        rows, head, key = list(store.all_rows()), store.head(), vault.public_key()
        note = _signed(head, vault)
        chained = [_spelled(row) for row in rows]

        def bare() -> float:
            began = time.perf_counter()
            prev = GENESIS.encode()
            for bytes_of_row in chained:
                prev = sha256(bytes_of_row + prev).hexdigest().encode()
            return time.perf_counter() - began

        def signed() -> float:
            return _timed(lambda: verify(iter(rows), head, (note,), key).sound)

        def unsigned() -> float:
            return _timed(lambda: verify(iter(rows), head, (), key).sound)

        def from_disk() -> float:
            return _timed(lambda: verify(store.all_rows(), head, (note,), key).sound)

        def alone() -> float:
            return _timed(lambda: _standalone(path, folder / "checkpoints.txt", key))

        (folder / "checkpoints.txt").write_text(note + SEPARATOR, encoding="utf-8")
        bare_seconds, *ours = around((bare, signed, unsigned, from_disk, alone))
    finally:
        store.close()
        vault.close()
    return [
        _figure("in memory, with a signed checkpoint at its end, as in a firm", bare_seconds, ours[0], BOUND),
        _figure("in memory, with no checkpoint, so that the whole tree is grown anew", bare_seconds, ours[1], BOUND),
        _figure("read from the database on the way, with a signed checkpoint", bare_seconds, ours[2]),
        _figure("by the standalone verifier, Python's own start included", bare_seconds, ours[3]),
    ]


def _figure(how: str, bare: list[float], ours: list[float], bound: float | None = None) -> Figure:
    share = statistics.median(one / other for one, other in zip(bare, ours, strict=True))
    rate = ENTRIES / statistics.median(ours)
    what = f"{ENTRIES:,} entries {how}"
    reads = f"{share:.0%} ({rate:,.0f} entries/s)"
    return Figure(what, reads, *at_least(share, bound)) if bound else Figure(what, reads)


def _signed(head: Head, vault: Vault) -> str:
    """The note a notary would keep about a ledger of this size."""
    subtrees = tree.parsed(head.tree)
    origin = checkpoint.origin_of(vault.public_key())
    return checkpoint.spell(checkpoint.make(origin, head.seq, head.hash, subtrees, instant(_AT), vault))


def _standalone(ledger: Path, notes: Path, key: str) -> bool:
    command = [sys.executable, verifier.__file__, str(ledger), str(notes), key]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


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
