"""The inbox as rows: every question, what it would do, and what became of it."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked, QuestionVoided
from onefirm.domain.frozen import canonical
from onefirm.domain.question import Card
from onefirm.ledger.projection import Cell, Projection, Rows, Table

_QUESTIONS = Table(
    name="questions",
    key=("question",),
    columns={
        "question": "text",
        "asks": "text",
        "state": "text",
        "plan": "text",
        "step": "text",
        "effect": "text",
        "payload": "text",
        "title": "text",
        "summary": "text",
        "verb": "text",
        "sure": "integer",
        "card": "text",
        "options": "text",
        "asked_at": "text",
        "asked_seq": "integer",
        "place": "integer",
        "expires": "text",
        "answer": "text",
        "answered_at": "text",
    },
    indexes=(("state", "place"), ("plan",)),
)

_GONE = Card(title="About somebody who was forgotten", verb="Close")


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case QuestionAsked() as asked:
            before = rows.get("questions", asked.question)
            rows.put("questions", {**_asked(asked, event), "place": before["place"] if before else event.seq})
        case QuestionAnswered() as answer:
            said = answer.answer or answer.verb
            rows.change("questions", answer.question, state="answered", answer=said, answered_at=event.at)
        case QuestionVoided() as voided:
            rows.change("questions", voided.question, state="voided", answer=voided.why, answered_at=event.at)
        case _:
            pass


def _asked(asked: QuestionAsked, event: Recorded) -> dict[str, Cell]:
    card = _GONE if asked.card.erased else Card.model_validate(asked.card.value)
    return {
        "question": asked.question,
        "asks": asked.asks,
        "state": "open",
        "plan": asked.plan or "",
        "step": asked.step or "",
        "effect": asked.effect or "",
        "payload": asked.payload,
        "title": card.title,
        "summary": card.summary,
        "verb": card.verb,
        "sure": card.sure,
        "card": card.model_dump_json(),
        "options": canonical([option.model_dump(mode="json") for option in asked.options]),
        "asked_at": event.at,
        "asked_seq": event.seq,
        "expires": asked.expires,
        "answer": "",
        "answered_at": "",
    }


PROJECTION = Projection(
    "inbox", 2, (_QUESTIONS,), frozenset({QuestionAsked.kind, QuestionAnswered.kind, QuestionVoided.kind}), _fold
)
