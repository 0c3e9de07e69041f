"""How sure a guess is, and whether the text is strange: two small logistic regressions over the signs of guesses that
were made about texts nobody had learned from."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MILLION = 1_000_000
HELD = 1.0
"""How strongly each weight is held to nothing, in examples."""
ROUNDS_MAX = 30
STILL = 1e-6
ROWS_MAX = 4_000
"""More teach six weights nothing."""
FAR = 30.0


@dataclass(frozen=True, slots=True)
class Told:
    """The signs of one guess, what came true, and what it is worth beside the others."""

    signs: tuple[float, ...]
    true: bool
    worth: float = 1.0


@dataclass(frozen=True)
class Judge:
    """What each sign says; in millionths, so that a judge has one spelling."""

    always: int
    of: tuple[int, ...]

    def chance(self, signs: Sequence[float]) -> float:
        total = self.always + sum(weight * sign for weight, sign in zip(self.of, signs, strict=True))
        return _logistic(total / MILLION)


def taught(told: Sequence[Told]) -> Judge:
    """By Newton's steps on signs of one size."""
    assert told, "A judge is taught by something."
    told = told[:: math.ceil(len(told) / ROWS_MAX)]
    middles, spreads = zip(
        *(_middle_and_spread(column) for column in zip(*(one.signs for one in told), strict=True)), strict=True
    )
    # Nobody who was right every time so far is right for ever: half an example speaks for each side.
    told = [*told, Told(middles, true=True, worth=0.5), Told(middles, true=False, worth=0.5)]
    rows = [(1.0, *((s - m) / d for s, m, d in zip(one.signs, middles, spreads, strict=True))) for one in told]
    weights = _fit(rows, told)
    of = [weight / spread for weight, spread in zip(weights[1:], spreads, strict=True)]
    always = weights[0] - sum(weight * middle for weight, middle in zip(of, middles, strict=True))
    return Judge(round(MILLION * always), tuple(round(MILLION * weight) for weight in of))


def level(chances: Iterable[float], kept: float) -> int:
    """In millionths: at or above it lies this part of the chances."""
    ordered = sorted(chances)
    at = math.floor((1 - kept) * len(ordered))
    return math.floor(MILLION * ordered[at]) if ordered else 0


def _middle_and_spread(column: Sequence[float]) -> tuple[float, float]:
    middle = sum(column) / len(column)
    return middle, math.sqrt(sum((value - middle) ** 2 for value in column) / len(column)) or 1.0


def _fit(rows: Sequence[Sequence[float]], told: Sequence[Told]) -> list[float]:
    size = len(rows[0])
    weights = [0.0] * size
    for _ in range(ROUNDS_MAX):
        slope = [0.0 if at == 0 else -HELD * weights[at] for at in range(size)]
        bend = [[HELD if a == b else 0.0 for b in range(size)] for a in range(size)]
        for row, one in zip(rows, told, strict=True):
            guess = _logistic(sum(map(float.__mul__, row, weights)))
            missing, spread = one.worth * (one.true - guess), one.worth * guess * (1 - guess)
            for a, part in enumerate(row):
                slope[a] += missing * part
                bent = bend[a]
                for b in range(a + 1):
                    bent[b] += spread * part * row[b]
        step = _solved(bend, slope)
        reach = max(1.0, max(map(abs, step)))
        weights = [now + part / reach for now, part in zip(weights, step, strict=True)]
        if max(map(abs, step)) < STILL:
            break
    return weights


def _solved(lower: list[list[float]], wanted: Sequence[float]) -> list[float]:
    """Elimination without exchange of rows, which a matrix such as this, positive throughout, does not need."""
    size = len(wanted)
    rows = [[lower[max(a, b)][min(a, b)] for b in range(size)] + [wanted[a]] for a in range(size)]
    for at in range(size):
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            rows[below] = [low - factor * high for low, high in zip(rows[below], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][place] * found[place] for place in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found


def _logistic(value: float) -> float:
    value = max(-FAR, min(FAR, value))
    return 1 / (1 + math.exp(-value))
