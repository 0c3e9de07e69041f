"""Who may come in, and what they may ask."""

from dataclasses import dataclass
from typing import Literal, Protocol

Scope = Literal["read", "send", "decide", "manage"]
"""What whoever asks has to be allowed: to look; to send a wish; to decide in the operator's place; to hold the keys of
the firm, its copies, its ways in, and what is read from or written to this machine."""


@dataclass(frozen=True)
class Bearer:
    """Whoever brings a token that counts now."""

    name: str
    scopes: frozenset[Scope]
    agent: bool
    """Is it software that acts by itself? It never decides, whatever it asks."""
    by: str
    """What the ledger names as the actor of what they do."""


class Bearers(Protocol):
    """Whose token is this? Looked up anew with every request: what was revoked counts within a second."""

    def bearer(self, token: str) -> Bearer | None: ...
