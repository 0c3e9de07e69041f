"""What may be answered to a question. Pure."""

from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import VERBS, Decision, Option, QuestionKind


def allow(
    question: str, asks: QuestionKind, state: str, payload: str, options: tuple[Option, ...], decision: Decision
) -> None:
    """Raises a Refusal unless this decision answers exactly what was asked."""
    if state != "open":
        raise Refusal(_closed(question, state))
    if decision.verb not in VERBS[asks]:
        raise Refusal(_wrong_verb(question, asks, decision))
    if decision.payload and decision.payload != payload:
        raise Refusal(_stale(question))
    if decision.verb == "answer" and decision.answer not in {option.name for option in options}:
        raise Refusal(_no_such_option(question, options, decision))


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
        what=f"'{decision.verb}' is no answer to this question.",
        why=f"It is a {asks}.",
        fix=f"It takes {' or '.join(VERBS[asks])}.",
        where=f"onefirm inbox show {question}",
    )


def _stale(question: str) -> Problem:
    return Problem(
        code="question-stale",
        what="This changed after you read it.",
        why="An approval counts only for exactly what was shown.",
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
