"""What the operator allows the firm's connections to do."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.personal import Personal, our_own

CONNECTIONS_STREAM = "firm:connections"
"""Every claim names it, so whatever was about to leave through one that is revoked is judged again."""


class ConnectionRevoked(Fact):
    kind: ClassVar[str] = "connection.revoked"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Nothing leaves or comes in through this connection any more until you allow it again."
    name: str
    why: Personal = our_own("")


class ConnectionAllowed(Fact):
    kind: ClassVar[str] = "connection.allowed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A connection that was revoked may be used again; what waited for it goes on."
    name: str
