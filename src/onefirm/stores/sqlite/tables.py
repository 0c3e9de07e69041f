"""The tables of a projection as a fold sees them: prior rows, put, change, drop. Nothing else is in reach."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from onefirm.ledger.projection import Cell, Row, Table
from onefirm.stores.sqlite.database import Database


@dataclass(slots=True)
class _Row:
    """A row as it lies in its table, and as the folds have left it. None where there is none."""

    was: dict[str, Cell] | None
    now: dict[str, Cell] | None
    read: bool = True
    """False when it was put without a look at what was there."""


class TableRows:
    """Implements `Rows`. With another `place`, the same fold fills other tables: that is how a rebuild works.

    What the folds change waits in memory until `write`: one append often changes the same row several times.
    """

    def __init__(self, db: Database, tables: Iterable[Table], place: Callable[[str], str] = str) -> None:
        self._run = db.execute
        self._tables = {table.name: _Spelled(table, place(table.name)) for table in tables}
        self._rows: dict[tuple[str, tuple[Cell, ...]], _Row] = {}

    def get(self, table: str, *key: Cell) -> dict[str, Cell] | None:
        now = self._row(table, key).now
        return None if now is None else {**now}

    def put(self, table: str, row: Row) -> None:
        spelled = self._tables[table]
        assert row.keys() <= spelled.known, f"'{table}' has no column {sorted(row.keys() - spelled.known)}."
        key = tuple(row.get(column) for column in spelled.key)
        kept = self._rows.setdefault((table, key), _Row(None, None, read=False))
        kept.now = {column: row.get(column) for column in spelled.columns}

    def change(self, table: str, *key: Cell, **cells: Cell) -> None:
        self._tables[table].check(cells)
        now = self._row(table, key).now
        if now is not None:
            now.update(cells)

    def drop(self, table: str, *key: Cell) -> None:
        self._row(table, key).now = None

    def write(self) -> None:
        """What has changed since the last time, each row once."""
        for (table, key), row in self._rows.items():
            spelled = self._tables[table]
            if row.now is None:
                if row.was is not None or not row.read:
                    self._run(spelled.drop, key)
            elif row.was is None:
                self._run(spelled.put, tuple(row.now.values()))
            elif changed := {name: cell for name, cell in row.now.items() if row.was[name] != cell}:
                self._run(spelled.change(tuple(changed)), (*changed.values(), *key))
        self._rows.clear()

    def forget(self) -> None:
        """Whatever has changed since the last time is not to be."""
        self._rows.clear()

    def _row(self, table: str, key: tuple[Cell, ...]) -> _Row:
        kept = self._rows.get((table, key))
        if kept is None:
            spelled = self._tables[table]
            found = self._run(spelled.get, key).fetchone()
            was = None if found is None else dict(zip(spelled.columns, found, strict=True))
            kept = self._rows[table, key] = _Row(was, None if was is None else {**was})
        return kept


class _Spelled:
    """The statements of one table, each spelled once so that it is also prepared once."""

    def __init__(self, table: Table, place: str) -> None:
        self.columns = tuple(table.columns)
        self.known = frozenset(table.columns)
        self._place = place
        self.key = table.key
        self._where = " AND ".join(f"{column} = ?" for column in table.key)
        self._changes: dict[tuple[str, ...], str] = {}
        listed = ", ".join(self.columns)
        marks = ", ".join("?" for _ in self.columns)
        rest = ", ".join(f"{column} = excluded.{column}" for column in self.columns if column not in self.key)
        clash = f"DO UPDATE SET {rest}" if rest else "DO NOTHING"
        # `{place}` and the columns come from declarations in the code, checked to be plain names; never from outside.
        self.get = f"SELECT {listed} FROM {place} WHERE {self._where}"  # noqa: S608 - names of ours, see above
        self.put = (
            f"INSERT INTO {place} ({listed}) VALUES ({marks}) "  # noqa: S608 - names of ours, see above
            f"ON CONFLICT ({', '.join(table.key)}) {clash}"
        )
        self.drop = f"DELETE FROM {place} WHERE {self._where}"  # noqa: S608 - names of ours, see above

    def check(self, names: Collection[str]) -> None:
        assert self.known.issuperset(names), f"'{self._place}' has no column {sorted(set(names) - self.known)}."
        assert not any(name in names for name in self.key), f"A change to '{self._place}' cannot move a row."

    def change(self, names: tuple[str, ...]) -> str:
        spelled = self._changes.get(names)
        if spelled is None:
            listed = ", ".join(f"{name} = ?" for name in names)
            spelled = f"UPDATE {self._place} SET {listed} WHERE {self._where}"  # noqa: S608 - names of ours
            self._changes[names] = spelled
        return spelled
