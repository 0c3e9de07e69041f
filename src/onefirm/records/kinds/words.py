"""What the firm writes: drafts, and pieces that were published."""

from typing import Literal

from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind


class Draft(Frozen):
    name: str
    text: str = ""
    client: str = ""
    purpose: str = ""
    status: Literal["", "draft", "sent", "published", "dropped"] = ""


class Piece(Frozen):
    name: str
    slug: str = ""
    text: str = ""
    address: str = ""
    """Where it can be read."""
    published_on: str = ""
    status: Literal["", "planned", "published", "taken down"] = ""


DRAFT = RecordKind("draft", 1, "A text on its way.", Draft, retention="drafts")
PIECE = RecordKind("piece", 1, "A text that was published.", Piece, identity="slug")
