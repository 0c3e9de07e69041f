"""The tables of a projection as a fold sees them: prior rows, put, change, drop. Nothing else is in reach."""

from collections.abc import Callable, Iterable

from onefirm.ledger.projection import Cell, Row, Table
from onefirm.stores.sqlite.database import Database


class TableRows:
    """Implements `Rows`. With another `place`, the same fold fills other tables: that is how a rebuild works."""

    def __init__(self, db: Database, tables: Iterable[Table], place: Callable[[str], str] = str) -> None:
        self._run = db.execute
        self._tables = {table.name: _Spelled(table, place(table.name)) for table in tables}

    def get(self, table: str, *key: Cell) -> dict[str, Cell] | None:
        spelled = self._tables[table]
        row = self._run(spelled.get, key).fetchone()
        return None if row is None else dict(zip(spelled.columns, row, strict=True))

    def put(self, table: str, row: Row) -> None:
        spelled = self._tables[table]
        cells = [row.get(column) for column in spelled.columns]
        assert row.keys() <= spelled.known, f"'{table}' has no column {sorted(row.keys() - spelled.known)}."
        self._run(spelled.put, cells)

    def change(self, table: str, *key: Cell, **cells: Cell) -> None:
        if cells:
            self._run(self._tables[table].change(tuple(cells)), (*cells.values(), *key))

    def drop(self, table: str, *key: Cell) -> None:
        self._run(self._tables[table].drop, key)


class _Spelled:
    """The statements of one table, each spelled once so that it is also prepared once."""

    def __init__(self, table: Table, place: str) -> None:
        self.columns = tuple(table.columns)
        self.known = frozenset(table.columns)
        self._place = place
        self._key = frozenset(table.key)
        self._where = " AND ".join(f"{column} = ?" for column in table.key)
        self._changes: dict[tuple[str, ...], str] = {}
        listed = ", ".join(self.columns)
        marks = ", ".join("?" for _ in self.columns)
        rest = ", ".join(f"{column} = excluded.{column}" for column in self.columns if column not in self._key)
        clash = f"DO UPDATE SET {rest}" if rest else "DO NOTHING"
        # `{place}` and the columns come from declarations in the code, checked to be plain names; never from outside.
        self.get = f"SELECT {listed} FROM {place} WHERE {self._where}"  # noqa: S608 - names of ours, see above
        self.put = (
            f"INSERT INTO {place} ({listed}) VALUES ({marks}) "  # noqa: S608 - names of ours, see above
            f"ON CONFLICT ({', '.join(table.key)}) {clash}"
        )
        self.drop = f"DELETE FROM {place} WHERE {self._where}"  # noqa: S608 - names of ours, see above

    def change(self, names: tuple[str, ...]) -> str:
        spelled = self._changes.get(names)
        if spelled is None:
            assert self.known.issuperset(names), f"'{self._place}' has no column {sorted(set(names) - self.known)}."
            assert self._key.isdisjoint(names), f"A change to '{self._place}' cannot move the row to another key."
            listed = ", ".join(f"{name} = ?" for name in names)
            spelled = f"UPDATE {self._place} SET {listed} WHERE {self._where}"  # noqa: S608 - names of ours
            self._changes[names] = spelled
        return spelled
