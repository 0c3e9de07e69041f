"""Labels over what texts mean: every label is a cloud around its middle, all clouds have one shape, and a text belongs
to the one it lies in most likely (a linear discriminant). It is learned in closed form, so in one step.

How far a text lies outside of every cloud is what tells the strange ones. Between which labels it lies does not: a
strange text may well lie clearly nearer to one of them than to the others.
"""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from onefirm.capabilities.learner import NONE, Guess
from onefirm.learning.words import words_and_pairs

Row = NDArray[np.float32]
Table = NDArray[np.float64]
Whole = NDArray[np.int32]

WORDS = 1_024
"""Into so many places the words of a text are dealt, beside what it means: names and rare words mean little to it."""
WORDS_WORTH = 0.5
WAVES = 2_048
"""So many waves run through what texts mean, each its own way: where a text lies on them bends the borders between the
labels, which by themselves are straight (random Fourier features of a Gaussian kernel)."""
NARROWNESS = 1.5
_SEED = 1
FEW = 8
THOUSAND = 1_000
FAINT = 1e-12
"""Less than this no label is likely."""
NARROW = 1e-6
"""No cloud is narrower than this in any direction."""
_HEAD = struct.Struct("<HI")
_LINALG: Any = np.linalg
"""Its own stubs leave open what it gives."""


class Encoder(Protocol):
    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Row:
        """A row for each text, of length one, and the same whoever it is read with."""
        ...


class Meanings:
    """The learner that needs an encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = f"{encoder.name}-words-waves-clouds@1"

    def see(self, texts: Sequence[str]) -> list[Row]:
        words = np.zeros((len(texts), WORDS), dtype=np.float32)
        for row, text in zip(words, texts, strict=True):
            _deal(row, words_and_pairs(text))
        meant = self._encoder.encode(texts)
        ways, beginnings = _waves(meant.shape[1])
        waves = np.cos(_times(meant, ways) + beginnings) * np.float32(math.sqrt(2 / WAVES))
        return list(np.hstack([meant, WORDS_WORTH * words, waves], dtype=np.float32))

    def fit(self, seen: Sequence[Row], places: Sequence[int], count: int) -> "Clouds":
        rows, of = np.stack(seen).astype(np.float64), np.array(places)
        return _fit(rows[of != NONE], of[of != NONE], rows[of == NONE], count)

    def from_bytes(self, raw: bytes) -> "Clouds":
        try:
            count, size = _HEAD.unpack_from(raw)
            table = np.frombuffer(raw, dtype="<i4", offset=_HEAD.size).reshape(-1, size + 1)
        except struct.error as short:
            raise ValueError("It ends too early.") from short
        return Clouds(count, table.astype(np.int32))


@dataclass(frozen=True, eq=False)
class Clouds:
    """For each label, what each number of a text says for it, and last what is said before anything is read. Where
    texts of no label were shown, they are one row more, which is never guessed."""

    count: int
    table: Whole
    """In thousandths."""

    def guesses(self, seen: Sequence[Row], without: Sequence[int] | None = None) -> list[Guess]:
        if not seen:
            return []
        scores = _times(np.stack(seen).astype(np.float64), self._says[:, :-1]) + self._says[:, -1]
        scores, strange = scores[:, : self.count], scores[:, self.count :]
        if without is not None:
            hidden = np.array(without)
            scores[np.flatnonzero(hidden != NONE), hidden[hidden != NONE]] = -np.inf
        best = scores.max(axis=1)
        others = np.exp(scores - best[:, None]).sum(axis=1) - 1
        odds = -np.log(np.maximum(others, FAINT))
        places = scores.argmax(axis=1).tolist()
        signs = np.column_stack([odds, best, best[:, None] - strange]).tolist()
        return [Guess(place, tuple(each)) for place, each in zip(places, signs, strict=True)]

    @cached_property
    def _says(self) -> Table:
        return self.table / THOUSAND

    def to_bytes(self) -> bytes:
        return _HEAD.pack(self.count, self.table.shape[1] - 1) + self.table.astype("<i4").tobytes()


@cache
def _waves(size: int) -> tuple[Row, Row]:
    """The same for ever: this generator is the one whose numbers are promised never to change."""
    chance = np.random.RandomState(_SEED)
    ways = chance.standard_normal((WAVES, size)) * math.sqrt(NARROWNESS)
    beginnings = chance.uniform(0, 2 * math.pi, WAVES)
    return ways.astype(np.float32), beginnings.astype(np.float32)


def _times(rows: NDArray[Any], table: NDArray[Any]) -> NDArray[Any]:
    """Every row with every row of the table. For a few, threads would wait for each other longer than it takes."""
    return np.einsum("ij,kj->ik", rows, table) if len(rows) < FEW else rows @ table.T


def _deal(row: Row, parts: Sequence[int]) -> None:
    """A part is added in its place or taken away there: two that meet by chance do not always add up."""
    for part in parts:
        row[(part >> 1) % WORDS] += 1 if part & 1 else -1
    row /= np.linalg.norm(row) or 1.0


def _fit(rows: Table, places: NDArray[np.int64], strange: Table, count: int) -> Clouds:
    number, size = rows.shape
    often = np.bincount(places, minlength=count)
    middles = np.zeros((count, size))
    np.add.at(middles, places, rows)
    middles /= np.maximum(often, 1)[:, None]
    # The fewer examples, the less is known of the shape: what they do not tell is taken to be round.
    rows -= middles[places]
    rows *= math.sqrt(number / (size + number) / number)
    width = float(np.square(rows).sum()) * (size + number) / number / size
    before = np.log((often + 1) / (number + count))
    if len(strange):
        # They lie everywhere, so the shape of a cloud is not learned from them.
        middles = np.vstack([middles, strange.mean(axis=0)])
        before = np.append(before, 0.0)
    weights = turned_round(rows, max(width * size / (size + number), NARROW), middles)
    offsets = before - (weights * middles).sum(axis=1) / 2
    table = np.rint(np.column_stack([weights, offsets]) * THOUSAND)
    # Laid out as it is read back: otherwise the last bit of a sum depends on where a model came from.
    return Clouds(count, np.ascontiguousarray(table, dtype=np.int32))


def turned_round(around: Table, width: float, middles: Table) -> Table:
    """The middles times the inverse of `around.T @ around + width`: by whichever side of `around` is the shorter."""
    number, size = around.shape
    if number >= size:
        shape = around.T @ around
        shape[np.diag_indices(size)] += width
        return np.asarray(_LINALG.solve(shape, middles.T)).T
    inner = around @ around.T
    inner[np.diag_indices(number)] += width
    return (middles - np.asarray(_LINALG.solve(inner, around @ middles.T)).T @ around) / width
