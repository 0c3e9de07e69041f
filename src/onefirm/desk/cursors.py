"""Where a list goes on: one word that names the last row that was shown. It holds ids and moments, no names."""

import base64
import binascii
from collections.abc import Callable, Sequence

from pydantic import TypeAdapter, ValidationError

from onefirm.desk.shapes.args import INTEGER_MAX
from onefirm.domain.frozen import canonical
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.projection import Cell, Row

_PARTS = TypeAdapter(tuple[str | int, ...])


def cut(name: str, rows: Sequence[Row], limit: int, at: Callable[[Row], Sequence[Cell]]) -> tuple[Sequence[Row], str]:
    """Of one row more than was asked for: what is shown, and where it goes on, if it does."""
    shown = rows[:limit]
    return shown, (_spelled(name, at(shown[-1])) if len(rows) > limit else "")


def read(name: str, after: str, kinds: tuple[type[str] | type[int], ...]) -> tuple[str | int, ...]:
    """What a list wrote about its last row. Only that list reads it."""
    try:
        parts = _PARTS.validate_json(base64.urlsafe_b64decode(after.encode() + b"=" * (-len(after) % 4)), strict=True)
    except (ValidationError, binascii.Error, ValueError) as broken:
        raise Refusal(_unreadable(after)) from broken
    if parts[:1] != (name,) or tuple(map(type, parts[1:])) != kinds or _too_big(parts):
        raise Refusal(_unreadable(after))
    return parts[1:]


def gone() -> Problem:
    return Problem(
        code="cursor-stale",
        what="The row where this list was to go on stands there no more.",
        why="It was forgotten or taken back since, and with it its place in the order.",
        fix="Begin the list anew.",
    )


def _spelled(name: str, parts: Sequence[Cell]) -> str:
    text = canonical([name, *parts])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _too_big(parts: tuple[str | int, ...]) -> bool:
    return any(isinstance(part, int) and abs(part) > INTEGER_MAX for part in parts)


def _unreadable(after: str) -> Problem:
    return Problem(
        code="cursor-unreadable",
        what="The list cannot go on from there.",
        why=f"'{after[:40]}' is not what this list said with its last row.",
        fix="Send `next` back exactly as it came, or leave it out to begin anew.",
    )
