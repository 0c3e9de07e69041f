"""What the firm writes: drafts, and pieces that were published; and old letters that were taken in."""

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


class Letter(Frozen):
    """One that was brought along from elsewhere. It answers nothing and wakes nobody; it can be looked up."""

    message_id: str = ""
    name: str = ""
    """Its subject line."""
    sender: str = ""
    to: tuple[str, ...] = ()
    written_at: str = ""
    client: str = ""
    text: str = ""
    attached: tuple[str, ...] = ()
    """The names of what came with it; none of it is kept."""


DRAFT = RecordKind("draft", 1, "A text on its way.", Draft)
PIECE = RecordKind("piece", 1, "A text that was published.", Piece, identity="slug")
LETTER = RecordKind("letter", 1, "A letter that was brought along from elsewhere.", Letter, identity="message_id")
