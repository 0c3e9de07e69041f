"""An example of what an agent promises: what it is given, and what has to come of it."""

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json


class Example(Frozen):
    name: str = Field(min_length=1, max_length=200)
    """What it shows, in a sentence: it is named where it does not come out any more."""
    takes: Json
    outcome: str = "done"
    gives: Json = Field(default_factory=dict)
    """Fields of the output that have to be exactly so. Those that are not named may be anything."""
    holds: dict[str, list[str]] = Field(default_factory=dict)
    """By field of the output: words that have to stand in it."""
    lacks: dict[str, list[str]] = Field(default_factory=dict)
    """By field of the output: words that must not stand in it."""


class Examples(Frozen):
    """One file: the examples of one role."""

    role: str
    example: tuple[Example, ...] = Field(min_length=1)
