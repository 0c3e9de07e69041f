"""Backups of the keys: apart, short-lived, and a forgetting reaches them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onefirm.app.clock import SystemChance
from onefirm.domain.ids import SubjectId
from onefirm.stores.backup.keys import (
    PREFIX,
    STAMP,
    Forgotten,
    back_up_keys,
    drop_old_keys,
    forget_in_backups,
    forgotten_since,
    key_backups,
    strike,
)
from onefirm.stores.sqlite.database import connected
from onefirm.stores.vault import Vault

ADA, BOB = SubjectId("subject-ada"), SubjectId("subject-bob")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    vault = Vault.create(tmp_path, SystemChance())
    vault.seal(ADA, b"Ada", "here")
    vault.seal(BOB, b"Bob", "here")
    vault.keep()
    vault.close()
    return tmp_path


def test_a_forgetting_reaches_every_backup_of_the_keys_and_no_other_person(folder: Path) -> None:
    first, second = back_up_keys(folder, "20260101-030000"), back_up_keys(folder, "20260102-030000")
    vault = Vault.load(folder, SystemChance())
    for_ada, for_bob = vault.seal(ADA, b"Ada again", "here"), vault.seal(BOB, b"Bob again", "here")
    vault.forget(ADA)
    vault.close()
    assert forget_in_backups(folder, [ADA]) == 2
    for copy in (first, second):
        other = folder / "elsewhere" / copy.name
        other.mkdir(parents=True)
        copy.rename(other / "keys")
        restored = Vault.load(other, SystemChance())
        assert restored.open(for_ada, "here") is None
        assert restored.open(for_bob, "here") == b"Bob again"
        restored.close()


def test_the_key_itself_stands_nowhere_in_the_backup_any_more(folder: Path) -> None:
    copy = back_up_keys(folder, "20260101-030000")
    ours = {path: path.read_bytes() for path in copy.iterdir()}
    assert any(ADA.encode() in content for content in ours.values())
    wrapped = _wrapped(copy / "subjects.db")
    forget_in_backups(folder, [ADA])
    assert not [path.name for path in copy.iterdir() if wrapped in path.read_bytes()]


def test_a_forgetting_is_noted_once_with_the_number_of_the_key(folder: Path) -> None:
    back_up_keys(folder, "20260101-030000")
    forget_in_backups(folder, [ADA])
    forget_in_backups(folder, [ADA])
    (noted,) = forgotten_since(folder)
    assert noted.subject == ADA
    assert len(bytes.fromhex(noted.number)) == 8


def test_a_note_that_a_crash_tore_off_hides_no_other_and_is_written_anew(folder: Path) -> None:
    forget_in_backups(folder, [ADA])
    whole = list(forgotten_since(folder))
    forget_in_backups(folder, [BOB])
    note = folder / "backups" / "forgotten.jsonl"
    note.write_bytes(note.read_bytes()[:-9])
    assert list(forgotten_since(folder)) == whole
    forget_in_backups(folder, [BOB])
    assert {each.subject for each in forgotten_since(folder)} == {ADA, BOB}
    assert note.read_bytes().count(b"\n") == len(forgotten_since(folder))


def test_a_key_made_after_a_forgetting_is_not_struck_by_the_old_note(folder: Path) -> None:
    forget_in_backups(folder, [ADA])
    vault = Vault.load(folder, SystemChance())
    vault.forget(ADA)
    anew = vault.seal(ADA, b"Ada is back", "here")
    vault.close()
    copy = back_up_keys(folder, "20260103-030000")
    assert strike(copy / "subjects.db", forgotten_since(folder)) == 0
    assert strike(copy / "subjects.db", [Forgotten(ADA)]) == 1
    vault = Vault.load(folder, SystemChance())
    assert vault.open(anew, "here") == b"Ada is back"
    vault.close()


def test_old_backups_of_the_keys_go_and_the_newest_stays(folder: Path) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for days in (40, 31, 29):
        back_up_keys(folder, (now - timedelta(days=days)).strftime(STAMP))
    assert len(drop_old_keys(folder, now, 30)) == 2
    assert len(key_backups(folder)) == 1
    assert drop_old_keys(folder, now + timedelta(days=400), 30) == []


def test_what_a_crash_left_half_copied_is_swept_and_never_counted(folder: Path) -> None:
    half = folder / "backups" / f"{PREFIX}20260101-030000.new"
    half.mkdir(parents=True)
    (half / "firm.key").write_text("half")
    assert key_backups(folder) == []
    forget_in_backups(folder, [ADA])
    assert not half.exists()


def _wrapped(path: Path) -> bytes:
    db = connected(path, read_only=True)
    found = db.execute("SELECT wrapped FROM subjects WHERE subject = ?", (ADA,)).fetchone()
    db.close()
    assert found is not None
    return found[0]
