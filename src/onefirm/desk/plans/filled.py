"""A preview with what its wish says in the place of where that will be taken from."""

import re

from onefirm.desk.shapes.plans import PreviewView
from onefirm.domain.frozen import Json
from onefirm.domain.minor import spelled
from onefirm.domain.names import one_line

_SIGNS_MAX = 120
_FIELD = re.compile(r"\bintent\.([a-z_0-9]+)")


def filled(preview: PreviewView, fields: Json) -> PreviewView:
    """`Letter to Ada Palmer <ada@palmer.example>`, where the plan says `intent.email`."""

    def said(found: re.Match[str]) -> str:
        return _shown(found[1], fields) or f"the {found[1]}, which is missing"

    told = tuple(line.model_copy(update={"says": _FIELD.sub(said, line.says)}) for line in preview.changes)
    return preview.model_copy(update={"changes": told})


def _shown(name: str, fields: Json) -> str:
    """Money as people read it, somebody by their name too; whatever else as it stands."""
    value = fields.get(name)
    if isinstance(value, dict) and isinstance(minor := value.get("minor"), int):
        return spelled(minor, str(value.get("currency") or ""))
    # One line says what it is; the whole of it stands on its card.
    called = str(fields.get("name") or "") if name == "email" and value else ""
    return f"{called} <{value}>" if called else _short(str(value or ""))


def _short(value: str) -> str:
    said = one_line(value)
    return said if len(said) <= _SIGNS_MAX else f"{said[: _SIGNS_MAX - 1].rstrip()}…"
