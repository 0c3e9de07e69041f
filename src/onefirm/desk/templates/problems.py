"""What is refused of something that was asked about templates."""

from difflib import get_close_matches

from onefirm.domain.problem import Problem

_LIST = "onefirm templates list"


def unknown(name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    return Problem(
        code="template-unknown",
        what=f"There is no template '{name[:60]}'.",
        why=f"Letters were written from {', '.join(known)}." if known else "No letter was written from one yet.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm templates list`.",
        where=_LIST,
    )


def no_offer(template: str, offers: int) -> Problem:
    return Problem(
        code="template-no-offer",
        what=f"There is nothing of that number to accept for '{template}'.",
        why=f"{offers} offered just now." if offers else "Nothing is offered: no edit was made often enough.",
        fix="Look at what is offered now.",
        where=_LIST,
    )


def other_offer(template: str) -> Problem:
    return Problem(
        code="template-other-offer",
        what=f"What is offered for '{template}' changed after you read it.",
        why="Another letter was accepted meanwhile, and nothing is changed that nobody has read.",
        fix="Read it again, and accept it then.",
        where=_LIST,
    )


def no_version(template: str, number: int, count: int) -> Problem:
    return Problem(
        code="template-no-version",
        what=f"'{template}' has no version {number}.",
        why=f"It has {count}, counted from 1, the one that ships.",
        fix="Name one of these.",
        where=_LIST,
    )


def in_force(template: str, number: int) -> Problem:
    return Problem(
        code="template-in-force",
        what=f"'{template}' is written as in version {number} already.",
        why="The version in force says the same.",
        fix="Nothing needs to be done.",
        where=_LIST,
    )
