"""What comes in."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import IntentId, SubjectId
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


class OutsideRepeated(Fact):
    kind: ClassVar[str] = "outside.repeated"
    about: ClassVar[str] = "The same thing came in once more; it was known, and nothing came of it."
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
    source: str
    upcast: tuple[str, ...] = ()
    preview: bool = False


class IntentFolded(Fact):
    kind: ClassVar[str] = "intent.folded"
    about: ClassVar[str] = "The same wish came again; nothing new was started."
    intent: IntentId
    source: str
