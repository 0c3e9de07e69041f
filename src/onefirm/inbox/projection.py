"""The inbox as rows: every question, what it would do, how it waits, and what became of it."""

from onefirm.domain.actors import is_operators
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.questions import (
    QuestionAnswered,
    QuestionAsked,
    QuestionExpired,
    QuestionReminded,
    QuestionSnoozed,
    QuestionVoided,
)
from onefirm.domain.events.trust import CanaryJudged, CanarySet
from onefirm.domain.frozen import canonical
from onefirm.domain.ids import moment
from onefirm.domain.question import Card
from onefirm.inbox.alike import alike_in
from onefirm.inbox.rules import shown_as
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
        "step_title": "text",
        "undo": "text",
        "final": "integer",
        "warns": "text",
        "sure": "integer",
        "card": "text",
        "options": "text",
        "same": "text",
        "once": "text",
        "wants": "text",
        "asked_at": "text",
        "asked_seq": "integer",
        "place": "integer",
        "expires": "text",
        "until": "text",
        "given_to": "text",
        "reminded": "integer",
        "remind_at": "text",
        "answer": "text",
        "answered_at": "text",
    },
    # Each thing that time does to a question has an index that begins with the moment it is judged by.
    indexes=(
        ("state", "plan", "place"),
        # Whoever only counts finds all that is judged in the index, and opens no card.
        ("state", "same", "until", "expires"),
        ("state", "until", "expires", "reminded"),
        ("state", "expires"),
        ("state", "reminded", "asked_at"),
        ("state", "remind_at"),
        ("plan",),
        ("effect",),
        ("once", "state"),
    ),
)
_BY_HAND = Table(
    name="by_hand",
    key=("seq",),
    columns={"seq": "integer", "plan": "text", "step": "text", "at": "text"},
    indexes=(("at",),),
)

_TIMES = Table(
    name="decision_times",
    key=("seq",),
    columns={"seq": "integer", "question": "text", "seconds": "integer", "at": "text"},
    indexes=(("at",),),
)
_DECIDING = Table(name="deciding", key=("name",), columns={"name": "text", "at": "text"})

READ_SECONDS_MAX = 900
"""Whoever took longer was elsewhere meanwhile: that says nothing about the card."""
_LAST = "last"
_BEHIND = "behind"
"""It waits like any other, but a draft that was spoilt on purpose is asked about in its place."""
_GONE = Card(title="About somebody who was forgotten", verb="Close")


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case QuestionAsked() as asked:
            before = rows.get("questions", asked.question)
            rows.put("questions", {**_asked(asked, event), "place": before["place"] if before else event.seq})
        case QuestionAnswered() as answer:
            _timed(answer.question, event, rows)
            said = answer.verb if answer.verb == "did-it" else answer.answer or answer.verb
            _close(rows, answer.question, "answered", said, event.at)
        case QuestionVoided() as voided:
            _close(rows, voided.question, "voided", voided.why, event.at)
        case QuestionExpired() as expired:
            _close(rows, expired.question, "expired", "Nobody decided in time.", event.at)
        case QuestionSnoozed() as snoozed:
            to = snoozed.to.value if isinstance(snoozed.to.value, str) else ""
            rows.change("questions", snoozed.question, until=snoozed.until, given_to=to)
        case QuestionReminded() as reminded:
            rows.change("questions", reminded.question, reminded=reminded.times, remind_at=reminded.next)
        case StepDone(by_hand=True) as done:
            rows.put("by_hand", {"seq": event.seq, "plan": done.plan, "step": done.step, "at": event.at})
        case CanarySet() as canary:
            _put_before(canary, rows)
        case CanaryJudged() as judged:
            if (row := rows.get("questions", judged.before)) is not None and row["state"] == _BEHIND:
                rows.change("questions", judged.before, state="open")
        case _:
            pass


def _timed(question: str, event: Recorded, rows: Rows) -> None:
    """How long it took the operator: since it was asked, or since the decision before it. Nobody reads two at once."""
    row = rows.get("questions", question)
    if row is None or not is_operators(event.actor):
        return
    last = rows.get("deciding", _LAST)
    began = max(str(row["asked_at"]), str(last["at"]) if last else "")
    seconds = int((moment(event.at) - moment(began)).total_seconds())
    rows.put("deciding", {"name": _LAST, "at": event.at})
    test = row["asks"] == "approval" and not row["effect"]
    if seconds <= READ_SECONDS_MAX and not test:
        rows.put("decision_times", {"seq": event.seq, "question": question, "seconds": seconds, "at": event.at})


def _put_before(canary: CanarySet, rows: Rows) -> None:
    """It stands where the real card stood, and that one behind it until it is decided."""
    real = rows.get("questions", canary.before)
    if real is None:
        return
    rows.change("questions", canary.question, **{name: real[name] for name in ("plan", "step", "place", "expires")})
    rows.change("questions", canary.before, state=_BEHIND)


def _close(rows: Rows, question: str, state: str, said: str, at: str) -> None:
    rows.change("questions", question, state=state, answer=said, answered_at=at)


def _asked(asked: QuestionAsked, event: Recorded) -> dict[str, Cell]:
    card = _GONE if asked.card.erased else Card.model_validate(asked.card.value)
    return {
        "question": asked.question,
        "asks": asked.asks,
        "state": "open",
        "plan": asked.plan or "",
        "step": asked.step or "",
        "effect": asked.effect or "",
        "payload": shown_as(asked.payload, event.stream_version),
        "title": card.title,
        "summary": card.summary,
        "verb": card.verb,
        "step_title": card.step,
        "undo": card.will[0].undo if card.will else "",
        "final": int(not all(act.reversible for act in card.will)),
        "warns": card.warns,
        "sure": card.sure,
        "card": card.model_dump_json(),
        "options": canonical([option.model_dump(mode="json") for option in asked.options]),
        "same": alike_in(asked.same, card.will),
        "once": asked.once,
        "wants": asked.wants,
        "asked_at": event.at,
        "asked_seq": event.seq,
        "expires": asked.expires,
        "until": "",
        "given_to": "",
        "reminded": 0,
        "remind_at": "",
        "answer": "",
        "answered_at": "",
    }


_KINDS = (
    QuestionAsked, QuestionAnswered, QuestionVoided, QuestionExpired, QuestionSnoozed, QuestionReminded, StepDone,
    CanarySet, CanaryJudged,
)  # fmt: skip

PROJECTION = Projection(
    "inbox", 9, (_QUESTIONS, _BY_HAND, _TIMES, _DECIDING), frozenset(fact.kind for fact in _KINDS), _fold
)
