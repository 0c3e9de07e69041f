"""A checkpoint: one signed note that says how long the ledger was, and what was in it (C2SP tlog-checkpoint).

onefirm/6f1d…          the origin: the fingerprint of the firm's key
1000                   how many entries
CsUYapGGPo4dkMgIAUqo…  the root of the tree over them, base64
chain 93ac…            the hash of the last one
time 2026-11-21T10:00:00.000000Z
tree CsUYapGG…         the subtrees of that root, so that a later verification can go on from here

— onefirm c2lnbmF0dXJl…
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger import tree

SIGNED_BY = "onefirm"
_ED25519 = b"\x01"
_HASH_BYTES = 32
_KEY_ID_BYTES = 4
_LINES = 8

_HEX = re.compile(r"[0-9a-f]{64}")
_SIZE = re.compile(r"[1-9][0-9]{0,17}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_ORIGIN = re.compile(r"onefirm/[0-9a-f]{16}")


class Signer(Protocol):
    """Holds the firm's signing key. The vault is one."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature."""
        ...

    def public_key(self) -> str:
        """The 32 bytes of the public key, base64."""
        ...


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    chain: str
    at: str
    subtrees: tree.Range
    signature: bytes
    """The key's short id and the signature, as a signed note carries them."""


def origin_of(public_key: str) -> str:
    """The firm's name on its checkpoints: nobody can bear it without the key."""
    return f"onefirm/{sha256(b64decode(public_key)).hexdigest()[:16]}"


def make(origin: str, size: int, chain: str, subtrees: tree.Range, at: str, signer: Signer) -> Checkpoint:
    """Sign what the ledger is at this size."""
    assert size > 0, "There is nothing to say about an empty ledger."
    assert len(subtrees) == size.bit_count(), "There is one subtree for each bit of the size."
    unsigned = Checkpoint(origin, size, tree.root(subtrees), chain, at, subtrees, b"")
    signature = _key_id(signer.public_key()) + signer.sign(_message(unsigned).encode())
    return Checkpoint(origin, size, unsigned.root, chain, at, subtrees, signature)


def spell(checkpoint: Checkpoint) -> str:
    return f"{_message(checkpoint)}\n— {SIGNED_BY} {_base64(checkpoint.signature)}\n"


def parse(text: str) -> Checkpoint:
    """The note as data; a Refusal names the first line that is damaged. Whether it is genuine is another question."""
    lines = text.split("\n")
    for number, (part, form, line) in enumerate(zip(_PARTS, _FORMS, lines, strict=False), 1):
        if not form.fullmatch(line):
            raise Refusal(_damaged(number, f"It should be {part}, and reads '{line[:80]}'."))
    if len(lines) != _LINES + 1 or lines[-1]:
        raise Refusal(_damaged(min(len(lines), _LINES + 1), f"A checkpoint has {_LINES} lines, each with its end."))
    checkpoint = _assembled(lines)
    if spell(checkpoint) != text:
        raise Refusal(_damaged(_LINES, "The same checkpoint would be written otherwise."))
    return checkpoint


def genuine(checkpoint: Checkpoint, public_key: str) -> bool:
    """Was it signed with this key, in this key's name?"""
    if checkpoint.origin != origin_of(public_key) or checkpoint.signature[:_KEY_ID_BYTES] != _key_id(public_key):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key))
        key.verify(checkpoint.signature[_KEY_ID_BYTES:], _message(checkpoint).encode())
    except InvalidSignature:
        return False
    return True


_BASE64_HASH = r"[A-Za-z0-9+/]{43}="
_PARTS_AND_FORMS = (
    ("the origin, 'onefirm/' and a fingerprint", _ORIGIN),
    ("the number of entries", _SIZE),
    ("the root of the tree, base64", re.compile(_BASE64_HASH)),
    ("'chain' and the hash of the last entry", re.compile(f"chain {_HEX.pattern}")),
    ("'time' and a moment in UTC", re.compile(f"time {_TIME.pattern}")),
    ("'tree' and the subtrees, base64", re.compile(r"tree (?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,4}={0,2}")),
    ("empty", re.compile("")),
    (f"'— {SIGNED_BY}' and the signature", re.compile(rf"— {SIGNED_BY} [A-Za-z0-9+/]{{90}}[A-Za-z0-9+/=]{{2}}")),
)
_PARTS = tuple(part for part, _ in _PARTS_AND_FORMS)
_FORMS = tuple(form for _, form in _PARTS_AND_FORMS)


def _message(checkpoint: Checkpoint) -> str:
    """Exactly what is signed, with the end of its last line."""
    return (
        f"{checkpoint.origin}\n{checkpoint.size}\n{_base64(checkpoint.root)}\n"
        f"chain {checkpoint.chain}\ntime {checkpoint.at}\ntree {_base64(b''.join(checkpoint.subtrees))}\n"
    )


def _assembled(lines: list[str]) -> Checkpoint:
    try:
        joined = b64decode(lines[5].removeprefix("tree "))
        return Checkpoint(
            origin=lines[0],
            size=int(lines[1]),
            root=b64decode(lines[2]),
            chain=lines[3].removeprefix("chain "),
            at=lines[4].removeprefix("time "),
            subtrees=tuple(joined[at : at + _HASH_BYTES] for at in range(0, len(joined), _HASH_BYTES)),
            signature=b64decode(lines[7].removeprefix(f"— {SIGNED_BY} ")),
        )
    except ValueError as fault:
        raise Refusal(_damaged(6, "It is not base64.")) from fault


def _key_id(public_key: str) -> bytes:
    """The four bytes by which a signed note says which key it means."""
    return sha256(SIGNED_BY.encode() + b"\n" + _ED25519 + b64decode(public_key)).digest()[:_KEY_ID_BYTES]


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _damaged(line: int, why: str) -> Problem:
    return Problem(
        code="checkpoint-damaged",
        what="A checkpoint cannot be read.",
        why=why,
        fix="Compare it with another copy of the checkpoints, and replace the damaged one.",
        where=f"line {line} of the checkpoint",
    )
