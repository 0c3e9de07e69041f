"""Finding: what was typed, and what is called like it."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen

FoundKind = Literal[
    "card", "person", "plan", "record", "playbook", "agent", "connection", "schedule", "wish", "command"
]  # fmt: skip


class FindArgs(Frozen):
    words: str = Field(max_length=500)
    limit: int = Field(default=9, ge=1, le=50)


class Found(Frozen):
    """One thing of the firm, by the name it has there. Whoever shows it knows where it leads."""

    kind: FoundKind
    id: str
    """What it is asked for by: an id, a name, or for a command what the desk answers to."""
    title: str
    says: str = ""
    """What tells it from another one that is called the same."""
    record: str = ""
    """Of a record: its kind."""


class FindView(Frozen):
    words: str
    says: str
    items: tuple[Found, ...]
