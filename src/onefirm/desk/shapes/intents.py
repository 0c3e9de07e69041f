"""Intents: their types, what came, what a line became."""

from onefirm.desk.shapes.plans import PreviewView
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
    about: str = ""
    """What kind of wish it is, in plain words."""
    reads: tuple["FieldRead", ...] = ()
    """Every field a wish of this kind has: what the line says of it, and what is still to be said."""
    candidates: tuple["Candidate", ...] = ()
    """Where the line can be read in several ways: whom or what it may mean."""
    would: PreviewView | None = None
    """What its plan would change. Nothing of it is kept, and nothing has run."""


class FieldRead(Frozen):
    name: str
    value: str = ""
    says: str
    """Where the value comes from, or what is known of a field without one."""
    missing: bool = False
    """Nothing can begin before it is said."""


class Candidate(Frozen):
    field: str
    value: str
    says: str
