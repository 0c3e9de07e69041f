"""Blobs: bytes too large for the ledger, kept sealed and named there by their hash alone."""

from collections.abc import Callable
from typing import Protocol

from onefirm.domain.ids import SubjectId

Fetch = Callable[[str], bytes | None]
"""The bytes with this hash (SHA-256, hex), or None where nobody keeps them."""


class Blobs(Protocol):
    """Keeps bytes for a subject. Once the subject is forgotten, so are they."""

    def keep(self, subject: SubjectId, raw: bytes) -> str:
        """On the disk before this returns; the hash they are asked for by. Keeping them again changes nothing."""
        ...

    def read(self, subject: SubjectId, sha256: str) -> bytes | None:
        """What was kept for this subject, or for the firm itself."""
        ...

    def drop(self, subject: SubjectId, sha256: str) -> None:
        """What is made of other things and is not needed any more. Nothing, where it is gone already."""
        ...


class NoBlobs:
    """For a firm that is only looked at."""

    def keep(self, subject: SubjectId, raw: bytes) -> str:
        raise AssertionError(f"Nothing is kept for {subject} here.")

    def read(self, subject: SubjectId, sha256: str) -> bytes | None:
        return None

    def drop(self, subject: SubjectId, sha256: str) -> None:
        raise AssertionError(f"Nothing is dropped of {subject} here.")


def nothing_kept(_sha256: str) -> bytes | None:
    return None
