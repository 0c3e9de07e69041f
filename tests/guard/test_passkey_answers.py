"""What somebody sends in place of a browser's answer proves nothing, and breaks nothing: nobody is signed in yet."""

import base64
import json

import pytest

from onefirm.guard.passkeys.ceremony import NotProven, Place
from onefirm.guard.passkeys.webauthn import counted, made

HERE = Place(host="localhost", origin="http://localhost:8710")
CHALLENGE = b"c" * 32


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _answer(said: bytes, raw: bytes) -> str:
    response = {"clientDataJSON": _coded(said)}
    response |= dict.fromkeys(("attestationObject", "authenticatorData", "signature"), _coded(raw))
    return json.dumps({"id": "aa", "rawId": "aa", "type": "public-key", "response": response})


def _said(kind: str) -> bytes:
    told = {"type": kind, "challenge": _coded(CHALLENGE), "origin": HERE.origin}
    return json.dumps(told).encode()


RAW = (
    b"",
    b"\x81" * 5_000 + b"\x00",
    b"\x9f" * 2_000,
    b"\xbb" + b"\xff" * 8,
    b"\x5b\x7f" + b"\xff" * 7,
    b"\xd8\x1c" * 3_000,
)
"""CBOR that is empty, deep, without an end, and longer than there is."""
SAID = (b"[]", b"[" * 50_000, _said("webauthn.create"), _said("webauthn.get"))
ANSWERS = (
    "", "{", "[]", "1", "null", "[" * 100_000, '{"id":' * 50_000, json.dumps({"id": 1}),
    *(_answer(said, raw) for said in SAID for raw in RAW),
)  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
def test_what_is_no_answer_proves_nothing_and_breaks_nothing(answer: str) -> None:
    with pytest.raises(NotProven):
        made(HERE, CHALLENGE, answer)
    with pytest.raises(NotProven):
        counted(HERE, CHALLENGE, answer, _coded(b"\xa0"), 0)
