"""Entries of the ledger, and what their chain proves."""

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem


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


class EventsView(Frozen):
    durable: int
    items: tuple[EventView, ...]


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
