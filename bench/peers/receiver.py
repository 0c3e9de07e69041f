"""What every effect of every engine calls: one line in one file. It costs next to nothing, and the same for all."""

from pathlib import Path

EFFECTS = 5
"""So many effects has the plan that everybody runs."""


class Receiver:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "received.txt"
        self._file = self._path.open("a", encoding="utf-8")

    def take(self, key: str) -> None:
        """One line and no fsync: what is measured is the engine's own record."""
        self._file.write(key + "\n")
        self._file.flush()

    def taken(self) -> int:
        """How many effects arrived. One that arrived twice would make the race worthless."""
        keys = self._path.read_text(encoding="utf-8").splitlines()
        assert len(set(keys)) == len(keys), "An effect arrived twice."
        return len(keys)
