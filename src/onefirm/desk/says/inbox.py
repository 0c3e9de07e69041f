"""One sentence for each event of a question, and what a wait is called."""

from datetime import timedelta

from onefirm.desk.says.kinds import whom
from onefirm.desk.says.yours import yours
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.notes import NoteClaimed, NoteEnded
from onefirm.domain.events.questions import (
    BatchApproved,
    QuestionAnswered,
    QuestionAsked,
    QuestionExpired,
    QuestionReminded,
    QuestionSnoozed,
    QuestionVoided,
)
from onefirm.domain.ids import moment
from onefirm.domain.personal import Personal

_VERBS = {
    "accept": "accepted it",
    "edit": "edited and accepted it",
    "reject": "turned it down",
    "answer": "answered",
    "did-it": "did it by hand:",
}
_DAYS_FROM_HOURS = 48
_TIMES = {1: "once", 2: "twice"}


def of_question(fact: Fact, actor: str) -> str:
    match fact:
        case QuestionAsked():
            return f"You are asked: {_title(fact.card).rstrip('.')}."
        case QuestionAnswered():
            answer = f" '{fact.answer.replace('-', ' ')}'" if fact.answer else ""
            return f"{whom(actor)} {_VERBS[fact.verb]}{answer}{_reason(fact.words)}"
        case QuestionVoided():
            return f"The question left the inbox: {yours(fact.why, actor)}"
        case QuestionSnoozed():
            to = str(fact.to.value or "")
            return f"Given to {to} until {when(fact.until)}." if to else f"Put aside until {when(fact.until)}."
        case QuestionReminded():
            return f"You were reminded {often(fact.times)}."
        case QuestionExpired():
            return "Nobody decided in time; it will not happen."
        case BatchApproved():
            trial = f"; {len(fact.first)} of them leave first" if len(fact.first) < fact.size else ""
            return f"{fact.size} were approved together{trial}."
        case _:
            return ""


_ENDED = {
    "sent": "The note to you left.",
    "failed": "The note to you did not leave; it is tried again.",
    "unsure": "Nobody can say whether the note to you came; it is not repeated.",
}


def of_note(fact: Fact) -> str:
    match fact:
        case NoteClaimed():
            cards = "1 card" if len(fact.cards) == 1 else f"{len(fact.cards)} cards"
            urgent = f", {len(fact.urgent)} of them urgent" if fact.urgent else ""
            return f"A note to you by {fact.way} about {cards}{urgent}."
        case NoteEnded():
            why = str(fact.why.value or "")
            return f"{_ENDED[fact.outcome]}{f' {why}' if why else ''}"
        case _:
            return ""


def waits(asked_at: str, reminded: int, now: str) -> str:
    """`waits for 3 days, reminded twice`"""
    told = f", reminded {often(reminded)}" if reminded else ""
    return f"waits for {_rough(moment(now) - moment(asked_at))}{told}"


def often(times: int) -> str:
    return _TIMES.get(times, f"{times} times")


def when(at: str) -> str:
    """A moment in a sentence that stays true wherever it is read."""
    return f"{at[:16].replace('T', ' ')} UTC"


def _rough(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours >= _DAYS_FROM_HOURS:
        return f"{hours // 24} days"
    return f"{hours} h" if hours else f"{int(span.total_seconds() // 60)} min"


def _reason(words: Personal) -> str:
    """The reason that was given with a decision, and the end of the sentence."""
    said = reason_of(words)
    return f": {said}{'' if said.endswith(('.', '?', '!')) else '.'}" if said else "."


def reason_of(words: Personal) -> str:
    """In one line; empty where none was given, or where it went with the person it was about."""
    given = words.value.get("reason") if isinstance(words.value, dict) else ""
    return " ".join(str(given or "").split())


def changed_of(words: Personal) -> tuple[str, ...]:
    """What the operator changed before they said yes, by name."""
    changes = words.value.get("changes") if isinstance(words.value, dict) else None
    return tuple(name.replace("_", " ") for name in changes) if isinstance(changes, dict) else ()


def _title(personal: Personal) -> str:
    title = personal.value.get("title") if isinstance(personal.value, dict) else ""
    return str(title)
