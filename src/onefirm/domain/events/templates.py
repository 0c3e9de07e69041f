"""What the operator's edits made of a template."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.personal import Personal


class TemplateChanged(Fact):
    kind: ClassVar[str] = "template.changed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator accepted another version of a template; drafts are written from it now."
    agent: str
    purpose: str
    number: int
    back_to: int = 0
    """The version whose words were asked back; 0 where it is a new one."""
    wordings: Personal
    """All that differs from what ships. They are sentences of the operator's, about nobody."""


class TemplateDeclined(Fact):
    kind: ClassVar[str] = "template.declined"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = (
        "The operator does not want this change in a template; only newer letters can offer it again."
    )
    agent: str
    purpose: str
    wording: Personal
