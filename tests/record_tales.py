"""Streams of one record, made without a firm: facts become entries, entries a story and a row."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.streams import of_record
from onefirm.domain.frozen import Json
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, Label, endorsed
from onefirm.domain.personal import Personal
from onefirm.domain.record import RecordKind
from onefirm.ledger.projection import Cell, Row
from onefirm.records.kinds.people import PERSON
from onefirm.records.projection import PROJECTION
from onefirm.records.story import Story, told
from onefirm.records.weigh import weigh

WHO, SUBJECT = RecordId("re_ada"), SubjectId("su_ada")
LABELS = {
    Integrity.OUTSIDE: FROM_OUTSIDE,
    Integrity.CONFIRMED: endorsed(FROM_OUTSIDE, Integrity.CONFIRMED),
    Integrity.OPERATOR: OPERATORS_OWN,
}


def day(number: int) -> str:
    return f"2026-01-{number:02d}T09:00:00.000000Z"


def plainly(news: Mapping[str, str | int | Sequence[str]]) -> Json:
    return {name: value if isinstance(value, str | int) else list(value) for name, value in news.items()}


class DictRows:
    """The tables of one projection, in memory."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[Cell, ...], dict[str, Cell]]] = {}
        self._keys = {table.name: table.key for table in PROJECTION.tables}

    def get(self, table: str, *key: Cell) -> dict[str, Cell] | None:
        return self.tables.get(table, {}).get(key)

    def put(self, table: str, row: Row) -> None:
        self.tables.setdefault(table, {})[tuple(row[name] for name in self._keys[table])] = dict(row)

    def change(self, table: str, *key: Cell, **cells: Cell) -> None:
        if (row := self.get(table, *key)) is not None:
            row.update(cells)

    def drop(self, table: str, *key: Cell) -> None:
        self.tables.get(table, {}).pop(key, None)


@dataclass
class Tale:
    """One record being told. Each entry is a day later than the one before it."""

    kind: RecordKind = PERSON
    id: RecordId = WHO
    entries: list[Recorded] = field(default_factory=list[Recorded])

    @property
    def story(self) -> Story | None:
        return told(self.kind, self.entries)

    def add(self, fact: Fact) -> Recorded:
        number = len(self.entries) + 1
        stream = of_record(self.kind.name, self.id)
        entry = Recorded(10 * number, day(number), stream, number, "operator", None, fact, "")
        self.entries.append(entry)
        return entry

    def say(
        self,
        news: Mapping[str, str | int | Sequence[str]],
        label: Label = OPERATORS_OWN,
        *,
        since: str = "",
        ends: Sequence[str] = (),
        restores: int = 0,
    ) -> None:
        """As the firm would: weighed first, and written down where something is new."""
        plain = plainly(news)
        weighed = weigh(self.kind, self.story, plain, dict.fromkeys(plain, label))
        ended = (*ends, *weighed.ends)
        if weighed.taken or ended:
            fields = Personal(subject=SUBJECT, value=dict(weighed.taken))
            self.add(
                RecordChanged(
                    record=self.kind.name, id=self.id, subject=SUBJECT, fields=fields, label=label, since=since,
                    ends=ended, restores=restores, why=Personal(subject=SUBJECT, value="They said so."),
                )
            )  # fmt: skip

    def row(self) -> dict[str, Cell]:
        rows = DictRows()
        for entry in self.entries:
            PROJECTION.fold(entry, rows)
        row = rows.get("records", self.kind.name, self.id)
        assert row is not None, "Something was said of it."
        return row

    def row_fields(self) -> Json:
        return cast(Json, json.loads(str(self.row()["fields"])))
