"""One hash over everything a firm knows: the head of its ledger, and every row of every projection by its key."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from onefirm.ledger.projection import Projection, Table
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.reading import reading
from onefirm.stores.sqlite.schema import fits


def projection_hashes(path: Path, projections: Iterable[Projection]) -> Mapping[str, str]:
    """By name. One of another version or shape than is declared here has none: its rows cannot be compared."""
    with reading(path) as db:
        versions = {name: version for name, version, _ in db.execute(shipped()["ledger_checkpoints"])}
        return {
            projection.name: _hash(db, projection.tables)
            for projection in projections
            if versions.get(projection.name) == projection.version
            and all(fits(db, table) for table in projection.tables)
        }


def head_of(path: Path) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    with reading(path) as db:
        found = db.execute(shipped()["ledger_head"]).fetchone()
    assert found is not None, "A ledger has a head from the first moment on."
    return found[0], found[1]


def state_hash(head: tuple[int, str], hashes: Mapping[str, str]) -> str:
    return sha256(json.dumps([*head, sorted(hashes.items())]).encode()).hexdigest()


def _hash(db: Database, tables: Iterable[Table]) -> str:
    made = sha256()
    for table in tables:
        made.update(f"{table.name}\n".encode())
        columns, key = ", ".join(table.columns), ", ".join(table.key)
        for row in db.execute(f"SELECT {columns} FROM {table.name} ORDER BY {key}"):  # noqa: S608 - names declared in the code
            made.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n")
    return made.hexdigest()
