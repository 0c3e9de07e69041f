"""What is compared, what was decided, and what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "organisation"]

Traits = Mapping[str, int]
"""What two entries have in common and what parts them, in thousandths. It names nobody, so it may be kept for ever."""

EDITION = 1
"""Raised when a trait changes its meaning: decisions of another edition teach nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of somebody's contact list: a person or an organisation, as it was written."""

    id: str
    kind: Kind
    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    organisation: str = ""
    """Where a person works. Of an organisation: what it belongs to."""
    address: str = ""
    aliases: tuple[str, ...] = ()
    """Other names it goes by: a name before the wedding, a trade name."""
    numbers: tuple[str, ...] = ()
    """Numbers that belong to one bearer alone: VAT, register and customer numbers."""


@dataclass(frozen=True)
class Decision:
    """What the operator said of two entries, with what was seen of them at that moment."""

    left: str
    right: str
    same: bool
    traits: Traits
    edition: int = EDITION


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two entries are one."""

    probability: float
    certain: bool
    """Whether the operator's own decisions bear a merge without a question."""
    reasons: tuple[str, ...]
    """In plain words, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one. `left` is the smaller id, so that a pair has one spelling."""

    left: str
    right: str
    likeness: Likeness
    traits: Traits

    @property
    def pair(self) -> tuple[str, str]:
        return self.left, self.right

    def decided(self, same: bool) -> Decision:
        """The operator's answer, as it is to be kept."""
        return Decision(self.left, self.right, same, self.traits)


def pair_of(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
