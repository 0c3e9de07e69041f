"""Which parts of a text speak for which label: a multinomial logistic regression in plain Python.

It needs no package. A few hundred decisions are learned in about a second, fifteen thousand in a minute.
"""

import math
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from zlib import crc32

from onefirm.capabilities.learner import NONE, Guess
from onefirm.learning.words import parts

TURNS_MIN, TURNS_MAX = 3, 20
LOOKS = 12_000
"""So often an example is looked at altogether, where there are few; of many each is looked at a few times."""
RATE = 6.0
"""How far the first steps go. The last go next to nowhere."""
FAINT = 0.01
"""A label less likely than this is not moved: that is nearly all of them, nearly always."""
THOUSAND = 1_000
WEIGHT_MAX = 32_767
_ALWAYS = 0
"""The part every text has: how often each label was given. (No part of a text is likely to hash to it.)"""
_ALWAYS_IS = 0.3
_COUNTS = struct.Struct("<HI")
_PART = struct.Struct("<IHH")
_WEIGHT = struct.Struct("<Hh")

Row = Sequence[tuple[int, float]]
"""The parts of one text and what each is worth in it."""
Weights = Mapping[int, Mapping[int, float]]
"""By part, what it says for and against each label."""


class Words:
    """The learner that needs nothing but the words."""

    name = "words@1"

    def see(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        return [parts(text) for text in texts]

    def fit(self, seen: Sequence[tuple[int, ...]], places: Sequence[int], count: int) -> "Spoken":
        rarity = _rarity(seen)
        # Texts that have none of the labels are learned as one more, which is never guessed.
        stranger = NONE in places
        rows = [_row(one, rarity) for one in seen]
        weights = _fit(rows, [count if place == NONE else place for place in places], count + stranger)
        return Spoken(count, rarity, _rounded(weights), stranger=stranger)

    def from_bytes(self, raw: bytes) -> "Spoken":
        try:
            return _read(raw)
        except struct.error as short:
            raise ValueError("It ends too early.") from short


@dataclass(frozen=True)
class Spoken:
    """What each part of a text says."""

    count: int
    rarity: Mapping[int, int]
    """In thousandths; a part that is not here was never seen."""
    weights: Mapping[int, Mapping[int, int]]
    """In thousandths, so that they have one spelling."""
    stranger: bool

    def guesses(self, seen: Sequence[tuple[int, ...]], without: Sequence[int] | None = None) -> list[Guess]:
        hidden = without or [NONE] * len(seen)
        return [self._guess(one, not_this) for one, not_this in zip(seen, hidden, strict=True)]

    def _guess(self, seen: tuple[int, ...], not_this: int) -> Guess:
        row = _row(seen, self.rarity)
        scores = [score / THOUSAND for score in _scores(row, self.weights, self.count + self.stranger)]
        stranger = scores.pop() if self.stranger else 0.0
        left = [(score, place) for place, score in enumerate(scores) if place != not_this]
        (best, place), (next_best, _) = (*nlargest(2, left), (0.0, NONE))[:2]
        others = sum(math.exp(min(score - best, 0)) for score, _ in left) - 1
        odds = -math.log(max(others, math.exp(-best), 1e-9))
        return Guess(place, (odds, best - next_best, best, self._known(seen), best - stranger))

    def _known(self, seen: tuple[int, ...]) -> float:
        """How much of the text was met before."""
        known = sum(self.rarity.get(part, 0) ** 2 for part in seen)
        never = sum(part not in self.rarity for part in seen)
        return known / ((known + never * self._rarest**2) or 1)

    @cached_property
    def _rarest(self) -> int:
        return max(self.rarity.values(), default=THOUSAND)

    def to_bytes(self) -> bytes:
        return b"".join(self._written())

    def _written(self) -> Iterator[bytes]:
        yield _COUNTS.pack(self.count * 2 + self.stranger, len(self.rarity))
        for part in sorted(self.rarity):
            says = self.weights.get(part, {})
            yield _PART.pack(part, self.rarity[part], len(says))
            for place in sorted(says):
                yield _WEIGHT.pack(place, says[place])


def _read(raw: bytes) -> Spoken:
    (count, size), at = _COUNTS.unpack_from(raw), _COUNTS.size
    rarity, weights = dict[int, int](), dict[int, dict[int, int]]()
    for _ in range(size):
        part, rarity_of, many = _PART.unpack_from(raw, at)
        at += _PART.size
        rarity[part] = rarity_of
        weights[part] = dict(_WEIGHT.iter_unpack(raw[at : at + many * _WEIGHT.size]))
        at += many * _WEIGHT.size
    return Spoken(count // 2, rarity, weights, stranger=bool(count % 2))


def _rarity(seen: Sequence[tuple[int, ...]]) -> dict[int, int]:
    often = Counter(part for one in seen for part in one)
    rarity = {part: round(THOUSAND * (1 + math.log((1 + len(seen)) / (1 + met)))) for part, met in often.items()}
    return {**rarity, _ALWAYS: THOUSAND}


def _row(seen: Sequence[int], rarity: Mapping[int, int]) -> Row:
    """Every text is as long as any other: many words do not speak louder than few."""
    known = [(part, rarity[part]) for part in seen if part in rarity]
    length = math.sqrt(sum(worth * worth for _, worth in known)) or 1.0
    return [(_ALWAYS, _ALWAYS_IS), *((part, worth / length) for part, worth in known)]


def _scores(row: Row, weights: Weights, count: int) -> list[float]:
    scores = [0.0] * count
    for part, worth in row:
        for place, weight in weights.get(part, _NOTHING).items():
            scores[place] += worth * weight
    return scores


_NOTHING: Mapping[int, float] = {}


def _fit(rows: Sequence[Row], places: Sequence[int], count: int) -> dict[int, dict[int, float]]:
    weights: dict[int, dict[int, float]] = {part: {} for row in rows for part, _ in row}
    turns = max(TURNS_MIN, min(TURNS_MAX, LOOKS // max(1, len(rows))))
    for turn in range(turns):
        rate = RATE * (1 - turn / turns)
        for at in _shuffled(len(rows), turn):
            _step(weights, rows[at], places[at], count, rate)
    return weights


def _shuffled(count: int, turn: int) -> list[int]:
    """Another order each time, and each time the same for whoever learns it again."""
    return sorted(range(count), key=lambda at: crc32(b"%d %d" % (turn, at)))


def _step(weights: dict[int, dict[int, float]], row: Row, right: int, count: int, rate: float) -> None:
    scores = _scores(row, weights, count)
    most = max(scores)
    chances = [math.exp(score - most) for score in scores]
    total = sum(chances)
    moved = [
        (place, rate * (chance / total - (place == right)))
        for place, chance in enumerate(chances)
        if chance > FAINT * total or place == right
    ]
    for part, worth in row:
        of = weights[part]
        for place, step in moved:
            of[place] = of.get(place, 0.0) - step * worth


def _rounded(weights: Weights) -> dict[int, dict[int, int]]:
    whole = {
        part: {place: max(-WEIGHT_MAX, min(WEIGHT_MAX, round(THOUSAND * weight))) for place, weight in says.items()}
        for part, says in weights.items()
    }
    return {part: {place: weight for place, weight in says.items() if weight} for part, says in whole.items()}
