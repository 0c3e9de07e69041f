"""How far a cell is from running by itself: so many decisions, so many corrected, and what that shows. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from onefirm.policy.trust.martingale import Tally, bound, is_shown, still_needed
from onefirm.policy.trust.misses import Canaries, miss_rate

_REMEMBERED = 256
"""The same is asked for every card, and it takes half a millisecond."""


@dataclass(frozen=True)
class Outlook:
    decisions: int
    """Those that count: settled, read before they were decided, and about the work of the present staff."""
    corrected: int
    """Of these, whatever was edited, turned down, taken back or came back."""
    bound: float
    """At most so much is lost on average, mistakes that nobody noticed included; 1 where nothing is shown yet."""
    alpha: float
    """So much may be lost."""
    misses: float
    """The share of mistakes that are taken for unnoticed."""
    earned: bool
    """It is shown: the operator may let it run by itself."""
    needed: int | None
    """So many more decisions in a row without a correction; None where no number of them would do."""


def outlook(tally: Tally, alpha: float, canaries: Canaries, promotions: int) -> Outlook:
    """A mistake is noticed with a chance of 1 - m at least, so that of alpha only alpha * (1 - m) is ever seen."""
    return _outlook(tuple(sorted(tally.items())), alpha, canaries, promotions)


@lru_cache(maxsize=_REMEMBERED)
def _outlook(losses: tuple[tuple[int, int], ...], alpha: float, canaries: Canaries, promotions: int) -> Outlook:
    tally = dict(losses)
    misses = miss_rate(canaries)
    seen = alpha * (1 - misses)
    shown = bound(tally, promotions)
    return Outlook(
        decisions=sum(tally.values()),
        corrected=sum(count for loss, count in tally.items() if loss),
        bound=min(1.0, shown / (1 - misses)) if misses < 1 else 1.0,
        alpha=alpha,
        misses=misses,
        earned=is_shown(tally, seen, promotions),
        needed=still_needed(tally, seen, promotions),
    )
