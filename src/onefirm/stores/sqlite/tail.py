"""The end of the ledger in memory: the last hash, the tree, and the versions of the streams lately written to."""

import json
from collections.abc import Sequence

from onefirm.domain.events.fact import Recorded
from onefirm.ledger.chain import link
from onefirm.ledger.store import Batch, Conflict, Head
from onefirm.ledger.tree import Range, extended, parsed, spelled
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite.database import Database

STREAMS_REMEMBERED_MAX = 50_000

_VERSIONS = """
SELECT stream, MAX(stream_version) FROM events WHERE stream IN (SELECT value FROM json_each(?)) GROUP BY stream
"""

EventRow = tuple[int, str, str, int, str, int, str, int | None, str, str, str]
Mark = tuple[int, str]


class Tail:
    """Grows by batches; a batch that fails is taken off again before the next one is tried."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._versions: dict[str, int] = {}
        self.seq, self.hash, self._subtrees = _head(db)

    def head(self, rows: Sequence[EventRow]) -> Head:
        """The head once these rows are in. The tree grows by a whole group at a time; no batch has to wait for it."""
        self._subtrees = extended(self._subtrees, self.seq - len(rows), (row[-1] for row in rows))
        return Head(self.seq, self.hash, spelled(self._subtrees))

    def follow(self, batches: Sequence[Batch] = ()) -> None:
        """Once per group, inside its transaction: has somebody else appended, and how far are these streams?"""
        seq, last, subtrees = _head(self._db)
        if (seq, last) != self.mark():
            self.seq, self.hash, self._subtrees = seq, last, subtrees
            self._versions.clear()
        elif len(self._versions) > STREAMS_REMEMBERED_MAX:
            self._versions.clear()
        self._learn(batches)

    def expect(self, batch: Batch) -> None:
        """Raise the Conflict of a batch that was decided on streams which have moved on since."""
        moved: dict[str, int] = {}
        for stream, version in batch.expected.items():
            actual = self._versions[stream]
            if actual != version:
                moved[stream] = actual
        if moved:
            raise Conflict(moved)

    def mark(self) -> Mark:
        return self.seq, self.hash

    def grow(self, batch: Batch) -> tuple[tuple[Recorded, ...], list[EventRow]]:
        """The rows of a batch in the chain, and the same as they will be answered."""
        at = batch.at
        seq, prev = self.seq, self.hash
        versions = self._versions
        recorded: list[Recorded] = []
        rows: list[EventRow] = []
        moved: dict[str, int] = {}
        for entry in batch.entries:
            stream, fact, body = entry.stream, entry.fact, entry.body
            kind, number = fact.kind, fact.version
            actor, cause = (entry.then_by, seq) if entry.then_by else (batch.actor, batch.cause)
            version = moved[stream] = (moved.get(stream) or versions[stream]) + 1
            seq += 1
            this = link(seq, at, kind, number, stream, version, actor, cause, body, prev)
            rows.append((seq, at, kind, number, stream, version, actor, cause, body, prev, this))
            recorded.append(Recorded(seq, at, stream, version, actor, cause, fact, this))
            prev = this
        self._versions.update(moved)
        self.seq, self.hash = seq, prev
        return tuple(recorded), rows

    def shrink(self, mark: Mark, recorded: Sequence[Recorded]) -> None:
        """Take a batch off again: it was the last one to grow."""
        self.seq, self.hash = mark
        for event in reversed(recorded):
            self._versions[event.stream] = event.stream_version - 1

    def _learn(self, batches: Sequence[Batch]) -> None:
        """The versions of all streams a group is about, in one question: each statement costs a wait of its own."""
        known = self._versions
        unknown: dict[str, int] = {}
        for batch in batches:
            for entry in batch.entries:
                if entry.stream not in known:
                    unknown[entry.stream] = 0
            for stream in batch.expected:
                if stream not in known:
                    unknown[stream] = 0
        if unknown:
            unknown.update(self._db.execute(_VERSIONS, (json.dumps(list(unknown)),)).fetchall())
            known.update(unknown)


def _head(db: Database) -> tuple[int, str, Range]:
    row = db.execute(shipped()["ledger_head"]).fetchone()
    assert row is not None
    seq, last, tree = row
    return seq, last, parsed(tree)
