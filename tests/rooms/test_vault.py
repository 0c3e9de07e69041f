"""The vault and the lock: sealing, forgetting, the key file, and one owner at a time."""

import base64
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import SeededChance
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Sealed
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.firm_key import FirmKey, parsed, spelled
from onefirm.stores.owner import FirmLock
from onefirm.stores.vault import Vault, signed_by

ADA, BEN = SubjectId("su_ada"), SubjectId("su_ben")
CLEAR = b"Ada Lovelace, 12 St James's Square"


@pytest.fixture
def vault(tmp_path: Path):
    vault = Vault.create(tmp_path, SeededChance())
    yield vault
    vault.close()


def refused(call: object, *args: object) -> Problem:
    assert callable(call)
    with pytest.raises(Refusal) as refusal:
        call(*args)
    return refusal.value.problem


def test_what_is_sealed_can_be_opened_where_it_was_sealed(vault: Vault) -> None:
    sealed = vault.seal(ADA, CLEAR, "intent.received|fields|intent:1")
    assert vault.open(sealed, "intent.received|fields|intent:1") == CLEAR
    assert CLEAR not in base64.b64decode(sealed.sealed)


def test_the_same_words_never_look_the_same_twice(vault: Vault) -> None:
    one, other = (vault.seal(ADA, CLEAR, "c") for _ in range(2))
    assert not {one.wrapped, one.nonce, one.sealed} & {other.wrapped, other.nonce, other.sealed}


def test_an_envelope_that_was_moved_to_another_place_is_broken(vault: Vault) -> None:
    sealed = vault.seal(ADA, CLEAR, "here")
    problem = refused(vault.open, sealed, "there")
    assert (problem.code, problem.where) == ("seal-broken", "there")


def test_an_envelope_given_to_another_subject_is_broken(vault: Vault) -> None:
    vault.seal(BEN, b"", "c")
    stolen = vault.seal(ADA, CLEAR, "c").model_copy(update={"subject": BEN})
    assert refused(vault.open, stolen, "c").code == "seal-broken"


@pytest.mark.parametrize("field", ["wrapped", "nonce", "sealed"])
def test_every_altered_byte_of_an_envelope_is_noticed(vault: Vault, field: str) -> None:
    sealed = vault.seal(ADA, CLEAR, "c")
    raw = base64.b64decode(getattr(sealed, field))
    for place in range(len(raw)):
        altered = bytes((*raw[:place], raw[place] ^ 1, *raw[place + 1 :]))
        tampered = sealed.model_copy(update={field: base64.b64encode(altered).decode()})
        assert refused(vault.open, tampered, "c").code == "seal-broken"


@pytest.mark.parametrize("text", ["", "no base64!", "AAAA"])
def test_an_envelope_of_rubbish_is_broken_and_no_stack_trace(vault: Vault, text: str) -> None:
    sealed = vault.seal(ADA, CLEAR, "c")
    for field in ("wrapped", "nonce", "sealed"):
        assert refused(vault.open, sealed.model_copy(update={field: text}), "c").code == "seal-broken"


def test_a_forgotten_subject_is_gone_and_others_are_not(vault: Vault) -> None:
    ada, ben = vault.seal(ADA, CLEAR, "c"), vault.seal(BEN, b"Ben", "c")
    vault.keep()
    vault.forget(ADA)
    assert vault.open(ada, "c") is None
    assert vault.open(ben, "c") == b"Ben"


def test_a_subject_forgotten_before_its_key_was_kept_is_gone_as_well(vault: Vault) -> None:
    sealed = vault.seal(ADA, CLEAR, "c")
    vault.forget(ADA)
    vault.keep()
    assert vault.open(sealed, "c") is None


def test_who_comes_back_after_being_forgotten_gets_a_new_key_and_the_old_seals_stay_shut(vault: Vault) -> None:
    before = vault.seal(ADA, CLEAR, "c")
    vault.keep()
    vault.forget(ADA)
    after = vault.seal(ADA, b"new", "c")
    assert vault.open(after, "c") == b"new"
    assert vault.open(before, "c") is None
    vault.forget(ADA)
    assert vault.open(after, "c") is None


def test_forgetting_somebody_nobody_knows_changes_nothing(vault: Vault) -> None:
    vault.forget(ADA)
    assert vault.open(vault.seal(ADA, CLEAR, "c"), "c") == CLEAR


def test_nothing_of_a_forgotten_key_is_left_in_any_file(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path, SeededChance())
    vault.seal(ADA, CLEAR, "c")
    vault.keep()
    wrapped = _wrapped(tmp_path, ADA)
    assert any(wrapped in path.read_bytes() for path in (tmp_path / "keys").iterdir())
    vault.forget(ADA)
    assert not any(wrapped in path.read_bytes() for path in (tmp_path / "keys").iterdir())
    vault.close()


def _wrapped(folder: Path, subject: str) -> bytes:
    program = (
        "import apsw, sys; print(apsw.Connection(sys.argv[1]).execute(sys.argv[2], sys.argv[3:]).fetchone()[0].hex())"
    )
    query = "SELECT wrapped FROM subjects WHERE subject = ?"
    path = str(folder / "keys" / "subjects.db")
    told = subprocess.run([sys.executable, "-c", program, path, query, subject], capture_output=True, check=True)
    return bytes.fromhex(told.stdout.decode())


def test_kept_keys_open_the_seals_after_a_restart(tmp_path: Path) -> None:
    first = Vault.create(tmp_path, SeededChance("first"))
    sealed = first.seal(ADA, CLEAR, "c")
    first.keep()
    second = Vault.load(tmp_path, SeededChance("second"))
    assert second.open(sealed, "c") == CLEAR
    assert second.public_key() == first.public_key()
    assert second.of("mail", "ada@example.com") == first.of("mail", "ada@example.com")
    second.close()
    first.close()


def test_a_key_is_on_the_disk_only_once_it_was_kept(tmp_path: Path) -> None:
    first = Vault.create(tmp_path, SeededChance("first"))
    kept = first.seal(ADA, CLEAR, "c")
    first.keep()
    lost = first.seal(BEN, b"Ben", "c")
    second = Vault.load(tmp_path, SeededChance("second"))
    assert second.open(kept, "c") == CLEAR
    assert second.open(lost, "c") is None
    first.keep()
    assert second.open(lost, "c") == b"Ben"
    second.close()
    first.close()


def test_two_threads_that_meet_a_new_subject_give_it_one_key(vault: Vault) -> None:
    sealed: list[Sealed] = []
    start = threading.Barrier(8)

    def seal() -> None:
        start.wait()
        for number in range(50):
            sealed.append(vault.seal(SubjectId(f"su_{number}"), CLEAR, "c"))
            vault.keep()

    threads = [threading.Thread(target=seal) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sealed) == 400
    assert all(vault.open(one, "c") == CLEAR for one in sealed)


def test_a_second_key_for_the_same_firm_is_refused_and_the_first_one_stays(vault: Vault, tmp_path: Path) -> None:
    vault.seal(ADA, CLEAR, "c")
    vault.keep()
    before = (tmp_path / "keys" / "firm.key").read_bytes()
    assert refused(Vault.create, tmp_path, SeededChance("other")).code == "key-exists"
    assert (tmp_path / "keys" / "firm.key").read_bytes() == before
    assert not (tmp_path / "keys" / "firm.new").exists()


def test_a_start_that_was_cut_off_after_the_key_was_made_goes_on_with_that_key(tmp_path: Path) -> None:
    first = Vault.create(tmp_path, SeededChance("first"))
    second = Vault.create(tmp_path, SeededChance("second"))
    assert second.public_key() == first.public_key()
    second.close()
    first.close()


def test_a_missing_key_is_refused_and_none_is_made_in_its_place(tmp_path: Path) -> None:
    Vault.create(tmp_path, SeededChance()).close()
    (tmp_path / "keys" / "firm.key").unlink()
    assert refused(Vault.load, tmp_path, SeededChance()).code == "key-missing"
    assert not (tmp_path / "keys" / "firm.key").exists()


def test_only_the_owner_may_look_into_the_folder_of_keys(vault: Vault, tmp_path: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert modes["firm.key"] == modes["subjects.db"] == 0o600


@pytest.mark.parametrize("file", ["firm.key", "subjects.db"])
def test_a_file_of_keys_that_is_rubbish_is_named(tmp_path: Path, file: str) -> None:
    Vault.create(tmp_path, SeededChance()).close()
    (tmp_path / "keys" / file).write_bytes(b"\xff rubbish" * 1000)
    problem = refused(Vault.load, tmp_path, SeededChance())
    assert problem.code == "key-damaged"
    assert problem.where.endswith(file)


def test_the_keys_of_people_from_another_firm_are_not_taken_for_ours(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        folder.mkdir()
        vault = Vault.create(folder, SeededChance(folder.name))
        vault.seal(ADA, CLEAR, "c")
        vault.close()
    os.replace(folders[0] / "keys" / "subjects.db", folders[1] / "keys" / "subjects.db")
    assert refused(Vault.load, folders[1], SeededChance()).code == "key-foreign"


KEY = FirmKey(bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96)))


def test_a_key_typed_in_from_paper_is_the_same_key() -> None:
    typed = spelled(KEY).upper().replace("\n", "\r\n  ").replace(" ", "  ")
    assert parsed(typed, Path("firm.key")) == KEY


@settings(max_examples=200)
@given(st.data())
def test_a_slip_of_the_pen_in_a_printed_key_is_noticed(data: st.DataObject) -> None:
    text = spelled(KEY)
    body = text.index("sealing")
    place = data.draw(st.sampled_from([n for n in range(body, len(text)) if text[n] in "0123456789abcdef"]))
    if text[:place].rpartition("\n")[2].find(":") < 0:
        return  # A letter of a name: that is another test's.
    other = data.draw(st.sampled_from([sign for sign in "0123456789abcdef" if sign != text[place]]))
    assert refused(parsed, text[:place] + other + text[place + 1 :], Path("k")).code == "key-damaged"


def test_a_key_is_not_shown_by_accident() -> None:
    assert KEY.signing.hex() not in repr(KEY)
    assert str(KEY.sealing) not in repr(KEY)


def test_fingerprints_are_equal_for_equal_things_and_for_one_purpose_only(vault: Vault) -> None:
    ada = vault.of("mail", "ada@example.com")
    assert ada == vault.of("mail", "ada@example.com")
    assert len(ada) == 32 and int(ada, 16) >= 0
    assert ada not in {vault.of("intent", "ada@example.com"), vault.of("mail", "ben@example.com")}


def test_fingerprints_of_another_firm_are_others(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "other").mkdir()
    other = Vault.create(tmp_path / "other", SeededChance("other"))
    assert other.of("mail", "ada@example.com") != vault.of("mail", "ada@example.com")
    other.close()


def test_a_signature_is_of_exactly_this_text_under_exactly_this_key(vault: Vault) -> None:
    signature = vault.sign(b"the head is 7")
    assert signed_by(vault.public_key(), b"the head is 7", signature)
    assert not signed_by(vault.public_key(), b"the head is 8", signature)
    assert not signed_by(vault.public_key(), b"the head is 7", signature[::-1])
    assert not signed_by("rubbish", b"the head is 7", signature)


def test_a_second_owner_is_refused_at_once_and_told_who_the_first_is(tmp_path: Path) -> None:
    with FirmLock(tmp_path, started="2026-03-02T09:00:00.000000Z"):
        problem = refused(FirmLock, tmp_path)
        assert problem.code == "firm-owned"
        assert str(os.getpid()) in problem.why
        assert "2026-03-02T09:00" in problem.why
    FirmLock(tmp_path).close()


_HOLDS = """
import sys, time
from pathlib import Path
from onefirm.stores.owner import FirmLock
lock = FirmLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_is_let_go_of_by_death(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"held\n"
        assert str(owner.pid) in refused(FirmLock, tmp_path).why
        owner.kill()
        owner.wait()
        FirmLock(tmp_path).close()


def test_a_lock_that_is_closed_twice_does_no_harm(tmp_path: Path) -> None:
    lock = FirmLock(tmp_path)
    lock.close()
    with FirmLock(tmp_path):
        lock.close()
        assert refused(FirmLock, tmp_path).code == "firm-owned"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert refused(FirmLock, tmp_path / "nowhere").code == "folder-read-only"
