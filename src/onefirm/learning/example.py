"""What was decided about a text, and what a model says of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

NO_LABEL = ""


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """A decision of the operator."""

    text: str
    label: str
    """Empty: none of the labels fits it. Such texts teach what is strange."""


@dataclass(frozen=True, slots=True)
class Answer:
    label: str | None
    """None: I do not know."""
    likeliest: str
    """What it would have said, had it to say something."""
    chance: float
    """How likely that is right, by how the like of it turned out."""

    @property
    def sure(self) -> int:
        """In whole per cent, as a proposal has it; never more than was borne out."""
        return int(self.chance * 100)


Verdict = Literal["right", "wrong", "asked", "caught", "missed"]


def verdict(answer: Answer, label: str) -> Verdict:
    """What became of an answer: `asked` is one that was owed and not given, `caught` a strange text known as such."""
    if label == NO_LABEL:
        return "caught" if answer.label is None else "missed"
    if answer.label is None:
        return "asked"
    return "right" if answer.label == label else "wrong"


def digest(examples: Iterable[Example]) -> str:
    """One name for the same examples in whatever order."""
    hashed = sha256()
    for one in sorted(examples):
        for part in (one.text, one.label):
            raw = part.encode("utf-8", "surrogatepass")
            hashed.update(len(raw).to_bytes(8, "big") + raw)
    return hashed.hexdigest()[:16]
