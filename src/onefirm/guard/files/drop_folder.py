"""A folder where anybody may leave files: taken by their names, within bounds, and put away once they are safe."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path

from onefirm.capabilities.connector import Item
from onefirm.guard.files import whole

ITEMS_AT_ONCE_MAX = 100
STEM_BYTES_MAX = 200
"""A name longer than this is cut before a number is added, so that the disk takes it."""
READ, REFUSED = "read", "refused"


def _as_it_is(raw: bytes) -> bytes:
    return raw


class DropFolder:
    """Whoever writes a file here writes it under another name first: dotfiles and `*.part` are not looked at.

    Every other file comes in; what cannot be read is for its reader to refuse, so that nobody waits for ever.
    """

    def __init__(
        self,
        folder: Path,
        *,
        bytes_max: int,
        bytes_at_once_max: int = 0,
        cleared: Callable[[bytes], bytes] = _as_it_is,
    ) -> None:
        """`cleared` says what may be kept of a file, for those who bring it and for the folder itself."""
        self._folder = folder
        self._cleared = cleared
        self._bytes_max = bytes_max
        self._bytes_at_once_max = bytes_at_once_max or ITEMS_AT_ONCE_MAX * (bytes_max + 1)

    def items(self) -> tuple[Item, ...]:
        if not self._folder.is_dir():
            return ()
        found: list[Item] = []
        taken = 0
        for path in sorted(path for path in self._folder.iterdir() if _counts(path))[:ITEMS_AT_ONCE_MAX]:
            raw = self._bytes(path)
            if raw is not None:
                found.append(Item(name=_shown(path), raw=self._kept(raw)))
                taken += len(raw)
            if taken > self._bytes_at_once_max:
                break
        return tuple(found)

    def put_away(self, item: Item, kept: bool) -> None:
        path, into = self._path(item), self._folder / (READ if kept else REFUSED)
        # A file of the same name that came meanwhile is another file; it stays for the next look.
        raw = self._bytes(path) if _counts(path) else None
        if raw is None or self._kept(raw) != item.raw:
            return
        if raw != item.raw:
            self._write(path, item.raw)
        whole.move(path, _free(into, path))

    def away(self) -> Iterator[tuple[Path, Item]]:
        """Everything that was put away, read or refused, one file after the other."""
        for folder in (self._folder / READ, self._folder / REFUSED):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                raw = self._bytes(path) if _counts(path) else None
                if raw is not None:
                    yield path, Item(name=_shown(path), raw=raw)

    def delete(self, paths: Iterable[Path]) -> int:
        deleted = 0
        for path in paths:
            whole.delete(path)
            deleted += 1
        return deleted

    def _kept(self, raw: bytes) -> bytes:
        """What is too big stays it."""
        cleared = self._cleared(raw)
        return cleared.ljust(len(raw), b"\n") if len(raw) > self._bytes_max else cleared

    def _write(self, path: Path, raw: bytes) -> None:
        if len(raw) > self._bytes_max:
            with path.open("r+b") as file:  # Nobody has read the rest of it, which stays.
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            return
        whole.put(path, raw)

    def _path(self, item: Item) -> Path:
        path = self._folder / item.name
        if path.exists() or "\\" not in item.name:
            return path
        return next((other for other in self._folder.iterdir() if _shown(other) == item.name), path)

    def _bytes(self, path: Path) -> bytes | None:
        """At most one byte more than is allowed: enough to know that it is too big, and never more."""
        try:
            with path.open("rb") as file:
                return file.read(self._bytes_max + 1)
        except FileNotFoundError:
            return None
        except PermissionError:
            return b""


def _shown(path: Path) -> str:
    """A name that is no UTF-8 cannot be written down; its strange bytes are spelled out."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _counts(path: Path) -> bool:
    """A whole, ordinary file. A link could lead out of the folder, so none is followed."""
    if path.name.startswith(".") or path.name.endswith(whole.PART):
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _free(folder: Path, path: Path) -> Path:
    """The name itself, or the same with the first number that nobody has."""
    if not os.path.lexists(folder / path.name):
        return folder / path.name
    stem = os.fsdecode(os.fsencode(path.stem)[:STEM_BYTES_MAX])
    names = (folder / f"{stem}-{number}{path.suffix}" for number in count(2))
    return next(name for name in names if not os.path.lexists(name))
