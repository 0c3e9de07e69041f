"""What you type of somebody has to be what it is called; what comes in from outside is kept as it came."""

import re
from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from onefirm.domain.problem import AT_FIELD, Problem, Refusal
from onefirm.domain.record import RecordKind

_ADDRESSES = ("email", "emails")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
"""Loosely: letters of other alphabets are in an address that a card will say no letter can go to."""
_BIRTHDAY = re.compile(r"(\d{4}|-)-(\d\d)-(\d\d)")
_LEAP = "2024"


def checked(kind: RecordKind, values: Mapping[str, JsonValue]) -> None:
    """Raises a Refusal that names every value which cannot be what its field says."""
    wrong = [
        _no_address(kind, name, each)
        for name in _ADDRESSES
        if name in kind.fields.model_fields
        for each in _each(values.get(name))
        if not _ADDRESS.fullmatch(each)
    ]
    wrong += [_no_birthday(kind, each) for each in _each(values.get("birthday")) if not _is_birthday(each)]
    if wrong:
        raise Refusal(*wrong)


def says(value: JsonValue) -> bool:
    return any(each.strip() for each in _each(value))


def _each(value: JsonValue) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).strip() for each in values if each not in ("", None)]


def _is_birthday(text: str) -> bool:
    found = _BIRTHDAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = found.groups()
    try:
        date.fromisoformat(f"{_LEAP if year == '-' else year}-{month}-{day}")
    except ValueError:
        return False
    return True


def _no_address(kind: RecordKind, name: str, text: str) -> Problem:
    return Problem(
        code="record-field",
        what=f"'{text[:80]}' is no mail address.",
        why=f"The {name} of a {kind.name} is where letters go to, so a letter must be able to go there.",
        fix=f"Write it out: {name}=ada@fern.example",
        where=f"{AT_FIELD}{name}",
    )


def _no_birthday(kind: RecordKind, text: str) -> Problem:
    return Problem(
        code="record-field",
        what=f"'{text[:80]}' is no birthday.",
        why="It takes one day of the calendar, the year first; or two dashes where the year is not known.",
        fix="Write birthday=1984-03-09, or birthday=--03-09.",
        where=f"{AT_FIELD}birthday",
    )
