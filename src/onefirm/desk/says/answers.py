"""One sentence for each word about an answer that is used again."""

from collections.abc import Iterable

from onefirm.desk.says.kinds import is_you, whom
from onefirm.desk.shapes.answers import AnswerSaid
from onefirm.domain.events.answers import AnswerDropped, AnswerKept
from onefirm.domain.events.fact import Fact, Recorded


def of_answer(fact: Fact, actor: str) -> str:
    match fact:
        case AnswerKept():
            for_whom = "for everybody" if fact.scope == "always" else "for this client"
            until = f" until the end of {fact.until}" if fact.until else ""
            asked = f"{whom(actor)} answered '{fact.asks.rstrip('.')}' {for_whom}{until}"
            return f"{asked}: {_words(fact)}. It is not asked again."
        case AnswerDropped():
            because = str(fact.why.value or "").rstrip(".")
            wants = "want" if is_you(actor) else "wants"
            return f"{whom(actor)} {wants} to be asked again{f': {because}' if because else ''}."
        case _:
            return ""


def history_of(events: Iterable[Recorded]) -> tuple[AnswerSaid, ...]:
    told = [AnswerSaid(at=event.at, seq=event.seq, says=of_answer(event.fact, event.actor)) for event in events]
    return tuple(reversed(told))


def _words(fact: AnswerKept) -> str:
    if fact.wants:
        return str(fact.value.value or "(forgotten)")
    return next((option.label for option in fact.options if option.name == fact.option), fact.option)
