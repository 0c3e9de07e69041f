"""Entries of the ledger, and what their chain proves."""

from typing import Literal

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem


class Place(Frozen):
    """Where something an entry belongs to can be opened."""

    kind: Literal["plan", "card", "person", "playbook", "schedule", "connection"]
    id: str
    called: str


class Line(Frozen):
    """One value of an entry, for people."""

    name: str
    value: str
    deep: int = 0
    """How far it stands inside of another one."""
    long: bool = False


class EventView(Frozen):
    seq: int
    at: str
    kind: str
    version: int
    stream: str
    actor: str
    cause: int | None
    says: str
    """The sentence that explains it."""
    body: Json
    hash: str
    group: str = ""
    """Its kind in the operator's words: `sent`, `decided`, `came-in`, `ran`, `changed`, `connections`, `firm`."""
    who: str = ""
    of: str = ""
    """The title of the plan it belongs to."""
    places: tuple[Place, ...] = ()
    lines: tuple[Line, ...] = ()
    """Its body in a readable form. Of an entry that is shown alone."""


class EventsView(Frozen):
    durable: int
    items: tuple[EventView, ...]
    more: bool = False
    """There are further ones in the direction that was looked."""
    looked: int = 0
    """Words were looked for as far as this entry and no further; 0 when everything was looked through."""
    about: str = ""
    """What was taken to be meant, in a sentence."""


class LedView(Frozen):
    """What came of an entry, the first first."""

    seq: int
    items: tuple[EventView, ...]
    more: bool = False


class ActorView(Frozen):
    actor: str
    who: str


class ActorsView(Frozen):
    items: tuple[ActorView, ...]


class WhyView(Frozen):
    """The chain from an event back to the person or rule that started it."""

    says: str
    chain: tuple[EventView, ...]
    """From the event asked about to the first cause."""
    who: str
    agent: str = ""
    rules: tuple[str, ...] = ()
    inputs: Json


class VerifyView(Frozen):
    sound: bool
    entries: int
    checkpoints: int
    says: str
    first_bad: int | None = None
    problem: Problem | None = None


class RebuildView(Frozen):
    equal: bool
    projections: dict[str, bool]
