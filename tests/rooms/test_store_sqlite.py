"""The SQLite store: the common suite, and what only a file on a disk can suffer."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import apsw
import pytest

from onefirm.domain.events.fact import Recorded
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.projection import Projection, Rows
from onefirm.stores.sqlite import guards
from onefirm.stores.sqlite.connect import open_reader, open_writer, seal
from onefirm.stores.sqlite.database import Database, connected
from onefirm.stores.sqlite.store import SqliteStore
from rooms.store_suite import (
    BOTH,
    COUNTS,
    OPEN_ROW,
    WAIT_SECONDS,
    Opened,
    StoreSuite,
    Unfoldable,
    batch,
    counting,
    progress,
    promise,
    verified,
)


def nothing() -> None:
    """No keys to keep."""


class OpenedSqlite(Opened):
    def __init__(self, folder: Path, projections: Sequence[Projection]) -> None:
        self._path = folder / "firm.db"
        self.sqlite = self.store = SqliteStore(self._path, projections, OPEN_ROW, nothing)

    def table(self, name: str) -> list[tuple[object, ...]]:
        return list(connected(self._path).execute(f"SELECT * FROM {name} ORDER BY 1"))  # noqa: S608 - names of ours

    def tamper(self, statement: str) -> None:
        connected(self._path).execute(statement)

    def settle(self) -> None:
        self.sqlite.settle()


class TestSqliteStore(StoreSuite):
    def make_store(self, folder: Path, projections: Sequence[Projection]) -> OpenedSqlite:
        return OpenedSqlite(folder, projections)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A closed ledger of five entries."""
    path = tmp_path / "firm.db"
    store = SqliteStore(path, BOTH, OPEN_ROW, nothing)
    for number in range(5):
        store.append(batch(("a", promise(str(number))))).result(WAIT_SECONDS)
    store.close()
    return path


_KEPT = "at, kind, version, stream"
_REST = "prev, hash FROM events WHERE seq"
REWRITES = [
    "UPDATE events SET body = '{}' WHERE seq = 2",
    "DELETE FROM events WHERE seq = 5",
    "DELETE FROM events",
    f"INSERT OR REPLACE INTO events SELECT seq, {_KEPT}, stream_version, actor, cause, '{{}}', {_REST} = 2",
    f"INSERT INTO events SELECT 7, {_KEPT}, 7, actor, cause, body, {_REST} = 5",
    f"INSERT INTO events SELECT NULL, {_KEPT}, 7, actor, cause, body, {_REST} = 1",
    f"INSERT INTO events SELECT 6, {_KEPT}, 5, actor, cause, body, {_REST} = 5",
    "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2",
]
REPLACED_AT_THE_END = f"INSERT OR REPLACE INTO events SELECT 6, {_KEPT}, 5, actor, cause, '{{}}', {_REST} = 5"
"""A new entry that pushes out an old one of the same stream version: only `recursive_triggers` sees that."""


@pytest.mark.parametrize("rewrite", [*REWRITES, REPLACED_AT_THE_END])
def test_the_writing_connection_can_only_add_to_the_end(ledger: Path, rewrite: str) -> None:
    db = open_writer(ledger)
    seal(db)
    before = db.execute("SELECT * FROM events").fetchall()
    with pytest.raises(apsw.Error):
        db.execute(rewrite)
    assert db.execute("SELECT * FROM events").fetchall() == before
    db.close()


@pytest.mark.parametrize("rewrite", REWRITES)
def test_another_program_meets_the_same_triggers(ledger: Path, rewrite: str) -> None:
    db = connected(ledger)
    with pytest.raises(apsw.ConstraintError):
        db.execute(rewrite)
    db.close()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE events",
        "DROP TRIGGER events_never_change",
        "DROP INDEX counts_by_seq",
        "ALTER TABLE events RENAME TO old",
        "ALTER TABLE events ADD COLUMN note TEXT",
        "CREATE TRIGGER quiet BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMP TRIGGER quiet BEFORE INSERT ON main.events BEGIN SELECT RAISE(IGNORE); END",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA journal_mode = OFF",
        "DELETE FROM sqlite_master",
    ],
)
def test_the_writing_connection_cannot_touch_the_guards(ledger: Path, change: str) -> None:
    db = open_writer(ledger)
    seal(db)
    with pytest.raises((apsw.AuthError, apsw.SQLError)):
        db.execute(change)
    db.close()


def test_a_reading_connection_writes_nothing(ledger: Path) -> None:
    db = open_reader(ledger)
    for change in ("UPDATE head SET seq = 0", "CREATE TABLE t (a)", "DELETE FROM counts"):
        with pytest.raises(apsw.ReadOnlyError):
            db.execute(change)
    db.close()


def refused(path: Path) -> Problem:
    with pytest.raises(Refusal) as refusal:
        SqliteStore(path, BOTH, OPEN_ROW, nothing)
    return refusal.value.problem


def test_a_file_that_is_no_database_is_named_as_damaged_with_the_way_back(ledger: Path) -> None:
    ledger.write_bytes(b"This was a ledger once. " * 400)
    problem = refused(ledger)
    assert problem.code == "firm-damaged"
    assert "copy" in problem.fix


def test_a_database_of_something_else_is_not_taken_for_a_firm(tmp_path: Path) -> None:
    path = tmp_path / "firm.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    assert refused(path).code == "firm-damaged"


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER events_never_change",
        "DROP TRIGGER events_only_follow;CREATE TRIGGER events_only_follow BEFORE INSERT ON events BEGIN SELECT 1; END",
        "CREATE TRIGGER swallow BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
    ],
)
def test_guards_that_are_missing_or_changed_are_noticed_at_start(ledger: Path, change: str) -> None:
    db = connected(ledger)
    db.execute(change)
    db.close()
    assert refused(ledger).code == "ledger-guards-missing"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE head SET seq = 4",
        "UPDATE head SET hash = 'ff'",
        "UPDATE head SET tree = ''",
        "DELETE FROM head",
        "UPDATE events SET body = '{}' WHERE seq = 5",
        "DELETE FROM events WHERE seq = 5",
    ],
)
def test_an_end_that_does_not_agree_with_itself_is_noticed_at_start(ledger: Path, change: str) -> None:
    db = connected(ledger)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(change)
    for _, text in triggers:
        db.execute(str(text))
    db.close()
    assert refused(ledger).code == "ledger-damaged"


def test_a_folder_that_is_not_there_is_said_before_anything_is_made(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere" / "firm.db").code == "folder-read-only"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.7.0"])
def test_a_sqlite_that_can_damage_the_file_is_refused(version: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        guards.refuse_old(version, tmp_path)
    assert refusal.value.problem.code == "sqlite-old"


@pytest.mark.parametrize("version", ["3.51.3", "3.52.0", "4.0.0"])
def test_a_sqlite_that_is_mended_is_taken(version: str, tmp_path: Path) -> None:
    guards.refuse_old(version, tmp_path)


def test_the_file_is_written_ahead_synced_wiped_and_shrinks(tmp_path: Path) -> None:
    db = open_writer(tmp_path / "firm.db")
    wanted = {"journal_mode": "wal", "synchronous": 2, "auto_vacuum": 2, "secure_delete": 1, "recursive_triggers": 1}
    assert {name: db.execute(f"PRAGMA {name}").fetchall()[0][0] for name in wanted} == wanted
    db.close()


class Disk:
    """A disk that can be full: it bounds the pages of every connection the store opens."""

    def __init__(self) -> None:
        self.pages_max = 0

    def ready(self, db: Database) -> None:
        if self.pages_max:
            db.execute(f"PRAGMA max_page_count = {self.pages_max}")


def test_a_full_disk_refuses_truthfully_and_heals_without_a_restart(tmp_path: Path) -> None:
    path, disk = tmp_path / "firm.db", Disk()
    disk.pages_max = 60
    store = SqliteStore(path, BOTH, OPEN_ROW, nothing, disk.ready)
    kept = 0
    failure: BaseException | None = None
    while failure is None:
        failure = store.append(batch(("a", promise("x" * 2000)))).exception(WAIT_SECONDS)
        kept += failure is None
    assert isinstance(failure, Refusal)
    assert failure.problem.code == "ledger-read-only"
    assert 10 < kept < 60
    assert verified(store) == kept == store.durable()
    assert [row.seq for row in store.rows()] == list(range(1, kept + 1))
    still = store.append(batch(("a", promise("x" * 2000)), expected={"a": kept})).exception(WAIT_SECONDS)
    assert isinstance(still, Refusal)
    disk.pages_max = 100_000
    (event,) = store.append(batch(("a", promise("x" * 2000)), expected={"a": kept})).result(WAIT_SECONDS)
    assert event.seq == kept + 1
    assert verified(store) == kept + 1
    assert store.rebuild(BOTH, OPEN_ROW) == {"counts": True, "listing": True}
    store.close()


def test_a_group_that_meets_a_full_disk_keeps_all_it_acknowledged_and_nothing_else(tmp_path: Path) -> None:
    disk = Disk()
    disk.pages_max = 80
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing, disk.ready)
    futures = [store.append(batch((f"s{n}", promise("y" * 500)), expected={f"s{n}": 0})) for n in range(1000)]
    kept = {n for n, future in enumerate(futures) if future.exception(WAIT_SECONDS) is None}
    assert len(kept) < 1000
    assert {row.stream for row in store.all_rows()} == {f"s{n}" for n in kept}
    verified(store)
    store.close()


class Commits:
    """A database whose COMMIT fails: before anything was kept, or after everything was."""

    def __init__(self) -> None:
        self.fails_before = 0
        self.fails_after = 0

    def ready(self, db: Database) -> None:
        assert isinstance(db, apsw.Connection)
        db.set_commit_hook(self._before)
        db.set_wal_hook(self._after)

    def _before(self) -> bool:
        self.fails_before, failing = max(0, self.fails_before - 1), self.fails_before > 0
        return failing

    def _after(self, _db: apsw.Connection, _name: str, _pages: int) -> int:
        self.fails_after, failing = max(0, self.fails_after - 1), self.fails_after > 0
        return apsw.SQLITE_IOERR if failing else apsw.SQLITE_OK


def test_a_commit_that_failed_and_kept_nothing_is_answered_with_a_refusal(tmp_path: Path) -> None:
    commits = Commits()
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing, commits.ready)
    store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    commits.fails_before = 1
    failure = store.append(batch(("a", promise("lost")))).exception(WAIT_SECONDS)
    assert isinstance(failure, Refusal)
    assert failure.problem.code == "ledger-read-only"
    assert verified(store) == 1
    store.append(batch(("a", promise("next")), expected={"a": 1})).result(WAIT_SECONDS)
    assert verified(store) == 2
    store.close()


def test_a_commit_that_reported_a_failure_but_kept_everything_is_answered_as_kept(tmp_path: Path) -> None:
    commits = Commits()
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing, commits.ready)
    store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    commits.fails_after = 1
    (event,) = store.append(batch(("a", promise("kept")), expected={"a": 1})).result(WAIT_SECONDS)
    assert (event.seq, store.durable()) == (2, 2)
    assert verified(store) == 2
    store.close()


def test_a_disk_that_stays_broken_after_a_failed_commit_says_it_does_not_know_and_heals_later(tmp_path: Path) -> None:
    commits = Commits()
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing, commits.ready)
    store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    commits.fails_before = 1_000_000
    failures = [store.append(batch(("a", promise()))).exception(WAIT_SECONDS) for _ in range(2)]
    assert [one.problem.code for one in failures if isinstance(one, Refusal)] == ["ledger-in-doubt", "ledger-read-only"]
    assert store.version("a") == 1
    commits.fails_before = 0
    store.append(batch(("a", promise()), expected={"a": 1})).result(WAIT_SECONDS)
    assert verified(store) == 2
    store.close()


class Keys:
    """Keys that can be refused by their disk, and that remember when they were asked for."""

    def __init__(self) -> None:
        self.broken = False
        self.asked = 0

    def keep(self) -> None:
        self.asked += 1
        if self.broken:
            raise Refusal(Problem(code="keys-not-kept", what="The keys were not kept.", why="Full.", fix="Make room."))


def test_nothing_is_committed_whose_keys_could_not_be_kept(tmp_path: Path) -> None:
    keys = Keys()
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, keys.keep)
    store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    assert keys.asked > 0
    keys.broken = True
    failure = store.append(batch(("a", promise()))).exception(WAIT_SECONDS)
    assert isinstance(failure, Refusal)
    assert failure.problem.code == "keys-not-kept"
    assert verified(store) == 1
    assert not {name: ok for name, ok, _ in store.health()}["ledger"]
    keys.broken = False
    store.append(batch(("a", promise()), expected={"a": 1})).result(WAIT_SECONDS)
    assert verified(store) == 2
    store.close()


def test_somebody_else_who_appends_is_followed_and_not_overwritten(tmp_path: Path) -> None:
    one = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing)
    other = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing)
    for _ in range(3):
        for store in (one, other):
            store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    assert verified(one) == 6
    other.close()
    one.close()


def test_a_follower_whose_fold_raises_stands_still_alone_and_the_doctor_says_so(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "firm.db", (counting(decision=False),), OPEN_ROW, nothing)
    store.append(batch(("a", promise("broken")))).result(WAIT_SECONDS)
    with pytest.raises(Unfoldable):
        store.settle()
    store.append(batch(("a", promise("well")))).result(WAIT_SECONDS)
    findings = {name: ok for name, ok, _ in store.health()}
    assert findings == {
        "sqlite": True, "ledger": True, "file": True, "guards": True, "projections": False, "disk": True,
    }  # fmt: skip
    store.close()


def test_an_answer_nobody_waits_for_any_more_stops_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "firm.db", (), OPEN_ROW, nothing)
    futures = [store.append(batch(("a", promise()))) for _ in range(200)]
    cancelled = [future.cancel() for future in futures[::2]]
    for future in futures[1::2]:
        future.result(WAIT_SECONDS)
    assert 100 <= verified(store) <= 200
    assert len(cancelled) == 100
    store.close()


def test_a_table_whose_columns_changed_under_the_same_version_is_made_anew(ledger: Path) -> None:
    db = connected(ledger)
    db.execute("ALTER TABLE counts DROP COLUMN last")
    db.close()
    store = SqliteStore(ledger, BOTH, OPEN_ROW, nothing)
    found = connected(ledger).execute("SELECT stream, count, last, seq FROM counts").fetchall()
    assert found == [("a", 5, "4", 5)]
    store.close()


def test_a_fold_that_names_a_column_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    def wrong(_event: Recorded, rows: Rows) -> None:
        rows.change("counts", "a", colour="red")

    mistaken = Projection("counts", 1, (COUNTS,), frozenset({"firm.paused"}), wrong)
    store = SqliteStore(tmp_path / "firm.db", (mistaken,), OPEN_ROW, nothing)
    assert isinstance(store.append(batch(("a", promise()))).exception(WAIT_SECONDS), AssertionError)
    store.append(batch(("a", progress()))).result(WAIT_SECONDS)
    store.close()


def test_two_projections_cannot_share_a_table(tmp_path: Path) -> None:
    other = Projection("other", 1, (COUNTS,), frozenset(), lambda event, rows: None)
    with pytest.raises(AssertionError, match="counts"):
        SqliteStore(tmp_path / "firm.db", (counting(), other), OPEN_ROW, nothing)


_DIES = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from rooms.store_suite import BOTH, OPEN_ROW, batch, progress, promise
from onefirm.stores.sqlite.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]), BOTH, OPEN_ROW, lambda: None)
for number in range(10_000):
    store.append(batch(("a", promise(str(number))), ("b", progress()))).result()
    print(number, flush=True)
"""


def test_what_was_acknowledged_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    path = tmp_path / "firm.db"
    with subprocess.Popen(
        [sys.executable, "-c", _DIES, str(path), str(Path(__file__).parents[1])], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(20)][-1]
        process.kill()
        acknowledged += len(process.stdout.readlines())
    store = SqliteStore(path, BOTH, OPEN_ROW, nothing)
    assert verified(store) >= 2 * (acknowledged + 1)
    assert store.rebuild(BOTH, OPEN_ROW) == {"counts": True, "listing": True}
    store.close()


def test_closing_leaves_no_thread_and_no_log_behind(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing)
    store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    store.version("a")
    store.close()
    assert set(threading.enumerate()) <= before
    assert sorted(os.listdir(tmp_path)) == ["firm.db"]


def test_a_store_that_is_well_says_so(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "firm.db", BOTH, OPEN_ROW, nothing)
    store.append(batch(("a", promise()))).result(WAIT_SECONDS)
    told: list[tuple[str, bool, str]] = store.health()
    assert all(ok for _, ok, _ in told)
    assert all(says.endswith(".") for _, _, says in told)
    store.close()
