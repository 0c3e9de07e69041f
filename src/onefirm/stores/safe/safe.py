"""The safe as the desk knows it: names of secrets, never their values, and a new key for everything."""

from pathlib import Path

from onefirm.stores.backup.disk import locked
from onefirm.stores.backup.keys import BACKUPS, LOCK
from onefirm.stores.vault import Vault


class KeySafe:
    """Implements `Safe`."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    @property
    def mark(self) -> str:
        return self._vault.mark

    def rotated(self) -> str:
        return self._vault.rotated()

    def names(self) -> list[str]:
        return self._vault.secrets()

    def keep(self, name: str, value: str) -> None:
        self._vault.keep_secret(name, value)

    def drop(self, name: str) -> bool:
        return self._vault.drop_secret(name)

    def succeed(self, heir: str, name: str) -> bool:
        return self._vault.succeed(heir, name)

    def rotate(self) -> int:
        (self._folder / BACKUPS).mkdir(mode=0o700, exist_ok=True)
        # A backup of the keys never sees the old key file beside keys that are wrapped with the new one.
        with locked(self._folder / BACKUPS / LOCK):
            return self._vault.rotate()
