"""The disk is full, or cannot sync, at each call in turn: nobody is told a falsehood, and no restart is needed.

The shipped store with its readers runs on a disk that fails at one call. Afterwards the disk is well again, the same
store goes on, and what it holds is compared with what its callers were told.
"""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crash.disk_faults import Fails, Told, check, opened, worked
from crash.disk_judge import disowned, keep, note_answer, promised, restarted
from crash.disk_platter import Platter
from crash.disk_vfs import (
    Disk,
    Done,
    Fault,
    Read,
    Said,
    Synced,
    SyncFailed,
    Wrote,
    disk_below,
    full,
    sync_failed,
    unreadable,
)
from onefirm.domain.problem import Refusal
from onefirm.ledger.store import Batch
from onefirm.stores.sqlite.connect import checkpoint_after
from onefirm.stores.sqlite.database import Database, connected
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.sqlite.writer import ENTRIES_BEFORE_FOLLOWING
from rooms.store_suite import LISTING, OPEN_ROW, WAIT_SECONDS, batch, progress, promise

LOOKS_MAX = 200
LAST_WRITES = 36
NEVER = 1_000_000
WRITES_MIN, SYNCS_MIN = 150, 15
CUTS = 8
STARTS_MAX = 200
SEED = 20260302


def run(folder: Path, fails: Fault) -> tuple[Told, list[Done]]:
    """Work while the disk fails, read meanwhile, go on once it is well, and start again on what is there."""
    folder.mkdir()
    path = folder / "firm.db"
    with disk_below() as disk:
        store = opened(path, disk)
        disk.fault = fails
        told = worked(store, disk)
        if isinstance(fails, Fails):
            assert len(list(store.all_rows())) >= len(told.kept), "Reading goes on while nothing can be written."
        disk.fault = _well
        check(store, path, told)
        store.close()
    found = restarted(folder)
    assert found.damage == ""
    assert all(found.entries.issuperset(entries) for entries in told.kept.values())
    return told, disk.done


def calls(folder: Path, kind: type[Done]) -> int:
    """How many calls of this kind one run makes."""
    counting = Fails(kind, NEVER, full, forever=True)
    told, _ = run(folder, counting)
    assert not told.refused
    shutil.rmtree(folder)
    return counting.calls


@pytest.mark.parametrize("forever", [True, False], ids=["from-there-on", "once"])
@pytest.mark.parametrize(
    ("kind", "failure", "calls_min"),
    [(Wrote, full, WRITES_MIN), (Synced, sync_failed, SYNCS_MIN)],
    ids=["full", "sync"],
)
def test_a_disk_that_fails_at_any_call_makes_nobody_tell_a_falsehood_and_heals_without_a_restart(
    tmp_path: Path, kind: type[Done], failure: Callable[[], Exception], calls_min: int, forever: bool
) -> None:
    numbers = range(1, calls(tmp_path / "count", kind) + 1)
    assert len(numbers) >= calls_min
    refused = 0
    for number in numbers:
        told, _ = run(tmp_path / str(number), Fails(kind, number, failure, forever=forever))
        refused += bool(told.refused)
        shutil.rmtree(tmp_path / str(number))
    assert refused >= len(numbers) // 3, "The faults have to hit those who wait for an answer."


@pytest.mark.parametrize("forever", [True, False], ids=["from-there-on", "once"])
def test_what_a_failed_sync_has_dropped_is_missed_after_no_power_cut(tmp_path: Path, forever: bool) -> None:
    """A sync that failed may have thrown away what it was for. The power is cut at seeded moments afterwards."""
    chance = random.Random(SEED)  # noqa: S311 -- a seed, so that a failure can be repeated
    for number in range(1, calls(tmp_path / "count", Synced) + 1):
        _, done = run(tmp_path / str(number), Fails(Synced, number, sync_failed, forever=forever))
        hit = next((place for place, each in enumerate(done) if isinstance(each, SyncFailed)), 0)
        for nth in range(CUTS):
            after_a_cut(done[: chance.randint(hit, len(done))], tmp_path / f"{number}-{nth}", chance)


def after_a_cut(done: list[Done], folder: Path, chance: random.Random, rate: float | None = None) -> None:
    folder.mkdir()
    platter = Platter()
    platter.follow(done)
    platter.write_what_is_left(folder, chance, rate)
    found = restarted(folder)
    assert found.damage == ""
    assert promised(done) <= found.entries
    assert not disowned(done) & found.streams
    shutil.rmtree(folder)


def test_a_disk_that_fails_again_while_it_is_looked_up_what_was_kept_leaves_nobody_waiting(tmp_path: Path) -> None:
    for number in range(1, LOOKS_MAX):
        failing = SyncThenReads(number)
        told, _ = run(tmp_path / str(number), failing)
        assert told.refused
        if failing.reads < number:
            return
    raise AssertionError("The reads have to come to an end.")


def test_followers_that_meet_a_full_disk_leave_nobody_waiting(tmp_path: Path) -> None:
    """What follows is folded on the writer's thread too, right after a group that was large enough."""
    many = batch(*(("p", progress(str(number))) for number in range(ENTRIES_BEFORE_FOLLOWING)), ("q", promise()))
    acknowledged = kept_of(tmp_path / "count", many, Fails(Wrote, NEVER, full, forever=True))
    kept = [
        kept_of(tmp_path / str(number), many, Fails(Wrote, number, full, forever=True))
        for number in range(acknowledged - LAST_WRITES, acknowledged + 1)
    ]
    assert any(kept) and not all(kept), "The disk has to be full both before and after the group is kept."


def kept_of(folder: Path, many: Batch, fails: Fails) -> int:
    """How many writes were made by the moment it was acknowledged; 0 when it was refused."""
    folder.mkdir()
    with disk_below() as disk:
        store = SqliteStore(folder / "firm.db", (LISTING,), OPEN_ROW, keep)
        disk.fault = fails
        calls: list[int] = []
        answer = store.append(many)
        answer.add_done_callback(lambda _: calls.append(fails.calls))
        failure = answer.exception(WAIT_SECONDS)
        disk.fault = _well
        assert said(store, disk, "after") is None
        store.settle()
        assert store.rebuild((LISTING,), OPEN_ROW) == {"listing": True}
        store.close()
    assert failure is None or isinstance(failure, Refusal)
    return calls[0] if failure is None else 0


def test_nothing_is_promised_on_top_of_a_failed_sync_while_a_reader_keeps_it_from_being_mended(tmp_path: Path) -> None:
    path = tmp_path / "firm.db"
    with disk_below() as disk:
        store = opened(path, disk)
        assert said(store, disk, "a") is None
        reader = connected(path)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchall()
        store.append(batch(("ridden", progress()))).result(WAIT_SECONDS)
        disk.fault = Fails(Synced, 1, sync_failed, forever=False)
        assert isinstance(said(store, disk, "b"), Refusal)
        refused = said(store, disk, "c")
        assert isinstance(refused, Refusal)
        assert "reading" in refused.problem.why
        while_reading = list(disk.done)
        reader.close()
        assert said(store, disk, "d") is None
        mended = list(disk.done)
        store.close()
    for name, done in (("while-reading", while_reading), ("mended", mended)):
        after_a_cut(done, tmp_path / name, random.Random(SEED), rate=0)  # noqa: S311 -- as above


def test_a_sync_that_fails_while_the_log_is_moved_is_noticed_and_what_it_dropped_is_written_anew(
    tmp_path: Path,
) -> None:
    """SQLite's own hook keeps quiet about it: the progress would count as kept, and all promised after it."""
    with disk_below() as disk:
        store = SqliteStore(tmp_path / "firm.db", (), OPEN_ROW, keep, moving_at_once)
        store.watch(lambda durable: disk.done.append(Said(durable=durable)))
        disk.fault = Fails(Synced, 1, sync_failed, forever=False)
        store.append(batch(("ridden", progress()))).result(WAIT_SECONDS)
        assert any(isinstance(each, SyncFailed) for each in disk.done)
        assert said(store, disk, "a") is None
        mended = list(disk.done)
        store.close()
    after_a_cut(mended, tmp_path / "mended", random.Random(SEED), rate=0)  # noqa: S311 -- as above


@pytest.mark.parametrize(("kind", "failure"), [(Wrote, full), (Synced, sync_failed)], ids=["full", "sync"])
def test_a_start_that_a_disk_spoils_is_told_as_a_problem_and_the_next_one_goes_on(
    tmp_path: Path, kind: type[Done], failure: Callable[[], Exception]
) -> None:
    codes: list[str] = []
    for number in range(1, STARTS_MAX):
        folder = tmp_path / str(number)
        folder.mkdir()
        code = started(folder, Fails(kind, number, failure, forever=True))
        assert restarted(folder).damage == ""
        if not code:
            break
        codes.append(code)
    assert len(codes) > 1, "The fault has to hit a start."
    assert set(codes) <= {"ledger-read-only", "folder-read-only"}


def started(folder: Path, fails: Fails) -> str:
    """The code of the problem that a start is refused with, if it is."""
    with disk_below() as disk:
        disk.fault = fails
        try:
            store = opened(folder / "firm.db", disk)
        except Refusal as refusal:
            return refusal.problem.code
        disk.fault = _well
        store.close()
        return ""


class SyncThenReads:
    """One sync fails, and after so many more reads every read."""

    def __init__(self, sound: int) -> None:
        self.reads = 0
        self._sound, self._failed = sound, False

    def __call__(self, kind: type[Done]) -> Exception | None:
        if kind is Synced and not self._failed:
            self._failed = True
            return sync_failed()
        if kind is Read and self._failed:
            self.reads += 1
            return unreadable() if self.reads >= self._sound else None
        return None


def said(store: SqliteStore, disk: Disk, stream: str) -> BaseException | None:
    answered = store.append(batch((stream, promise())))
    note_answer(disk, stream, answered)
    return answered.exception(WAIT_SECONDS)


def moving_at_once(db: Database) -> None:
    db.set_wal_hook(checkpoint_after(1))


def _well(_kind: type[Done]) -> Exception | None:
    return None
