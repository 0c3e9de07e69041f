"""What the operator answered once, as rows: for whom, until when, and how often it was used since."""

from onefirm.domain.events.answers import AnswerDropped, AnswerKept
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.ledger.projection import Projection, Rows, Table

KEPT, DROPPED = "kept", "dropped"
_ANSWERS = Table(
    name="answers",
    key=("answer",),
    columns={
        "answer": "text",
        "once": "text",
        "scope": "text",
        "subject": "text",
        "state": "text",
        "until": "text",
        "kept_at": "text",
        "seq": "integer",
        "used": "integer",
        "used_at": "text",
    },
    indexes=(("state", "kept_at"), ("state", "once")),
)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case AnswerKept() as said if said.value.erased:
            rows.drop("answers", said.answer)
        case AnswerKept() as said:
            before = rows.get("answers", said.answer)
            rows.put(
                "answers",
                {
                    "answer": said.answer,
                    "once": said.once,
                    "scope": said.scope,
                    "subject": said.subject,
                    "state": KEPT,
                    "until": said.until,
                    "kept_at": event.at,
                    "seq": event.seq,
                    "used": before["used"] if before else 0,
                    "used_at": before["used_at"] if before else "",
                },
            )
        case AnswerDropped() as dropped:
            rows.change("answers", dropped.answer, state=DROPPED)
        case StepDone(kept=answer) if answer:
            row = rows.get("answers", answer)
            if row is not None:
                rows.change("answers", answer, used=int(row["used"] or 0) + 1, used_at=event.at)
        case _:
            pass


_FACTS = (AnswerKept, AnswerDropped, StepDone)
PROJECTION = Projection("answers", 1, (_ANSWERS,), frozenset(fact.kind for fact in _FACTS), _fold)
