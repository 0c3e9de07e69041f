"""What may be asked about connections, and what the desk answers."""

from typing import Literal

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem
from onefirm.policy.belief import LevelName

Stands = Literal["works", "left alone", "trying again", "in trouble", "signed out", "revoked", "no trouble known"]


class WaitRow(Frozen):
    """An act that waits, and its plan."""

    effect: str
    plan: str
    title: str
    whom: str
    until: str = ""
    """When it is tried next by itself; empty: as soon as it may be."""
    why: str = ""
    """What it was told the last time it was tried."""
    tries: int = 0


class WayRow(Frozen):
    """One way out, as its breaker has it. A connector that speaks to several places has one for each."""

    to: str
    stands: Literal["works", "left alone", "trying again"]
    reason: str = ""
    """What went wrong last, while it has not gone well since."""
    failures: int = 0
    """In a row."""
    since: str = ""
    """Since when it has not worked."""
    next_probe: str = ""
    """When the next act may try it."""
    waiting: int = 0
    """How many wait for their turn at this moment."""
    free_at: str = ""
    """When its rate lets the next one go; empty: at once."""
    rate: str = ""
    """How much it lets through: `at most 240 a minute`."""


class ExchangeRow(Frozen):
    """A secret with a new one beside it: both count until the new one was taken, or somebody says so."""

    secret: str
    since: str = ""


class ConnectionRow(Frozen):
    name: str
    does: tuple[str, ...]
    """What leaves through it: `mail.send`."""
    brings: bool
    """Something comes in through it."""
    tells: bool = False
    """It tells you what waits, and nobody else."""
    untold: int = 0
    """Of so many cards it does not tell you, because you revoked it."""
    manner: str
    """What happens when it does its work."""
    state: Literal["allowed", "revoked", "in trouble"]
    since: str = ""
    """Since when it is revoked."""
    trouble: str = ""
    """Why it could not be listened to last time."""
    heard: str = ""
    """When all that was there had last been taken in; empty: not since onefirm was started."""
    went: str = ""
    """When something last went out through it and was receipted, by the ledger."""
    stands: Stands = "no trouble known"
    says: str = ""
    """How it stands, in a sentence or two."""
    level: LevelName = ""
    """How far it is to be believed, by what the ledger has of it; empty where it has nothing good."""
    level_why: str = ""
    signed_out: bool = False
    """Its account does not let us in; one question in the inbox says so."""
    refused: Problem | None = None
    """Why it does not let us in, or why its last test went wrong."""
    account: str = ""
    """The section of firm.toml it belongs to, where it has one."""
    can_be_tried: bool = False
    """Without anything of the firm leaving."""
    asks: bool = False
    """Trying it asks it one short question, which may cost something."""
    tested: str = ""
    """When it was last tried."""
    secrets: tuple[str, ...] = ()
    """The names of those it signs in with."""
    beside: tuple[str, ...] = ()
    """Those of them that have a new one beside the old one."""
    exchanges: tuple[ExchangeRow, ...] = ()
    ways: tuple[WayRow, ...] = ()
    waits: tuple[WaitRow, ...] = ()
    would_wait: int = 0
    """How many acts would be held if it were revoked now."""


class ConnectionsView(Frozen):
    says: str
    items: tuple[ConnectionRow, ...]
    note: str = ""
    """What cannot be known here: a process that began just now has tried nothing."""


class ConnectionArgs(Frozen):
    connection: str
    why: str = ""
