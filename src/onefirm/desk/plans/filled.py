"""A preview with what its wish says in the place of where that will be taken from."""

import re

from onefirm.desk.shapes.plans import PreviewView
from onefirm.domain.frozen import Json
from onefirm.domain.minor import spelled

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
    called = str(fields.get("name") or "") if name == "email" and value else ""
    return f"{called} <{value}>" if called else str(value or "")
