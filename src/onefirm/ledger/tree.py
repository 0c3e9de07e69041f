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
    """The same for many entries, a perfect subtree at a time: a deep verification spends most of its time here."""
    kept = list(subtrees)
    leaves = [sha256(b"\x00" + raw).digest() for raw in map(bytes.fromhex, entry_hashes)]
    done = 0
    while done < len(leaves):
        width = 1 << (len(leaves) - done).bit_length() - 1
        if size:
            # A subtree begins only where its own width divides the place.
            width = min(width, size & -size)
        carried = _perfect(leaves[done : done + width])
        pairs = size // width
        while pairs & 1:
            carried = node(kept.pop(), carried)
            pairs >>= 1
        kept.append(carried)
        size, done = size + width, done + width
    return tuple(kept)


def _perfect(level: list[bytes]) -> bytes:
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return level[0]


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
