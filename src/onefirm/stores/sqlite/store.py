"""The embedded store: the ledger and its projections in one SQLite file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import apsw

from onefirm.domain.events.fact import Recorded
from onefirm.ledger.projection import Cell, Projection
from onefirm.ledger.store import Batch, Head, StoredRow
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite import health, problems, schema
from onefirm.stores.sqlite.connect import Readers, telling
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.folding import OpenRow
from onefirm.stores.sqlite.pen import Pen, Ready
from onefirm.stores.sqlite.rebuild import rebuild
from onefirm.stores.sqlite.writer import Writer

PAGE = 1_000
SETTLE_PAGES_MAX = 1_000_000


def _as_it_is(_db: Database) -> None:
    """Most connections need nothing more."""


class SqliteStore:
    """Implements `Store`. One thread writes; every other thread reads on a connection of its own."""

    def __init__(
        self,
        path: Path,
        projections: Sequence[Projection],
        open_row: OpenRow,
        before_commit: Callable[[], None],
        ready: Ready = _as_it_is,
    ) -> None:
        """`ready` is given every writing connection once it is open: to bound the file with `max_page_count`, say."""
        schema.check(projections)
        self._path = path
        # Damage beyond the head shows only when projections are folded, and a full disk only at the first write.
        with telling(path):
            self._writer = Writer(path, Pen(path, projections, open_row, before_commit, ready))
        self._readers = Readers(path)

    def append(self, batch: Batch) -> Future[tuple[Recorded, ...]]:
        return self._writer.append(batch)

    def rows(self, after: int = 0, limit: int = 1000, newest_first: bool = False) -> Sequence[StoredRow]:
        return self._rows("event_rows_newest" if newest_first else "event_rows", after=after, limit=limit)

    def all_rows(self) -> Iterator[StoredRow]:
        """By pages, so that no reader holds the write-ahead log open while somebody takes their time."""
        after = 0
        while page := self.rows(after, PAGE):
            yield from page
            after = page[-1].seq

    def row(self, seq: int) -> StoredRow | None:
        return next(iter(self._rows("event_row", seq=seq)), None)

    def stream(self, stream: str) -> Sequence[StoredRow]:
        return self._rows("event_stream", stream=stream)

    def first(self, stream: str) -> StoredRow | None:
        return next(iter(self._rows("event_stream_first", stream=stream)), None)

    def last(self, stream: str) -> StoredRow | None:
        return next(iter(self._rows("event_stream_last", stream=stream)), None)

    def version(self, stream: str) -> int:
        found = self._readers.mine().execute(shipped()["event_stream_version"], {"stream": stream}).fetchone()
        assert found is not None
        return found[0]

    def head(self) -> Head:
        found = self._readers.mine().execute(shipped()["ledger_head"]).fetchone()
        assert found is not None
        return Head(*found)

    def durable(self) -> int:
        return self._writer.durable

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        return self._writer.watch(notify)

    def rebuild(self, projections: Sequence[Projection], open_row: OpenRow) -> Mapping[str, bool]:
        def run(pen: Pen) -> Mapping[str, bool]:
            _settle(pen)
            pen.begin(durable=True)
            equal = rebuild(pen.db, projections, open_row, pen.tail.seq)
            pen.commit()
            for name in equal:
                pen.folds.stuck.pop(name, None)
            return equal

        return self._writer.ask(run)

    def scrub(self, projections: Sequence[Projection], open_row: OpenRow) -> None:
        """Fold everything anew and write the file anew: what can no longer be opened is then nowhere in it."""
        self.rebuild(projections, open_row)
        self._writer.ask(Pen.scrub)

    def settle(self) -> None:
        """Wait until every projection has seen every entry. Raises what a fold raised, if one is stuck."""

        def run(pen: Pen) -> None:
            _settle(pen)
            for failure in pen.folds.stuck.values():
                raise failure

        self._writer.ask(run)

    def health(self) -> list[tuple[str, bool, str]]:
        """What `doctor` shows about the store: name, whether it is well, one sentence."""
        return health.examine(self._path, self._readers.mine(), self._writer)

    def close(self) -> None:
        self._readers.close()
        self._writer.close()

    def _rows(self, query: str, **values: Cell) -> list[StoredRow]:
        try:
            return [StoredRow(*row) for row in self._readers.mine().execute(shipped()[query], values)]
        except apsw.CorruptError as damage:
            raise problems.firm_damaged(self._path, f"SQLite says: {damage}.") from damage


def _settle(pen: Pen) -> None:
    for _ in range(SETTLE_PAGES_MAX):
        if not pen.folds.behind(pen.tail.seq):
            return
        pen.follow()
