"""Which version of an agent works, how another would have answered, and whether all of them keep their contracts."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import PlanId
from onefirm.domain.personal import Personal, our_own


class AgentAdopted(Fact):
    kind: ClassVar[str] = "agent.adopted"
    about: ClassVar[str] = "The firm keeps to this version of an agent: others are here too, or the one before is gone."
    role: str
    number: int
    """The version that works."""
    before: int = 0
    """The one that is gone; 0 where none is."""
    contract: str
    """The hash of its terms."""


class AgentTaken(Fact):
    kind: ClassVar[str] = "agent.taken"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator took a version of an agent into use, or went back to one."
    role: str
    number: int
    before: int
    contract: str
    why: Personal = our_own("")


class AgentShadowed(Fact):
    kind: ClassVar[str] = "agent.shadowed"
    about: ClassVar[str] = "A version that is only tried answered beside the one that works; nothing of it was used."
    agent: str
    """`qualifier@3`, which is tried."""
    beside: str
    """`qualifier@2`, whose answer counted."""
    plan: PlanId
    entry: int
    """Where that answer stands."""
    agreed: bool
    outcome: str = ""
    """What it would have said; empty where it gave no answer that could be used."""
    fault: str = ""
    """Why not."""
    differs: tuple[str, ...] = ()
    """The names of what differs: `outcome`, or a field of its output."""
    said: Personal
    """Those fields, as it would have filled them in."""
    milliseconds: int = 0


class Checked(Frozen):
    """One agent, one kind of act or one connection, held to its contract once."""

    about: str
    """`qualifier@2`, `mail.send@1`, or the name of a connection."""
    terms: str
    """The hash of what it promises; empty for a connection, which promises to answer."""
    tried: int = 0
    """How many examples, or whether it was asked at all."""
    failed: tuple[str, ...] = ()
    """What did not come out, each by its name."""


class StaffChecked(Fact):
    kind: ClassVar[str] = "staff.checked"
    about: ClassVar[str] = "The staff and the connections were held to their contracts, each by its examples."
    checks: tuple[Checked, ...]
    found: Personal
    """By name, what came instead, in words."""
