"""What may be asked about connections, and what the desk answers."""

from typing import Literal

from onefirm.domain.frozen import Frozen


class WaitRow(Frozen):
    """An act that waits, and its plan."""

    effect: str
    plan: str
    title: str
    whom: str


class ConnectionRow(Frozen):
    name: str
    does: tuple[str, ...]
    """What leaves through it: `mail.send`."""
    brings: bool
    """Something comes in through it."""
    manner: str
    """What happens when it does its work."""
    state: Literal["allowed", "revoked", "in trouble"]
    since: str = ""
    trouble: str = ""
    """Why it could not be listened to last time."""
    waits: tuple[WaitRow, ...] = ()


class ConnectionsView(Frozen):
    says: str
    items: tuple[ConnectionRow, ...]


class ConnectionArgs(Frozen):
    connection: str
    why: str = ""
