"""The power goes at any moment: what was promised is there at the next start, and nothing is damaged.

The shipped store does its work once, on a disk that writes down each write, sync and answer in their order. Then the
power is cut at seeded places of that record: what was synced before is there, and of everything else each write is
kept, dropped or torn at 512 bytes. The shipped store is started on what is left.
"""

import random
import shutil
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

import apsw

from crash.disk_judge import Entries, keep, note_answer, promised, restarted
from crash.disk_platter import Platter
from crash.disk_vfs import Disk, Done, Said, disk_below
from onefirm.domain.events.fact import Recorded
from onefirm.stores.sqlite import guards
from onefirm.stores.sqlite.connect import checkpoint_after
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.pen import Ready
from onefirm.stores.sqlite.store import SqliteStore
from rooms.store_suite import BOTH, OPEN_ROW, WAIT_SECONDS, batch, progress, promise

SEED = 20260302
CUTS = 500
CONTROL_CUTS = 60
OPENINGS = 3
BURSTS = 12
BURST_MAX = 8
PAGES_BEFORE_CHECKPOINT = 60
"""Fewer than the shipped bound, so that a short record holds many checkpoints."""


@dataclass(frozen=True)
class Cuts:
    """How many cuts damaged the ledger, and how many lost what was promised."""

    damaged: int = 0
    lost: int = 0
    lost_entries: int = 0


def shipped(db: Database) -> None:
    db.set_wal_hook(checkpoint_after(PAGES_BEFORE_CHECKPOINT))


def never_synced_by_a_commit(db: Database) -> None:
    """What many tutorials advise: `synchronous = NORMAL`, and the store is not let back to FULL."""
    shipped(db)
    db.execute("PRAGMA synchronous = NORMAL")

    def judge(code: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
        if code == apsw.SQLITE_PRAGMA and first == "synchronous":
            return apsw.SQLITE_IGNORE
        return guards.judge(code, first, second, database, trigger)

    db.set_authorizer(judge)


def record(folder: Path, chance: random.Random, ready: Ready = shipped) -> list[Done]:
    """A firm is made, works in bursts, and is closed and opened again."""
    with disk_below() as disk:
        for _ in range(OPENINGS):
            store = SqliteStore(folder / "firm.db", BOTH, OPEN_ROW, keep, ready)
            store.watch(lambda durable: disk.done.append(Said(durable=durable)))
            for _ in range(BURSTS):
                burst(store, disk, chance)
            store.close()
        return disk.done


def burst(store: SqliteStore, disk: Disk, chance: random.Random) -> None:
    """A few at once, some of them progress, and waited for together."""
    waited: list[Future[tuple[Recorded, ...]]] = []
    for _ in range(chance.randint(1, BURST_MAX)):
        fact = (promise if chance.random() < 0.6 else progress)("x" * chance.randint(0, 3_000))
        stream = f"s{chance.randint(0, 4)}"
        answered = store.append(batch((stream, fact)))
        note_answer(disk, stream, answered)
        waited.append(answered)
    for answered in waited:
        answered.result(WAIT_SECONDS)


def cut(done: list[Done], folder: Path, cuts: int, *, lying: bool = False) -> Cuts:
    """Cut the power that often, each time at another place, and start again on what is left."""
    chance = random.Random(SEED)  # noqa: S311 -- a seed, so that a failure can be repeated
    platter, followed, found = Platter(lying=lying), 0, Cuts()
    for number, place in enumerate(sorted(chance.randint(1, len(done)) for _ in range(cuts))):
        platter.follow(done[followed:place])
        followed = place
        found = judged(platter, promised(done[:place]), folder / f"cut-{number}", chance, found)
    return found


def judged(platter: Platter, owed: Entries, folder: Path, chance: random.Random, before: Cuts) -> Cuts:
    folder.mkdir()
    platter.write_what_is_left(folder, chance)
    left = restarted(folder)
    if left.damage:
        return replace(before, damaged=before.damaged + 1)
    shutil.rmtree(folder)
    lost = len(owed - left.entries)
    return replace(before, lost=before.lost + bool(lost), lost_entries=before.lost_entries + lost)


def test_five_hundred_power_cuts_lose_nothing_promised_and_damage_nothing(tmp_path: Path) -> None:
    done = record(tmp_path, random.Random(SEED))  # noqa: S311 -- as above
    assert cut(done, tmp_path, CUTS) == Cuts()


def test_without_a_sync_for_each_promise_the_same_cuts_lose_promises(tmp_path: Path) -> None:
    done = record(tmp_path, random.Random(SEED), never_synced_by_a_commit)  # noqa: S311 -- as above
    found = cut(done, tmp_path, CONTROL_CUTS)
    assert found.lost > CONTROL_CUTS // 10, "A harness that finds nothing here finds nothing at all."
    assert found.damaged == 0, "Without the sync promises are lost, but the file stays whole."


def test_on_a_disk_that_lies_about_its_syncs_the_same_cuts_do_damage(tmp_path: Path) -> None:
    done = record(tmp_path, random.Random(SEED))  # noqa: S311 -- as above
    found = cut(done, tmp_path, CONTROL_CUTS, lying=True)
    assert found.lost and found.damaged
