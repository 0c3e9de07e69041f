"""The safe: secrets beside the keys of people, a new key for all of them, and the day the key is lost."""

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from fakes import SeededChance
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Sealed
from onefirm.domain.problem import Refusal
from onefirm.stores import firm_key
from onefirm.stores.backup.keys import back_up_keys, forget_in_backups
from onefirm.stores.safe.kit import PASSPHRASE_SIGNS_MIN, locked, printed, unlocked
from onefirm.stores.safe.recovery import recover
from onefirm.stores.safe.safe import KeySafe
from onefirm.stores.vault import Vault

ADA, BEN = SubjectId("su_ada"), SubjectId("su_ben")
WORDS = b"Ada asked for a logo."
SECRET = "correct-horse-7731"  # noqa: S105 - a made-up one
PASSPHRASE = "five words that nobody guesses"  # noqa: S105 - a made-up one


def filled(folder: Path) -> tuple[Sealed, Sealed]:
    folder.mkdir(exist_ok=True)
    vault = Vault.create(folder, SeededChance())
    sealed = vault.seal(ADA, WORDS, "c"), vault.seal(BEN, WORDS, "c")
    vault.keep()
    vault.keep_secret("mail-password", SECRET)
    vault.close()
    return sealed


def refused(call: object, *args: object) -> str:
    assert callable(call)
    with pytest.raises(Refusal) as refusal:
        call(*args)
    return refusal.value.problem.code


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_secret_is_kept_sealed_and_gone_once_it_is_taken_out(tmp_path: Path) -> None:
    filled(tmp_path)
    vault = Vault.load(tmp_path, SeededChance("again"))
    assert (vault.secrets(), vault.secret("mail-password")) == (["mail-password"], SECRET)
    assert SECRET.encode() not in raw(tmp_path)
    assert b"mail-password" in raw(tmp_path)
    assert vault.drop_secret("mail-password")
    assert not vault.drop_secret("mail-password")
    assert vault.secret("mail-password") is None
    assert b"mail-password" not in raw(tmp_path)
    vault.close()


def test_a_new_key_opens_everything_and_the_old_one_nothing(tmp_path: Path) -> None:
    sealed, _ = filled(tmp_path)
    old = firm_key.load(tmp_path / "keys")
    vault = Vault.load(tmp_path, SeededChance("again"))
    public, print_ = vault.public_key(), vault.of("subject", "ada@fern.example")
    assert KeySafe(tmp_path, vault).rotate() == 2
    assert vault.open(sealed, "c") == WORDS
    fresh = vault.seal(ADA, b"later", "c")
    vault.close()

    vault = Vault.load(tmp_path, SeededChance("once more"))
    assert (vault.open(sealed, "c"), vault.open(fresh, "c"), vault.secret("mail-password")) == (WORDS, b"later", SECRET)
    assert (vault.public_key(), vault.of("subject", "ada@fern.example")) == (public, print_)
    assert vault.rotated() == vault.mark != firm_key.mark(old)
    vault.close()

    (tmp_path / "keys" / firm_key.NAME).write_text(firm_key.spelled(old))
    assert refused(Vault.load, tmp_path, SeededChance()) == "key-foreign"


def test_a_kill_at_any_line_of_a_rotation_leaves_one_key_that_opens_everything(tmp_path: Path) -> None:
    """Every life ends one line later, until one of them comes to its end."""
    sealed, _ = filled(tmp_path / "firm")
    ends, marks = list[int](), set[str]()
    for last in range(1, 200):
        folder = tmp_path / "life"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(tmp_path / "firm", folder)
        child = os.fork()
        if not child:
            _rotate_until(folder, last)
        ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        vault = Vault.load(folder, SeededChance(str(last)))
        assert (vault.open(sealed, "c"), vault.secret("mail-password")) == (WORDS, SECRET)
        assert not (folder / "keys" / firm_key.NEXT).exists()
        assert vault.mark == (vault.rotated() or vault.mark)
        marks.add(vault.mark)
        vault.close()
        if ends[-1] == 0:
            break
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert ends[-1] == 0
    assert len(ends) > 20
    assert len(marks) == 2, "Some died before the new key was everybody's, some after."


def _rotate_until(folder: Path, last: int) -> None:
    seen = 0

    def count(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal seen
        if not frame.f_code.co_filename.endswith(("firm_key.py", "subjects.py", "vault.py")):
            return None
        seen += event == "line"
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    vault = Vault.load(folder, SeededChance("rotation"))
    sys.settrace(count)
    vault.rotate()
    os._exit(0)


def test_a_kit_brings_a_lost_key_back_printed_or_sealed(tmp_path: Path) -> None:
    sealed, _ = filled(tmp_path)
    key = tmp_path / "keys" / firm_key.NAME
    spelled = key.read_text()
    page = printed("Tern", spelled, "2026-03-02")
    kit = locked("Tern", spelled, "2026-03-02", PASSPHRASE, SeededChance())
    assert "sealing" in page
    assert "sealing" not in kit
    for text, passphrase in ((page, ""), (kit, PASSPHRASE)):
        key.unlink()
        assert refused(Vault.load, tmp_path, SeededChance()) == "key-missing"
        assert not recover(tmp_path, text, passphrase, SeededChance()).people
        assert key.read_text() == spelled
        assert key.stat().st_mode & 0o077 == 0
        vault = Vault.load(tmp_path, SeededChance())
        assert vault.open(sealed, "c") == WORDS
        vault.close()
    assert refused(recover, tmp_path, page, "", SeededChance()) == "key-exists"
    (tmp_path / "firm.db").touch()
    with pytest.raises(Refusal) as nothing:
        recover(tmp_path, page, "", SeededChance())
    assert nothing.value.problem.what == "The key is there and opens everything; nothing to do."


def test_a_kit_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path / "firm")
    other = tmp_path / "other"
    other.mkdir()
    Vault.create(other, SeededChance("other")).close()
    key = tmp_path / "firm" / "keys" / firm_key.NAME
    right, wrong = key.read_text(), (other / "keys" / firm_key.NAME).read_text()
    key.write_text("spilled coffee")
    people = (key.parent / "subjects.db").read_bytes()
    kit = locked("Tern", right, "2026-03-02", PASSPHRASE, SeededChance())
    for text, passphrase, code in (
        (printed("Other", wrong, "2026-03-02"), "", "key-foreign"),
        (kit, "another passphrase", "kit-closed"),
        (kit[: len(kit) // 2], PASSPHRASE, "kit-closed"),
        (printed("Tern", right, "2026-03-02").replace("check", "chuck"), "", "key-damaged"),
        ("", "", "key-damaged"),
    ):
        assert refused(recover, tmp_path / "firm", text, passphrase, SeededChance()) == code
        assert (key.read_text(), (key.parent / "subjects.db").read_bytes()) == ("spilled coffee", people)
        assert not list((tmp_path / "firm").glob(".apart-*"))
    recover(tmp_path / "firm", kit, PASSPHRASE, SeededChance())
    assert (key.parent / "firm.key.aside").read_text() == "spilled coffee"


def test_without_the_keys_of_people_the_newest_backup_gives_them_less_the_forgotten(tmp_path: Path) -> None:
    ada, ben = filled(tmp_path)
    back_up_keys(tmp_path, "20260302-100000")
    page = printed("Tern", (tmp_path / "keys" / firm_key.NAME).read_text(), "2026-03-02")
    vault = Vault.load(tmp_path, SeededChance())
    vault.forget(BEN)
    vault.close()
    forget_in_backups(tmp_path, [BEN])
    (tmp_path / "keys" / "subjects.db").unlink()
    assert refused(Vault.load, tmp_path, SeededChance()) == "key-missing"
    assert recover(tmp_path, page, "", SeededChance()).people
    vault = Vault.load(tmp_path, SeededChance())
    assert (vault.open(ada, "c"), vault.open(ben, "c")) == (WORDS, None)
    vault.close()


def test_a_short_passphrase_seals_nothing() -> None:
    assert refused(locked, "Tern", "key", "2026-03-02", "x" * (PASSPHRASE_SIGNS_MIN - 1), SeededChance()) == (
        "passphrase-short"
    )
    assert unlocked(locked("Tern", "key", "now", "x" * PASSPHRASE_SIGNS_MIN, SeededChance()), "x" * 12) == "key"
