"""What must be true of a ledger after its disk has failed."""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import apsw

from crash.disk_vfs import Disk, Done, Said, disk_below
from onefirm.domain.events.fact import Recorded
from onefirm.domain.problem import Refusal
from onefirm.ledger.verify import examine
from onefirm.stores.sqlite.connect import open_reader
from onefirm.stores.sqlite.store import SqliteStore
from rooms.store_suite import BOTH, OPEN_ROW, WAIT_SECONDS, batch, promise

Entries = frozenset[tuple[int, str]]
"""Entries by their place and hash: an entry that came back changed is a lost one."""

NOTHING_KEPT, IN_DOUBT = "ledger-read-only", "ledger-in-doubt"


@dataclass(frozen=True)
class Found:
    """What a restart finds."""

    entries: Entries = frozenset()
    streams: frozenset[str] = frozenset()
    damage: str = ""


def keep() -> None:
    """No keys to keep."""


def note_answer(disk: Disk, stream: str, answered: Future[tuple[Recorded, ...]]) -> None:
    """The writer ends a future on its own thread, so this stands exactly between two steps of the disk."""

    def note(future: Future[tuple[Recorded, ...]]) -> None:
        failure = future.exception()
        if failure is None:
            disk.done.append(Said(entries_of(future.result())))
        elif isinstance(failure, Refusal) and failure.problem.code == NOTHING_KEPT:
            disk.done.append(Said(refused=stream))

    answered.add_done_callback(note)


def entries_of(recorded: Iterable[Recorded]) -> tuple[tuple[int, str], ...]:
    return tuple((event.seq, event.hash) for event in recorded)


def promised(done: Iterable[Done]) -> Entries:
    """What nobody may lose: what was acknowledged up to the entry that was shown as durable, when it was shown."""
    acknowledged: set[tuple[int, str]] = set()
    durable = 0
    for each in done:
        if isinstance(each, Said):
            acknowledged.update(each.entries)
            durable = max(durable, each.durable)
    return frozenset(entry for entry in acknowledged if entry[0] <= durable)


def disowned(done: Iterable[Done]) -> frozenset[str]:
    """The streams of those who were told that nothing of it was kept: they may have done it again elsewhere."""
    return frozenset(each.refused for each in done if isinstance(each, Said) and each.refused)


def restarted(folder: Path) -> Found:
    """Start the store on what is there, look at all of it, and write one entry more. Nothing waits for a sync here."""
    with disk_below():
        return _restarted(folder)


def _restarted(folder: Path) -> Found:
    try:
        store = SqliteStore(folder / "firm.db", BOTH, OPEN_ROW, keep)
    except Refusal as refusal:
        return Found(damage=refusal.problem.sentence())
    try:
        rows = list(store.all_rows())
        entries, streams = frozenset((row.seq, row.hash) for row in rows), frozenset(row.stream for row in rows)
        return Found(entries, streams, damage_in(store, folder / "firm.db"))
    except (Refusal, apsw.Error, UnicodeDecodeError) as damage:
        return Found(damage=str(damage))
    finally:
        store.close()


def damage_in(store: SqliteStore, path: Path) -> str:
    """The first thing that is wrong; empty when the file, the chain and the projections are sound and it goes on."""
    db = open_reader(path)
    pages = db.execute("PRAGMA integrity_check(1)").fetchall()[0][0]
    db.close()
    if pages != "ok":
        return f"SQLite says: {pages}"
    verified = examine(store, (), "")
    if verified.problem:
        return verified.problem.sentence()
    if unequal := [name for name, equal in store.rebuild(BOTH, OPEN_ROW).items() if not equal]:
        return f"Folded otherwise than written: {unequal}"
    (event,) = store.append(batch(("after", promise()))).result(WAIT_SECONDS)
    return "" if event.seq == verified.entries + 1 else f"Went on with {event.seq} after {verified.entries}."
