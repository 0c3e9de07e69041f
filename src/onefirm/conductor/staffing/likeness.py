"""Whether what came says what was expected: each value in its own sense. Pure."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from pydantic import JsonValue


def alike(wanted: JsonValue, came: JsonValue) -> bool:
    """A number by its value, a moment by when it is, a list in order, a table by what is named; else word for word."""
    if isinstance(wanted, bool) or isinstance(came, bool):
        return wanted is came
    if isinstance(wanted, dict) and isinstance(came, dict):
        return all(name in came and alike(value, came[name]) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(came, list):
        return len(wanted) == len(came) and all(map(alike, wanted, came))
    if (at := _moment(wanted)) is not None:
        return at == _moment(came)
    return wanted == came or _number(wanted, came)


def likeness(said: str, other: str) -> int:
    """How many of a hundred words are the same, in the same order."""
    return int(100 * SequenceMatcher(None, said.split(), other.split(), autojunk=False).ratio())


def _moment(said: JsonValue) -> datetime | None:
    """Only one that says how far its clock is from the others."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _number(wanted: JsonValue, came: JsonValue) -> bool:
    """`3000` is 3000. Two texts are compared as they stand: invoice 007 is not invoice 7."""
    if isinstance(wanted, str) == isinstance(came, str):
        return False
    try:
        return Decimal(str(wanted)) == Decimal(str(came))
    except InvalidOperation:
        return False
