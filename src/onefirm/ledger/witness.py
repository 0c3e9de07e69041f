"""The witness: checkpoints are kept where a change of the database cannot reach them, and when that is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from onefirm.capabilities.clock import Clock
from onefirm.domain.events.firm import RETURNS_STREAM
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger import chain, checkpoint, tree
from onefirm.ledger.checkpoint import Checkpoint, Signer
from onefirm.ledger.returns import Return, returns_in, standing
from onefirm.ledger.store import Head, Store

CHECKPOINT_ENTRIES = 1_000
_ROWS_AT_ONCE = 1_000


class Witness(Protocol):
    """Keeps checkpoints outside of the database, the more places the better."""

    def keep(self, text: str) -> None:
        """Returns when the note is on the disk."""
        ...

    def all(self) -> Sequence[str]:
        """Every note, oldest first."""
        ...


def due(size: int, attested: int, asked: bool) -> bool:
    """Is it time to sign? After every thousand entries, and for anything new at idle, at close and when asked."""
    new = size - attested
    return new > 0 and (asked or new >= CHECKPOINT_ENTRIES)


@dataclass(frozen=True)
class _Attested:
    """What was signed last: nothing before it is looked at again."""

    size: int
    chain: str
    subtrees: tree.Range


_NOTHING = _Attested(0, chain.GENESIS, ())


class Notary:
    """Signs checkpoints. It follows the new entries itself, and signs only what continues its last word."""

    def __init__(self, store: Store, signer: Signer, witness: Witness, clock: Clock, origin: str) -> None:
        self._store = store
        self._signer = signer
        self._witness = witness
        self._clock = clock
        self._origin = origin
        self._last: _Attested | None = None
        self.trouble: Problem | None = None
        """What kept the last attempt from being signed or kept."""

    def attempt(self) -> bool:
        """Attest now if anything is new. What stands in the way is told, and may be gone the next time."""
        try:
            self.attest(force=True)
        except Refusal as refusal:
            self.trouble = refusal.problem
            return False
        self.trouble = None
        return True

    def attest(self, force: bool = False) -> Checkpoint | None:
        """Sign and keep a checkpoint if one is due; None when it is not. Costs one look at the head otherwise.

        Raises a Refusal when the ledger no longer contains what was signed before.
        """
        last = self._last or self._recalled()
        head = self._store.head()
        if head.seq < last.size:
            raise Refusal(_shortened(head.seq, last.size))
        # What is not on the disk yet may be gone after a power cut, and the checkpoint would then accuse the firm.
        if not due(head.seq, last.size, force) or head.seq > self._store.durable():
            return None
        grown = self._followed(last, head)
        note = checkpoint.make(
            self._origin, grown.size, grown.chain, grown.subtrees, instant(self._clock.now()), self._signer
        )
        self._witness.keep(checkpoint.spell(note))
        self._last = grown
        return note

    def _recalled(self) -> _Attested:
        """The newest checkpoint that is really ours, compared once with the entry it speaks of."""
        returns = returns_in(self._store.stream(RETURNS_STREAM))
        newest = newest_genuine(self._witness.all(), self._signer.public_key(), returns)
        if newest is None:
            self._last = _NOTHING
            return _NOTHING
        row = self._store.row(newest.size)
        if row is None:
            raise Refusal(_shortened(self._store.head().seq, newest.size))
        if row.hash != newest.chain:
            raise Refusal(_contradicted(newest.size))
        self._last = _Attested(newest.size, newest.chain, newest.subtrees)
        return self._last

    def _followed(self, last: _Attested, head: Head) -> _Attested:
        size, prev, subtrees = last.size, last.chain, last.subtrees
        while size < head.seq:
            rows = [row for row in self._store.rows(size, _ROWS_AT_ONCE) if row.seq <= head.seq]
            reached, prev = chain.follow(rows, size, prev)
            if reached - size != len(rows) or not rows:
                raise Refusal(_broken(reached + 1))
            subtrees = tree.extended(subtrees, size, [row.hash for row in rows])
            size = reached
        if prev != head.hash or tree.spelled(subtrees) != head.tree:
            raise Refusal(_broken(head.seq))
        return _Attested(size, prev, subtrees)


def newest_genuine(notes: Sequence[str], public_key: str, returns: Sequence[Return] = ()) -> Checkpoint | None:
    """The largest checkpoint signed with this key for this ledger. Damaged and forged ones are for `verify` to name."""
    readable: list[Checkpoint] = []
    for note in notes:
        try:
            readable.append(checkpoint.parse(note))
        except Refusal:
            continue
    if returns:
        # Only a genuine note may vouch for a return, so here every signature is looked at.
        readable = standing([found for found in readable if checkpoint.genuine(found, public_key)], returns)
    readable.sort(key=lambda found: found.size, reverse=True)
    return next((found for found in readable if checkpoint.genuine(found, public_key)), None)


def _shortened(entries: int, signed: int) -> Problem:
    return Problem(
        code="ledger-old-copy",
        what=f"The ledger ends at entry {entries}, but a checkpoint was signed for {signed} entries.",
        why="The database was replaced by an older copy of itself, or its last entries were cut off.",
        fix="Put the newest copy of firm.db back, then verify the ledger.",
        where=f"ledger entry {entries + 1}",
    )


def _contradicted(size: int) -> Problem:
    return Problem(
        code="ledger-rewritten",
        what=f"The first {size} entries are no longer the ones that were signed.",
        why=f"Entry {size} has another hash than the checkpoint of {size} entries names.",
        fix="Verify the ledger to see from which entry on, and go back to a backup from before the change.",
        where=f"ledger entry {size}",
    )


def _broken(seq: int) -> Problem:
    return Problem(
        code="ledger-unsigned",
        what="No checkpoint was signed, because the ledger does not hold together.",
        why=f"Entry {seq} does not follow from what was signed before.",
        fix="Verify the ledger: it names what happened and where.",
        where=f"ledger entry {seq}",
    )
