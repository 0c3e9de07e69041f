"""A ledger in memory: the same promises as the stores on disk, without the disk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future

from onefirm.domain.events.fact import Fact, Recorded
from onefirm.ledger.codec import Codec
from onefirm.ledger.projection import Cell, Projection, Row, Rows, Table
from onefirm.ledger.store import Batch, Conflict, Entry, Head, StoredRow


class MemoryRows:
    """Implements `Rows` on dicts."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.tables = {table.name: table for table in tables}
        self.kept: dict[str, dict[tuple[Cell, ...], dict[str, Cell]]] = {name: {} for name in self.tables}

    def get(self, table: str, *key: Cell) -> dict[str, Cell] | None:
        row = self.kept[table].get(key)
        return None if row is None else dict(row)

    def put(self, table: str, row: Row) -> None:
        columns = self.tables[table].columns
        assert row.keys() <= columns.keys(), f"'{table}' has no column {sorted(row.keys() - columns.keys())}."
        whole = {column: row.get(column) for column in columns}
        self.kept[table][tuple(whole[column] for column in self.tables[table].key)] = whole

    def change(self, table: str, *key: Cell, **cells: Cell) -> None:
        columns = self.tables[table].columns
        assert cells.keys() <= columns.keys(), f"'{table}' has no column {sorted(cells.keys() - columns.keys())}."
        row = self.kept[table].get(key)
        if row is not None:
            row.update(cells)

    def drop(self, table: str, *key: Cell) -> None:
        self.kept[table].pop(key, None)


class MemoryStore:
    """Implements `Store`. Appends are committed at once; who wants a queue before it builds one."""

    def __init__(self, projections: Sequence[Projection]) -> None:
        self.facts: list[Recorded] = []
        self.rows_kept: list[StoredRow] = []
        self._streams: dict[str, list[int]] = defaultdict(list)
        self._projections = projections
        self._by_kind: dict[str, list[Callable[[Recorded, Rows], None]]] = defaultdict(list)
        for projection in projections:
            for kind in projection.kinds:
                self._by_kind[kind].append(projection.fold)
        self.tables = _tables(projections)
        self._watching: list[Callable[[int], None]] = []

    def append(self, batch: Batch) -> Future[tuple[Recorded, ...]]:
        future: Future[tuple[Recorded, ...]] = Future()
        try:
            future.set_result(self.commit(batch))
        except Conflict as conflict:
            future.set_exception(conflict)
        return future

    def commit(self, batch: Batch) -> tuple[Recorded, ...]:
        """All of the batch or nothing of it."""
        stale = {stream: self.version(stream) for stream, at in batch.expected.items() if self.version(stream) != at}
        if stale:
            raise Conflict(stale)
        recorded = tuple(self._add(batch, entry) for entry in batch.entries)
        for notify in tuple(self._watching):
            notify(len(self.facts))
        return recorded

    def rows(self, after: int = 0, limit: int = 1000, newest_first: bool = False) -> Sequence[StoredRow]:
        later = self.rows_kept[after:]
        return later[::-1][:limit] if newest_first else later[:limit]

    def all_rows(self) -> Iterator[StoredRow]:
        yield from self.rows_kept

    def row(self, seq: int) -> StoredRow | None:
        return self.rows_kept[seq - 1] if 0 < seq <= len(self.rows_kept) else None

    def stream(self, stream: str) -> Sequence[StoredRow]:
        return [self.rows_kept[seq - 1] for seq in self._streams.get(stream, ())]

    def streams(self) -> tuple[str, ...]:
        return tuple(self._streams)

    def first(self, stream: str) -> StoredRow | None:
        seqs = self._streams.get(stream)
        return self.rows_kept[seqs[0] - 1] if seqs else None

    def last(self, stream: str) -> StoredRow | None:
        seqs = self._streams.get(stream)
        return self.rows_kept[seqs[-1] - 1] if seqs else None

    def version(self, stream: str) -> int:
        return len(self._streams.get(stream, ()))

    def head(self) -> Head:
        return Head(len(self.facts), "", "")

    def durable(self) -> int:
        return len(self.facts)

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        self._watching.append(notify)
        return lambda: self._watching.remove(notify)

    def rebuild(
        self, projections: Sequence[Projection], open_row: Callable[[StoredRow], Recorded]
    ) -> Mapping[str, bool]:
        """Fold everything anew; the live tables give way to the new ones."""
        fresh, equal = _tables(projections), dict[str, bool]()
        events = [open_row(row) for row in self.rows_kept]
        for projection in projections:
            for event in events:
                if event.fact.kind in projection.kinds:
                    projection.fold(event, fresh)
            equal[projection.name] = all(
                fresh.kept[table.name] == self.tables.kept[table.name] for table in projection.tables
            )
        self.tables.kept.update(fresh.kept)
        return equal

    def close(self) -> None:
        self._watching.clear()

    def _add(self, batch: Batch, entry: Entry) -> Recorded:
        stream, fact = entry.stream, entry.fact
        seqs = self._streams[stream]
        seq = len(self.facts) + 1
        seqs.append(seq)
        actor, cause = (entry.then_by, seq - 1) if entry.then_by else (batch.actor, batch.cause)
        event = Recorded(seq, batch.at, stream, len(seqs), actor, cause, fact, "")
        self.facts.append(event)
        self.rows_kept.append(
            StoredRow(seq, batch.at, fact.kind, fact.version, stream, len(seqs), actor, cause, entry.body, "", "")
        )
        for fold in self._by_kind.get(fact.kind, ()):
            fold(event, self.tables)
        return event


class KeptAsIs(Codec):
    """Facts are frozen, so a ledger in memory may keep them as they are, and spell nothing."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def spell(self, fact: Fact, stream: str) -> str:
        return ""

    def read(self, row: StoredRow) -> Recorded:
        return self._store.facts[row.seq - 1]


def _tables(projections: Iterable[Projection]) -> MemoryRows:
    return MemoryRows(table for projection in projections for table in projection.tables)
