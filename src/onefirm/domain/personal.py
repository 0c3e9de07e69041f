"""What is about a person: clear in memory, sealed at rest under that person's key."""

from pydantic import JsonValue

from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import SubjectId
from onefirm.domain.labels import Label


class Personal(Frozen):
    """A value as the rooms see it. Once its subject is forgotten, `erased` is true and the value is gone."""

    subject: SubjectId
    value: JsonValue
    erased: bool = False


class Sealed(Frozen):
    """The same value at rest: its own content key, wrapped for its subject."""

    subject: SubjectId
    wrapped: str
    nonce: str
    sealed: str


class Provenance(Frozen):
    """Where a value came from: the event that brought it, who said it, and their words."""

    event: str = ""
    source: str
    quote: str = ""


class Labelled(Frozen):
    """A value in a plan's flow, with what it is worth and where it came from."""

    value: JsonValue
    label: Label
    provenance: tuple[Provenance, ...] = ()
