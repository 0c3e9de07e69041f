"""What is wrong with something that was asked about rules and decisions."""

from datetime import date
from difflib import get_close_matches

from onefirm.domain.problem import Problem
from onefirm.policy.rules import Wanted

_SHOWN = 60


def nobody(who: str) -> Problem:
    return Problem(
        code="client-unknown",
        what=f"Nobody is known as '{who[:_SHOWN]}'.",
        why="A rule belongs to one client: their mail address, their name in the records, or the end of an id.",
        fix="Write their address out: onefirm rules set ada@fern.example 'never by phone'",
        where="onefirm rules list",
    )


def several(who: str, names: list[str]) -> Problem:
    return Problem(
        code="client-ambiguous",
        what=f"'{who[:_SHOWN]}' could be {len(names)} people: {'; '.join(names[:5])}.",
        why="A rule belongs to one client.",
        fix="Name the one you mean by what stands in brackets.",
        where="onefirm rules list",
    )


def not_set(who: str, rule: str, wanted: Wanted, held: list[str]) -> Problem:
    """A rule of another kind is never meant: `never by` is the opposite of `only by`."""
    alike = [each for each in held if each.startswith(f"{wanted.rule} ")]
    near = get_close_matches(f"{wanted.rule} {wanted.value}", alike, n=1)
    return Problem(
        code="rule-not-set",
        what=f"'{rule[:_SHOWN]}' is no rule of {who[:_SHOWN]}.",
        why=f"What holds for them is {', '.join(held)}." if held else "Nothing special holds for them.",
        fix=f"Did you mean '{near[0]}'?" if near else "Nothing needs to be done.",
        where="onefirm rules list",
    )


def not_decided(name: str, known: list[str]) -> Problem:
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    return Problem(
        code="decision-unknown",
        what=f"'{name[:_SHOWN]}' was not decided.",
        why=f"What was decided is {', '.join(known)}." if known else "Nothing was decided once and for all.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm decisions list`.",
        where="onefirm decisions list",
    )


def unnamed() -> Problem:
    return Problem(
        code="decision-unnamed",
        what="It was not said what is decided.",
        why="A decision is known by its words.",
        fix="Say it: onefirm decisions add 'No gambling brands' --never gambling,casino",
        where="onefirm decisions list",
    )


def no_date(text: str) -> Problem:
    return Problem(
        code="until-no-date",
        what=f"'{text[:_SHOWN]}' is no date.",
        why="A rule or a decision holds up to the end of one day.",
        fix="Write the day like 2026-12-31, or leave it out.",
    )


def over(said: str, today: date) -> Problem:
    return Problem(
        code="rule-over",
        what=f"'{said[:_SHOWN]}' would never hold.",
        why=f"Its last day is over: today is {today.isoformat()}.",
        fix="Name a day that is still to come.",
        where="onefirm rules list",
    )
