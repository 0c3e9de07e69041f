"""A model: a value that is made of examples, kept as bytes, named by their hash, and says when it does not know."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Generic

from pydantic import ValidationError

from onefirm.capabilities.learner import Fitted, Guess, Learner, Seen
from onefirm.domain.frozen import Frozen, as_json, canonical
from onefirm.learning.doubt import MILLION, Judge
from onefirm.learning.example import Answer, Example
from onefirm.learning.quality import Quality, quality

EDITION = 1
"""Of the bytes. What another edition wrote is learned anew from the decisions, which are what is kept for ever."""
_ENDS = b"\n"


class Unreadable(ValueError):
    """These bytes are no model that this learner can read; whoever meets them learns anew."""


class _Head(Frozen):
    edition: int
    learner: str
    labels: tuple[str, ...]
    lesson: str
    known: Judge
    known_from: int
    sure: Judge
    quality: Quality


@dataclass(frozen=True)
class Model(Generic[Seen]):
    learner: Learner[Seen]
    labels: tuple[str, ...]
    fitted: Fitted[Seen]
    lesson: str
    """The name of the examples it is made of."""
    known: Judge
    """How likely a text is of the kind it has learned about."""
    known_from: int
    """In millionths: below it, it says that it does not know."""
    sure: Judge
    quality: Quality
    """How it did on texts it had not seen: each was guessed by a model that was made of the others."""

    def answer(self, text: str) -> Answer:
        return self.answers([text])[0]

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        return [self.said(guess) for guess in self.fitted.guesses(self.learner.see(texts))]

    def said(self, guess: Guess) -> Answer:
        label = self.labels[guess.place]
        knows = self.known.chance(guess.signs) * MILLION >= self.known_from
        return Answer(label if knows else None, label, self.sure.chance(guess.signs))

    def tried(self, examples: Sequence[Example]) -> Quality:
        """How it does on these, which it must not have learned from."""
        return quality(self.answers([one.text for one in examples]), examples)

    @cached_property
    def version(self) -> str:
        return sha256(self.to_bytes()).hexdigest()[:16]

    def to_bytes(self) -> bytes:
        head = _Head(
            edition=EDITION,
            learner=self.learner.name,
            labels=self.labels,
            lesson=self.lesson,
            known=self.known,
            known_from=self.known_from,
            sure=self.sure,
            quality=self.quality,
        )
        return canonical(as_json(head)).encode() + _ENDS + self.fitted.to_bytes()


def read(raw: bytes, learner: Learner[Seen]) -> Model[Seen]:
    """The model these bytes are of. Raises Unreadable."""
    first, _, rest = raw.partition(_ENDS)
    try:
        head = _Head.model_validate_json(first)
    except ValidationError as odd:
        raise Unreadable("Its head is not that of a model.") from odd
    if (head.edition, head.learner) != (EDITION, learner.name):
        raise Unreadable(f"It was made by {head.learner}, edition {head.edition}.")
    try:
        fitted = learner.from_bytes(rest)
    except ValueError as odd:
        raise Unreadable("What it learned cannot be read.") from odd
    return Model(learner, head.labels, fitted, head.lesson, head.known, head.known_from, head.sure, head.quality)
