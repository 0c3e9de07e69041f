"""A forgetting ends every merge of theirs: whoever comes back under one address is a stranger to the others."""

from collections.abc import Iterable

from onefirm.conductor.keeping.kin import BOOKS, parted, plain
from onefirm.conductor.means import Means
from onefirm.domain.events.records import RecordParted
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.personal import our_own
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row

_ROWS_MAX = 1_000
_WHY = our_own("They were forgotten.")
"""Sealed as the operator's own words, for it names nobody and must make no new key of theirs."""


def merges_ended(people: Iterable[SubjectId], means: Means) -> tuple[Put, ...]:
    """What stands under their names as one stands for itself again, and says nothing."""
    puts = dict[tuple[str, str], tuple[Put, ...]]()
    for row in (row for one in people for name in (one, f"{one}{BOOKS}") for row in _about(name, means)):
        into = means.views.one("record", record=row["record"], id=row["into_id"]) if row["into_id"] else None
        if into:
            puts[str(row["record"]), str(row["id"])] = _apart(into, row)
        for gone in means.views.all("records_into", record=row["record"], id=row["id"], limit=_ROWS_MAX):
            puts[str(gone["record"]), str(gone["id"])] = _apart(row, gone)
    return tuple(put for each in puts.values() for put in each)


def _about(name: str, means: Means) -> Iterable[Row]:
    return means.views.all("records_about", subject=name, limit=_ROWS_MAX)


def _apart(stays: Row, gone: Row) -> tuple[Put, ...]:
    kind, one, other = str(stays["record"]), RecordId(str(stays["id"])), RecordId(str(gone["id"]))
    fact = RecordParted(record=kind, id=one, gone=other, why=_WHY)
    kin = parted(plain(str(stays["subject"])), plain(str(gone["subject"])), other)
    return (Put(of_record(kind, one), fact), Put(of_record(kind, other), fact), *kin)
