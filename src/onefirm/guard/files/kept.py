"""What a source remembers of how far it read: on the disk, whole, and once more where nobody tidies up."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from onefirm.guard.files import whole

COPIES = ".cursors"
"""Beside `local/`: whoever takes that away takes nothing from here. No backup has it: they have the file itself."""

Read = TypeVar("Read")


class Unsure(Exception):
    """Nobody can say how far it was read: the file is there, and neither it nor its copy makes sense."""


class KeptFile:
    def __init__(self, firm: Path, name: Path) -> None:
        """`name` is where it lies in the firm's folder."""
        self._path, self._copy, self._name = firm / name, firm / COPIES / "-".join(name.parts), name

    def read(self, understood: Callable[[bytes], Read]) -> Read | None:
        """The file, else its copy, else nothing: then it was never read. `understood` raises a ValueError for nonsense.

        Whoever begins anew without need passes over what came meanwhile, and says no word.
        """
        there = False
        for path in (self._path, self._copy):
            with suppress(FileNotFoundError):
                raw = path.read_bytes()
                there = True
                with suppress(ValueError):
                    said = understood(raw)
                    if path == self._path and not self._copy.exists():
                        whole.put(self._copy, raw, lasting=False)
                    return said
        if there:
            raise Unsure(
                f"{self._name} is broken, and so is its copy, so nobody can say what was read already. Nothing is "
                f"fetched, so that nothing is passed over. Put the file back from a backup, or take it and {COPIES}/ "
                "away: then reading begins with what arrives from then on."
            )
        return None

    def keep(self, raw: bytes) -> None:
        """Whole, and on the disk before this returns; the copy may be a little behind."""
        whole.put(self._path, raw)
        whole.put(self._copy, raw, lasting=False)
