"""What the firm told its own operator about what waits for them."""

from typing import ClassVar, Literal

from onefirm.domain.events.fact import Fact
from onefirm.domain.ids import QuestionId
from onefirm.domain.personal import Personal, our_own

NOTES_STREAM = "firm:notes"

NoteEnd = Literal["sent", "failed", "unsure"]
"""It left; nothing left, and it may be told again; it may have left, and is not repeated."""


class NoteClaimed(Fact):
    kind: ClassVar[str] = "note.claimed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A note to you about what waits was about to leave; from here on it may have left."
    id: str
    way: Literal["mail", "apprise"]
    slot: str = ""
    """The moment its digest was due at; empty for an urgent note."""
    cards: dict[QuestionId, str]
    """By question: what named the card that it speaks of."""
    urgent: tuple[QuestionId, ...] = ()
    """Those of them that could not wait; no other note calls them urgent again."""
    place: str = ""
    """The fingerprint of where a letter was to leave; empty where nobody could say, and in entries older than this."""


class NoteEnded(Fact):
    kind: ClassVar[str] = "note.ended"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "What became of a note to you: it left, it did not, or nobody can say and it stays at that."
    id: str
    outcome: NoteEnd
    why: Personal = our_own("")
