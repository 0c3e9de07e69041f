"""The tables of what the firm knows, and the words for what became of a record or an import."""

from onefirm.ledger.projection import Table

KEPT, MERGED, WITHDRAWN = "kept", "merged", "withdrawn"
BEGUN, TAKEN_IN, GOING_BACK, UNDONE = "half in", "taken in", "half back", "undone"

RECORDS = Table(
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
    indexes=(
        ("subject",),
        ("record", "state", "shown"),
        ("into_id",),
        ("changed_at",),
        ("record", "seq"),
        ("state", "called"),
    ),
)
TOUCHED = Table(
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
BATCHES = Table(
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
PAIRS = Table(
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
TABLES = (RECORDS, TOUCHED, BATCHES, PAIRS)
