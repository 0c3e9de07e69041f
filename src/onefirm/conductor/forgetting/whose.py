"""Who is meant, and under which names they are kept: by an address, a name, or the id of one of their records."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from onefirm.conductor.keeping.kin import BOOKS, kin, plain
from onefirm.conductor.means import Means
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.streams import of_subject, of_words
from onefirm.domain.frozen import Json
from onefirm.domain.ids import FIRM, SubjectId
from onefirm.domain.names import folded
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.patterns import at_the_end
from onefirm.ledger.projection import Row
from onefirm.records.rows.tables import KEPT, WITHDRAWN

_ROWS_MAX = 1_000
PEOPLE = frozenset({"person", "organisation", "lead"})
"""Kinds of records that are called what somebody is called; a rule or an invoice has a name of its own."""


@dataclass(frozen=True)
class Person:
    subjects: tuple[SubjectId, ...]
    """Every name they are kept under: what was merged is one person."""
    names: tuple[str, ...]
    """What they are called in records of people and in plans, for the operator to recognise them by."""


def person_named(text: str, means: Means) -> Person:
    """Raises a Refusal when nobody is meant, or more than one."""
    text = text.strip()
    found = _by_address(text, means) or _by_record(text, means) or _by_name(text, means)
    if not found:
        raise Refusal(_nobody(text))
    people = _apart(found, means)
    if len(people) > 1:
        raise Refusal(_several(text, [label(person, means) for person in people]))
    return people[0]


def together(subject: SubjectId, means: Means) -> Person:
    """Everything that was merged with what is theirs, however often."""
    subjects, waiting, names = list[SubjectId](), [*kin(means, subject)], list[str]()
    while waiting:
        one = waiting.pop()
        if one in subjects or one == FIRM:
            continue
        subjects.append(one)
        for row in _records(one, means):
            names += [str(row["shown"] or "")] if row["record"] in PEOPLE else []
            # Ledgers from before names had streams of their own say it in their rows alone.
            waiting += _met(row, means)
        names += [str(row["whom"] or "") for row in means.views.all("plans_for", subject=one, limit=_ROWS_MAX)]
    return Person(tuple(subjects), tuple(dict.fromkeys(name for name in names if name)))


def only_taken_back(person: Person, means: Means) -> bool:
    """Nothing of theirs stands any more, as after an import that was undone; what was said is still in the ledger."""
    rows = [row for one in person.subjects for row in _records(one, means)]
    return bool(rows) and all(row["state"] == WITHDRAWN for row in rows)


def label(person: Person, means: Means) -> str:
    """What they are called and, in brackets, an address or the id of a record that names them alone."""
    rows = [row for one in person.subjects for row in _records(one, means)]
    of_people = [row for row in rows if row["record"] in PEOPLE]
    standing = [row for row in of_people if row["state"] == KEPT and row["words"]]
    addresses = (address for row in (*standing, *rows) if row["state"] == KEPT and (address := _address(row)))
    by = next(addresses, "") or next((str(row["id"]) for row in (*standing, *of_people, *rows)), "")
    plans = (
        f"plan {row['plan']}" for one in person.subjects for row in means.views.all("plans_for", subject=one, limit=1)
    )
    called = ", ".join(person.names[:2]) or (by if "@" in by else next((str(row["record"]) for row in rows), ""))
    called = called or next(plans, "somebody without a name")
    return called if by in ("", called) else f"{called} ({by})"


def met(subjects: Iterable[SubjectId], means: Means) -> bool:
    """Somebody who wrote, or whom a record is about; not merely an address that a rule names, nor one forgotten."""
    return any(
        any(row["record"] in PEOPLE and row["state"] != WITHDRAWN and row["words"] for row in _records(one, means))
        or any(row["whom"] for row in means.views.all("plans_for", subject=one, limit=_ROWS_MAX))
        or any(_readable(event.fact) for event in means.ledger.stream(of_words(one)))
        for one in subjects
    )


def _readable(fact: Fact) -> bool:
    return isinstance(fact, PersonWrote) and not fact.words.erased


def _address(row: Row) -> str:
    """Theirs, in a record of people; else the one a rule of somebody who never wrote names them by."""
    fields: Json = json.loads(str(row["fields"]))
    said = str(fields.get("email" if row["record"] in PEOPLE else "client") or "")
    return said if "@" in said else ""


def _met(row: Row, means: Means) -> Iterable[SubjectId]:
    into = means.views.all("record", record=row["record"], id=row["into_id"]) if row["into_id"] else []
    gone = means.views.all("records_into", record=row["record"], id=row["id"], limit=_ROWS_MAX)
    return [plain(str(other["subject"])) for other in (*into, *gone)]


def _records(subject: SubjectId, means: Means) -> list[Row]:
    names = (subject, f"{subject}{BOOKS}")
    return [row for name in names for row in means.views.all("records_about", subject=name, limit=_ROWS_MAX)]


def _by_address(text: str, means: Means) -> list[SubjectId]:
    known = means.ledger.last(of_subject(means.prints.of("subject", text.casefold())))
    return [known.fact.subject] if known is not None and isinstance(known.fact, SubjectSeen) else []


def _by_record(text: str, means: Means) -> list[SubjectId]:
    rows = means.views.all("record_subjects_ending", pattern=at_the_end(text)) if text else []
    exact = [row for row in rows if row["id"] == text] or rows
    return [plain(str(row["subject"])) for row in exact]


def _by_name(text: str, means: Means) -> list[SubjectId]:
    rows = means.views.all("subjects_called", name=folded(text), limit=_ROWS_MAX) if text else []
    return [plain(str(row["subject"])) for row in rows]


def _apart(found: Iterable[SubjectId], means: Means) -> list[Person]:
    people = list[Person]()
    for subject in found:
        if subject != FIRM and not any(subject in person.subjects for person in people):
            people.append(together(subject, means))
    if not people:
        raise Refusal(_yourself())
    return people


def _nobody(text: str) -> Problem:
    return Problem(
        code="person-unknown",
        what=f"Nobody here is called '{text[:80]}'.",
        why="No record, no plan and no letter in the books has this name, this address or this id.",
        fix="Name them by their mail address, by the name of their record, or by its id.",
    )


def _several(text: str, people: Iterable[str]) -> Problem:
    return Problem(
        code="person-ambiguous",
        what=f"'{text[:80]}' could be more than one person.",
        why=f"They are not known to be the same: {'; '.join(people)}.",
        fix="Name the one you mean by what stands in brackets.",
    )


def _yourself() -> Problem:
    return Problem(
        code="person-is-the-firm",
        what="This is about the firm itself, and about nobody who could be forgotten.",
        why="What the firm says about itself is needed for as long as it works.",
        fix="Change it in firm.toml; to be rid of a whole firm, delete its folder and every copy of it.",
        where="firm.toml",
    )
