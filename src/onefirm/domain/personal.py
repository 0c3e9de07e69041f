"""What is about a person: clear in memory, sealed at rest under that person's key."""

from pydantic import JsonValue

from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import FIRM, SubjectId


class Personal(Frozen):
    """A value as the rooms see it. Once its subject is forgotten, `erased` is true and the value is gone."""

    subject: SubjectId
    value: JsonValue
    erased: bool = False


def our_own(value: JsonValue) -> Personal:
    """The operator's own words, about nobody in particular."""
    return Personal(subject=FIRM, value=value)


class Sealed(Frozen):
    """The same value at rest: its own content key, wrapped for its subject."""

    subject: SubjectId
    wrapped: str
    nonce: str
    sealed: str
