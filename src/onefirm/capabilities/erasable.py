"""Sealing what is about a person, so that destroying one key forgets all of it."""

from typing import Protocol

from onefirm.domain.ids import SubjectId
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
