"""What a power cut leaves of the files: everything that was synced, and any part of what was not."""

import itertools
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from crash.disk_vfs import Deleted, Done, Made, Read, Resized, Said, Synced, SyncFailed, Wrote

SECTOR = 512
JOURNALS = ("-journal", "-wal")
RATES = (0.0, 0.1, 0.5, 0.9, 1.0)
"""How much of what was on its way arrives. Real disks lose everything, next to nothing, and whatever lies between."""


@dataclass
class _File:
    kept: bytearray | None = field(default_factory=bytearray)
    """What lies on the platter; None for a name that was deleted."""
    waiting: list[Wrote | Resized] = field(default_factory=list[Wrote | Resized])
    before: "_File | None" = None
    settled: bool = False
    """The folder itself was synced: the name stands for this file, and no longer for the one before it."""

    def settle(self) -> None:
        for change in self.waiting:
            _apply(self.kept, change)
        self.waiting.clear()

    def name(self) -> None:
        self.settled, self.before = True, None

    def after_a_cut(self, chance: random.Random, rate: float) -> bytearray | None:
        if not self.settled and chance.random() >= rate:
            return self.before.after_a_cut(chance, rate) if self.before else None
        if self.kept is None:
            return None
        left = bytearray(self.kept)
        for change in self.waiting:
            for part in _arrived(change, chance, rate):
                _apply(left, part)
        return left


class Platter:
    """Follows what was done, step by step. `lying`: it says that it synced, and did not."""

    def __init__(self, *, lying: bool = False) -> None:
        self._files: dict[str, _File] = {}
        self._lying = lying

    def follow(self, done: Iterable[Done]) -> None:
        for each in done:
            if not isinstance(each, Said | Read):
                self._take(each)

    def write_what_is_left(self, folder: Path, chance: random.Random, rate: float | None = None) -> None:
        """The files as the next start finds them; shared memory is gone."""
        rate = chance.choice(RATES) if rate is None else rate
        for name, file in self._files.items():
            left = file.after_a_cut(chance, rate)
            if left is not None:
                (folder / name).write_bytes(left)

    def _take(self, each: Made | Wrote | Resized | Synced | SyncFailed | Deleted) -> None:
        match each:
            case Made():
                self._files[each.name] = _File(before=self._files.get(each.name))
            case Wrote() | Resized():
                self._files[each.name].waiting.append(each)
            case Synced():
                if not self._lying:
                    self._sync(each.name)
            case SyncFailed():
                self._files[each.name].waiting.clear()
            case Deleted():
                self._files[each.name] = _File(None, before=self._files[each.name], settled=each.settled)

    def _sync(self, name: str) -> None:
        file = self._files[name]
        file.settle()
        # With the first sync of a new journal SQLite syncs the folder too, so every name in it stands from then on.
        for named in self._files.values() if not file.settled and name.endswith(JOURNALS) else (file,):
            named.name()


def _arrived(change: Wrote | Resized, chance: random.Random, rate: float) -> list[Wrote | Resized]:
    """All of it, nothing of it, or the sectors of it that made it."""
    if chance.random() < rate:
        return [change]
    if isinstance(change, Resized) or rate == 0 or chance.random() < 0.5:
        return []
    return [part for part in _sectors(change) if chance.random() < 0.5]


def _sectors(change: Wrote) -> list[Wrote]:
    end = change.offset + len(change.data)
    marks = [change.offset, *range((change.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [
        Wrote(change.name, start, change.data[start - change.offset : stop - change.offset])
        for start, stop in itertools.pairwise(marks)
    ]


def _apply(content: bytearray | None, change: Wrote | Resized) -> None:
    assert content is not None, "Nothing is written to a file that is gone."
    size = change.size if isinstance(change, Resized) else change.offset
    if isinstance(change, Resized):
        del content[size:]
    if len(content) < size:
        content.extend(bytes(size - len(content)))
    if isinstance(change, Wrote):
        content[size : size + len(change.data)] = change.data
