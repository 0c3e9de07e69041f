"""Naming a break: where a row does not follow the one before it, what was done to the ledger?"""

from collections.abc import Iterator

from onefirm.ledger.chain import hash_at, own_hash
from onefirm.ledger.findings import Finding, added, altered, missing, reordered
from onefirm.ledger.store import StoredRow


def diagnose(row: StoredRow, size: int, prev: str, rest: Iterator[StoredRow]) -> Finding:
    """`row` stands where entry `size + 1` should follow the hash `prev`; `rest` is everything after it."""
    place = size + 1
    found = own_hash(row)
    if row.seq == place and found == row.hash and size:
        # This entry is as it was written, and it names another one before it: that one was changed and hashed anew.
        return altered(size)
    if row.seq < place:
        return _out_of_order(row, place, rest)
    elsewhere, later = _found_later(row, place, prev, rest)
    if elsewhere:
        return reordered(place)
    if row.seq > place or later:
        return missing(place)
    earlier = _earlier(row, place)
    return added(earlier) if earlier else altered(place)


def _found_later(row: StoredRow, place: int, prev: str, rest: Iterator[StoredRow]) -> tuple[bool, bool]:
    """Does the entry of this place stand somewhere after it; and is the row here really a later one?"""
    elsewhere = _fits(row, row, place, prev) and row.seq != place
    later, last = False, row.seq
    for other in rest:
        elsewhere = elsewhere or other.seq == place or _fits(other, row, place, prev)
        later = later or hash_at(row, other.seq, row.prev) == row.hash
        last = other.seq
    # Renumbered rows end before the numbers they were hashed for: look as far beyond the end as rows may be gone.
    return elsewhere, later or any(hash_at(row, last + gone, row.prev) == row.hash for gone in range(1, 1001))


def _fits(other: StoredRow, row: StoredRow, place: int, prev: str) -> bool:
    """Is this the entry that was written in the place, whichever of the two rows its hash was left in?"""
    return hash_at(other, place, prev) in (other.hash, row.hash)


def _earlier(row: StoredRow, place: int) -> int | None:
    """The place this row was written in, when it was pushed back by rows put in before it."""
    return next((seq for seq in range(place - 1, 0, -1) if hash_at(row, seq, row.prev) == row.hash), None)


def _out_of_order(row: StoredRow, place: int, rest: Iterator[StoredRow]) -> Finding:
    """A number that was passed already: a row given a lower number, or one that stands here twice."""
    last = place + sum(1 for _ in rest)
    written = (seq for seq in range(place, last + 1) if hash_at(row, seq, row.prev) == row.hash)
    return reordered(next(written, row.seq))
