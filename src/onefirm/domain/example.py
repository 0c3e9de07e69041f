"""An example of what an agent promises: what it is given, and what has to come of it."""

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json


class Near(Frozen):
    says: str = Field(min_length=1)
    percent: int = Field(ge=50, le=100)
    """So many of a hundred words have to be the same, in the same order."""


class Example(Frozen):
    name: str = Field(min_length=1, max_length=200)
    """What it shows, in a sentence: it is named where it does not come out any more."""
    takes: Json
    outcome: str = "done"
    gives: Json = Field(default_factory=dict)
    """Fields of the output that have to be so, each in its own sense. Those that are not named may be anything."""
    near: dict[str, Near] = Field(default_factory=dict)
    """By field of the output: a text it has to be like, where the words may differ a little."""
    holds: dict[str, list[str]] = Field(default_factory=dict)
    """By field of the output: words that have to stand in it."""
    lacks: dict[str, list[str]] = Field(default_factory=dict)
    """By field of the output: words that must not stand in it."""


class Examples(Frozen):
    """One file: the examples of one role."""

    role: str
    example: tuple[Example, ...] = Field(min_length=1)
