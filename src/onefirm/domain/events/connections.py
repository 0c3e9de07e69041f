"""What the operator allows the firm's connections to do, and whether they let us in."""

from typing import ClassVar, Literal

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


class ConnectionTested(Fact):
    kind: ClassVar[str] = "connection.tested"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A connection was tried without anything leaving; this is what was found."
    name: str
    works: bool
    signed_out: bool = False
    """It does not work because we are not let in."""
    found: Personal
    """What it could do, what it cannot, and why it does not work: words of the other side stand in it."""


class ConnectionSignedOut(Fact):
    kind: ClassVar[str] = "connection.signed-out"
    about: ClassVar[str] = "We were not let in. What would leave through this account waits, and one question says so."
    name: str
    met: Literal["effect", "source"]
    """Where it was met: what leaves waits only for what was met by something that was to leave."""
    problem: Personal


class ConnectionSignedIn(Fact):
    kind: ClassVar[str] = "connection.signed-in"
    about: ClassVar[str] = "Nothing speaks against trying this account again; what waited goes on."
    name: str
    why: Literal["it-worked", "new-secret", "you-said-so"]


class RotationBegun(Fact):
    kind: ClassVar[str] = "rotation.begun"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A new secret stands beside the old one, and both count until the new one was proven."
    name: str
    secret: str
    """The name it has in the vault."""


class RotationEnded(Fact):
    kind: ClassVar[str] = "rotation.ended"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "One secret is left: the new one where it was proven, the old one where it was given up."
    name: str
    secret: str
    kept: Literal["new", "old"]
