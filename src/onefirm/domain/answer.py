"""An answer to a question: for how long it counts, and the value it may have to hold."""

import re
from datetime import date
from typing import Literal

from pydantic import JsonValue

from onefirm.domain.amounts import amounts
from onefirm.domain.minor import exponent_of, spelled

Lasts = Literal["this-time", "client", "always"]
"""What an answer is said for: this question alone, all that are asked about this client, or whoever it is about."""

ANSWERED = "answered"
"""The one outcome of a question that wants a value."""
TEXT, NUMBER, DAY, MONEY = "text", "number", "day", "money"
WANTS = (TEXT, NUMBER, DAY, MONEY)
_ONE_OF = "one of "
TEXT_SIGNS_MAX = 2_000
NUMBER_MAX = 10**12
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:[ ,.'\u2019][0-9]{3})+|[+-]?[0-9]{1,13}")
_SEPARATORS = re.compile(r"[ ,.'\u2019]")
_SAYS = {
    TEXT: f"words, at most {TEXT_SIGNS_MAX:,} letters and signs",
    NUMBER: "a whole number, 12 say",
    DAY: "a day like 2026-12-31",
    MONEY: "an amount with its currency, 1,200.00 EUR say",
}


def choices_of(wants: str) -> tuple[str, ...]:
    """The values of `one of small, medium, large`; none for every other kind of value."""
    if not wants.startswith(_ONE_OF):
        return ()
    return tuple(dict.fromkeys(part.strip() for part in wants.removeprefix(_ONE_OF).split(",") if part.strip()))


def is_kind(wants: str) -> bool:
    """Whether a question may want this."""
    return wants in WANTS or len(choices_of(wants)) > 1


def type_of(wants: str) -> str:
    """What later steps take it for, in JSON words."""
    return "integer" if wants == NUMBER else "string"


def asked_for(wants: str) -> str:
    """What is to be typed, in words."""
    return _SAYS.get(wants) or f"one of {', '.join(choices_of(wants))}"


def read_value(wants: str, text: str) -> JsonValue:
    """The value as later steps take it; None where this is none."""
    said = text.strip()
    if not said or len(said) > TEXT_SIGNS_MAX:
        return None
    match wants:
        case "text":
            return said
        case "number":
            return _number(said)
        case "day":
            return _day(said)
        case "money":
            return _money(said)
        case _:
            return next((each for each in choices_of(wants) if each.casefold() == said.casefold()), None)


def _number(said: str) -> int | None:
    if not _NUMBER.fullmatch(said):
        return None
    number = int(_SEPARATORS.sub("", said))
    return number if abs(number) <= NUMBER_MAX else None


def _day(said: str) -> str | None:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        return None


def _money(said: str) -> str | None:
    found = amounts(said)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(said)) or not found[0].currency:
        return None
    exponent = exponent_of(found[0].currency)
    minor, rest = divmod(found[0].hundredths * 10**exponent, 100)
    return None if rest else spelled(minor, found[0].currency)
