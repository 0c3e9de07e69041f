"""Canonical records as rows: what stands now of each, what it is called, and what became of it."""

import json
from collections.abc import Container, Mapping, Sequence
from typing import cast

from pydantic import JsonValue

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PROFILE_STREAM, ProfileChanged
from onefirm.domain.events.records import (
    IMPORT,
    BatchBegun,
    BatchImported,
    BatchUndone,
    PairJudged,
    RecordChanged,
    RecordConfirmed,
    RecordDisputed,
    RecordMerged,
    RecordParted,
    RecordWithdrawn,
)
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.labels import Integrity, Label, Secrecy
from onefirm.domain.names import folded
from onefirm.domain.record import RecordKind
from onefirm.ledger.projection import Cell, Projection, Row, Rows, Table
from onefirm.records.kinds import KINDS
from onefirm.records.one import as_one
from onefirm.records.story import Mark, Said, Story

KEPT, MERGED, WITHDRAWN = "kept", "merged", "withdrawn"
BEGUN, TAKEN_IN, GOING_BACK, UNDONE = "half in", "taken in", "half back", "undone"

_RECORDS = Table(
    name="records",
    key=("record", "id"),
    columns={
        "record": "text",
        "id": "text",
        "subject": "text",
        "state": "text",
        "withdrawn": "integer",
        "into_id": "text",
        "shown": "text",
        "called": "text",
        "fields": "text",
        "standing": "text",
        "ties": "text",
        "words": "text",
        "version": "integer",
        "made_at": "text",
        "changed_at": "text",
        "seq": "integer",
    },
    indexes=(("subject",), ("record", "state", "shown"), ("into_id",), ("changed_at",), ("record", "seq")),
)
_TOUCHED = Table(
    name="batch_records",
    key=("batch", "record", "id"),
    columns={
        "batch": "text",
        "record": "text",
        "id": "text",
        "made": "integer",
        "changed": "integer",
        "seq": "integer",
    },
    indexes=(("batch", "seq"),),
)
_BATCHES = Table(
    name="imports",
    key=("batch",),
    columns={
        "batch": "text",
        "form": "text",
        "file": "text",
        "made": "integer",
        "changed": "integer",
        "left_out": "integer",
        "rows": "integer",
        "print": "text",
        "at": "text",
        "state": "text",
        "seq": "integer",
    },
    indexes=(("seq",), ("print",)),
)
_PAIRS = Table(
    name="pairs",
    key=("record", "one", "other"),
    columns={
        "record": "text",
        "one": "text",
        "other": "text",
        "same": "integer",
        "traits": "text",
        "edition": "integer",
        "seq": "integer",
    },
)
_SHIPPED = {kind.name: kind for kind in KINDS}
"""Strangers' records are read as their newest shape where they are shown; their fold knows no shape."""

Standing = dict[str, list[Json]]


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case RecordChanged() as changed:
            _change(rows, event, changed)
        case RecordConfirmed() as confirmed:
            _confirm(rows, event, confirmed)
        case RecordWithdrawn() as withdrawn:
            _become(rows, event, withdrawn.record, withdrawn.id, withdrawn=1)
        case RecordMerged() as merged:
            _tie(rows, event, merged)
        case RecordParted() as parted:
            _tie(rows, event, parted)
        case RecordDisputed() as disputed:
            _become(rows, event, disputed.record, disputed.id)
            if disputed.source.startswith(IMPORT):
                batch = disputed.source.removeprefix(IMPORT)
                _touch(rows, event, batch, disputed.record, disputed.id, made=0, changed=0)
        case PairJudged() as pair:
            row = {"record": pair.record, "one": pair.one, "other": pair.other, "same": int(pair.same)}
            seen: dict[str, Cell] = {"traits": canonical(dict(pair.traits)), "edition": pair.edition}
            rows.put("pairs", {**row, **seen, "seq": event.seq})
        case BatchBegun() as begun:
            _begin(rows, begun, event)
        case BatchImported() as batch:
            rows.put("imports", _imported(batch, event, rows.get("imports", batch.batch)))
        case BatchUndone() as batch:
            rows.change("imports", batch.batch, state=UNDONE)
        case ProfileChanged() as profile:
            fields = profile.fields.value if isinstance(profile.fields.value, dict) else {}
            rows.put("records", _row(event, "profile", PROFILE_STREAM, FIRM, fields, {}, made_at=event.at))
        case _:
            pass


def _change(rows: Rows, event: Recorded, changed: RecordChanged) -> None:
    before, news = rows.get("records", changed.record, changed.id), _news(changed)
    anew = before is None or bool(before["withdrawn"] and news)
    standing: Standing = {} if before is None or anew else json.loads(str(before["standing"]))
    mine = {str(value["name"]) for values in standing.values() for value in values}
    for name, values in standing.items():
        standing[name] = [value for value in values if value["name"] not in changed.ends]
    for name, value in news.items():
        standing[name] = _said(event, changed, name, value, standing.get(name, []))
    made_at = str(before["made_at"]) if before else event.at
    subject = str(before["subject"]) if before else changed.subject
    fields: Json = {name: _now(values) for name, values in standing.items() if values}
    row = _row(event, changed.record, changed.id, subject, fields, standing, made_at=made_at)
    if before:
        ties = _ended_elsewhere(str(before["ties"]), event, changed, mine)
        state = _state(0 if anew else int(before["withdrawn"] or 0), str(before["into_id"] or ""))
        row |= {**state, "ties": ties}
    rows.put("records", row)
    if row["into_id"] or row["ties"] != "{}":
        _read_anew(rows, event, changed.record, changed.id)
    if changed.batch:
        forgotten = before is not None and before["standing"] == "{}" and bool(news)
        made = before is None or before["state"] == WITHDRAWN or forgotten
        _touch(rows, event, changed.batch, changed.record, changed.id, made=int(made), changed=1)


def _ended_elsewhere(ties: str, event: Recorded, changed: RecordChanged, mine: Container[str]) -> str:
    """What others that are one with it say, and this one ended."""
    ends: Json = {name: [event.seq, event.at, changed.since or event.at] for name in changed.ends if name not in mine}
    if not ends:
        return ties
    told: Json = json.loads(ties)
    return canonical({**told, "ends": {**_named(told, "ends"), **ends}})


def _tie(rows: Rows, event: Recorded, fact: RecordMerged | RecordParted) -> None:
    """The one that goes leads to the one that stays, which is read together with it; or no longer."""
    merged = isinstance(fact, RecordMerged)
    if event.stream.endswith(f":{fact.gone}"):
        _become(rows, event, fact.record, fact.gone, fact.id if merged else "")
        return
    before = rows.get("records", fact.record, fact.id)
    if before is None:
        return
    told: Json = json.loads(str(before["ties"]))
    holds = {name: met for name, met in _named(told, "holds").items() if name != fact.gone}
    holds |= {fact.gone: [event.seq, event.at, event.at]} if merged else {}
    standing: Standing = json.loads(str(before["standing"]))
    left = {name: [each for each in values if each.get("copy") != fact.gone] for name, values in standing.items()}
    ties, stands = canonical({**told, "holds": holds}), canonical(_plain(standing if merged else left))
    rows.change("records", fact.record, fact.id, ties=ties, standing=stands)
    _become(rows, event, fact.record, fact.id, str(before["into_id"] or ""))
    _read_anew(rows, event, fact.record, fact.id)


def _read_anew(rows: Rows, event: Recorded, record: str, record_id: str) -> None:
    """What it says, read together with all that lead to it; and so for each that it leads to."""
    seen, leads = set[str](), record_id
    while leads and leads not in seen and (row := rows.get("records", record, leads)):
        seen.add(leads)
        fields = _fields(rows, record, row)
        shown = _shown(record, fields)
        told: dict[str, Cell] = {"fields": canonical(fields), "shown": shown, "called": folded(shown)}
        at = {"changed_at": event.at, "seq": event.seq} if leads != record_id else {}
        rows.change("records", record, leads, **told, words=_words(fields), **at)
        leads = str(row["into_id"] or "")


def _fields(rows: Rows, record: str, row: Row) -> Json:
    kind = _SHIPPED.get(record)
    if kind is not None:
        return _story(rows, kind, row).fields(kind)
    standing: Standing = json.loads(str(row["standing"]))
    return {name: _now(values) for name, values in standing.items() if values}


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
    seq, at, since = cast(tuple[int, str, str], met)
    return Mark(seq, at, since)


def _touch(rows: Rows, event: Recorded, batch: str, record: str, record_id: str, *, made: int, changed: int) -> None:
    """Once for each record; what made it stays its maker, whatever else the same file says of it."""
    before = rows.get("batch_records", batch, record, record_id)
    row = {"batch": batch, "record": record, "id": record_id, "made": made, "changed": changed, "seq": event.seq}
    if before:
        row |= {
            "made": max(made, int(before["made"] or 0)),
            "changed": max(changed, int(before["changed"] or 0)),
            "seq": int(before["seq"] or 0),
        }
    rows.put("batch_records", row)


def _begin(rows: Rows, begun: BatchBegun, event: Recorded) -> None:
    if begun.deed == "take back":
        rows.change("imports", begun.batch, state=GOING_BACK)
        return
    row: dict[str, Cell] = {"batch": begun.batch, "form": begun.form, "file": canonical(begun.file.value)}
    row |= {"made": 0, "changed": 0, "left_out": 0, "rows": begun.rows, "print": begun.print}
    rows.put("imports", {**row, "at": event.at, "state": BEGUN, "seq": event.seq})


def _news(changed: RecordChanged) -> Json:
    news = changed.fields.value if isinstance(changed.fields.value, dict) else {}
    kind = _SHIPPED.get(changed.record)
    return kind.lifted(news, changed.shape) if kind else news


def _said(event: Recorded, changed: RecordChanged, name: str, value: JsonValue, before: Sequence[Json]) -> list[Json]:
    since = changed.since or event.at
    kind = _SHIPPED.get(changed.record)
    several = name in kind.many if kind else isinstance(value, list)
    worth = int(changed.labels.get(name, changed.label).integrity)
    common: Json = {"since": since, "fresh": event.at, "several": several, "worth": worth}
    common |= {"copy": changed.merged} if changed.merged else {}
    news: list[Json] = [
        {"name": f"{event.seq}/{name}/{place}", "value": each, **common}
        for place, each in enumerate(value if several and isinstance(value, list) else [value])
    ]
    if several:
        return [*before, *news]
    later = [held for held in before if str(held["since"]) > since]
    return list(later or news)


def _now(values: Sequence[Json]) -> JsonValue:
    if not values[-1]["several"]:
        return values[-1]["value"]
    said = [value["value"] for value in values]
    return [each for at, each in enumerate(said) if each not in said[:at]]


def _confirm(rows: Rows, event: Recorded, confirmed: RecordConfirmed) -> None:
    before = rows.get("records", confirmed.record, confirmed.id)
    assert before is not None, "Nothing is confirmed that was never said."
    standing: Standing = json.loads(str(before["standing"]))
    for name in confirmed.fields:
        standing[name] = [_vouched(value, event) for value in standing.get(name, [])]
    told = canonical(_plain(standing))
    rows.change("records", confirmed.record, confirmed.id, standing=told, version=event.stream_version, seq=event.seq)
    if before["into_id"]:
        _read_anew(rows, event, confirmed.record, confirmed.id)


def _vouched(value: Json, event: Recorded) -> Json:
    return {**value, "fresh": event.at, "worth": max(int(str(value["worth"])), int(Integrity.CONFIRMED))}


def _become(
    rows: Rows, event: Recorded, record: str, record_id: str, into: str | None = None, *, withdrawn: int = 0
) -> None:
    """Something became of it as a whole, or it only grew by an entry."""
    before = rows.get("records", record, record_id)
    if before is None:
        return
    told: dict[str, Cell] = {"version": event.stream_version, "seq": event.seq}
    if into is not None or withdrawn:
        into_id = str(before["into_id"] or "") if into is None else into
        told |= {**_state(withdrawn or int(before["withdrawn"] or 0), into_id), "changed_at": event.at}
    rows.change("records", record, record_id, **told)
    if withdrawn and before["into_id"]:
        _read_anew(rows, event, record, record_id)


def _state(withdrawn: int, into_id: str) -> dict[str, Cell]:
    state = MERGED if into_id else WITHDRAWN if withdrawn else KEPT
    return {"state": state, "withdrawn": withdrawn, "into_id": into_id}


def _row(
    event: Recorded, record: str, record_id: str, subject: str, fields: Json, standing: Standing, *, made_at: str
) -> dict[str, Cell]:
    shown = _shown(record, fields)
    return {
        "record": record,
        "id": record_id,
        "subject": subject,
        **_state(0, ""),
        "shown": shown,
        "called": folded(shown),
        "fields": canonical(fields),
        "standing": canonical(_plain(standing)),
        "ties": "{}",
        "words": _words(fields),
        "version": event.stream_version,
        "made_at": made_at,
        "changed_at": event.at,
        "seq": event.seq,
    }


def _shown(record: str, fields: Mapping[str, JsonValue]) -> str:
    """What the operator calls it: the first of its naming fields that is filled in."""
    kind = _SHIPPED.get(record)
    names = (str(fields.get(name) or "") for name in (kind.named_by if kind else ("name",)))
    return next((name for name in names if name), "")


def _words(fields: Mapping[str, JsonValue]) -> str:
    """What it is found by: whatever its fields say, each on a line, in small letters."""
    said = (each for _, value in sorted(fields.items()) for each in (value if isinstance(value, list) else [value]))
    return "\n".join(folded(str(each)) for each in said if each not in ("", None))


def _imported(batch: BatchImported, event: Recorded, begun: dict[str, Cell] | None) -> dict[str, Cell]:
    return {
        "rows": begun["rows"] if begun else 0,
        "print": begun["print"] if begun else "",
        "batch": batch.batch,
        "form": batch.form,
        "file": canonical(batch.file.value),
        "made": batch.made,
        "changed": batch.changed,
        "left_out": batch.left_out,
        "at": event.at,
        "state": TAKEN_IN,
        "seq": event.seq,
    }


def _plain(standing: Standing) -> Json:
    return {name: list(values) for name, values in standing.items()}


_KINDS = (
    RecordChanged,
    RecordConfirmed,
    RecordDisputed,
    RecordWithdrawn,
    RecordMerged,
    RecordParted,
    PairJudged,
    BatchBegun,
    BatchImported,
    BatchUndone,
    ProfileChanged,
)
PROJECTION = Projection(
    "records", 8, (_RECORDS, _TOUCHED, _BATCHES, _PAIRS), frozenset(fact.kind for fact in _KINDS), _fold
)
