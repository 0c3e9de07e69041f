"""The shredder: the keys of a person, every copy of them, and the file that their words stood in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from onefirm.domain.ids import SubjectId
from onefirm.stores.backup.keys import forget_in_backups
from onefirm.stores.vault import Vault


class KeyShredder:
    """Implements `Shredder`."""

    def __init__(self, folder: Path, vault: Vault, scrub: Callable[[], None]) -> None:
        self._folder = folder
        self._vault = vault
        self._scrub = scrub

    def destroy(self, subjects: Sequence[SubjectId]) -> int:
        return self._vault.forget(*subjects)

    def in_backups(self, subjects: Sequence[SubjectId]) -> int:
        return forget_in_backups(self._folder, subjects)

    def scrub(self) -> None:
        self._scrub()
