"""How much the operator lets through: a yes is worth as much as whoever says it notices. Pure.

It is measured with canaries: drafts that were spoilt on purpose and can never leave, put among the others.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, log1p

SURE = 0.95
UNMEASURED = 0.5
"""Until it is measured, every second mistake is taken for one that nobody would notice."""
_HALVINGS = 60


@dataclass(frozen=True)
class Canaries:
    """How many were decided, and how many of them were let through."""

    decided: int = 0
    missed: int = 0

    def __post_init__(self) -> None:
        assert 0 <= self.missed <= self.decided, "Only what was decided can have been let through."


def miss_rate(canaries: Canaries) -> float:
    """At most so many of the mistakes are let through. Noticing one never makes it worse than not being tried."""
    measured = upper_bound(canaries.missed, canaries.decided)
    return measured if canaries.missed else min(UNMEASURED, measured)


def upper_bound(found: int, of: int, sure: float = SURE) -> float:
    """Clopper and Pearson: were the share any larger, so few would be found in one case of twenty at most."""
    assert 0 <= found <= of, "One cannot find more than one looked at."
    if found == of:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _at_most(found, of, middle) <= 1 - sure else (middle, high)
    return high


def _at_most(found: int, of: int, share: float) -> float:
    """The chance of so many or fewer. In logarithms, for the powers of a large number come to nothing."""
    told, silent = log(share), log1p(-share)
    return sum(
        exp(lgamma(of + 1) - lgamma(each + 1) - lgamma(of - each + 1) + each * told + (of - each) * silent)
        for each in range(found + 1)
    )
