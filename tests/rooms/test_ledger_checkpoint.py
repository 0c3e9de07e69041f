"""A checkpoint is a signed note: spelled, read back, and never taken on trust."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers import AT, Key, Named, head_of, named, note_of, rows_of
from onefirm.domain.problem import Refusal
from onefirm.ledger import checkpoint
from onefirm.ledger.verify import verify
from onefirm.stores import verifier

OURS = Key()
ROWS = rows_of([f'{{"n":{n}}}' for n in range(11)])


def test_a_checkpoint_is_a_c2sp_note_of_eight_lines() -> None:
    note = note_of(ROWS, OURS)
    lines = checkpoint.spell(note).split("\n")
    assert lines[0] == checkpoint.origin_of(OURS.public_key())
    assert lines[1:3] == ["11", base64.b64encode(note.root).decode()]
    assert lines[3:5] == [f"chain {ROWS[-1].hash}", f"time {AT}"]
    assert lines[6] == ""
    assert lines[7].startswith("— onefirm ")
    assert lines[8:] == [""]


@settings(deadline=None)
@given(st.integers(1, 11))
def test_a_checkpoint_is_read_back_as_it_was_made(size: int) -> None:
    note = note_of(ROWS[:size], OURS)
    assert checkpoint.parse(checkpoint.spell(note)) == note
    assert checkpoint.genuine(note, OURS.public_key())


@pytest.mark.parametrize("line", range(1, 9))
def test_damage_is_named_with_its_line(line: int) -> None:
    lines = checkpoint.spell(note_of(ROWS, OURS)).split("\n")
    lines[line - 1] = lines[line - 1][:-1] + "!"
    with pytest.raises(Refusal) as refused:
        checkpoint.parse("\n".join(lines))
    assert refused.value.problem.code == "checkpoint-damaged"
    assert refused.value.problem.where == f"line {line} of the checkpoint"


@pytest.mark.parametrize("text", ["", "\n", "onefirm/0123456789abcdef\n", "x" * 10_000])
def test_what_is_no_checkpoint_is_damaged_in_its_first_wrong_line(text: str) -> None:
    with pytest.raises(Refusal, match="checkpoint cannot be read"):
        checkpoint.parse(text)


@pytest.mark.parametrize("change", ["cut", "lengthened"])
def test_a_line_too_few_or_too_many_is_damage(change: str) -> None:
    text = checkpoint.spell(note_of(ROWS, OURS))
    with pytest.raises(Refusal, match="has 8 lines"):
        checkpoint.parse(text[:-1] if change == "cut" else text + "more\n")


def test_a_signed_root_that_its_own_subtrees_do_not_have_is_not_gone_on_from() -> None:
    note = replace(note_of(ROWS, OURS), root=bytes(32))
    message = checkpoint.spell(note).split("\n\n")[0] + "\n"
    signed = replace(note, signature=note.signature[:4] + OURS.sign(message.encode()))
    assert checkpoint.genuine(signed, OURS.public_key())
    verified = verify(iter(ROWS), head_of(ROWS), [checkpoint.spell(signed)], OURS.public_key())
    assert named(verified) == Named("checkpoint-disagrees", None)


@pytest.mark.parametrize(
    "change",
    [{"size": 13}, {"chain": "0" * 64}, {"at": "2026-03-02T09:00:00.000001Z"}, {"origin": "onefirm/" + "0" * 16}],
)
def test_a_changed_checkpoint_is_not_genuine(change: dict[str, object]) -> None:
    assert not checkpoint.genuine(replace(note_of(ROWS, OURS), **change), OURS.public_key())


def test_a_checkpoint_of_another_key_is_not_ours_in_any_disguise() -> None:
    theirs = Key("theirs")
    note = note_of(ROWS, theirs)
    assert not checkpoint.genuine(note, OURS.public_key())
    disguised = replace(note, origin=checkpoint.origin_of(OURS.public_key()))
    assert not checkpoint.genuine(disguised, OURS.public_key())
    genuine = note_of(ROWS, OURS)
    assert not checkpoint.genuine(
        replace(genuine, signature=genuine.signature[:4] + note.signature[4:]), OURS.public_key()
    )


def test_our_key_cannot_sign_in_the_name_of_another_firm() -> None:
    note = note_of(ROWS, OURS)
    elsewhere = checkpoint.make("onefirm/" + "0" * 16, note.size, note.chain, note.subtrees, AT, OURS)
    assert not checkpoint.genuine(elsewhere, OURS.public_key())


def test_an_empty_ledger_is_never_signed_for() -> None:
    with pytest.raises(AssertionError, match="nothing to say"):
        checkpoint.make("onefirm/0", 0, "0" * 64, (), AT, OURS)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 511))
def test_the_pure_python_signature_check_agrees_with_the_library(message: bytes, flipped: int) -> None:
    key, signature = base64.b64decode(OURS.public_key()), OURS.sign(message)
    assert verifier.signed(key, message, signature)
    broken = bytearray(signature)
    broken[flipped // 8] ^= 1 << flipped % 8
    assert not verifier.signed(key, message, bytes(broken))
    assert not verifier.signed(key, message + b"!", signature)
    # The same number once around the order of the curve would pass for a second signature of the same note.
    around = int.from_bytes(signature[32:], "little") + verifier.Q
    assert not verifier.signed(key, message, signature[:32] + around.to_bytes(32, "little"))


def test_the_pure_python_signature_check_knows_the_vectors_of_the_rfc() -> None:
    """RFC 8032, section 7.1: TEST 1 and TEST 2."""
    empty = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert verifier.signed(
        empty,
        b"",
        bytes.fromhex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    )
    one_byte = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert verifier.signed(one_byte, b"\x72", signature)
    assert not verifier.signed(one_byte, b"\x73", signature)
