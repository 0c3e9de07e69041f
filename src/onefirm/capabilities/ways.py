"""The ways out of a firm: how fast, whether at all, and how each stands. What a connector is lent to leave by."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from onefirm.capabilities.clock import Chance, Clock

SECOND = 1_000_000_000
"""Rates count time in whole nanoseconds."""

BreakerState = Literal["closed", "open", "half-open"]


@dataclass(frozen=True)
class Rate:
    """At most `count` in any `per_seconds`, however it is cut; up to `burst` of them at one moment."""

    count: int
    per_seconds: int
    burst: int = 1

    def __post_init__(self) -> None:
        assert self.per_seconds > 0, "A rate is counted over some time."
        assert 1 <= self.burst <= self.count, "A burst is a part of what is allowed."

    @property
    def apart(self) -> int:
        """The time from one to the next once the burst is spent.

        It is longer than `per_seconds / count`, so that a burst and what follows it stay within the count together.
        """
        return -(-self.per_seconds * SECOND // (self.count - self.burst + 1))


@dataclass(frozen=True)
class Patience:
    """When to stop, how long to keep still, and how long a probe may take. Seconds."""

    failures_max: int = 5
    wait_seconds: float = 30.0
    wait_seconds_max: float = 1800.0
    probe_seconds_max: float = 120.0
    """A probe of which nothing was heard for so long is given up, and another may go."""


@dataclass(frozen=True)
class Pass:
    """Leave to send one thing. Whoever was given it says how it went, or that it never went."""

    era: int


@dataclass(frozen=True)
class Standing:
    """How a connector's way out stands, for a page."""

    connector: str
    provider: str
    state: BreakerState
    reason: str
    failures: int
    since: datetime | None
    """Since when it has not worked; none while it works."""
    next_probe: datetime | None
    waiting: int
    """How many wait for their turn now."""
    free_at: datetime | None
    """When the rate lets the next one go; none: at once."""
    rate: Rate


RATE = Rate(count=240, per_seconds=60, burst=40)
"""For who says nothing else: what a polite program asks of a stranger."""
PATIENCE = Patience()


class Lane(Protocol):
    """The way out of one connector."""

    async def enter(self, seconds_max: float) -> Pass:
        """Wait for a turn. Raises NotNow when it would take longer, or when the way is left alone for a while."""
        ...

    def turn(self, seconds_max: float) -> AbstractAsyncContextManager[None]:
        """One use of the way, for who speaks a protocol of their own: how it ends is how it went."""
        ...

    def went_well(self, leave: Pass) -> None: ...

    def went_wrong(self, leave: Pass, reason: str) -> None: ...

    def never_went(self, leave: Pass) -> None: ...

    def keep_quiet(self, seconds: float) -> None:
        """The other side has asked for it, of everybody who speaks to it."""
        ...


class Ways(Protocol):
    """All ways out of one firm. Every connector is lent the same."""

    @property
    def clock(self) -> Clock: ...

    @property
    def chance(self) -> Chance: ...

    def lane(self, connector: str, provider: str, kept: Rate = RATE, patience: Patience = PATIENCE) -> Lane:
        """The lane of this connector; the same for whoever asks again. Ask each time, and keep none."""
        ...

    def standings(self) -> Sequence[Standing]: ...
