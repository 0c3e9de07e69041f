"""A passkey lets in only where it says that somebody was there and proved it, and never with a count it had before."""

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from onefirm.domain.problem import Refusal
from stories.test_who_may_come_in import BY_LINK, House, told

HERE = ("http://localhost:8710", "localhost")
THERE, PROVEN, NEW = 0x01, 0x04, 0x40
"""What an authenticator says of itself: somebody touched it, it knew them, and it brings a key."""
CREDENTIAL = b"one of ours, of this very test"


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(raw: bytes) -> bytes:
    return b"\x58" + bytes([len(raw)]) + raw


def _text(said: str) -> bytes:
    return bytes([0x60 + len(said)]) + said.encode()


@dataclass
class Device:
    """An authenticator without a browser before it, which would never ask one that knows nobody."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, asked: str, flags: int) -> str:
        numbers = self.key.public_key().public_numbers()
        x, y = (_bytes(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        public = b"\xa5\x01\x02\x03\x26\x20\x01\x21" + x + b"\x22" + y
        brought = bytes(16) + len(CREDENTIAL).to_bytes(2, "big") + CREDENTIAL + public
        said = _said(flags | NEW, 0) + brought
        whole = b"\xa3" + _text("fmt") + _text("none") + _text("attStmt") + b"\xa0" + _text("authData") + _bytes(said)
        return _answer({"clientDataJSON": coded(_client("create", asked)), "attestationObject": coded(whole)})

    def entering(self, asked: str, flags: int, count: int) -> str:
        said, client = _said(flags, count), _client("get", asked)
        signed = self.key.sign(said + sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": said, "signature": signed}
        return _answer({name: coded(raw) for name, raw in parts.items()})


def _said(flags: int, count: int) -> bytes:
    return sha256(HERE[1].encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


def _client(act: str, asked: str) -> bytes:
    said = {"type": f"webauthn.{act}", "challenge": json.loads(asked)["challenge"], "origin": HERE[0]}
    return json.dumps(said).encode()


def _answer(response: dict[str, str]) -> str:
    return json.dumps({"id": coded(CREDENTIAL), "rawId": coded(CREDENTIAL), "type": "public-key", "response": response})


async def _add(house: House, device: Device, flags: int) -> str:
    """What it was refused with; nothing where it was added."""
    here = house.firm.doors.known((await house.firm.doors.begin("Firefox", BY_LINK)).session)
    assert here is not None
    answer = device.made(await house.firm.passkeys.to_add(*HERE, here.id), flags)
    try:
        await house.firm.passkeys.add("Mine", "Firefox", answer, here.id)
    except Refusal as refused:
        return refused.problem.code
    return ""


async def _enter(house: House, device: Device, flags: int, count: int) -> str:
    answer = device.entering(await house.firm.passkeys.to_sign_in(*HERE), flags, count)
    try:
        return "" if (await house.firm.passkeys.enter("Firefox", answer)).session else "no session"
    except Refusal as refused:
        return refused.problem.code


@pytest.mark.parametrize("flags", [0, THERE, PROVEN], ids=["nothing", "touched alone", "known alone"])
def test_who_was_not_there_or_not_proven_adds_none_and_is_not_let_in(tmp_path: Path, flags: int) -> None:
    async def story(house: House) -> None:
        device = Device()
        assert await _add(house, device, flags) == "passkey-not-made"
        assert await _add(house, device, THERE | PROVEN) == ""
        assert await _enter(house, device, flags, 1) == "passkey-not-proven"
        assert await _enter(house, device, THERE | PROVEN, 1) == ""

    told(tmp_path / "firm", story)


def test_a_count_that_does_not_go_on_is_that_of_a_copy(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        device = Device()
        assert await _add(house, device, THERE | PROVEN) == ""
        assert await _enter(house, device, THERE | PROVEN, 5) == ""
        for count in (5, 4, 0):
            assert await _enter(house, device, THERE | PROVEN, count) == "passkey-not-proven"
        await house.again()
        assert await _enter(house, device, THERE | PROVEN, 5) == "passkey-not-proven"
        assert await _enter(house, device, THERE | PROVEN, 6) == ""

    told(tmp_path / "firm", story)
