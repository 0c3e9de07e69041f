"""What a delivery says, field by field, and what its fields are to us. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from onefirm.capabilities.hooks import BESIDE, FIELDS_MAX, MEANINGS, NEEDED, Meaning
from onefirm.domain.problem import Problem, Refusal

DEPTH_MAX = 12
VALUES_MAX = 2_000
NAME_SIGNS_MAX = 200
NAMELESS = "(without a name)"
_JOINED_BY = {"name": " ", "message": "\n"}


@dataclass(frozen=True)
class Told:
    """It is understood: the fields of a lead."""

    fields: Mapping[str, str]


@dataclass(frozen=True)
class Drifted:
    """It is not: a field nobody knows, or one of ours that nothing of theirs fills."""

    field: str = ""
    sample: str = ""
    lacks: str = ""


def said(raw: bytes) -> dict[str, str]:
    """Every value as text, under the way that leads to it (`contact.email`). Raises a Refusal for what is no object."""
    try:
        parsed: JsonValue = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as broken:
        raise Refusal(_unreadable(f"Byte {broken.start} is no UTF-8.")) from broken
    except json.JSONDecodeError as broken:
        raise Refusal(_unreadable(f"Line {broken.lineno}: {broken.msg}.")) from broken
    except (RecursionError, ValueError) as broken:
        raise Refusal(_unreadable("It is nested too deep, or holds a number without end.")) from broken
    if not isinstance(parsed, dict):
        raise Refusal(_unreadable("It is JSON, but no object with named fields."))
    found: dict[str, list[str]] = {}
    for count, (name, text) in enumerate(_flat(parsed, "", 0)):
        found.setdefault(name, []).append(text)
        if len(found) > FIELDS_MAX or count >= VALUES_MAX:
            raise Refusal(_unreadable(f"It has more than {FIELDS_MAX} fields, or {VALUES_MAX} values."))
    return {name: ", ".join(texts) for name, texts in found.items()}


def understood(sent: Mapping[str, str], known: Mapping[str, Meaning]) -> Told | Drifted:
    """What the operator said of a field counts first; else one that is called like a field of ours is that field."""
    fields: dict[str, str] = {}
    for name, text in sent.items():
        meaning = known.get(name) or _called(name)
        if meaning is None:
            return Drifted(field=name, sample=text)
        if meaning != BESIDE and text:
            fields[meaning] = f"{fields[meaning]}{_JOINED_BY.get(meaning, ', ')}{text}" if meaning in fields else text
    for name in NEEDED:
        if not fields.get(name):
            return Drifted(lacks=name)
    return Told(fields)


def _called(name: str) -> Meaning | None:
    return MEANINGS.get(name) if name != BESIDE else None


def _flat(value: JsonValue, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEPTH_MAX:
        raise Refusal(_unreadable("It is nested too deep."))
    match value:
        case dict():
            for key, inner in value.items():
                yield from _flat(inner, f"{name}.{key}" if name else key, depth + 1)
        case list():
            for inner in value:
                yield from _flat(inner, name, depth + 1)
        case None:
            yield _named(name), ""
        case bool():
            yield _named(name), "yes" if value else "no"
        case _:
            yield _named(name), _text(str(value))


def _named(name: str) -> str:
    if len(name) > NAME_SIGNS_MAX:
        raise Refusal(_unreadable(f"The name of a field is longer than {NAME_SIGNS_MAX} signs."))
    return _text(name) or NAMELESS


def _text(text: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in text) or "\0" in text:
        raise Refusal(_unreadable("It holds half a sign, which nobody could read."))
    return text.strip()


def _unreadable(why: str) -> Problem:
    return Problem(
        code="delivery-unreadable",
        what="What was left at a hook cannot be read.",
        why=why,
        fix="It is kept as it came. Ask whoever sends it for JSON with named fields, and type this wish by hand.",
    )
