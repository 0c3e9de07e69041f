"""`amount=860,00` as it is typed, kept as `amount_minor`."""

from collections.abc import Mapping

from pydantic import JsonValue

from onefirm.domain.amounts import amounts
from onefirm.domain.minor import MINOR, exponent_of
from onefirm.domain.record import RecordKind


def as_minor(kind: RecordKind, values: Mapping[str, JsonValue], held: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """What cannot be read stays as it was said, and is refused like any other value of that field."""
    fields = kind.fields.model_fields
    read: dict[str, JsonValue] = {}
    for name, value in values.items():
        counted = f"{name}{MINOR}"
        known = str(values.get("currency") or held.get("currency") or "")
        money = minor_of(value, known) if counted in fields and name not in fields else None
        if money is None:
            typed = str(value).strip().lstrip("+-").isdecimal()
            read[counted if counted in fields and name not in fields and not typed else name] = value
            continue
        read[counted], currency = money
        if currency and not values.get("currency"):
            read["currency"] = currency
    return read


def minor_of(value: JsonValue, currency: str) -> tuple[int, str] | None:
    """In the smallest unit, and the currency that was typed beside it."""
    said = str(value).strip()
    found = amounts(said.removeprefix("-"))
    if isinstance(value, list) or len(found) != 1 or (found[0].start, found[0].end) != (0, len(said.removeprefix("-"))):
        return None
    exponent = exponent_of(found[0].currency or currency)
    minor, rest = divmod(found[0].hundredths * 10**exponent, 100)
    return None if rest else (-minor if said.startswith("-") else minor, found[0].currency)
