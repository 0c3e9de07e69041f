"""What a row says: the standing values of a record, what it is called, and what it is found by."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from onefirm.domain.frozen import Json, canonical
from onefirm.domain.names import folded
from onefirm.ledger.projection import Cell
from onefirm.records.kinds import KINDS

SHIPPED = {kind.name: kind for kind in KINDS}
"""Strangers' records are read as their newest shape where they are shown; their fold knows no shape."""

Standing = dict[str, list[Json]]


def spelled(record: str, fields: Json) -> dict[str, Cell]:
    """The cells that follow from its fields."""
    shown = _shown(record, fields)
    return {"fields": canonical(fields), "shown": shown, "called": folded(shown), "words": _words(fields)}


def now(values: Sequence[Json]) -> JsonValue:
    if not values[-1]["several"]:
        return values[-1]["value"]
    said = [value["value"] for value in values]
    return [each for at, each in enumerate(said) if each not in said[:at]]


def plain(standing: Standing) -> Json:
    return {name: list(values) for name, values in standing.items()}


def _shown(record: str, fields: Mapping[str, JsonValue]) -> str:
    """What the operator calls it: the first of its naming fields that is filled in."""
    kind = SHIPPED.get(record)
    names = (str(fields.get(name) or "") for name in (kind.named_by if kind else ("name",)))
    return next((name for name in names if name), "")


def _words(fields: Mapping[str, JsonValue]) -> str:
    """What it is found by: whatever its fields say, each on a line, in small letters."""
    said = (each for _, value in sorted(fields.items()) for each in (value if isinstance(value, list) else [value]))
    return "\n".join(folded(str(each)) for each in said if each not in ("", None))
