"""Canonical records as rows: the newest value of each field, and how often it changed."""

import json

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PROFILE_STREAM, ProfileChanged
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import FIRM
from onefirm.domain.personal import Personal
from onefirm.ledger.projection import Projection, Rows, Table

_RECORDS = Table(
    name="records",
    key=("record", "id"),
    columns={
        "record": "text",
        "id": "text",
        "subject": "text",
        "fields": "text",
        "version": "integer",
        "made_at": "text",
        "changed_at": "text",
        "seq": "integer",
    },
    indexes=(("subject",),),
)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case RecordChanged() as changed:
            _change(rows, event, changed.record, changed.id, changed.subject, changed.fields)
        case ProfileChanged() as profile:
            _change(rows, event, "profile", PROFILE_STREAM, FIRM, profile.fields)
        case _:
            pass


def _change(rows: Rows, event: Recorded, record: str, record_id: str, subject: str, fields: Personal) -> None:
    before = rows.get("records", record, record_id)
    known: Json = json.loads(str(before["fields"])) if before else {}
    news = fields.value if isinstance(fields.value, dict) else {}
    rows.put(
        "records",
        {
            "record": record,
            "id": record_id,
            "subject": subject,
            "fields": canonical({**known, **news}),
            "version": event.stream_version,
            "made_at": before["made_at"] if before else event.at,
            "changed_at": event.at,
            "seq": event.seq,
        },
    )


PROJECTION = Projection("records", 1, (_RECORDS,), frozenset({RecordChanged.kind, ProfileChanged.kind}), _fold)
