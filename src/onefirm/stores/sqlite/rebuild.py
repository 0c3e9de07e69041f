"""Rebuilding: every projection folded anew beside the live one, compared row by row, and put in its place."""

from collections.abc import Iterator, Mapping, Sequence

from onefirm.ledger.projection import Projection, Table
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.folding import OpenRow, fold_between
from onefirm.stores.sqlite.schema import table_made
from onefirm.stores.sqlite.tables import TableRows


def rebuild(db: Database, projections: Sequence[Projection], open_row: OpenRow, upto: int) -> Mapping[str, bool]:
    """One transaction, opened and committed by the caller. True where the live rows were what they should be."""
    tables = [table for projection in projections for table in projection.tables]
    for table in tables:
        db.execute(table_made(table, _anew(table.name), temporary=True))
    targets = [(projection, TableRows(db, projection.tables, _placed)) for projection in projections]
    fold_between(db, targets, open_row, 0, upto)
    equal = {projection.name: all(_equal(db, table) for table in projection.tables) for projection in projections}
    for projection in projections:
        for table in projection.tables:
            _swap(db, table, equal[projection.name])
        db.execute("UPDATE projections SET seq = ? WHERE name = ?", (upto, projection.name))
    return equal


def _equal(db: Database, table: Table) -> bool:
    live, anew = _ordered(db, table, f"main.{table.name}"), _ordered(db, table, _placed(table.name))
    # Two streams side by side: neither table is ever held in memory as a whole.
    return all(one == other for one, other in _paired(live, anew))


def _paired(live: Iterator[object], anew: Iterator[object]) -> Iterator[tuple[object, object]]:
    while True:
        one, other = next(live, None), next(anew, None)
        if one is None and other is None:
            return
        yield one, other


def _ordered(db: Database, table: Table, place: str) -> Iterator[object]:
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    return db.execute(f"SELECT {columns} FROM {place} ORDER BY {key}")  # noqa: S608 - names declared in the code


def _swap(db: Database, table: Table, equal: bool) -> None:
    """Equal rows are left alone: writing them again would change nothing and cost the disk."""
    columns, anew = ", ".join(table.columns), _placed(table.name)
    if not equal:
        db.execute(f"DELETE FROM main.{table.name}")  # noqa: S608 - names declared in the code
        db.execute(f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM {anew}")  # noqa: S608 - as above
    db.execute(f"DROP TABLE {anew}")


def _anew(name: str) -> str:
    return f"{name}_anew"


def _placed(name: str) -> str:
    return f"temp.{_anew(name)}"
