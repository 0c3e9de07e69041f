"""How a model did on texts it had not learned from, and which of two did better."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onefirm.learning.example import NO_LABEL, Answer, Example, digest, verdict

WRONG_COSTS = 5
ASKED_COSTS = 1
"""To be asked once too often is a fifth as bad as a wrong answer."""
BINS = 10


@dataclass(frozen=True)
class Quality:
    """Counts, and nothing that was worked out from them: two of the same texts can be held against each other."""

    on: str
    """The name of the texts it was tried on."""
    right: int = 0
    wrong: int = 0
    asked: int = 0
    """It did not know, and there was a label."""
    caught: int = 0
    """It did not know, and there was none."""
    missed: int = 0
    """It gave a label, and there was none."""
    off_thousandths: int = 0
    """How far its chances were from what came true (the expected calibration error, in ten bins)."""

    @property
    def tried(self) -> int:
        return self.right + self.wrong + self.asked + self.caught + self.missed

    @property
    def cost(self) -> int:
        return WRONG_COSTS * (self.wrong + self.missed) + ASKED_COSTS * self.asked


def quality(answers: Sequence[Answer], examples: Sequence[Example]) -> Quality:
    pairs = list(zip(answers, examples, strict=True))
    counted = Counter(verdict(answer, one.label) for answer, one in pairs)
    labelled = [(answer.chance, answer.likeliest == one.label) for answer, one in pairs if one.label != NO_LABEL]
    return Quality(
        on=digest(examples),
        right=counted["right"],
        wrong=counted["wrong"],
        asked=counted["asked"],
        caught=counted["caught"],
        missed=counted["missed"],
        off_thousandths=round(1000 * calibration_error(labelled)),
    )


def better(new: Quality, old: Quality) -> bool:
    """Whether the new one may take the place of the old. Equal is enough: it has seen more."""
    assert new.on == old.on, "Two models are compared on the same texts, or not at all."
    return new.cost <= old.cost


def calibration_error(said: Sequence[tuple[float, bool]]) -> float:
    """The mean distance between what was said and what came true, over ten bins of equal width."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, right in said:
        bins[min(BINS - 1, int(chance * BINS))].append((chance, right))
    return sum(abs(sum(chance - right for chance, right in each)) for each in bins) / max(1, len(said))
