"""What a restore set aside, and what a kill left half done: a forgetting reaches all of it."""

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from onefirm.app.clock import SystemChance
from onefirm.domain.ids import SubjectId
from onefirm.domain.problem import Refusal
from onefirm.stores.backup import shelf
from onefirm.stores.backup.apart import abandoned, apart
from onefirm.stores.backup.aside import clear_away
from onefirm.stores.backup.keys import back_up_keys
from onefirm.stores.backup.putting import finish, left_over
from onefirm.stores.shredder import KeyShredder
from onefirm.stores.sqlite.database import connected
from onefirm.stores.vault import Vault

ADA, BOB = SubjectId("subject-ada"), SubjectId("subject-bob")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A firm with keys, and a ledger and keys that a restore set aside."""
    vault = Vault.create(tmp_path, SystemChance())
    for whom in (ADA, BOB):
        vault.seal(whom, b"words", "here")
    vault.keep()
    back_up_keys(tmp_path, "20260101-030000")
    vault.close()
    aside = tmp_path / "backups" / "before-20260102-030000"
    aside.mkdir()
    (tmp_path / "backups" / "keys-20260101-030000").rename(aside / "keys")
    (aside / "firm.db").write_bytes(b"torn, and Ada in clear")
    (aside / "firm.db-wal").write_bytes(b"Ada in clear")
    (aside / "firm.toml").write_text("[firm]")
    return tmp_path


def forgotten(folder: Path, whom: Sequence[SubjectId]) -> dict[str, int]:
    vault = Vault.load(folder, SystemChance())
    shredder = KeyShredder(folder, vault, lambda: None)
    shredder.destroy(whom)
    counts = dict(shredder.in_backups(whom))
    vault.close()
    return counts


def kept(database: Path) -> list[str]:
    db = connected(database, read_only=True)
    try:
        return [whom for (whom,) in db.execute("SELECT subject FROM subjects ORDER BY subject").fetchall()]
    finally:
        db.close()


def test_the_ledger_set_aside_goes_and_in_the_keys_beside_it_only_theirs(folder: Path) -> None:
    assert forgotten(folder, [ADA]) == {"keys in backups": 1, "ledgers set aside": 1}
    aside = folder / "backups" / "before-20260102-030000"
    assert sorted(path.name for path in aside.iterdir()) == ["firm.toml", "keys"]
    assert kept(aside / "keys" / "subjects.db") == [BOB]


def test_keys_set_aside_that_nothing_can_be_struck_from_go_with_the_ledger(folder: Path) -> None:
    database = folder / "backups" / "before-20260102-030000" / "keys" / "subjects.db"
    raw = bytearray(database.read_bytes())
    raw[:16] = b"x" * 16
    database.write_bytes(raw)
    assert forgotten(folder, [ADA]) == {"keys in backups": 0, "ledgers set aside": 1}
    assert not database.exists()


def test_keys_that_the_operator_put_below_the_backups_are_reached_too(folder: Path) -> None:
    (folder / "backups" / "old").mkdir()
    (folder / "backups" / "before-20260102-030000" / "keys").rename(folder / "backups" / "old" / "of-march")
    assert forgotten(folder, [BOB])["keys in backups"] == 1
    assert kept(folder / "backups" / "old" / "of-march" / "subjects.db") == [ADA]


def test_what_cannot_be_reached_is_said_and_the_forgetting_waits_for_it(folder: Path) -> None:
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("not a folder")
    with pytest.raises(Refusal) as refused:
        forgotten(folder, [ADA])
    assert refused.value.problem.code == "key-backup-unreachable"
    assert refused.value.problem.where == str(folder / "backups")


def test_where_nothing_was_set_aside_nothing_goes(tmp_path: Path) -> None:
    assert clear_away(tmp_path) == 0


@pytest.mark.parametrize("name", ["backups/trial-20260102-030000.new", "backups/keys-x.new", ".apart-keys"])
def test_what_a_kill_left_half_done_goes_with_the_next_opening(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "whole.db").write_bytes(b"Ada in clear")
    assert left_over(folder)
    finish(folder)
    assert not (folder / name).exists()
    assert not left_over(folder)


def test_what_somebody_still_needs_is_left_alone_by_whoever_sweeps(folder: Path) -> None:
    with apart(folder) as place:
        finish(folder)
        forgotten(folder, [ADA])
        assert place.is_dir()
        assert abandoned(folder) == []
    assert not place.exists()


def test_a_forgetting_waits_until_the_clear_copies_of_a_trial_are_gone(folder: Path) -> None:
    trial, ended = folder / "backups" / "trial-20260102-030000.new", threading.Event()

    def forget() -> None:
        forgotten(folder, [ADA])
        ended.set()

    with shelf.alone(folder):
        trial.mkdir()
        waiting = threading.Thread(target=forget)
        waiting.start()
        assert not ended.wait(0.1)
        assert trial.exists(), "Whoever tries it out has not ended yet."
    waiting.join(10)
    assert ended.is_set()
    assert not trial.exists()
