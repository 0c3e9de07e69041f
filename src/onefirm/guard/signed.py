"""Signed webhooks, as Standard Webhooks spells them: who holds the secret can sign, and read a signature. Pure."""

import base64
import binascii
import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

WINDOW_SECONDS = 300
"""How far the clocks of the two sides may be apart; what is older may be a copy of what was sent once."""
ID_SIGNS_MAX = 256
SIGNATURES_MAX = 16
"""Whoever changes their secret signs with both for a while; nobody has more than a few."""
SECRET_BYTES_MIN = 16
_PREFIX = "whsec_"
_STAMP_DIGITS_MAX = 12
_SCHEME = "v1,"


def key_of(secret: str) -> bytes:
    """The key behind `whsec_` and base64, or any other text as it stands. A short one is none."""
    if not secret.startswith(_PREFIX):
        return _long_enough(secret.encode())
    try:
        return _long_enough(base64.b64decode(secret.removeprefix(_PREFIX), validate=True))
    except (binascii.Error, ValueError):
        return b""


def sign(key: bytes, name: str, at: int, raw: bytes) -> str:
    """The header `webhook-signature` of what is sent under this name at this second."""
    assert key, "Nothing is signed without a secret."
    made = hmac.digest(key, f"{name}.{at}.".encode() + raw, sha256)
    return _SCHEME + base64.b64encode(made).decode()


def is_signed(keys: Sequence[bytes], name: str, stamp: str, signatures: str, raw: bytes) -> bool:
    """Was exactly this signed with one of these keys? How long it takes says nothing about how wrong it was."""
    at = _second(stamp)
    if at is None or not named(name) or not signatures.isascii():
        return False
    given = [each.encode() for each in signatures.split(" ")[:SIGNATURES_MAX] if each.startswith(_SCHEME)]
    right = [sign(key, name, at, raw).encode() for key in keys if key]
    return any([hmac.compare_digest(one, other) for one in given for other in right])  # noqa: C419 -- all are compared.


def is_fresh(stamp: str, now: datetime) -> bool:
    at = _second(stamp)
    return at is not None and abs(now.timestamp() - at) <= WINDOW_SECONDS


def named(name: str) -> bool:
    """A name that can stand in a header and in a key: printable, without spaces, not long."""
    return 0 < len(name) <= ID_SIGNS_MAX and name.isascii() and name.isprintable() and " " not in name


def _second(stamp: str) -> int | None:
    # As it stands on the wire it was signed, so nothing may be read in two ways: no sign, no space, no leading zero.
    plain = stamp.isascii() and stamp.isdigit() and len(stamp) <= _STAMP_DIGITS_MAX and stamp == str(int(stamp))
    return int(stamp) if plain else None


def _long_enough(key: bytes) -> bytes:
    return key if len(key) >= SECRET_BYTES_MIN else b""
