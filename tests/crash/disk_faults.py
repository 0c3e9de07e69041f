"""One run of the shipped store on a disk that fails at a chosen call, and what must be true of it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from crash.disk_judge import IN_DOUBT, NOTHING_KEPT, damage_in, entries_of, keep, note_answer
from crash.disk_vfs import Disk, Done, Said
from onefirm.domain.events.fact import Recorded
from onefirm.domain.problem import Refusal
from onefirm.stores.sqlite.connect import checkpoint_after
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.store import SqliteStore
from rooms.store_suite import BOTH, OPEN_ROW, WAIT_SECONDS, batch, progress, promise

APPENDS = 24
AT_ONCE = 3
PAGES_BEFORE_CHECKPOINT = 12
BODY_CHARS = 1_500


class Fails:
    """Sound up to a call of one kind; that one fails, and with `forever` every one after it."""

    def __init__(self, kind: type[Done], number: int, failure: Callable[[], Exception], *, forever: bool) -> None:
        self.calls = 0
        self._kind, self._number, self._failure, self._forever = kind, number, failure, forever

    def __call__(self, kind: type[Done]) -> Exception | None:
        if kind is not self._kind:
            return None
        self.calls += 1
        hit = self.calls >= self._number if self._forever else self.calls == self._number
        return self._failure() if hit else None


@dataclass
class Told:
    """What the callers were told, by the stream each of them wrote to."""

    kept: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict[str, tuple[tuple[int, str], ...]])
    refused: dict[str, str] = field(default_factory=dict[str, str])
    """The code of the problem."""


def checkpointing(db: Database) -> None:
    """Often, so that a short run meets faults in the database file too."""
    db.set_wal_hook(checkpoint_after(PAGES_BEFORE_CHECKPOINT))


def opened(path: Path, disk: Disk) -> SqliteStore:
    store = SqliteStore(path, BOTH, OPEN_ROW, keep, checkpointing)
    store.watch(lambda durable: disk.done.append(Said(durable=durable)))
    return store


def worked(store: SqliteStore, disk: Disk) -> Told:
    """Every third append is progress, and three at a time wait together."""
    told = Told()
    for first in range(0, APPENDS, AT_ONCE):
        waited = {f"w{number}": _append(store, disk, number) for number in range(first, first + AT_ONCE)}
        for stream, answered in waited.items():
            failure = answered.exception(WAIT_SECONDS)
            if failure is None:
                told.kept[stream] = entries_of(answered.result())
            else:
                assert isinstance(failure, Refusal), f"{stream} was told {failure!r}, which is no Problem."
                assert failure.problem.fix
                told.refused[stream] = failure.problem.code
    return told


def check(store: SqliteStore, path: Path, told: Told) -> None:
    """Call it once the disk is well again; nobody has restarted anything."""
    (after,) = store.append(batch(("after", promise()))).result(WAIT_SECONDS)
    rows = list(store.all_rows())
    times = Counter(row.stream for row in rows)
    there = {(row.seq, row.hash) for row in rows}
    assert after.seq == len(rows) == store.durable()
    assert all(times[stream] == 1 and there.issuperset(entries) for stream, entries in told.kept.items())
    assert set(told.refused.values()) <= {NOTHING_KEPT, IN_DOUBT}
    assert not [stream for stream, code in told.refused.items() if times[stream] and code == NOTHING_KEPT]
    assert damage_in(store, path) == ""
    assert {name: ok for name, ok, _ in store.health()}["ledger"]


def _append(store: SqliteStore, disk: Disk, number: int) -> Future[tuple[Recorded, ...]]:
    stream, fact = f"w{number}", (promise if number % 3 else progress)("x" * BODY_CHARS)
    answered = store.append(batch((stream, fact), expected={stream: 0}))
    note_answer(disk, stream, answered)
    return answered
