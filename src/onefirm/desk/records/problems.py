"""What is wrong with something that was asked about records."""

from collections.abc import Iterable
from difflib import get_close_matches

from onefirm.domain.problem import Problem
from onefirm.ledger.projection import Row

_NAMED_MAX = 5


def no_kind(name: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    return Problem(
        code="record-kind-unknown",
        what=f"There is no kind of record '{name}'.",
        why=f"The firm keeps {', '.join(names)}.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm records kinds`.",
        where="onefirm records kinds",
    )


def no_record(kind: str, ref: str) -> Problem:
    return Problem(
        code="record-unknown",
        what=f"There is no {kind} '{ref}'.",
        why="It is no id, no end of an id, and nothing that one is called.",
        fix=f"See `{_listing(kind)}`.",
        where=_listing(kind),
    )


def several(kind: str, ref: str, rows: Iterable[Row]) -> Problem:
    named = [f"{row['shown'] or 'without a name'} ({str(row['id'])[-8:]})" for row in rows][:_NAMED_MAX]
    return Problem(
        code="record-ambiguous",
        what=f"'{ref}' could be more than one {kind}.",
        why=f"It fits {', '.join(named)}.",
        fix="Name it by the end of its id, which stands in brackets.",
        where=_listing(kind),
    )


def no_why(command: str) -> Problem:
    return Problem(
        code="record-why-missing",
        what="It was not said why.",
        why="What is known changes only with a reason; whoever reads the history later needs it.",
        fix=f"Add a few words: {command} --why '…'",
    )


def nothing_said(kind: str, command: str) -> Problem:
    return Problem(
        code="record-nothing-said",
        what="Nothing was said that could be kept.",
        why=f"A {kind} is told field by field.",
        fix=f"Write field=value: {command}",
        where=f"onefirm records kinds {kind}",
    )


def stands_for_others(kind: str, shown: str) -> Problem:
    return Problem(
        code="record-stands-for-others",
        what=f"The {kind} {shown} was merged with others and stands for them too.",
        why="Taken back, it would take along what is known of them.",
        fix=f"Part them first: onefirm people part '{shown}'",
        where=f"onefirm records show {kind} '{shown}'",
    )


def there_already(kind: str, identity: str, shown: str, record_id: str) -> Problem:
    return Problem(
        code="record-there",
        what=f"There is a {kind} with this {identity} already: {shown}.",
        why=f"The same {identity} is the same {kind}, so that nothing is kept twice.",
        fix=f"Change it: onefirm records change {kind} {record_id[-8:]} field=value --why '…'",
        where=f"onefirm records show {kind} {record_id[-8:]}",
    )


def moved_on(kind: str, shown: str) -> Problem:
    return Problem(
        code="record-conflict",
        what=f"The {kind} {shown} changed while this was being written.",
        why="Somebody else was faster, twice.",
        fix="Look at it and say it once more.",
        where=f"onefirm records show {kind} '{shown}'",
    )


def not_several(kind: str, name: str) -> Problem:
    return Problem(
        code="record-field",
        what=f"The {name} of a {kind} is one value, so none can be added to it or taken from it.",
        why="Only fields that hold several values take + and -.",
        fix=f"Write {name}=value, or {name}= to empty it.",
        where=f"onefirm records kinds {kind}",
    )


def not_among(kind: str, name: str, value: str, held: Iterable[str]) -> Problem:
    known = list(held)
    near = get_close_matches(value, known, n=1)
    return Problem(
        code="record-value-unknown",
        what=f"'{value}' is none of the {name} of this {kind}.",
        why=f"It holds {', '.join(known)}." if known else "It holds nothing.",
        fix=f"Did you mean '{near[0]}'?" if near else "Name one of those.",
    )


def not_held(kind: str, name: str, held: Iterable[str]) -> Problem:
    known = list(held)
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="record-value-unknown",
        what=f"Nothing is known about the '{name}' of this {kind}.",
        why=f"It says {', '.join(known)}." if known else "It says nothing.",
        fix=f"Did you mean '{near[0]}'?" if near else "Name one of those.",
    )


def no_entry(kind: str, shown: str, entry: int) -> Problem:
    return Problem(
        code="record-entry-unknown",
        what=f"Entry {entry} said nothing of the {kind} {shown} that could be put back.",
        why="Only an entry that gave it values can be restored.",
        fix=f"See its history: onefirm records history {kind} '{shown}'",
        where=f"onefirm records history {kind} '{shown}'",
    )


def bad_moment(text: str) -> Problem:
    return Problem(
        code="record-moment",
        what=f"'{text}' is no day.",
        why="A day is written 2026-03-14; a moment 2026-03-14T09:30:00Z.",
        fix="Write it like that.",
    )


def not_yet(text: str) -> Problem:
    return Problem(
        code="record-moment",
        what=f"'{text}' lies in the future.",
        why="A record says what is true; what is only going to be true would stand as if it were.",
        fix="Say it on that day, or put it on a schedule.",
    )


def only_a_lead(name: str, kind: str, email: str) -> Problem:
    called = "" if "@" in name else f" name='{name}'"
    return Problem(
        code="record-client-unknown",
        what=f"The client of this {kind} would be '{name}', who is a lead so far and no client.",
        why="What is kept about somebody belongs to their record, so that it can be found and forgotten with them.",
        fix=f"Keep them as a person first: onefirm people add{called} email={email}",
        where="onefirm people list",
    )


def no_client(name: str, kind: str) -> Problem:
    named = f"email={name}" if "@" in name else f"name='{name}'"
    return Problem(
        code="record-client-unknown",
        what=f"The client of this {kind} would be '{name}', whom nobody knows.",
        why="What is kept about somebody belongs to their record, so that it can be found and forgotten with them.",
        fix=f"Add them first: onefirm people add {named}",
        where="onefirm people list",
    )


def withdrawn_already(kind: str, shown: str) -> Problem:
    return Problem(
        code="record-gone",
        what=f"The {kind} {shown} was taken back.",
        why="Nothing is confirmed or taken back twice.",
        fix="Put an entry of its history back to have it again: "
        f"onefirm records restore {kind} '{shown}' ENTRY --why '…'",
        where=f"onefirm records history {kind} '{shown}'",
    )


def _listing(kind: str) -> str:
    return "onefirm people list" if kind == "person" else f"onefirm records list {kind}"
