"""Whoever is shown texts and their labels, and guesses the label of another: by its words, or by what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

NONE = -1
"""The place of a text that has none of the labels."""

Seen = TypeVar("Seen")
"""A text as a learner sees it."""
Given = TypeVar("Given", contravariant=True)


@dataclass(frozen=True, slots=True)
class Guess:
    place: int
    """Which of the labels is likeliest."""
    signs: tuple[float, ...]
    """How plainly: whole numbers or not, each larger where it is surer, and always as many for one learner."""


class Fitted(Protocol[Given]):
    """What a learner made of examples."""

    def guesses(self, seen: Sequence[Given], without: Sequence[int] | None = None) -> list[Guess]:
        """A guess for each; `without` says which label is not to be thought of, one for each text."""
        ...

    def to_bytes(self) -> bytes: ...


class Learner(Protocol[Seen]):
    """The same examples make the same bytes."""

    @property
    def name(self) -> str:
        """With what it looks at and its version: `words@1`. What one made, another cannot read."""
        ...

    def see(self, texts: Sequence[str]) -> list[Seen]: ...

    def fit(self, seen: Sequence[Seen], places: Sequence[int], count: int) -> Fitted[Seen]:
        """`places` has for each text its place among `count` labels, or NONE."""
        ...

    def from_bytes(self, raw: bytes) -> Fitted[Seen]: ...
