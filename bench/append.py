"""Appending in groups: our store against bare inserts of the same rows, on the same disk, both in FULL."""

import itertools
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import apsw

from bench.figure import Figure, at_least, in_turns
from bench.rows import Erasable, batches
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import Batch
from onefirm.stores.sqlite.store import SqliteStore

GROUPS = (1, 10, 100, 500)
BOUND = 0.6
_ENTRIES_MIN = 1000
"""At least this many entries a round, so that a round is longer than the clock is coarse."""
_ROUNDS = 7

_TABLE = """
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, stream TEXT NOT NULL,
    stream_version INTEGER NOT NULL, actor TEXT NOT NULL, cause INTEGER, body TEXT NOT NULL, prev TEXT NOT NULL,
    hash TEXT NOT NULL, UNIQUE (stream, stream_version)
) STRICT
"""
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Database(Protocol):
    """As much of a connection as the bare way needs."""

    def execute(self, statements: str, /) -> object: ...

    def executemany(self, statements: str, rows: Iterable[Sequence[int | str | None]], /) -> object: ...

    def close(self) -> None: ...


class Bare:
    """What a careful person would write by hand: WAL, FULL, one transaction a group, the same columns and indexes."""

    def __init__(self, path: Path) -> None:
        self._connection = _opened(path)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(_TABLE)
        self._seq = 0

    def insert(self, group: Sequence[Batch]) -> None:
        rows = [self._row(batch) for batch in group]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(_INSERT, rows)
        self._connection.execute("COMMIT")

    def _row(self, batch: Batch) -> tuple[int | str | None, ...]:
        self._seq += 1
        (entry,) = batch.entries
        digest = "0" * 64
        return (
            self._seq, batch.at, entry.fact.kind, entry.fact.version, entry.stream, 1, batch.actor, batch.cause,
            entry.body, digest, digest,
        )  # fmt: skip

    def close(self) -> None:
        self._connection.close()


def _opened(path: Path) -> Database:
    return apsw.Connection(str(path))


def measure(folder: Path) -> list[Figure]:
    return [_group(folder, size) for size in GROUPS]


def _group(folder: Path, size: int) -> Figure:
    sealer = Erasable()
    store = SqliteStore(folder / f"ours-{size}.db", (), Codec(sealer).read, sealer.keep)
    bare = Bare(folder / f"bare-{size}.db")
    numbers = itertools.count()
    times = max(1, _ENTRIES_MIN // size) if size > 1 else 200

    def fresh() -> list[list[Batch]]:
        return [batches(size, next(numbers), datetime(2026, 1, 1, tzinfo=UTC)) for _ in range(times)]

    def ours() -> float:
        groups = fresh()
        began = time.perf_counter()
        for group in groups:
            for future in [store.append(batch) for batch in group]:
                future.result()
        return time.perf_counter() - began

    def theirs() -> float:
        groups = fresh()
        began = time.perf_counter()
        for group in groups:
            bare.insert(group)
        return time.perf_counter() - began

    try:
        pair = in_turns(ours, theirs, _ROUNDS)
    finally:
        store.close()
        bare.close()
    rate = size * times / pair.ours
    return Figure(
        f"{size} {'batch' if size == 1 else 'batches'} waiting, against bare inserts in groups of {size}",
        f"{pair.share:.0%} ({rate:,.0f} entries/s)",
        *at_least(pair.share, BOUND),
    )
