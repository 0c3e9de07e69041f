"""The vault: seals, opens, fingerprints and signs. Its keys lie in `keys/`, apart from the ledger."""

import base64
import binascii
import hmac
from collections import deque
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onefirm.capabilities.clock import Chance
from onefirm.capabilities.secrets import exchanged
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Sealed
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores import firm_key
from onefirm.stores.firm_key import FirmKey
from onefirm.stores.subjects import KEY_BYTES, NAME, NUMBER_BYTES, SubjectKey, SubjectKeys, wrapped_by

FOLDER = "keys"
NONCE_BYTES = 12
PIECE_BYTES = KEY_BYTES + 2 * NONCE_BYTES
PIECES = 64
FINGERPRINT_SIGNS = 32


class Vault:
    """Implements `Sealer` and `Fingerprints`. It never makes a key for a firm that should have one."""

    def __init__(self, folder: Path, key: FirmKey, chance: Chance) -> None:
        self._fingerprints = hmac.new(key.fingerprints, digestmod="sha256")
        self._signing = Ed25519PrivateKey.from_private_bytes(key.signing)
        self._chance = chance
        self._pieces = deque[bytes]()
        self._folder = folder / FOLDER
        self._key = key
        self._subjects = SubjectKeys(self._folder, key.sealing, chance)

    @classmethod
    def create(cls, folder: Path, chance: Chance) -> Self:
        """For a new firm. Refused where there is a key that something was sealed with already."""
        key, fresh = firm_key.create_or_load(folder / FOLDER, chance)
        vault = cls(folder, key, chance)
        # A key that has sealed nothing was made by a start that was cut off: this one goes on from there.
        if not fresh and vault._subjects.used():
            vault.close()
            raise firm_key.exists(folder / FOLDER)
        return vault

    @classmethod
    def load(cls, folder: Path, chance: Chance) -> Self:
        """For a firm that has been used before. Refused where the key is missing, damaged or another firm's."""
        keys = folder / FOLDER
        if (keys / firm_key.NAME).exists() and not (keys / NAME).exists():
            raise Refusal(_no_people(keys / NAME))
        if pending := firm_key.pending(keys):
            firm_key.settle(keys, taken=wrapped_by(keys) == firm_key.mark(pending))
        vault = cls(folder, firm_key.load(keys), chance)
        try:
            vault._subjects.tried()
        except BaseException:
            vault.close()
            raise
        return vault

    def seal(self, subject: SubjectId, clear: bytes, context: str) -> Sealed:
        """A fresh key for the content, wrapped under the subject's; both bound to the subject and the context."""
        key, bound = self._subjects.made(subject), _bound(subject, context)
        drawn = self._piece()
        content, nonce, wrapping = drawn[:KEY_BYTES], drawn[KEY_BYTES:-NONCE_BYTES], drawn[-NONCE_BYTES:]
        return Sealed(
            subject=subject,
            wrapped=_text(key.number + wrapping + key.cipher.encrypt(wrapping, content, bound)),
            nonce=_text(nonce),
            sealed=_text(AESGCM(content).encrypt(nonce, clear, bound)),
        )

    def _piece(self) -> bytes:
        """Fresh bytes for one seal, drawn for many at once: whoever asks the machine lets another thread go first."""
        while True:
            try:
                return self._pieces.popleft()
            except IndexError:
                drawn = self._chance.bytes(PIECE_BYTES * PIECES)
                self._pieces.extend(drawn[start : start + PIECE_BYTES] for start in range(0, len(drawn), PIECE_BYTES))

    def open(self, sealed: Sealed, context: str) -> bytes | None:
        key = self._subjects.known(sealed.subject)
        if key is None:
            return None
        try:
            wrapped = raw_of(sealed.wrapped)
            number = wrapped[:NUMBER_BYTES]
            if number != key.number:
                # Somebody who was forgotten and came back has a new key; what was sealed before stays forgotten.
                if self._subjects.forgotten(sealed.subject, number):
                    return None
                raise ValueError("This key was never theirs.")
            return _opened(sealed, wrapped, key, _bound(sealed.subject, context))
        except (InvalidTag, ValueError) as broken:
            raise Refusal(_broken(context)) from broken

    def keep(self) -> None:
        self._subjects.keep()

    def forget(self, *subjects: SubjectId) -> int:
        """Delete the keys of these subjects: everything sealed for them is gone, wherever a copy of it lies."""
        return self._subjects.forget(*subjects)

    @property
    def mark(self) -> str:
        """What the key file prints as its check: it names the key and gives nothing of it away."""
        return firm_key.mark(self._key)

    def rotate(self) -> int:
        """A new key to wrap all others with. Answers how many there are."""
        key = firm_key.successor(self._folder, self._key, self._chance)
        mark = firm_key.mark(key)
        try:
            return self._subjects.wrapped_anew(key.sealing, mark, self._chance)
        finally:
            # Also after a failure: whichever key everything is wrapped with now is the firm's.
            taken = self._subjects.wrapped_by() == mark
            firm_key.settle(self._folder, taken=taken)
            self._key = key if taken else self._key

    def rotated(self) -> str:
        """The mark of the key that took the place of the first one; empty when none did."""
        return self._subjects.wrapped_by()

    def secrets(self) -> list[str]:
        return self._subjects.secrets()

    def secret(self, name: str) -> str | None:
        return self._subjects.secret(name)

    def keep_secret(self, name: str, value: str) -> None:
        self._subjects.keep_secret(name, value)

    def exchange_secret(self, name: str, used: str, given: str) -> None:
        """For whoever signs in by it: an account brings no secret of its own."""
        self._subjects.change_secrets(lambda secret: exchanged(secret, name, used, given))

    def drop_secret(self, name: str) -> bool:
        return self._subjects.drop_secret(name)

    def succeed(self, heir: str, name: str) -> bool:
        return self._subjects.succeed(heir, name)

    def of(self, purpose: str, text: str) -> str:
        assert "\0" not in purpose, "The sign that ends a purpose cannot stand in it."
        # A copy of the prepared one: `hmac.digest` prepares the key anew, and lets another thread go first meanwhile.
        made = self._fingerprints.copy()
        made.update(f"{purpose}\0{text}".encode())
        return made.hexdigest()[:FINGERPRINT_SIGNS]

    def sign(self, message: bytes) -> bytes:
        return self._signing.sign(message)

    def public_key(self) -> str:
        """The raw Ed25519 key in base64: whoever has it can check our signatures without us."""
        return _text(self._signing.public_key().public_bytes_raw())

    def close(self) -> None:
        self._subjects.close()


def signed_with(key: FirmKey, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(key.signing).sign(message)


def signed_by(public_key: str, text: bytes, signature: bytes) -> bool:
    """Is this the signature of exactly this text under this key?"""
    try:
        Ed25519PublicKey.from_public_bytes(raw_of(public_key)).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _opened(sealed: Sealed, wrapped: bytes, key: SubjectKey, bound: bytes) -> bytes:
    wrapping, content = wrapped[NUMBER_BYTES : NUMBER_BYTES + NONCE_BYTES], wrapped[NUMBER_BYTES + NONCE_BYTES :]
    return AESGCM(key.cipher.decrypt(wrapping, content, bound)).decrypt(
        raw_of(sealed.nonce), raw_of(sealed.sealed), bound
    )


def _bound(subject: str, context: str) -> bytes:
    return f"{subject}|{context}".encode()


def _text(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).decode()


def raw_of(text: str) -> bytes:
    """The bytes that a base64 spells; a ValueError for anything else."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as broken:
        raise ValueError("This is no base64.") from broken


def _no_people(path: Path) -> Problem:
    return Problem(
        code="key-missing",
        what="The file with the keys of people is not there.",
        why="Without it nothing personal in the ledger can be read, and an empty one would not say so.",
        fix="Put it back from the newest backup of the keys: onefirm vault recover KIT",
        where=str(path),
    )


def _broken(context: str) -> Problem:
    return Problem(
        code="seal-broken",
        what="A sealed field was changed, or moved from somewhere else.",
        why="It does not open with the key it names, in the place where it stands.",
        fix="Run `onefirm ledger verify`; it names the first entry that was altered.",
        where=context,
    )
