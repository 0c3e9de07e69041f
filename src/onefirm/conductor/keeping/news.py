"""Something that is said of one thing, before anybody has weighed it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from onefirm.domain.ids import PlanId, RecordId, SubjectId
from onefirm.domain.labels import Label
from onefirm.domain.record import RecordKind


@dataclass(frozen=True)
class News:
    kind: RecordKind
    values: Mapping[str, JsonValue]
    labels: Mapping[str, Label]
    subject: SubjectId
    source: str
    why: str
    id: RecordId | None = None
    """The thing, where it is known already; otherwise its identity says which."""
    named: RecordId | None = None
    """The one of its names under which it is said, where `id` stands for several."""
    since: str = ""
    plan: PlanId | None = None
    batch: str = ""
    ends: tuple[str, ...] = ()
    restores: int = 0
