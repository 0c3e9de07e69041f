"""Whether at all: after some failures in a row nothing is sent for a while, then one probe. Pure."""

from dataclasses import dataclass, replace

from onefirm.capabilities.ways import BreakerState, Pass, Patience

_DOUBLINGS_MAX = 64


@dataclass(frozen=True)
class Breaker:
    """Closed lets everything through, open nothing, half-open one probe. Moments are seconds of one steady clock."""

    state: BreakerState = "closed"
    failures: int = 0
    """In a row, while closed."""
    opened: int = 0
    """How many times in a row it has opened; each time it keeps still for longer."""
    reason: str = ""
    since: float = 0.0
    """When it opened first. What a page shows while it is not closed."""
    next_probe: float = 0.0
    era: int = 0
    """Counts the changes of state: who set out before the last one has no say in the next."""


CLOSED = Breaker()


def wait(breaker: Breaker, now: float) -> float:
    """How long until somebody may pass. Nothing: at once."""
    return 0.0 if breaker.state == "closed" else max(0.0, breaker.next_probe - now)


def enter(breaker: Breaker, patience: Patience, now: float) -> tuple[Breaker, Pass]:
    """Somebody sets out. Whoever enters has seen that there is nothing to wait for."""
    assert wait(breaker, now) == 0.0, "Nobody may pass yet."
    if breaker.state != "closed":
        until = now + patience.probe_seconds_max
        breaker = replace(breaker, state="half-open", next_probe=until, era=breaker.era + 1)
    return breaker, Pass(breaker.era)


def went_well(breaker: Breaker, leave: Pass) -> Breaker:
    """The other side has answered."""
    if leave.era != breaker.era:
        return breaker
    return Breaker(era=breaker.era if breaker.state == "closed" else breaker.era + 1)


def went_wrong(breaker: Breaker, patience: Patience, leave: Pass, now: float, reason: str) -> Breaker:
    """It did not answer, or could not do its work."""
    if leave.era != breaker.era:
        return breaker
    failures = breaker.failures + 1
    if breaker.state == "closed" and failures < patience.failures_max:
        return replace(breaker, failures=failures, reason=reason)
    still = min(patience.wait_seconds_max, patience.wait_seconds * 2.0 ** min(breaker.opened, _DOUBLINGS_MAX))
    return Breaker(
        state="open",
        failures=failures,
        opened=breaker.opened + 1,
        reason=reason,
        since=now if breaker.state == "closed" else breaker.since,
        next_probe=now + still,
        era=breaker.era + 1,
    )


def never_went(breaker: Breaker, leave: Pass, now: float) -> Breaker:
    """It was broken off by us, which says nothing about the other side. The next one may be the probe."""
    if leave.era != breaker.era or breaker.state == "closed":
        return breaker
    return replace(breaker, state="open", next_probe=now, era=breaker.era + 1)
