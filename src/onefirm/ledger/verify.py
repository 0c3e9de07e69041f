"""Verifying the ledger: every entry hashed again as it is stored, and held against what was signed outside."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain as joined
from itertools import islice

from onefirm.domain.events.firm import FirmCreated
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger import chain, checkpoint, findings, tree
from onefirm.ledger.checkpoint import Checkpoint
from onefirm.ledger.diagnosis import diagnose
from onefirm.ledger.findings import Finding
from onefirm.ledger.returns import Return, returns_in, standing
from onefirm.ledger.store import Head, Store, StoredRow

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Verified:
    sound: bool
    entries: int
    """How many follow each other from the first on."""
    checkpoints: int
    """How many are genuine, and agree with the entries."""
    first_bad: int | None = None
    problem: Problem | None = None
    vouched: int = 0
    """Up to this entry a signature outside of the database says that nothing was rewritten."""
    returns: tuple[Return, ...] = ()
    """When the firm was put back from a backup; what had been signed for the entries given up is passed over."""


def verify(
    rows: Iterator[StoredRow],
    head: Head,
    checkpoints: Sequence[str],
    public_key: str,
    guards_missing: Sequence[str] = (),
    deep: bool = False,
) -> Verified:
    """Name the first thing that is wrong. Rows and head must be of one moment; for an open store, see `examine`.

    A checkpoint carries the subtrees that were signed, so the tree is folded from the newest one on;
    `deep` folds all of it and compares every signed root as well.
    """
    notes, bad_note = _weighed(checkpoints, public_key)
    walk = _Walk(rows, notes, head.seq, public_key, deep)
    finding = walk.contradicted(walk.to_the_end() or walk.held_against(head)) or bad_note
    if finding is None and guards_missing:
        finding = findings.guards_missing(tuple(guards_missing))
    return Verified(
        sound=finding is None,
        entries=walk.size,
        checkpoints=walk.agreed,
        first_bad=finding.first_bad if finding else None,
        problem=finding.problem if finding else None,
        vouched=walk.vouched,
        returns=tuple(walk.returns),
    )


def examine(
    store: Store, checkpoints: Sequence[str], public_key: str, guards_missing: Sequence[str] = (), deep: bool = False
) -> Verified:
    """Verify a store that may be written to meanwhile: as far as its head was when this began."""
    head = store.head()
    verified = verify(islice(store.all_rows(), head.seq), head, checkpoints, public_key, guards_missing, deep)
    newest = store.rows(limit=1, newest_first=True)
    head = store.head()
    if verified.sound and newest and newest[0].seq > head.seq:
        finding = findings.added(head.seq + 1)
        return replace(verified, sound=False, first_bad=finding.first_bad, problem=finding.problem)
    return verified


def says(verified: Verified) -> str:
    """The outcome in the operator's words, with what could not be seen."""
    if verified.problem:
        return verified.problem.sentence()
    if not verified.checkpoints:
        return (
            f"All {verified.entries} entries follow each other. No signed checkpoint was found, so it cannot be seen "
            "whether the last entries were cut off or the whole history was written anew."
        )
    back = "".join(f" At entry {each.seq} the firm was put back from a copy." for each in verified.returns)
    signed = "1 signed checkpoint agrees"
    if verified.checkpoints > 1:
        signed = f"{verified.checkpoints} signed checkpoints agree"
    return (
        f"All {verified.entries} entries are as they were written. {signed}; "
        f"the newest one vouches for the first {verified.vouched}.{back}"
    )


class _Walk:
    """One pass over the rows, with a stop at the size of each checkpoint."""

    def __init__(
        self, rows: Iterator[StoredRow], notes: Sequence[Checkpoint], reach: int, public_key: str, deep: bool
    ) -> None:
        self.size = 0
        self.hash = chain.GENESIS
        self.agreed = 0
        self.vouched = 0
        self.returns: list[Return] = []
        self._reach = reach
        self._rows = rows
        self._notes = notes
        self._next_note = 0
        self._public_key = public_key
        known = 0 if deep else max((note.size for note in notes if note.size <= reach), default=0)
        self._fold_from = known
        self._subtrees: tree.Range | None = None if known else ()
        self._fault: Finding | None = None
        self._against: list[tuple[Checkpoint, Finding]] = []

    def to_the_end(self) -> Finding | None:
        while chunk := self._chunk():
            before = self.size
            self.size, self.hash = chain.follow(chunk, before, self.hash)
            followed = self.size - before
            if before == 0 and (finding := _other_key(chunk[:followed], self._public_key)):
                return finding
            if followed < len(chunk):
                return diagnose(chunk[followed], self.size, self.hash, joined(chunk[followed + 1 :], self._readable()))
            self._give_up_before(returns_in(chunk))
            if self._subtrees is not None:
                self._subtrees = tree.extended(self._subtrees, before, [row.hash for row in chunk])
            if finding := self._at_checkpoints():
                return finding
        return self._fault

    def contradicted(self, later: Finding | None) -> Finding | None:
        """What the first note says that no return gave up; otherwise what was found later."""
        return self._against[0][1] if self._against else later

    def held_against(self, head: Head) -> Finding | None:
        """What the head row and the checkpoints beyond the end say about what was there."""
        signed = self._notes[-1].size if self._notes else 0
        same_tree = self._subtrees is not None and head.tree == tree.spelled(self._subtrees)
        wrong = (head.seq != self.size) + (head.hash != self.hash) + (not same_tree)
        if wrong == 1 and signed <= self.size:
            return findings.head_altered(self.size)
        if head.seq < self.size:
            return findings.added(head.seq + 1)
        if head.seq > self.size:
            return findings.cut_off(self.size, head.seq, "The head of the ledger")
        if signed > self.size:
            by = "A signed checkpoint"
            return findings.cut_off(self.size, signed, by) if wrong else findings.old_copy(self.size, signed)
        return findings.rewritten(self.vouched, self.size) if wrong else None

    def _chunk(self) -> list[StoredRow]:
        """The rows up to the next checkpoint, at most a thousand. None after one that could not be read."""
        chunk: list[StoredRow] = []
        if self._fault:
            return chunk
        room = _ROWS_AT_ONCE
        if self._next_note < len(self._notes):
            room = min(room, self._notes[self._next_note].size - self.size)
        try:
            # What was read before a fault stays in the list, so the fault is named with its own place.
            chunk.extend(islice(self._rows, room))
        except UnicodeDecodeError:
            self._fault = findings.unreadable(self.size + len(chunk) + 1)
        except Refusal as refusal:
            self._fault = findings.refused(self.size + len(chunk) + 1, refusal.problem)
        return chunk

    def _give_up_before(self, returns: Sequence[Return]) -> None:
        """Pass over what was signed for entries that a return gave up."""
        if not returns:
            return
        said = [note for note, _ in self._against]
        left = standing([*said, *self._notes[self._next_note :]], returns)
        self._against = [(note, finding) for note, finding in self._against if note in left]
        left = [note for note in left if note not in said]
        self.returns += returns
        self._notes, self._next_note = left, 0
        if self._subtrees is None:
            self._fold_from = max((note.size for note in left if note.size <= self._reach), default=0)

    def _readable(self) -> Iterator[StoredRow]:
        """The rest of the rows, for a diagnosis: it makes do with what can be read."""
        if self._fault:
            return
        try:
            yield from self._rows
        except (UnicodeDecodeError, Refusal):
            return

    def _at_checkpoints(self) -> Finding | None:
        while self._next_note < len(self._notes) and self._notes[self._next_note].size == self.size:
            note = self._notes[self._next_note]
            self._next_note += 1
            if note.chain != self.hash:
                # A return further on may say that this was signed for entries that were given up.
                self._against.append((note, findings.rewritten(self.vouched, self.size)))
                continue
            folded = note.subtrees if self._subtrees is None else self._subtrees
            if tree.root(folded) != note.root:
                return findings.checkpoint_disagrees(self.size)
            if self.size == self._fold_from:
                self._subtrees = folded
            self.agreed += 1
            self.vouched = self.size
        return None


def _weighed(texts: Sequence[str], public_key: str) -> tuple[list[Checkpoint], Finding | None]:
    """The genuine checkpoints by size, and what is wrong with the first of the others."""
    good: list[Checkpoint] = []
    bad: Finding | None = None
    for number, text in enumerate(texts, 1):
        try:
            note = checkpoint.parse(text)
        except Refusal as damaged:
            bad = bad or findings.checkpoint_damaged(number, damaged.problem)
            continue
        if checkpoint.genuine(note, public_key):
            good.append(note)
        else:
            bad = bad or findings.checkpoint_forged(number, note.size)
    return sorted(good, key=lambda note: note.size), bad


def _other_key(rows: Sequence[StoredRow], public_key: str) -> Finding | None:
    """The first entries hold `firm.created`, which names the key that everything later is signed with."""
    for row in rows:
        if row.kind == FirmCreated.kind and _begun_with(row.body) != public_key:
            return findings.key_changed(row.seq)
    return None


def _begun_with(body: str) -> object:
    try:
        fields: Json = json.loads(body)
        return fields.get("public_key")
    except (ValueError, AttributeError):
        return None
