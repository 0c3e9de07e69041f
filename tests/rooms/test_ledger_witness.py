"""When checkpoints are signed, and how they are kept where the database cannot reach them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import ManualClock
from ledgers import FirmFiles, Key, append, made, note_of, paused, rows_of, separated
from onefirm.domain.problem import Refusal
from onefirm.ledger import checkpoint
from onefirm.ledger.checkpoint import origin_of
from onefirm.ledger.verify import examine
from onefirm.ledger.witness import Notary, due
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.witness import FileWitness

OURS = Key()
NOTES = [checkpoint.spell(note_of(rows_of(["{}"] * size), OURS)) for size in (1, 2, 3)]


@pytest.fixture
def firm(tmp_path: Path) -> FirmFiles:
    return made(tmp_path / "firm", OURS, entries=3, signed_at=[])


@pytest.fixture
def store(firm: FirmFiles) -> Iterator[SqliteStore]:
    store = firm.store()
    yield store
    store.close()


def notary(store: SqliteStore, folder: Path) -> Notary:
    return Notary(store, OURS, FileWitness(folder), ManualClock(), origin_of(OURS.public_key()))


@pytest.mark.parametrize(
    ("size", "attested", "asked", "expected"),
    [
        (0, 0, True, False),
        (5, 5, True, False),
        (6, 5, True, True),
        (6, 5, False, False),
        (1004, 5, False, False),
        (1005, 5, False, True),
    ],
)
def test_a_checkpoint_is_due_after_a_thousand_entries_or_when_asked(
    size: int, attested: int, asked: bool, expected: bool
) -> None:
    assert due(size, attested, asked) is expected


def test_a_checkpoint_says_what_the_ledger_is(firm: FirmFiles, store: SqliteStore) -> None:
    note = notary(store, firm.folder).attest(force=True)
    assert note is not None
    assert (note.size, note.chain) == (3, store.head().hash)
    assert checkpoint.genuine(note, OURS.public_key())
    assert list(FileWitness(firm.folder).all()) == [checkpoint.spell(note)]


def test_nothing_is_signed_twice(firm: FirmFiles, store: SqliteStore) -> None:
    ours = notary(store, firm.folder)
    assert ours.attest(force=True)
    assert ours.attest(force=True) is None
    assert notary(store, firm.folder).attest(force=True) is None
    assert len(FileWitness(firm.folder).all()) == 1


def test_a_notary_goes_on_where_the_last_one_stopped(firm: FirmFiles, store: SqliteStore) -> None:
    notary(store, firm.folder).attest(force=True)
    append(store, paused("One more."))
    note = notary(store, firm.folder).attest(force=True)
    assert note is not None
    assert note.size == 4
    verified = examine(store, FileWitness(firm.folder).all(), OURS.public_key(), deep=True)
    assert (verified.sound, verified.checkpoints, verified.vouched) == (True, 2, 4)


class UnsyncedStore(SqliteStore):
    """A store whose last entry is committed and not yet on the disk."""

    def durable(self) -> int:
        return super().head().seq - 1


def test_what_a_power_cut_may_still_take_is_not_signed_for(firm: FirmFiles) -> None:
    store = firm.store(UnsyncedStore)
    assert notary(store, firm.folder).attest(force=True) is None
    assert list(FileWitness(firm.folder).all()) == []
    store.close()


def test_a_notary_does_not_sign_for_an_older_copy(firm: FirmFiles, tmp_path: Path) -> None:
    made_later = made(tmp_path / "later", OURS, entries=5, signed_at=[5])
    (firm.folder / "witness").mkdir()
    (firm.folder / "witness" / "checkpoints.txt").write_bytes(made_later.notes.read_bytes())
    store = firm.store()
    with pytest.raises(Refusal) as refused:
        notary(store, firm.folder).attest()
    store.close()
    assert refused.value.problem.code == "ledger-old-copy"


def test_a_notary_does_not_sign_for_another_history(firm: FirmFiles, store: SqliteStore) -> None:
    other = note_of(rows_of(["{}"] * 2), OURS)
    FileWitness(firm.folder).keep(checkpoint.spell(other))
    with pytest.raises(Refusal) as refused:
        notary(store, firm.folder).attest(force=True)
    assert refused.value.problem.code == "ledger-rewritten"


def test_a_notary_does_not_sign_what_does_not_follow(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        database.execute("UPDATE events SET body = 'other' WHERE seq = 2")
    store = firm.store()
    with pytest.raises(Refusal) as refused:
        notary(store, firm.folder).attest(force=True)
    store.close()
    assert refused.value.problem.code == "ledger-unsigned"
    assert refused.value.problem.where == "ledger entry 2"


def test_a_notary_does_not_sign_a_tree_that_was_tampered_with(firm: FirmFiles) -> None:
    with firm.attacked() as database:
        (spelled,) = database.execute("SELECT tree FROM head").fetchone()
        database.execute("UPDATE head SET tree = ?", (spelled.replace(spelled[:4], "0000"),))
    store = firm.store()
    with pytest.raises(Refusal) as refused:
        notary(store, firm.folder).attest(force=True)
    store.close()
    assert refused.value.problem.code == "ledger-unsigned"


def test_a_forged_note_does_not_stop_the_notary(firm: FirmFiles, store: SqliteStore) -> None:
    FileWitness(firm.folder).keep(checkpoint.spell(note_of(rows_of(["{}"] * 9), Key("theirs"))))
    note = notary(store, firm.folder).attest(force=True)
    assert note is not None
    assert note.size == 3


def test_notes_are_kept_in_order_and_only_appended(tmp_path: Path) -> None:
    witness = FileWitness(tmp_path)
    seen = b""
    for note in NOTES:
        witness.keep(note)
        content = (tmp_path / "witness" / "checkpoints.txt").read_bytes()
        assert content.startswith(seen)
        seen = content
    assert list(FileWitness(tmp_path).all()) == NOTES


@pytest.mark.parametrize("torn", range(1, 20))
def test_half_a_note_left_by_a_power_cut_was_never_kept(tmp_path: Path, torn: int) -> None:
    witness = FileWitness(tmp_path)
    witness.keep(NOTES[0])
    path = tmp_path / "witness" / "checkpoints.txt"
    whole = separated([NOTES[1]])
    with path.open("a") as file:
        file.write(whole[: len(whole) * torn // 20])
    assert list(witness.all()) == NOTES[:1]
    witness.keep(NOTES[2])
    assert list(witness.all()) == [NOTES[0], NOTES[2]]


def test_a_further_folder_gets_every_note_and_catches_up_when_it_was_away(tmp_path: Path) -> None:
    synced = tmp_path / "synced"
    witness = FileWitness(tmp_path, [synced])
    witness.keep(NOTES[0])
    assert witness.unreached == (synced / "checkpoints.txt",)
    assert not synced.exists()
    synced.mkdir()
    witness.keep(NOTES[1])
    assert witness.unreached == ()
    assert (synced / "checkpoints.txt").read_text() == separated(NOTES[:2])


def test_a_note_taken_out_of_one_file_is_still_in_the_other(tmp_path: Path) -> None:
    synced = tmp_path / "synced"
    synced.mkdir()
    witness = FileWitness(tmp_path, [synced])
    for note in NOTES:
        witness.keep(note)
    (tmp_path / "witness" / "checkpoints.txt").write_text(separated(NOTES[:1]))
    assert list(witness.all()) == NOTES


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "witness").write_text("A file stands where the folder should be.")
    with pytest.raises(Refusal) as refused:
        FileWitness(tmp_path).keep(NOTES[0])
    assert refused.value.problem.code == "witness-unwritable"
