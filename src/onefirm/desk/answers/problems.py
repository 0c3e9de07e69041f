"""What is refused of something that was asked about answers that are used again."""

from onefirm.domain.problem import Problem
from onefirm.domain.question import Option

_SHOWN = 60
_LIST = "onefirm answers list"


def unknown(name: str) -> Problem:
    return Problem(
        code="answer-unknown",
        what=f"No answer of yours is called '{name[:_SHOWN]}'.",
        why="An answer is named by its place in the list, or by the end of its id.",
        fix="See which there are: onefirm answers list",
        where=_LIST,
    )


def several(name: str) -> Problem:
    return Problem(
        code="answer-ambiguous",
        what=f"'{name[:_SHOWN]}' could be more than one answer.",
        why="Several ids end like this.",
        fix="Give a few more signs of its id.",
        where=_LIST,
    )


def no_option(said: str, options: tuple[Option, ...]) -> Problem:
    known = ", ".join(f"'{option.name}'" for option in options)
    return Problem(
        code="question-option",
        what=f"'{said[:_SHOWN]}' is none of the answers to this question.",
        why=f"The answers are {known}.",
        fix="Name one of these.",
        where=_LIST,
    )


def unfit(said: str, wanted: str) -> Problem:
    return Problem(
        code="answer-value",
        what=f"'{said[:_SHOWN]}' is not what this question asks for.",
        why=f"It takes {wanted}; later steps rely on it.",
        fix="Type it like that, and send it again.",
        where=_LIST,
    )


def as_it_was() -> Problem:
    return Problem(
        code="answer-same",
        what="Nothing would change.",
        why="That is what you answered, and how long it holds, already.",
        fix="Nothing needs to be done.",
        where=_LIST,
    )


def forgotten_already() -> Problem:
    return Problem(
        code="answer-forgotten",
        what="You are asked again already.",
        why="This answer is not used any more.",
        fix="To use it again: onefirm answers restore, or answer the question anew.",
        where=_LIST,
    )


def in_use() -> Problem:
    return Problem(
        code="answer-in-use",
        what="This answer is in use.",
        why="It was not forgotten, so there is nothing to ask back.",
        fix="Nothing needs to be done.",
        where=_LIST,
    )
