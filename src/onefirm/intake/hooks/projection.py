"""What came in at hooks and is not read yet, and which questions of drift were answered. What was read is let go of."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import (
    HookDrifted,
    IntentFolded,
    IntentReceived,
    OutsideQuarantined,
    OutsideReceived,
)
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked, QuestionExpired, QuestionVoided
from onefirm.ledger.projection import Projection, Rows, Table

_DELIVERIES = Table(
    name="deliveries",
    key=("seq",),
    columns={"seq": "integer", "item": "text", "source": "text", "question": "text"},
    indexes=(("question",),),
)
_DRIFTS = Table(name="drifts", key=("question",), columns={"question": "text", "answered": "integer"})


def about(item: str) -> str:
    """The question about one delivery that nobody can read."""
    return f"qu_{item}_0"


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case OutsideReceived(waits=True) as came:
            rows.put("deliveries", {"seq": event.seq, "item": came.item, "source": came.connector, "question": ""})
        case OutsideQuarantined(question=None):
            rows.drop("deliveries", event.cause)
        case OutsideQuarantined() as quarantined:
            rows.change("deliveries", event.cause, question=quarantined.question)
        case IntentReceived() | IntentFolded():
            _read(event, rows)
        case QuestionAsked() as asked:
            row = rows.get("deliveries", event.cause) if event.cause else None
            if row is not None and asked.question == about(str(row["item"])):
                rows.drop("deliveries", event.cause)
        case HookDrifted() as drifted:
            rows.put("drifts", {"question": drifted.question, "answered": 0})
        case QuestionAnswered() | QuestionVoided() | QuestionExpired() as over:
            rows.change("drifts", over.question, answered=1)
        case _:
            pass


def _read(event: Recorded, rows: Rows) -> None:
    if event.cause:
        rows.drop("deliveries", event.cause)


_KINDS = (
    OutsideReceived, OutsideQuarantined, IntentReceived, IntentFolded, QuestionAsked, HookDrifted,
    QuestionAnswered, QuestionVoided, QuestionExpired,
)  # fmt: skip
PROJECTION = Projection("deliveries", 1, (_DELIVERIES, _DRIFTS), frozenset(fact.kind for fact in _KINDS), _fold)
