"""What a bench hands in: figures, each a ratio within one run, and how the rounds are taken."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 5
"""The fewest rounds a figure is the median of."""


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    reads: str
    """The figure in words: `71 %`, `1.3x, 41 ms`."""
    bound: str = ""
    """What was promised, if something was."""
    met: bool | None = None
    """Whether it holds; None where nothing was promised."""

    @property
    def verdict(self) -> str:
        return "" if self.met is None else "met" if self.met else "**missed**"


@dataclass(frozen=True)
class Pair:
    """The medians of two ways, taken in turns, and the median of what one is of the other in each round."""

    ours: float
    bare: float
    ratio: float
    """The time of ours divided by the time of the bare way."""

    @property
    def share(self) -> float:
        """Our speed as a part of the bare speed: 0.6 is sixty per cent of it."""
        return 1 / self.ratio


def in_turns(ours: Callable[[], float], bare: Callable[[], float], rounds: int = ROUNDS) -> Pair:
    """A B A B ...: whatever slows the machine down for a while slows both down. Each returns its own seconds."""
    for way in (ours, bare):
        way()  # One round that does not count: caches, pages and imports.
    taken = [(ours(), bare()) for _ in range(rounds)]
    return Pair(
        ours=statistics.median(mine for mine, _ in taken),
        bare=statistics.median(theirs for _, theirs in taken),
        ratio=statistics.median(mine / theirs for mine, theirs in taken),
    )


def around(ways: Sequence[Callable[[], float]], rounds: int = ROUNDS) -> list[list[float]]:
    """A B C A B C ...: the same for more than two. The seconds of each way, one for each round."""
    for way in ways:
        way()
    taken = [[way() for way in ways] for _ in range(rounds)]
    return [list(seconds) for seconds in zip(*taken, strict=True)]


def at_least(share: float, bound: float) -> tuple[str, bool]:
    return f"≥ {bound:.0%}", share >= bound


def at_most(value: float, bound: float, unit: str) -> tuple[str, bool]:
    return f"≤ {bound:g} {unit}", value <= bound
