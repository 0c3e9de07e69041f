"""What each trait weighs: set by hand at first, then fitted to the operator's decisions.

The same decisions give the same weights.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onefirm.records.alike.entry import EDITION, Decision, Traits
from onefirm.records.alike.traits import FULL, GROUNDS, ground

BY_HAND: Mapping[str, int] = {
    "always": -5500,
    "given_same": 1800,
    "given_differs": -4500,
    "family_same": 2000,
    "family_differs": -2200,
    "generation_differs": -4500,
    "generation_open": -1500,
    "name_rare": 2200,
    "name_turned": 0,
    "title_same": 4800,
    "title_differs": -4000,
    "form_differs": -2500,
    "mail_same": 5500,
    "mail_shared": 300,
    "mail_slip": 3500,
    "mail_near": 1000,
    "mail_differs": -1300,
    "domain_same": 1500,
    "mobile_same": 5000,
    "switchboard_same": 3500,
    "line_same": 2200,
    "phone_shared": 200,
    "phone_near": 1200,
    "phone_differs": -900,
    "mobile_differs": -800,
    "work_same": 1400,
    "work_differs": -500,
    "place_same": 1700,
    "place_differs": -700,
    "number_same": 7000,
    "number_differs": -5000,
}
"""In thousandths, as every weight is. They stand for what a careful clerk would think before the first decision."""

TRUST_IN_HAND = 0.6
"""How strongly a weight is held to what was set by hand: one over the variance it is allowed."""

FEW = 20
"""So many decisions weigh in full. Of fewer each is held back, so that no single one outweighs what was set by hand."""

ROUNDS_MAX = 25
STILL = 1e-7
FOLDS = 8

CONFIRMED_MIN = 30
"""So many confirmed pairs a threshold of certainty must have seen."""

LOWER_BOUND = 0.9
"""At least this share of those above the threshold is right, with one chance in twenty of being wrong about it."""

ONE_IN_TWENTY = 1.645
CERTAIN_MIN = 950
"""Below this probability, in thousandths, nothing is certain, whatever was confirmed."""


@dataclass(frozen=True)
class Weights:
    """How much every trait speaks for or against, as data: whole numbers, so that they can be kept."""

    of: Mapping[str, int] = field(default_factory=lambda: dict(BY_HAND))
    edition: int = EDITION
    decisions: int = 0
    certain_from: Mapping[str, int] = field(default_factory=dict[str, int])
    """By the ground a merge rests on, where it was borne out: from which probability, in thousandths, it is certain."""
    confirmed: Mapping[str, int] = field(default_factory=dict[str, int])
    """By ground, how many decisions bear it."""

    def certain(self, traits: Traits, chance: float) -> bool:
        level = self.certain_from.get(ground(traits))
        return level is not None and chance * FULL >= level


def probability(traits: Traits, weights: Weights) -> float:
    of = weights.of
    total = sum(value * of[trait] for trait, value in traits.items() if trait in of)
    return _logistic(of["always"] / FULL + total / FULL**2)


def learn(decisions: Sequence[Decision]) -> Weights:
    """Weights by the operator's decisions; those set by hand where there are none."""
    decisions = [decision for decision in decisions if decision.edition == EDITION]
    if not decisions:
        return Weights()
    rows = [_row(decision.traits) for decision in decisions]
    sames = [float(decision.same) for decision in decisions]
    fitted = dict(zip(BY_HAND, (round(FULL * value) for value in _fit(rows, sames)), strict=True))
    levels = {name: _level(guesses) for name, guesses in _guessed(decisions, rows, sames).items()}
    borne = {name: found for name, found in levels.items() if found is not None}
    return Weights(
        fitted,
        EDITION,
        len(decisions),
        certain_from={name: level for name, (level, _) in borne.items()},
        confirmed={name: confirmed for name, (_, confirmed) in borne.items()},
    )


def _row(traits: Traits) -> list[float]:
    return [1.0 if trait == "always" else traits.get(trait, 0) / FULL for trait in BY_HAND]


def _sum(row: Sequence[float], weights: Sequence[float]) -> float:
    return sum(part * weight for part, weight in zip(row, weights, strict=True) if part)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else (e := math.exp(value)) / (1 + e)


def _fit(rows: Sequence[Sequence[float]], sames: Sequence[float]) -> list[float]:
    """The likeliest weights, by Newton's steps, each held to the hand-set one."""
    by_hand = [value / FULL for value in BY_HAND.values()]
    weights, trust = list(by_hand), TRUST_IN_HAND * max(1.0, FEW / max(1, len(rows)))
    for _ in range(ROUNDS_MAX):
        slope = [trust * (start - now) for start, now in zip(by_hand, weights, strict=True)]
        bend = [[trust if a == b else 0.0 for b in range(len(weights))] for a in range(len(weights))]
        for row, same in zip(rows, sames, strict=True):
            _add(slope, bend, row, same, _logistic(_sum(row, weights)))
        step = _solve(bend, slope)
        # A full step can overshoot where all answers so far agree.
        reach = max(1.0, max(map(abs, step)))
        weights = [now + part / reach for now, part in zip(weights, step, strict=True)]
        if max(map(abs, step)) < STILL:
            break
    return weights


def _add(slope: list[float], bend: list[list[float]], row: Sequence[float], same: float, guess: float) -> None:
    shown = [(place, part) for place, part in enumerate(row) if part]
    spread = guess * (1 - guess)
    for place, part in shown:
        slope[place] += (same - guess) * part
        for other, its in shown:
            bend[place][other] += spread * part * its


def _solve(matrix: list[list[float]], wanted: Sequence[float]) -> list[float]:
    """Elimination without exchange of rows, which a matrix such as this, positive throughout, does not need."""
    size = len(wanted)
    rows = [[*row, value] for row, value in zip(matrix, wanted, strict=True)]
    for at in range(size):
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            if factor:
                rows[below] = [low - factor * high for low, high in zip(rows[below], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][place] * found[place] for place in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found


def _guessed(
    decisions: Sequence[Decision], rows: Sequence[Sequence[float]], sames: Sequence[float]
) -> dict[str, list[tuple[float, bool]]]:
    """By ground, what the other decisions would have said of each, and what the operator said."""
    guessed: dict[str, list[tuple[float, bool]]] = {name: [] for name in GROUNDS}
    for fold in range(min(FOLDS, len(rows))):
        others = [place for place in range(len(rows)) if place % FOLDS != fold]
        weights = _fit([rows[place] for place in others], [sames[place] for place in others])
        for place in range(fold, len(rows), FOLDS):
            name = ground(decisions[place].traits)
            if name:
                guessed[name].append((_logistic(_sum(rows[place], weights)) * FULL, decisions[place].same))
    return guessed


def _level(guessed: list[tuple[float, bool]]) -> tuple[int, int] | None:
    """The lowest probability from which on the operator confirmed as good as all, and how many that were."""
    best, right, wrong = None, 0, 0
    for guess, same in sorted(guessed, key=lambda one: (-one[0], one[1])):
        if guess < CERTAIN_MIN:
            break
        right, wrong = right + same, wrong + (not same)
        if right >= CONFIRMED_MIN and lower_bound(right, wrong) >= LOWER_BOUND:
            best = math.floor(guess), right
    return best


def lower_bound(right: int, wrong: int) -> float:
    """Wilson's: the share that is right at least, with one chance in twenty of being wrong about it."""
    total, square = right + wrong, ONE_IN_TWENTY**2
    if not total:
        return 0.0
    share = right / total
    spread = ONE_IN_TWENTY * math.sqrt((share * (1 - share) + square / (4 * total)) / total)
    return (share + square / (2 * total) - spread) / (1 + square / total)
