"""What may be answered to a question, and what time does to it. Pure."""

from collections.abc import Mapping

from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import VERBS, Decision, Option, QuestionKind, QuestionState, Verb

REMINDERS_MAX = 5
_IS: dict[QuestionKind, str] = {
    "approval": "It asks whether something may happen.",
    "review": "It is a draft for you to look through.",
    "clarification": "It asks something, and has answers to choose from.",
    "problem": "It is a problem, and has fixes to choose from.",
}
_COMMANDS: dict[Verb, str] = {
    "accept": "accept", "edit": "edit", "reject": "reject", "answer": "answer", "did-it": "say that you did",
}  # fmt: skip


def allow(
    question: str, asks: QuestionKind, state: str, payload: str, options: tuple[Option, ...], decision: Decision
) -> None:
    """Raises a Refusal unless this decision answers exactly what was asked."""
    if state == "expired":
        raise Refusal(_expired(question))
    if state != "open":
        raise Refusal(_closed(question, state))
    if decision.verb not in VERBS[asks]:
        raise Refusal(_wrong_verb(question, asks, decision))
    if decision.payload and decision.payload != payload:
        raise Refusal(_stale(question))
    if decision.verb == "answer" and decision.answer not in {option.name for option in options}:
        raise Refusal(_no_such_option(question, options, decision))


def shown_as(payload: str, asking: int) -> str:
    """What names a card: its payload if it has one, and the asking. What was said to an earlier asking is used up."""
    return payload if payload and asking == 1 else f"{payload or 'asked'}.{asking}"


def standing_at(state: QuestionState, expires: str, now: str) -> QuestionState:
    """Nobody has to write down that a time is over: a late answer is refused all the same."""
    return "expired" if state == "open" and expires and expires <= now else state


def said_before(decision: Decision, verb: Verb, answer: str, changes: Mapping[str, str]) -> bool:
    """Is this the decision that was taken already? A second click is no second decision."""
    if decision.verb == "accept":
        return verb in ("accept", "edit")
    if decision.verb == "edit":
        return verb == "edit" and decision.changes == changes
    return verb == decision.verb and (answer == decision.answer or decision.verb == "did-it")


def reminder_after(times: int, hours: int) -> int:
    """How many hours after the reminder with this number the next one comes; 0 when that was the last."""
    return hours * 2**times if times < REMINDERS_MAX else 0


def _expired(question: str) -> Problem:
    return Problem(
        code="question-expired",
        what="The time to decide this is over.",
        why="It waited as long as the policy lets an approval wait (approval-days-max).",
        fix="Nothing was sent. Its plan goes on as if you had turned it down; ask for the work again if you want it.",
        where=f"onefirm inbox show {question}",
    )


def _closed(question: str, state: str) -> Problem:
    why = (
        "It lost its object meanwhile." if state == "voided" else "You, or another window of yours, answered it before."
    )
    return Problem(
        code="question-decided",
        what="This was decided already.",
        why=why,
        fix="Nothing happened just now. The ledger shows what was decided.",
        where=f"onefirm inbox show {question}",
    )


def _wrong_verb(question: str, asks: QuestionKind, decision: Decision) -> Problem:
    return Problem(
        code="question-verb",
        what=f"This cannot be decided with '{decision.verb}'.",
        why=_IS[asks],
        fix=f"You can {' or '.join(_COMMANDS[verb] for verb in VERBS[asks])} it.",
        where=f"onefirm inbox show {question}",
    )


def _stale(question: str) -> Problem:
    return Problem(
        code="question-stale",
        what="This changed after you read it.",
        why="A decision counts only for exactly what was shown.",
        fix="Read it again and decide anew.",
        where=f"onefirm inbox show {question}",
    )


def _no_such_option(question: str, options: tuple[Option, ...], decision: Decision) -> Problem:
    known = ", ".join(f"'{option.name}'" for option in options) or "none"
    return Problem(
        code="question-option",
        what=f"'{decision.answer}' is none of the answers to this question."
        if decision.answer
        else "No answer was given.",
        why=f"The answers are {known}.",
        fix=f"onefirm inbox answer {question} {options[0].name if options else ''}".strip(),
        where=f"onefirm inbox show {question}",
    )
