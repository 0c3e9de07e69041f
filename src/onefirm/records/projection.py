"""Canonical records as rows: what stands now of each, what it is called, and what became of it."""

import json
from collections.abc import Sequence

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
from onefirm.domain.ids import FIRM
from onefirm.domain.labels import Integrity
from onefirm.ledger.projection import Cell, Projection, Rows
from onefirm.records.rows.batches import begin, imported, touch
from onefirm.records.rows.tables import KEPT, MERGED, TABLES, UNDONE, WITHDRAWN
from onefirm.records.rows.together import ended_elsewhere, read_anew, tied
from onefirm.records.rows.words import SHIPPED, Standing, now, plain, spelled


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
                touch(rows, event, batch, disputed.record, disputed.id, made=0, changed=0)
        case PairJudged() as pair:
            row = {"record": pair.record, "one": pair.one, "other": pair.other, "same": int(pair.same)}
            seen: dict[str, Cell] = {"traits": canonical(dict(pair.traits)), "edition": pair.edition}
            rows.put("pairs", {**row, **seen, "seq": event.seq})
        case BatchBegun() as begun:
            begin(rows, begun, event)
        case BatchImported() as batch:
            rows.put("imports", imported(batch, event, rows.get("imports", batch.batch)))
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
    fields: Json = {name: now(values) for name, values in standing.items() if values}
    row = _row(event, changed.record, changed.id, subject, fields, standing, made_at=made_at)
    if before:
        ties = ended_elsewhere(str(before["ties"]), event, changed, mine)
        state = _state(0 if anew else int(before["withdrawn"] or 0), str(before["into_id"] or ""))
        row |= {**state, "ties": ties}
    rows.put("records", row)
    if row["into_id"] or row["ties"] != "{}":
        read_anew(rows, event, changed.record, changed.id)
    if changed.batch:
        forgotten = before is not None and before["standing"] == "{}" and bool(news)
        made = before is None or before["state"] == WITHDRAWN or forgotten
        touch(rows, event, changed.batch, changed.record, changed.id, made=int(made), changed=1)


def _news(changed: RecordChanged) -> Json:
    news = changed.fields.value if isinstance(changed.fields.value, dict) else {}
    kind = SHIPPED.get(changed.record)
    return kind.lifted(news, changed.shape) if kind else news


def _said(event: Recorded, changed: RecordChanged, name: str, value: JsonValue, before: Sequence[Json]) -> list[Json]:
    since = changed.since or event.at
    kind = SHIPPED.get(changed.record)
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
    if changed.merged and before and not later:
        news = [{**each, "behind": before[-1]} for each in news]
    return list(later or news)


def _confirm(rows: Rows, event: Recorded, confirmed: RecordConfirmed) -> None:
    before = rows.get("records", confirmed.record, confirmed.id)
    assert before is not None, "Nothing is confirmed that was never said."
    standing: Standing = json.loads(str(before["standing"]))
    for name in confirmed.fields:
        standing[name] = [_vouched(value, event) for value in standing.get(name, [])]
    told = canonical(plain(standing))
    rows.change("records", confirmed.record, confirmed.id, standing=told, version=event.stream_version, seq=event.seq)
    if before["into_id"] or before["ties"] != "{}":
        read_anew(rows, event, confirmed.record, confirmed.id)


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
        read_anew(rows, event, record, record_id)


def _tie(rows: Rows, event: Recorded, fact: RecordMerged | RecordParted) -> None:
    """The one that goes leads to the one that stays, which is read together with it; or no longer."""
    if event.stream.endswith(f":{fact.gone}"):
        _become(rows, event, fact.record, fact.gone, fact.id if isinstance(fact, RecordMerged) else "")
    elif before := rows.get("records", fact.record, fact.id):
        rows.change("records", fact.record, fact.id, **tied(before, event, fact))
        _become(rows, event, fact.record, fact.id, str(before["into_id"] or ""))
        read_anew(rows, event, fact.record, fact.id)


def _state(withdrawn: int, into_id: str) -> dict[str, Cell]:
    state = MERGED if into_id else WITHDRAWN if withdrawn else KEPT
    return {"state": state, "withdrawn": withdrawn, "into_id": into_id}


def _row(
    event: Recorded, record: str, record_id: str, subject: str, fields: Json, standing: Standing, *, made_at: str
) -> dict[str, Cell]:
    return {
        "record": record,
        "id": record_id,
        "subject": subject,
        **_state(0, ""),
        **spelled(record, fields),
        "standing": canonical(plain(standing)),
        "ties": "{}",
        "version": event.stream_version,
        "made_at": made_at,
        "changed_at": event.at,
        "seq": event.seq,
    }


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
PROJECTION = Projection("records", 9, TABLES, frozenset(fact.kind for fact in _KINDS), _fold)
