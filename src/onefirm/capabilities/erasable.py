"""Sealing what is about a person, so that destroying one key forgets all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from onefirm.capabilities.connector import Item
from onefirm.domain.ids import EffectId, SubjectId
from onefirm.domain.personal import Sealed


class Sealer(Protocol):
    """Holds one key per subject, apart from the ledger."""

    def seal(self, subject: SubjectId, clear: bytes, context: str) -> Sealed:
        """Seal under a fresh content key, wrapped for the subject; `context` is bound to it."""
        ...

    def open(self, sealed: Sealed, context: str) -> bytes | None:
        """The clear bytes, or None once the subject is forgotten."""
        ...

    def keep(self) -> None:
        """Make every key handed out so far durable. The ledger calls this before it commits."""
        ...


class Fingerprints(Protocol):
    """Keyed fingerprints: equal things look equal, and nobody without the key can guess what they are."""

    def of(self, purpose: str, text: str) -> str: ...


@dataclass(frozen=True)
class Traces:
    """By what a forgotten person is known outside of the ledger, without a word of theirs."""

    effects: frozenset[EffectId]
    """The acts that were meant for them."""
    theirs: Callable[[str], bool]
    """Is this address one of theirs?"""


@runtime_checkable
class Erases(Protocol):
    """A connector that keeps files of its own about people, and can take those of one person away."""

    @property
    def name(self) -> str: ...

    def traces(self, of: Traces) -> tuple[str, ...]:
        """Its files about them, from the firm's folder."""
        ...

    def erase(self, of: Traces) -> int:
        """Delete these files. Doing it again finds nothing. Answers how many there were."""
        ...


@runtime_checkable
class Knows(Protocol):
    """A source that can tell whose an item is."""

    def whose(self, item: Item) -> str:
        """The address it came from; empty when nobody can tell."""
        ...
