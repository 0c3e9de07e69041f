"""The tree over all entries (RFC 6962), kept as a compact range: one hash for each set bit of the size."""

from collections.abc import Iterable
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()

Range = tuple[bytes, ...]
"""The roots of the perfect subtrees, largest first."""


def leaf(entry_hash: str) -> bytes:
    return sha256(b"\x00" + bytes.fromhex(entry_hash)).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def grown(subtrees: Range, size: int, entry_hash: str) -> Range:
    """The range after one more entry; `size` is the number of entries before it."""
    carried = leaf(entry_hash)
    kept = list(subtrees)
    while size & 1:
        carried = node(kept.pop(), carried)
        size >>= 1
    kept.append(carried)
    return tuple(kept)


def extended(subtrees: Range, size: int, entry_hashes: Iterable[str]) -> Range:
    """The same for many entries; spelled out, because a verification spends most of its time here."""
    kept = list(subtrees)
    for entry_hash in entry_hashes:
        carried = sha256(b"\x00" + bytes.fromhex(entry_hash)).digest()
        bits = size
        while bits & 1:
            carried = sha256(b"\x01" + kept.pop() + carried).digest()
            bits >>= 1
        kept.append(carried)
        size += 1
    return tuple(kept)


def root(subtrees: Range) -> bytes:
    if not subtrees:
        return EMPTY_ROOT
    top = subtrees[-1]
    for subtree in reversed(subtrees[:-1]):
        top = node(subtree, top)
    return top


def spelled(subtrees: Range) -> str:
    return ",".join(subtree.hex() for subtree in subtrees)


def parsed(text: str) -> Range:
    return tuple(bytes.fromhex(part) for part in text.split(",")) if text else ()
