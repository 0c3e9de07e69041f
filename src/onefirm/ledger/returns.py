"""When a firm was put back: what was signed for the entries that were given up is no accusation.

A return counts once something was signed after it, over a ledger that holds it. That note vouches for all that stands
before it, whichever ledger the earlier notes were signed for. Nobody without the key can make one, and the newest note
of all is always held against the ledger, whatever an entry says of itself.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onefirm.domain.events.firm import FirmRestored
from onefirm.ledger.checkpoint import Checkpoint
from onefirm.ledger.store import StoredRow


class Return(NamedTuple):
    seq: int
    """The entry that says so."""
    at: str


def returns_in(rows: Iterable[StoredRow]) -> list[Return]:
    return [Return(row.seq, row.at) for row in rows if row.kind == FirmRestored.kind]


def standing(notes: Sequence[Checkpoint], returns: Iterable[Return]) -> list[Checkpoint]:
    """The notes that still speak of this ledger."""
    left = list(notes)
    for back in returns:
        if any(note.size >= back.seq and note.at >= back.at for note in left):
            left = [note for note in left if note.at >= back.at]
    return left
