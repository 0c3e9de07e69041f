"""Answers that were given once and may be asked for again: what an Idempotency-Key leads to, for a day."""

from typing import Protocol

from onefirm.domain.frozen import Frozen

HOURS = 24
REPLIES_MAX = 10_000
"""So many are kept for each caller; beyond that their oldest is forgotten first."""


class KeptReply(Frozen):
    """One request, by what it asked, and what was answered. Status 0: it was begun, and no answer was noted."""

    request: str
    status: int = 0
    body: str = ""


class Replies(Protocol):
    """Keeps them over a restart, sealed: an answer may tell of a client."""

    def known(self, caller: str, key: str) -> KeptReply | None:
        """What stands under this key of this caller, within the day."""
        ...

    def keep(self, caller: str, key: str, answer: KeptReply) -> None:
        """On the disk before this returns."""
        ...

    def clear(self) -> None:
        """Forget all of them, because somebody was forgotten who may stand in one."""
        ...
