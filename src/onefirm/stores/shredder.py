"""The shredder: the keys of a person, every copy of them, and the file that their words stood in."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from onefirm.domain.ids import SubjectId
from onefirm.domain.problem import Refusal
from onefirm.stores.backup import aside, shelf
from onefirm.stores.backup.apart import abandoned
from onefirm.stores.backup.clear import naming
from onefirm.stores.backup.keys import BACKUPS, forget_in_backups, unreachable
from onefirm.stores.blobs import FileBlobs
from onefirm.stores.vault import Vault


class KeyShredder:
    """Implements `Shredder`."""

    def __init__(self, folder: Path, vault: Vault, scrub: Callable[[], None]) -> None:
        self._folder = folder
        self._vault = vault
        self._scrub = scrub

    def destroy(self, subjects: Sequence[SubjectId]) -> int:
        count = self._vault.forget(*subjects)
        FileBlobs(self._folder, self._vault).forget(subjects)
        return count

    def in_backups(self, subjects: Sequence[SubjectId]) -> Mapping[str, int]:
        try:
            with shelf.alone(self._folder):
                for left in abandoned(self._folder):
                    shutil.rmtree(left)
                shelf.sweep_half(self._folder)
                ledgers = aside.clear_away(self._folder)
                keys = forget_in_backups(self._folder, subjects)
        except OSError as denied:
            where = Path(denied.filename or self._folder / BACKUPS)
            raise Refusal(unreachable(where, f"The system says: {denied.strerror}.")) from denied
        return {"keys in backups": keys, "ledgers set aside": ledgers}

    def naming(self, theirs: Callable[[str], bool]) -> Sequence[str]:
        return naming(self._folder, theirs)

    def scrub(self) -> None:
        self._scrub()
