"""Does this go wrong more rarely than it may? A bet against it, which holds however often one looks. Pure.

Whoever looks after every decision and stops when the figures please them promotes a borderline cell in one case of
four, by Wilson, Beta or Clopper and Pearson alike. A gambler at fair odds gains nothing by choosing when to stop.
"""

from collections.abc import Mapping
from math import exp, log, log1p

WHOLE = 1000
"""A whole loss, in thousandths: nothing in the ledger is a fraction."""
DELTA = 0.05
"""Of a hundred cells that never deserved it, so many may ever be promoted, all their promotions together."""
STAKES = (0.5, 0.95)
"""The careful gambler gains while now and then something is corrected, the bold one is quick while nothing is."""
NEEDED_MAX = 100_000
"""So many decisions nobody takes: whoever would need them is told that it cannot be earned like this."""
_HALVINGS = 50

Tally = Mapping[int, int]
"""How many decisions came to each loss, in thousandths. In which order they came says nothing."""


def evidence(tally: Tally, alpha: float) -> float:
    """The logarithm of what both gamblers hold together, who began with one and bet that less than `alpha` is lost.

    Were `alpha` or more lost on average, they could only lose in the long run, and would ever come to hold E with a
    chance of 1/E at most (Ville). It grows with `alpha`: whoever has shown that 5 % are not lost has shown it of 10 %.
    """
    assert 0 <= alpha < 1, "A share of decisions, and never all of them."
    held = [
        sum(count * log1p(stake / (1 - alpha) * (alpha - loss / WHOLE)) for loss, count in tally.items())
        for stake in STAKES
    ]
    richer = max(held)
    return richer + log(sum(exp(each - richer) for each in held) / len(held))


def wanted(promotions: int) -> float:
    """What they have to hold for the next promotion, as a logarithm. 1/2 + 1/6 + 1/12 ... is one: together the
    promotions of a cell, however many, fail with DELTA at most."""
    nth = promotions + 1
    return log(nth * (nth + 1) / DELTA)


def is_shown(tally: Tally, alpha: float, promotions: int) -> bool:
    return evidence(tally, alpha) >= wanted(promotions)


def bound(tally: Tally, promotions: int) -> float:
    """At most so much is lost on average: the smallest share that the evidence rules out; 1 when it rules out none."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_shown(tally, middle, promotions) else (middle, high)
    return high


def still_needed(tally: Tally, alpha: float, promotions: int) -> int | None:
    """So many more decisions without a loss, and it is shown; None when NEEDED_MAX of them would not do."""
    if not _would_do(NEEDED_MAX, tally, alpha, promotions):
        return None
    low, high = -1, NEEDED_MAX
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _would_do(middle, tally, alpha, promotions) else (middle, high)
    return high


def _would_do(more: int, tally: Tally, alpha: float, promotions: int) -> bool:
    return is_shown({**tally, 0: tally.get(0, 0) + more}, alpha, promotions)
