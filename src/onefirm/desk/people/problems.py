"""What is wrong with something that was asked about people."""

from collections.abc import Iterable

from onefirm.domain.problem import Problem
from onefirm.ledger.projection import Row

_NAMED_MAX = 5
_LIST = "onefirm people list"


def nobody(ref: str) -> Problem:
    return Problem(
        code="person-unknown",
        what=f"Nobody here is called '{ref[:80]}'.",
        why="It is no name, no mail address, no id and no end of an id of anybody you know.",
        fix=f"See `{_LIST}`, or add them: onefirm people add name='{ref[:80]}'",
        where=_LIST,
    )


def no_deadline(called: str) -> Problem:
    return Problem(
        code="deadline-unknown",
        what=f"Nothing of theirs that is due is called '{called[:80]}'.",
        why="A project, a deliverable, a to-do or an invoice with a day by which it is due has a deadline.",
        fix="Leave the name away to see all of theirs, or write its day down: onefirm records change",
        where="onefirm people timeline",
    )


def several(ref: str, rows: Iterable[Row]) -> Problem:
    named = [f"{row['shown'] or 'without a name'} ({row['record']} {str(row['id'])[-8:]})" for row in rows]
    return Problem(
        code="person-ambiguous",
        what=f"'{ref[:80]}' could be more than one.",
        why=f"It fits {', '.join(named[:_NAMED_MAX])}.",
        fix="Name the one you mean by their mail address, or by the end of the id, which stands in brackets. "
        "If they are the same, merge them.",
        where=_LIST,
    )


def same_already(shown: str) -> Problem:
    return Problem(
        code="people-merged",
        what=f"Both names lead to {shown}.",
        why="They are one entry already.",
        fix=f"To take them apart again: onefirm people part '{shown}'",
        where=f"onefirm people show '{shown}'",
    )


def not_alike(one: str, other: str) -> Problem:
    return Problem(
        code="people-kinds",
        what=f"{one} and {other} cannot be the same.",
        why="One is a person and the other an organisation.",
        fix=f"If one works for the other: onefirm records change person '{one}' organisation='{other}' --why '…'",
        where=_LIST,
    )


def not_merged(shown: str) -> Problem:
    return Problem(
        code="people-not-merged",
        what=f"{shown} was never merged with anybody.",
        why="Only what was merged can be taken apart.",
        fix=f"See what is known of them: onefirm people show '{shown}'",
        where=f"onefirm people show '{shown}'",
    )


def which_part(shown: str, rows: Iterable[Row]) -> Problem:
    named = [(str(row["shown"] or "without a name"), str(row["id"])[-8:]) for row in rows]
    return Problem(
        code="people-part-which",
        what=f"{shown} was merged with more than one.",
        why=f"They are {', '.join(f'{name} ({end})' for name, end in named[:_NAMED_MAX])}; each is taken apart alone.",
        fix=f"Name the one that shall stand alone again: onefirm people part {named[0][1]}",
        where=f"onefirm people show '{shown}'",
    )
