"""An intent: a typed, versioned wish with a key that folds duplicates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import IntentId, SubjectId
from onefirm.domain.labels import Label


@dataclass(frozen=True)
class Upcast:
    """How an older version of a wish is read today, and the sentence that says what changed."""

    version: int
    change: str
    lift: Callable[[Json], Json]


@dataclass(frozen=True)
class IntentType:
    """A kind of wish the firm understands: `qualify-lead@2` and how older calls become it."""

    name: str
    version: int
    about: str
    fields: type[BaseModel]
    key: tuple[str, ...]
    """The fields that make two wishes the same wish."""
    person: str = ""
    """The field that holds the mail address of the person it is about, if any."""
    upcasts: Mapping[int, Upcast] = field(default_factory=dict[int, Upcast])
    """By the version they lift from; each lifts by one."""

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"


class IntentCall(Frozen):
    """A wish as it comes in, before it is typed."""

    name: str
    version: int
    fields: Json
    source: str
    label: Label
    labels: Mapping[str, Label] = Field(default_factory=dict[str, Label])
    """Of fields that are worth less than the rest: what was taken from elsewhere, and said by somebody else."""
    key: str = ""
    aligned: bool = False
    """It came by a letter, and the domain of its sender vouches for that (DMARC)."""
    preview: bool = False
    """True when the operator wants to see and pin the plan before anything runs."""


class Intent(Frozen):
    id: IntentId
    type: str
    subject: SubjectId
    fields: Json
    label: Label
    source: str
    upcast: tuple[str, ...] = ()
    preview: bool = False
