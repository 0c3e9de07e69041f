"""What the vault is asked and answers, and what keeps the secrets."""

from collections.abc import Sequence
from typing import Protocol

from onefirm.domain.frozen import Frozen


class Safe(Protocol):
    """Keeps secrets and the firm's key outside of the ledger."""

    @property
    def mark(self) -> str:
        """It tells one key of the firm from another, and gives nothing of it away."""
        ...

    def rotated(self) -> str:
        """The mark of the key that took the place of the first one; empty when none did."""
        ...

    def names(self) -> Sequence[str]: ...

    def keep(self, name: str, value: str) -> None: ...

    def drop(self, name: str) -> bool:
        """False when there was none."""
        ...

    def succeed(self, heir: str, name: str) -> bool:
        """One secret takes the name and the place of another, in one step. False when there was no heir."""
        ...

    def rotate(self) -> int:
        """Wrap everything with a new key. Answers how many keys that were."""
        ...


class Secret(Frozen):
    name: str
    value: str


class SecretRow(Frozen):
    name: str
    since: str


class VaultView(Frozen):
    says: str
    items: tuple[SecretRow, ...]
    """Names alone: a value is never shown."""
    mark: str
