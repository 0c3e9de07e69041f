"""Whatever is done to a firm's files, the verification names it, and the first entry that can no longer be relied on.

Every attack is made on a database that the real store wrote, with another program and with the guards off, and both
verifications look at it afterwards: the one of the firm, and the script that is shipped with an export.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ledgers import (
    COLUMNS,
    FirmFiles,
    Key,
    Named,
    append,
    hashed,
    head_of,
    made,
    named,
    note_of,
    opened,
    paused,
    separated,
)
from onefirm.ledger import checkpoint
from onefirm.ledger.store import StoredRow
from onefirm.ledger.verify import examine, says, verify
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.witness import FileWitness

ENTRIES = 24
SIGNED_AT = (8, 16, 24)
MARKS = ", ".join("?" * len(COLUMNS))
OURS, THEIRS = Key(), Key("theirs")
SOUND = Named("sound", None)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> FirmFiles:
    return made(tmp_path_factory.mktemp("template") / "firm", OURS, ENTRIES, SIGNED_AT)


@pytest.fixture
def firm(template: FirmFiles, tmp_path: Path) -> FirmFiles:
    return template.copy(tmp_path / "firm")


def assert_named(firm: FirmFiles, code: str, first_bad: int | None) -> None:
    """Both verifications say this, and the firm does not open as if nothing had happened."""
    expected = Named(code, first_bad)
    assert named(firm.verified()) == expected
    assert firm.by_script() == expected
    assert opened(firm) != SOUND


def written(database: sqlite3.Connection) -> list[StoredRow]:
    sql = f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY seq"  # noqa: S608 -- our own columns
    return [StoredRow(*row) for row in database.execute(sql)]


def replaced(database: sqlite3.Connection, rows: list[StoredRow]) -> None:
    database.execute("DELETE FROM events")
    database.executemany(f"INSERT INTO events VALUES ({MARKS})", rows)  # noqa: S608


def mended(database: sqlite3.Connection) -> None:
    """The head row as an attacker leaves it who knows everything but the key."""
    head = head_of(written(database))
    database.execute("UPDATE head SET seq = ?, hash = ?, tree = ?", (head.seq, head.hash, head.tree))


def relinked(rows: list[StoredRow]) -> list[StoredRow]:
    """The rows with every number, link and hash computed anew."""
    linked: list[StoredRow] = []
    for seq, row in enumerate(rows, 1):
        linked.append(hashed(row._replace(seq=seq, prev=linked[-1].hash if linked else "0" * 64)))
    return linked


def exchanged(rows: list[StoredRow], one: int, other: int, columns: tuple[str, ...]) -> list[StoredRow]:
    """The rows, where two entries have exchanged these columns and kept the others."""

    def with_parts_of(row: StoredRow, donor: StoredRow) -> StoredRow:
        return row._replace(**{column: getattr(donor, column) for column in columns})

    here, there = rows[one - 1], rows[other - 1]
    partners = {one: with_parts_of(here, there), other: with_parts_of(there, here)}
    return [partners.get(row.seq, row) for row in rows]


# -- nothing was done ----------------------------------------------------------------------------------------------


def test_a_firm_that_was_left_alone_is_sound(firm: FirmFiles) -> None:
    verified = firm.verified()
    assert (verified.sound, verified.entries, verified.checkpoints, verified.vouched) == (True, 24, 3, 24)
    assert says(verified) == (
        "All 24 entries are as they were written. 3 signed checkpoints agree; the newest one vouches for the first 24."
    )
    assert firm.by_script() == SOUND
    assert opened(firm) == SOUND


def test_the_guards_stop_whoever_forgets_to_take_them_off(firm: FirmFiles) -> None:
    with closing(sqlite3.connect(firm.database)) as database:
        for sql in (
            "UPDATE events SET body = '{}' WHERE seq = 5",
            "DELETE FROM events WHERE seq = 5",
            "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 5",
            "INSERT INTO events SELECT 99, at, kind, version, stream, 99, actor, cause, body, prev, hash FROM events",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(sql)


# -- single entries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-03-02T09:00:00.000001Z"),
        ("kind", "firm.resumed"),
        ("version", 3),
        ("stream", "firm:other"),
        ("stream_version", 999),
        ("actor", "somebody"),
        ("cause", 3),
        ("cause", ""),
        ("body", '{"reason":""}'),
        ("body", b'{"reason":""}'),
        ("prev", "f" * 64),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_column_is_found_at_its_entry(firm: FirmFiles, column: str, value: object) -> None:
    with firm.attacked() as database:
        database.execute(f"UPDATE events SET {column} = ? WHERE seq = 5", (value,))  # noqa: S608 -- from above
    assert_named(firm, "ledger-altered", 5)


@pytest.mark.parametrize("seq", [1, 8, 9, 24])
def test_a_changed_body_is_found_wherever_it_is(firm: FirmFiles, seq: int) -> None:
    with firm.attacked() as database:
        database.execute("UPDATE events SET body = '{}' WHERE seq = ?", (seq,))
    assert_named(firm, "ledger-altered", seq)


def test_text_kept_as_bytes_is_not_what_was_hashed(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        database.execute("UPDATE events SET body = CAST(body AS BLOB) WHERE seq = 5")
    assert_named(firm, "ledger-altered", 5)


@pytest.mark.parametrize(("seq", "number"), [(5, 999), (24, 25), (24, 999)])
def test_a_changed_number_is_found_at_the_entry_that_had_it(firm: FirmFiles, seq: int, number: int) -> None:
    with firm.attacked() as database:
        database.execute("UPDATE events SET seq = ? WHERE seq = ?", (number, seq))
    assert_named(firm, "ledger-reordered", seq)


def test_a_replaced_entry_with_its_own_hash_mended_is_found_by_the_one_after_it(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        row = hashed(written(database)[4]._replace(body='{"reason":"something else"}'))
        database.execute(f"INSERT OR REPLACE INTO events VALUES ({MARKS})", row)  # noqa: S608
    assert_named(firm, "ledger-altered", 5)


# -- missing, added, in another order --------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [1, 5, 20])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("closed_up", [False, True])
def test_a_gap_is_found_at_the_first_entry_that_is_gone(
    firm: FirmFiles, first: int, count: int, closed_up: bool
) -> None:
    with firm.attacked() as database:
        database.execute("DELETE FROM events WHERE seq BETWEEN ? AND ?", (first, first + count - 1))
        if closed_up:
            database.execute("UPDATE events SET seq = -(seq - ?) WHERE seq > ?", (count, first))
            database.execute("UPDATE events SET seq = -seq WHERE seq < 0")
            database.execute("UPDATE head SET seq = seq - ?", (count,))
    assert_named(firm, "ledger-missing", first)


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(COLUMNS[1:9], id="links-left-in-place"),
        pytest.param(COLUMNS[1:], id="links-moved-along"),
        pytest.param((*COLUMNS[1:9], "hash"), id="only-the-hash-moved-along"),
    ],
)
@pytest.mark.parametrize("other", [6, 9, 24])
def test_two_entries_that_changed_places_are_found_at_the_first(
    firm: FirmFiles, columns: tuple[str, ...], other: int
) -> None:
    with firm.attacked() as database:
        replaced(database, exchanged(written(database), 5, other, columns))
    assert_named(firm, "ledger-reordered", 5)


def test_an_entry_put_in_between_is_found(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        rows = written(database)
        put_in = hashed(rows[4]._replace(body='{"reason":"put in"}', stream_version=999))
        replaced(database, [*rows[:4], put_in, *(row._replace(seq=row.seq + 1) for row in rows[4:])])
    assert_named(firm, "ledger-added", 5)


def test_an_entry_put_behind_the_last_is_found(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        last = written(database)[-1]
        put_in = hashed(last._replace(seq=25, stream_version=999, prev=last.hash))
        database.execute(f"INSERT INTO events VALUES ({MARKS})", put_in)  # noqa: S608
    assert_named(firm, "ledger-added", 25)


# -- the end of the ledger -------------------------------------------------------------------------------------------


def test_a_tail_cut_off_is_found_by_the_head(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        database.execute("DELETE FROM events WHERE seq > 20")
    assert_named(firm, "ledger-cut-off", 21)


def test_a_tail_cut_off_with_half_of_the_head_mended_is_found_by_a_checkpoint(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        database.execute("DELETE FROM events WHERE seq > 20")
        database.execute("UPDATE head SET seq = 20, hash = (SELECT hash FROM events WHERE seq = 20)")
    assert_named(firm, "ledger-cut-off", 21)


def test_a_tail_cut_off_with_the_head_mended_reads_like_an_older_copy(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        database.execute("DELETE FROM events WHERE seq > 20")
        mended(database)
    assert_named(firm, "ledger-old-copy", 21)


def test_an_older_copy_put_back_is_found_by_the_newer_checkpoint(firm: FirmFiles, tmp_path: Path) -> None:
    older = made(tmp_path / "older", OURS, 16, (8, 16))
    shutil.copyfile(older.database, firm.database)
    assert_named(firm, "ledger-old-copy", 17)


@pytest.mark.parametrize(
    ("column", "value"), [("seq", 30), ("seq", 3), ("hash", "f" * 64), ("tree", "f" * 64), ("tree", "no tree")]
)
def test_a_changed_head_is_told_from_changed_entries(firm: FirmFiles, column: str, value: object) -> None:
    with firm.attacked() as database:
        database.execute(f"UPDATE head SET {column} = ?", (value,))  # noqa: S608 -- from above
    assert_named(firm, "ledger-head-altered", None)


# -- history ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seq", "first_bad"), [(2, 1), (8, 1), (9, 9), (17, 17), (24, 17)])
def test_a_rewritten_history_is_found_from_the_last_checkpoint_that_agrees(
    firm: FirmFiles, seq: int, first_bad: int
) -> None:
    with firm.attacked() as database:
        rows = written(database)
        rows[seq - 1] = rows[seq - 1]._replace(body='{"reason":"It never happened."}')
        replaced(database, relinked(rows))
        mended(database)
    assert_named(firm, "ledger-rewritten", first_bad)


def test_a_rewritten_end_that_no_checkpoint_covers_is_found_by_the_head(firm: FirmFiles) -> None:
    firm.notes.write_text(separated(list(FileWitness(firm.folder).all())[:2]))
    with firm.attacked() as database:
        rows = written(database)
        rows[19] = rows[19]._replace(body='{"reason":"It never happened."}')
        replaced(database, relinked(rows))
    assert_named(firm, "ledger-rewritten", 17)


def test_the_database_of_another_firm_is_found_at_its_first_entry(firm: FirmFiles, tmp_path: Path) -> None:
    shutil.copyfile(made(tmp_path / "theirs", THEIRS, ENTRIES, ()).database, firm.database)
    assert_named(firm, "ledger-key-changed", 1)


def test_another_firm_with_its_own_checkpoints_is_found_by_the_key_in_use(firm: FirmFiles, tmp_path: Path) -> None:
    theirs = made(tmp_path / "theirs", THEIRS, ENTRIES, SIGNED_AT)
    shutil.copyfile(theirs.database, firm.database)
    shutil.copyfile(theirs.notes, firm.notes)
    assert_named(firm, "ledger-key-changed", 1)


def test_a_history_with_our_key_written_by_somebody_else_is_rewritten(firm: FirmFiles, tmp_path: Path) -> None:
    shutil.copyfile(made(tmp_path / "again", OURS, ENTRIES, ()).database, firm.database)
    with firm.attacked() as database:
        rows = written(database)
        replaced(database, relinked([rows[0], *(row._replace(actor="somebody") for row in rows[1:])]))
        mended(database)
    assert_named(firm, "ledger-rewritten", 1)


# -- guards ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(3))
def test_a_guard_that_was_taken_off_is_missed(firm: FirmFiles, index: int) -> None:
    with closing(sqlite3.connect(firm.database)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        database.execute(f"DROP TRIGGER {names[index]}")
    assert opened(firm) == firm.by_script() == Named("ledger-guards-missing", None)
    texts = FileWitness(firm.folder).all()
    verified = verify(iter(firm.rows()), firm.head(), texts, OURS.public_key(), guards_missing=[names[index]])
    assert named(verified) == Named("ledger-guards-missing", None)
    assert verified.problem is not None
    assert names[index] in verified.problem.why


# -- checkpoints -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [("\n16\n", "\n20\n"), ("time 2026", "time 2025"), ("chain ", "chain 00000000"), ("— onefirm ", "— onefirm AAA")],
)
def test_a_changed_checkpoint_is_forged(firm: FirmFiles, before: str, after: str) -> None:
    text = firm.notes.read_text()
    assert before in text
    signs_put_in = len(after) - len(before)
    changed = re.sub(f"{before}.{{{signs_put_in}}}", after, text, count=1, flags=re.DOTALL)
    assert len(changed) == len(text)
    firm.notes.write_text(changed)
    assert_named(firm, "checkpoint-forged", None)


@pytest.mark.parametrize("disguised", [False, True])
def test_a_checkpoint_signed_with_another_key_is_forged(firm: FirmFiles, disguised: bool) -> None:
    note = note_of(firm.rows()[:20], THEIRS)
    if disguised:
        note = replace(note, origin=checkpoint.origin_of(OURS.public_key()))
    FileWitness(firm.folder).keep(checkpoint.spell(note))
    assert_named(firm, "checkpoint-forged", None)


def test_a_forged_checkpoint_does_not_make_an_honest_ledger_look_short(firm: FirmFiles) -> None:
    rows = firm.rows()
    longer = relinked([*rows, rows[-1]._replace(stream_version=999)])
    FileWitness(firm.folder).keep(checkpoint.spell(note_of(longer, THEIRS)))
    assert_named(firm, "checkpoint-forged", None)


def test_a_damaged_checkpoint_is_named_with_its_place(firm: FirmFiles) -> None:
    firm.notes.write_text(firm.notes.read_text().replace("chain ", "chian ", 1))
    assert_named(firm, "checkpoint-damaged", None)
    problem = firm.verified().problem
    assert problem is not None
    assert problem.where == "checkpoint 1, line 4 of the checkpoint"


def test_a_wrong_root_signed_with_our_own_key_is_no_fault_of_the_ledger(firm: FirmFiles) -> None:
    rows = firm.rows()
    other = note_of(relinked([row._replace(actor="somebody") for row in rows]), OURS)
    wrong = checkpoint.make(other.origin, 24, rows[-1].hash, other.subtrees, other.at, OURS)
    firm.notes.write_text(separated([checkpoint.spell(wrong)]))
    texts = FileWitness(firm.folder).all()
    deep = verify(iter(rows), firm.head(), texts, OURS.public_key(), deep=True)
    assert named(deep) == firm.by_script() == Named("checkpoint-disagrees", None)
    assert not firm.verified().sound


def test_without_checkpoints_it_is_said_what_cannot_be_seen(firm: FirmFiles) -> None:
    """The chain and the head cannot see a change of the whole; that is what the witness is for."""
    firm.notes.write_text("")
    with firm.attacked() as database:
        rows = written(database)
        replaced(database, relinked(rows[:20]))
        mended(database)
    verified = firm.verified()
    assert (verified.sound, verified.checkpoints, verified.vouched) == (True, 0, 0)
    assert "cannot be seen whether the last entries were cut off" in says(verified)
    assert firm.by_script() == SOUND


def test_an_emptied_checkpoint_file_hides_nothing_from_the_copy_in_another_folder(
    firm: FirmFiles, tmp_path: Path
) -> None:
    synced = tmp_path / "synced"
    synced.mkdir()
    shutil.copyfile(firm.notes, synced / firm.notes.name)
    firm.notes.write_text("")
    with firm.attacked() as database:
        database.execute("DELETE FROM events WHERE seq > 20")
        mended(database)
    texts = FileWitness(firm.folder, [synced]).all()
    verified = verify(iter(firm.rows()), firm.head(), texts, OURS.public_key())
    assert named(verified) == Named("ledger-old-copy", 21)


# -- while it is open ----------------------------------------------------------------------------------------------


class BusyStore(SqliteStore):
    """A store that is written to at the very moment a verification begins to read its rows."""

    def all_rows(self) -> Iterator[StoredRow]:
        append(self, paused("Meanwhile."))
        return super().all_rows()


def test_what_was_appended_while_it_was_verified_is_not_taken_for_an_intruder(firm: FirmFiles) -> None:
    store = firm.store(BusyStore)
    verified = examine(store, FileWitness(firm.folder).all(), OURS.public_key())
    store.close()
    assert len(firm.rows()) == 25
    assert (verified.sound, verified.entries, verified.vouched) == (True, 24, 24), verified.problem


def test_what_an_intruder_appends_to_an_open_ledger_is_found(firm: FirmFiles) -> None:
    store = firm.store()
    with firm.attacked() as database:
        last = written(database)[-1]
        put_in = hashed(last._replace(seq=25, stream_version=999, prev=last.hash))
        database.execute(f"INSERT INTO events VALUES ({MARKS})", put_in)  # noqa: S608
    verified = examine(store, FileWitness(firm.folder).all(), OURS.public_key())
    store.close()
    assert named(verified) == Named("ledger-added", 25)
