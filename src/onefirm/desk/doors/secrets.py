"""What is handed out and never kept: a secret of 256 bits, as a browser or a program holds it. Pure."""

import base64
import hashlib
import re
from zlib import crc32

SECRET_BYTES = 32
TOKEN_PREFIX = "of_"  # noqa: S105  It tells a token of ours from any other, and is no secret.
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LONG_WORD = re.compile(r"[0-9A-Za-z]{30,}")
_SECRET_SIGNS = 43
_CHECK_SIGNS = 6


def session_of(chance: bytes) -> str:
    assert len(chance) == SECRET_BYTES, "A secret takes exactly 256 bits."
    return base64.urlsafe_b64encode(chance).decode().rstrip("=")


def token_of(chance: bytes) -> str:
    """`of_`, the secret, and a check: one double click takes it whole, and whoever scans for leaks knows it."""
    assert len(chance) == SECRET_BYTES, "A secret takes exactly 256 bits."
    secret = _spelled(int.from_bytes(chance, "big"), _SECRET_SIGNS)
    return f"{TOKEN_PREFIX}{secret}{_check(secret)}"


def is_token(text: str) -> bool:
    """Was this ever a token of some firm? One that was cut off or mistyped is none."""
    secret, check = text[len(TOKEN_PREFIX) : -_CHECK_SIGNS], text[-_CHECK_SIGNS:]
    return text.startswith(TOKEN_PREFIX) and len(secret) == _SECRET_SIGNS and text.isascii() and _check(secret) == check


def like_token(text: str) -> bool:
    """May this be a token, or a part of one? Then it is a secret, whether it counts or not."""
    return TOKEN_PREFIX in text or bool(_LONG_WORD.search(text))


def fingerprint(secret: str) -> str:
    """All that is kept. Nobody comes back from it: there are too many secrets to try."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(secret: str) -> str:
    return _spelled(crc32(secret.encode()), _CHECK_SIGNS)


def _spelled(number: int, signs: int) -> str:
    spelled = ""
    for _ in range(signs):
        number, digit = divmod(number, len(_SIGNS))
        spelled = _SIGNS[digit] + spelled
    return spelled
