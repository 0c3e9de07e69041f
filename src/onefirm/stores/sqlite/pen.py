"""The pen: the one connection that writes, and everything that must stay in step with it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

import apsw

from onefirm.domain.events.fact import Recorded
from onefirm.ledger.projection import Projection
from onefirm.ledger.store import Batch
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite import guards
from onefirm.stores.sqlite.connect import BUSY_MILLISECONDS_MAX, open_writer, seal
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.folding import Folds, OpenRow
from onefirm.stores.sqlite.tail import EventRow, Tail

ROWS_AT_ONCE = (32, 16, 8, 4, 2, 1)
"""Rows go in by statements of these sizes: each step gives up the interpreter once, not once for every row."""
READERS_MILLISECONDS_MAX = 500
"""How long mending waits for those who read, each time it is tried."""

_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERTS = {size: "INSERT INTO events VALUES " + ", ".join([_ROW] * size) for size in ROWS_AT_ONCE}  # noqa: S608 - question marks only

Ready = Callable[[Database], None]


class Pen:
    """Not shared: after it is made, only the writer's thread touches it."""

    def __init__(
        self,
        path: Path,
        projections: Sequence[Projection],
        open_row: OpenRow,
        before_commit: Callable[[], None],
        ready: Ready,
    ) -> None:
        self._path = path
        self._projections = projections
        self._open_row = open_row
        self._before_commit = before_commit
        self._ready = ready
        self.committing = False
        """True from the moment COMMIT is given: after a failure, only then may anything have been kept."""
        self._take_up(prepare=True)

    def begin(self, batches: Sequence[Batch] = (), *, durable: bool) -> None:
        self.committing = False
        self._full(durable)
        self.db.execute("BEGIN IMMEDIATE")
        self.tail.follow(batches)
        self._rows, self._recorded = [], []

    def write(self, batch: Batch) -> tuple[Recorded, ...]:
        """Chain one batch and fold it. Whatever it raises, the batches before it stand."""
        self.tail.expect(batch)
        mark = self.tail.mark()
        recorded, rows = self.tail.grow(batch)
        try:
            self._fold(recorded)
        except BaseException:
            self.tail.shrink(mark, recorded)
            raise
        self._rows += rows
        self._recorded += recorded
        return recorded

    def commit(self) -> None:
        """The rows of the whole group, the head, the checkpoints: one transaction."""
        assert self.db.in_transaction, "What is outside a transaction would be committed row by row."
        head = self.tail.head(self._rows)
        self._insert()
        self.db.execute("UPDATE head SET seq = ?, hash = ?, tree = ?", (head.seq, head.hash, head.tree))
        self.folds.advance(head.seq)
        # Keys first: an entry that nobody can ever read is worse than a key that opens nothing.
        self._before_commit()
        self.committing = True
        self.db.execute("COMMIT")
        if self._recorded:
            self.folds.fresh.add(self._recorded)

    def rollback(self) -> None:
        self.db.execute("ROLLBACK")

    def barrier(self) -> None:
        """A tiny commit with a sync: everything committed before it is on the disk when it returns."""
        self.begin(durable=True)
        self.commit()

    def follow(self) -> None:
        """One page of what may be folded later. It needs no sync of its own."""
        self._full(False)
        self.folds.follow(self.tail.seq)
        if not self.folds.behind(self.tail.seq):
            self.folds.fresh.clear()

    def reopen(self) -> None:
        """After a failure: a new connection, and a sync that settles what the failed COMMIT has left behind."""
        self.db.close(force=True)
        self._take_up(prepare=False)
        self._write_anew()
        self.barrier()

    def scrub(self) -> None:
        """Write the whole file anew, so that nothing of what was deleted is left in a gap of a page or in the log."""
        self.db.set_authorizer(None)
        try:
            self.db.execute("VACUUM").fetchall()
        finally:
            self.db.set_authorizer(guards.judge)
        self._write_anew()

    def holds(self, recorded: Sequence[Recorded]) -> bool:
        """Do these entries stand in the ledger, with these very hashes?"""
        for event in recorded:
            place = {"stream": event.stream, "version": event.stream_version}
            found = self.db.execute(shipped()["event_hash"], place).fetchone()
            if found is None or found[0] != event.hash:
                return False
        return True

    def close(self) -> None:
        with suppress(apsw.Error):
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close(force=True)

    def _take_up(self, *, prepare: bool) -> None:
        self.db = open_writer(self._path)
        try:
            self._is_full = True
            self._rows: list[EventRow] = []
            self._recorded: list[Recorded] = []
            self.tail = Tail(self.db)
            self.folds = Folds(self.db, self._projections, self._open_row)
            if prepare:
                self.folds.prepare(self.tail.seq)
            seal(self.db)
            self._ready(self.db)
        except BaseException:
            self.db.close(force=True)
            raise

    def _write_anew(self) -> None:
        """Move the whole write-ahead log into the database.

        A sync that failed may have dropped what it was for, while everybody goes on reading it from memory; no later
        sync brings it back. So it is written once more, elsewhere, and until that is done nothing more is promised.
        """
        self.db.set_busy_timeout(READERS_MILLISECONDS_MAX)
        ((busy, _, _),) = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            raise apsw.BusyError("the log cannot be put away while somebody goes on reading it")
        self.db.set_busy_timeout(BUSY_MILLISECONDS_MAX)

    def _full(self, wanted: bool) -> None:
        if wanted != self._is_full:
            self.db.execute("PRAGMA synchronous = FULL" if wanted else "PRAGMA synchronous = NORMAL")
            self._is_full = wanted

    def _fold(self, recorded: Sequence[Recorded]) -> None:
        if not self.folds.concerned(recorded):
            return
        self.folds.decide(recorded)
        self.db.execute("SAVEPOINT batch")
        try:
            self.folds.write()
        except BaseException:
            self.folds.forget()
            # A full disk may have rolled everything back already; then there is no savepoint, and the group has failed.
            if self.db.in_transaction:
                self.db.execute("ROLLBACK TO batch; RELEASE batch")
            raise
        self.db.execute("RELEASE batch")

    def _insert(self) -> None:
        """Folds never look at entries, so the rows of a group go in together, after the last batch that may fail."""
        rows, done = self._rows, 0
        for size in ROWS_AT_ONCE:
            while len(rows) - done >= size:
                self.db.execute(_INSERTS[size], tuple(chain.from_iterable(rows[done : done + size])))
                done += size
        self._rows = []
