"""A row of one that others lead to says what all of them say, by the rule by which stories are read together."""

import json
from collections.abc import Container
from typing import cast

from pydantic import JsonValue

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import RecordChanged, RecordMerged, RecordParted
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import Integrity, Label, Secrecy
from onefirm.domain.record import RecordKind
from onefirm.ledger.projection import Cell, Row, Rows
from onefirm.records.one import as_one
from onefirm.records.rows.words import SHIPPED, Standing, now, plain, spelled
from onefirm.records.story import Mark, Said, Story


def ended_elsewhere(ties: str, event: Recorded, changed: RecordChanged, mine: Container[str]) -> str:
    """What others that are one with it say, and this one ended."""
    ends: Json = {name: [event.seq, event.at, changed.since or event.at] for name in changed.ends if name not in mine}
    if not ends:
        return ties
    told: Json = json.loads(ties)
    return canonical({**told, "ends": {**_named(told, "ends"), **ends}})


def tied(row: Row, event: Recorded, fact: RecordMerged | RecordParted) -> dict[str, Cell]:
    """What changes in the row of the one that stays."""
    told: Json = json.loads(str(row["ties"]))
    holds = {name: met for name, met in _named(told, "holds").items() if name != fact.gone}
    holds |= {fact.gone: [event.seq, event.at, event.at, fact.copied]} if isinstance(fact, RecordMerged) else {}
    standing: Standing = json.loads(str(row["standing"]))
    if isinstance(fact, RecordParted):
        standing = {name: _uncopied(values, fact.gone) for name, values in standing.items()}
    return {"ties": canonical({**told, "holds": holds}), "standing": canonical(plain(standing))}


def _uncopied(values: list[Json], gone: str) -> list[Json]:
    """The copies of older ledgers end, and what one of them stood in front of stands again."""
    told = [each if each.get("copy") != gone else each.get("behind") for each in values]
    return [cast(Json, each) for each in told if each]


def read_anew(rows: Rows, event: Recorded, record: str, record_id: str) -> None:
    """What it says, read together with all that lead to it; and so for each that it leads to."""
    seen, leads = set[str](), record_id
    while leads and leads not in seen and (row := rows.get("records", record, leads)):
        seen.add(leads)
        at: dict[str, Cell] = {"changed_at": event.at, "seq": event.seq} if leads != record_id else {}
        rows.change("records", record, leads, **spelled(record, _fields(rows, record, row)), **at)
        leads = str(row["into_id"] or "")


def _fields(rows: Rows, record: str, row: Row) -> Json:
    kind = SHIPPED.get(record)
    if kind is not None:
        return _story(rows, kind, row).fields(kind)
    standing: Standing = json.loads(str(row["standing"]))
    return {name: now(values) for name, values in standing.items() if values}


def _story(rows: Rows, kind: RecordKind, row: Row) -> Story:
    """As much of the story as a row holds, by the rule by which stories are read together."""
    ties, standing = cast(Json, json.loads(str(row["ties"]))), cast(Standing, json.loads(str(row["standing"])))
    story = Story(
        id=RecordId(str(row["id"])),
        subject=SubjectId(str(row["subject"])),
        version=int(row["version"] or 0),
        made_at=str(row["made_at"]),
        changed_at=str(row["changed_at"]),
        said={name: tuple(map(_standing_word, values)) for name, values in standing.items()},
        ends={name: _mark(met) for name, met in _named(ties, "ends").items()},
        withdrawn=bool(row["withdrawn"]),
    )
    met = {gone: _mark(met) for gone, met in _named(ties, "holds").items()}
    for gone in sorted(met, key=lambda each: met[each].seq):
        its = rows.get("records", kind.name, gone)
        story = as_one(kind, story, _story(rows, kind, its), met[gone]) if its else story
    return story


def _standing_word(value: Json) -> Said:
    name = str(value["name"])
    return Said(
        name=name,
        seq=int(name.partition("/")[0]),
        at="",
        since=str(value["since"]),
        value=value["value"],
        label=Label(integrity=Integrity(int(str(value["worth"]))), secrecy=Secrecy.CLIENT),
        source="",
        by="",
        why="",
    )


def _named(told: Json, name: str) -> Json:
    return cast(Json, told.get(name, {}))


def _mark(met: JsonValue) -> Mark:
    seq, at, since, *copied = cast(tuple[int, str, str, bool], met)
    return Mark(seq, at, since, *copied)
