"""Intents: their types, what came, what a line became."""

from onefirm.domain.frozen import Frozen, Json


class IntentTypeView(Frozen):
    name: str
    version: int
    about: str
    accepts: tuple[int, ...]
    """Every version that may still be sent."""
    upcasts: tuple[str, ...]
    fields: Json
    """JSON schema"""


class IntentRow(Frozen):
    id: str
    type: str
    at: str
    source: str
    plan: str
    folded: int
    """How many times the same wish came again."""


class IntentsView(Frozen):
    types: tuple[IntentTypeView, ...]
    received: tuple[IntentRow, ...]
    next: str = ""
    """Where the list goes on; empty where it ends."""


class TypedView(Frozen):
    """What a line or call became, before or after anything runs."""

    type: str
    fields: Json
    missing: tuple[str, ...] = ()
    upcast: tuple[str, ...] = ()
    says: str
    intent: str = ""
    plan: str = ""
    folded: bool = False
    started: bool = False
    already: bool = False
    """True when the same wish has led to an act before: this is its receipt."""
    receipt: str = ""
    receipt_at: str = ""
