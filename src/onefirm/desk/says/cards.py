"""What a yes to a card does, in one line; and what became of a card after it was read, in the operator's own terms."""

from collections.abc import Iterable, Sequence

from onefirm.domain.problem import Problem
from onefirm.domain.question import Card, Field, Option, QuestionKind, Will

_LONG_SIGNS = 60
_ANSWERS_MAX = 3


def yes(asks: QuestionKind, does: str, answers: Sequence[str]) -> str:
    """What a yes lets happen, the verb first; of a question, what may be answered."""
    if answers:
        more = f" or {len(answers) - _ANSWERS_MAX} more" if len(answers) > _ANSWERS_MAX else ""
        return f"{' · '.join(answers[:_ANSWERS_MAX])}{more}"
    return does if asks == "approval" else "You do it yourself; nothing leaves from here" if asks == "review" else ""


def undo(said: str, *, final: bool) -> str:
    """How long it can be taken back; the rest of what is said about that stands on the card."""
    return "Cannot be undone" if final else said.partition(". ")[0].rstrip(".")


def differences(
    read: Card, present: Card, offered: Sequence[Option] = (), offers: Sequence[Option] = ()
) -> tuple[Field, ...]:
    """Only what a decision could rest on: what happens, to whom, the words, the rules, the fixes. How sure somebody is
    may change by itself, and is left out."""
    pairs: list[tuple[str, str, str]] = [
        ("what it is about", read.title, present.title),
        ("in short", read.summary, present.summary),
        ("what will happen", _acts(read.will), _acts(present.will)),
        ("what went wrong", _problem(read.problem), _problem(present.problem)),
        *_fields(read.came, present.came, "they wrote: "),
        *_fields(read.change, present.change),
        ("your answers", _options(offered), _options(offers)),
        ("the button", read.verb, present.verb),
        ("cost", read.cost, present.cost),
        ("asked because", "\n".join(read.rules), "\n".join(present.rules)),
    ]
    return tuple(
        Field(name=name, before=before, after=after, long=_long(before, after))
        for name, before, after in pairs
        if before != after
    )


def _acts(acts: Iterable[Will]) -> str:
    return "\n".join(
        " · ".join(part for part in (act.act, act.target, act.amount, act.how, act.undo) if part) for act in acts
    )


def _problem(problem: Problem | None) -> str:
    return problem.said() if problem else ""


def _options(options: Iterable[Option]) -> str:
    return "\n".join(f"{option.label}: {option.about}" if option.about else option.label for option in options)


def _fields(read: Sequence[Field], present: Sequence[Field], prefix: str = "") -> list[tuple[str, str, str]]:
    """In the order of the present card; what is gone comes last."""
    before, after = ({field.name: field.after for field in fields} for fields in (read, present))
    names = dict.fromkeys((*after, *before))
    return [(f"{prefix}{name}", before.get(name, ""), after.get(name, "")) for name in names]


def _long(before: str, after: str) -> bool:
    return "\n" in before + after or max(len(before), len(after)) > _LONG_SIGNS
