"""Which backups stood their trial, as the ledgers in other backups tell it."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from onefirm.domain.events.firm import BackupMade
from onefirm.domain.problem import Refusal
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.sqlite.reading import rows_of_kind


def tried_in(backups: Iterable[Path]) -> set[str]:
    """By name. Of a ledger that cannot be read nothing is known."""
    return {name for path in backups for name in _told_in(path / DATABASE)}


def _told_in(database: Path) -> Iterator[str]:
    try:
        bodies = [json.loads(row.body) for row in rows_of_kind(database, BackupMade.kind)]
    except (Refusal, ValueError):
        return
    yield from (str(body.get("name")) for body in bodies if body.get("tried"))
