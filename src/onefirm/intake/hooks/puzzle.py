"""What a page of ours knows about itself, and the small work a browser does for it. Pure."""

import re
from hashlib import sha256

BITS = 14
"""So many leading zeros: some sixteen thousand tries, less than a second for a browser, and a price for a robot."""
_NONCE = re.compile(r"[0-9a-f]{32}")
_ANSWER = re.compile(r"[0-9]{1,12}")


def is_nonce(text: str) -> bool:
    return _NONCE.fullmatch(text) is not None


def is_solved(nonce: str, answer: str) -> bool:
    if not _ANSWER.fullmatch(answer):
        return False
    found = sha256(f"{nonce}:{answer}".encode()).digest()
    return int.from_bytes(found, "big") >> (256 - BITS) == 0
