"""The recovery kit: the firm's key as a page to print, or as a text that only a passphrase opens."""

import base64
import json
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from onefirm.capabilities.clock import Chance
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.vault import raw_of

TITLE = "onefirm recovery kit 1"
PASSPHRASE_SIGNS_MIN = 12
KIT_SIGNS_MAX = 20_000
_COST, _BLOCK, _LANES = 2**16, 8, 1
"""What guessing one passphrase costs: 64 MB and a fraction of a second."""
_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 32, 16, 12
_LINE_SIGNS = 64
_BEGIN, _END = "-----BEGIN SEALED KEY-----", "-----END SEALED KEY-----"


def printed(firm: str, spelled: str, when: str) -> str:
    """A page for a drawer that is not beside the computer."""
    return "\n".join(
        (
            TITLE,
            f"Firm: {firm}. Made on {when}.",
            "Keep it apart from the computer: with this page and a backup, anybody can read the firm.",
            "To use it: onefirm vault recover KIT --firm FOLDER (a photograph typed in again will do).",
            "",
            spelled,
        )
    )


def locked(firm: str, spelled: str, when: str, passphrase: str, chance: Chance) -> str:
    if len(passphrase) < PASSPHRASE_SIGNS_MIN:
        raise Refusal(_short())
    salt, nonce = chance.bytes(_SALT_BYTES), chance.bytes(_NONCE_BYTES)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, spelled.encode(), TITLE.encode())
    body = {"salt": _text(salt), "nonce": _text(nonce), "sealed": _text(sealed)}
    packed = _text(json.dumps(body).encode())
    lines = [packed[at : at + _LINE_SIGNS] for at in range(0, len(packed), _LINE_SIGNS)]
    says = f"Firm: {firm}. Made on {when}. It opens with its passphrase."
    return "\n".join((TITLE, says, "", _BEGIN, *lines, _END, ""))


def is_locked(kit: str) -> bool:
    return _BEGIN in kit


def unlocked(kit: str, passphrase: str) -> str:
    """The key file in it. Refuses a wrong passphrase and a kit that was cut short alike: they look the same."""
    try:
        packed = kit.partition(_BEGIN)[2].partition(_END)
        body = cast(dict[str, str], json.loads(raw_of("".join(packed[0].split())) if packed[1] else b""))
        salt, nonce, sealed = (raw_of(body[name]) for name in ("salt", "nonce", "sealed"))
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, TITLE.encode()).decode()
    except (InvalidTag, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Refusal(_closed()) from broken


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt, _KEY_BYTES, _COST, _BLOCK, _LANES).derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _short() -> Problem:
    return Problem(
        code="passphrase-short",
        what="The passphrase is too short, so no kit was made.",
        why=f"Whoever has the kit can try passphrases for years; one of fewer than {PASSPHRASE_SIGNS_MIN} signs falls.",
        fix="Take five or six words that have nothing to do with each other.",
    )


def _closed() -> Problem:
    return Problem(
        code="kit-closed",
        what="The recovery kit does not open.",
        why="The passphrase is another one, or the kit was cut short or changed.",
        fix="Try again; the passphrase is taken letter by letter, with its spaces and capitals.",
    )
