"""Secrets under a name: passwords and tokens of the outside, sealed in the file of the keys and nowhere else."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from onefirm.domain.problem import Problem, Refusal

KEY_BYTES = 32
NONCE_BYTES = 12
_PURPOSE = b"onefirm secrets 1"


def sealed(sealing: bytes, name: str, value: str, nonce: bytes) -> bytes:
    """Bound to its name: no secret can be put in the place of another."""
    assert len(nonce) == NONCE_BYTES, "A nonce of another length would not be found again."
    return nonce + _cipher(sealing).encrypt(nonce, value.encode(), _bound(name))


def opened(sealing: bytes, name: str, raw: bytes) -> str:
    try:
        return _cipher(sealing).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(name)).decode()
    except (InvalidTag, ValueError) as broken:
        raise Refusal(_broken(name)) from broken


def _cipher(sealing: bytes) -> AESGCM:
    # A key of its own: what wraps the keys of people is used for nothing else.
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=_PURPOSE).derive(sealing))


def _bound(name: str) -> bytes:
    return _PURPOSE + b"|" + name.encode()


def _broken(name: str) -> Problem:
    return Problem(
        code="secret-broken",
        what=f"The secret '{name}' does not open.",
        why="It was changed on the disk, or sealed with another key.",
        fix=f"Put it in again: onefirm vault set {name}",
        where="keys/subjects.db",
    )
