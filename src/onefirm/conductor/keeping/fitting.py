"""Whether what is said of a thing fits its kind, and what to say where it does not."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import get_args

from pydantic import JsonValue, ValidationError

from onefirm.domain.frozen import Json, as_json
from onefirm.domain.minor import MINOR
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.record import RecordKind
from onefirm.records.story import Story

_SHOWN = 60


def fitted(kind: RecordKind, story: Story | None, values: Mapping[str, JsonValue]) -> Json:
    """What is said, as its kind spells it: `4000` typed for a number is a number. Every misfit is named at once."""
    news: Json = {name: _several(value) if name in kind.many else value for name, value in values.items()}
    wrong = [_no_day(kind, name, value) for name, value in news.items() if name in kind.days and not _is_day(value)]
    if wrong:
        raise Refusal(*wrong)
    whole: Json = {**(story.fields(kind) if story and not story.withdrawn else {}), **news}
    try:
        spelt = as_json(kind.fields.model_validate(whole))
    except ValidationError as broken:
        errors = broken.errors(include_url=False, include_input=False)
        told = {str(error["loc"][0] if error["loc"] else "?"): error["msg"] for error in reversed(errors)}
        raise Refusal(*(_misfit(kind, name, told[name], values) for name in reversed(told))) from broken
    return {name: spelt[name] for name in news}


def _is_day(value: JsonValue) -> bool:
    """One spelling, so that days can be held against each other as they stand."""
    if value in ("", None):
        return True
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _no_day(kind: RecordKind, name: str, value: JsonValue) -> Problem:
    return _problem(
        kind,
        f"The {name} of {_a(kind)} cannot be '{str(value)[:_SHOWN]}'.",
        "It takes one day of the calendar, the year first.",
        "Write the day like 2026-12-31, or leave it out.",
    )


def _several(value: JsonValue) -> JsonValue:
    return value if isinstance(value, list) else [] if value in ("", None) else [value]


def _misfit(kind: RecordKind, name: str, message: str, values: Mapping[str, JsonValue]) -> Problem:
    fields = kind.fields.model_fields
    if name not in fields:
        near = get_close_matches(name, fields, n=1)
        return _problem(
            kind,
            f"A{_a(kind)[1:]} has no field '{name[:_SHOWN]}'.",
            f"It has {', '.join(fields)}.",
            f"Did you mean '{near[0]}'?" if near else "Use one of those.",
        )
    if name not in values:
        return _problem(
            kind, f"A{_a(kind)[1:]} needs '{name}'.", "Without it nobody could tell it from another.", f"Add {name}=…"
        ).at_field(name)
    choices = [choice for choice in get_args(fields[name].annotation) if isinstance(choice, str) and choice]
    if choices:
        near = get_close_matches(str(values[name]), choices, n=1)
        return _problem(
            kind,
            f"'{str(values[name])[:_SHOWN]}' is no {name} of {_a(kind)}.",
            f"It is one of {', '.join(choices)}, or nothing.",
            f"Did you mean '{near[0]}'?" if near else "Use one of those.",
        ).at_field(name)
    what = f"The {name} of {_a(kind)} cannot be '{str(values[name])[:_SHOWN]}'."
    return _problem(kind, what, f"{plainly(message)}.", _anew(name)).at_field(name)


def _a(kind: RecordKind) -> str:
    return f"a{'n' if kind.name[0] in 'aeiou' else ''} {kind.name}"


def _anew(name: str) -> str:
    if not name.endswith(MINOR):
        return f"Write {name} anew."
    return f"Write {name.removesuffix(MINOR)}=860.00, or count the smallest unit as a whole number: {name}=86000."


def _problem(kind: RecordKind, what: str, why: str, fix: str) -> Problem:
    return Problem(code="record-field", what=what, why=why, fix=fix, where=f"onefirm records kinds {kind.name}")
