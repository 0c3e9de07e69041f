"""What comes in."""

from typing import ClassVar

from pydantic import Field

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import IntentId, QuestionId, SubjectId
from onefirm.domain.labels import Label
from onefirm.domain.personal import Personal


class OutsideReceived(Fact):
    kind: ClassVar[str] = "outside.received"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Something came in from outside and was kept as it was, sealed, before anybody read it."
    connector: str
    item: str
    """The keyed fingerprint of the outside's own name for it."""
    raw: Personal
    waits: bool = False
    """It came by itself and was answered at once: it is read when there is time for it."""


class OutsideQuarantined(Fact):
    kind: ClassVar[str] = "outside.quarantined"
    about: ClassVar[str] = "What came in does not look as it used to; it stays as it is until somebody says what it is."
    connector: str
    item: str
    question: QuestionId | None
    """Whose answer it waits for; none when the operator has set such things aside."""


class HookDrifted(Fact):
    kind: ClassVar[str] = "hook.drifted"
    about: ClassVar[str] = "What comes in at a hook has a field nobody knows, or lacks one that is needed."
    hook: str
    question: QuestionId
    field: Personal
    """What the other side calls the new field; empty when one is missing."""
    lacks: str = ""
    """The field of ours that is missing."""


class OutsideRepeated(Fact):
    kind: ClassVar[str] = "outside.repeated"
    about: ClassVar[str] = "The same thing came in once more; it was known, and nothing came of it."
    connector: str
    item: str


class LineCounted(Fact):
    kind: ClassVar[str] = "line.counted"
    about: ClassVar[str] = "A line of the operator's own that came in became a wish; under its name it counts no more."
    connector: str
    item: str


class SubjectSeen(Fact):
    kind: ClassVar[str] = "subject.seen"
    about: ClassVar[str] = "A new correspondent got a key of their own, so that they can be forgotten."
    subject: SubjectId
    alias: str
    """The keyed fingerprint of the address they wrote from."""


class IntentReceived(Fact):
    kind: ClassVar[str] = "intent.received"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A typed wish was accepted; from here on it cannot be lost."
    intent: IntentId
    type: str
    key: str
    subject: SubjectId
    fields: Personal
    label: Label
    labels: dict[str, Label] = Field(default_factory=dict)
    """Of fields that are worth less than the rest."""
    source: str
    upcast: tuple[str, ...] = ()
    aligned: bool = False
    """It came by a letter whose sender their own domain vouches for, says the firm's own mail server."""
    preview: bool = False

    def worth(self, name: str) -> Label:
        return self.labels.get(name, self.label)


class IntentFolded(Fact):
    kind: ClassVar[str] = "intent.folded"
    about: ClassVar[str] = "The same wish came again; nothing new was started."
    intent: IntentId
    source: str
