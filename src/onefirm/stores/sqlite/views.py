"""Reading projections through named queries, on connections that cannot write."""

from collections.abc import Mapping
from pathlib import Path

from onefirm.ledger.projection import Cell
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite.connect import Readers
from onefirm.stores.sqlite.database import Cursor

PATTERN_SIGNS_MAX = 2_000
"""Nothing of a firm is called by a longer name, so nothing is found by one. SQLite would refuse to look."""


class SqliteViews:
    """Implements `Views`."""

    def __init__(self, path: Path, queries: Mapping[str, str] | None = None) -> None:
        self._readers = Readers(path)
        self._queries = shipped() if queries is None else queries

    def all(self, query: str, **values: Cell) -> list[dict[str, Cell]]:
        if len(str(values.get("pattern", ""))) > PATTERN_SIGNS_MAX:
            return []
        return _read(self._readers.mine().execute(self._queries[query], values))

    def one(self, query: str, **values: Cell) -> dict[str, Cell] | None:
        """The first row, if there is any."""
        return next(iter(self.all(query, **values)), None)

    def close(self) -> None:
        self._readers.close()


def _read(cursor: Cursor) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    names: tuple[str, ...] = ()
    for row in cursor:
        names = names or tuple(column[0] for column in cursor.get_description())
        rows.append(dict(zip(names, row, strict=True)))
    return rows
