"""A disk below the real store: it writes down what reaches it and in which order, and refuses what it is told to."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import apsw


class Made(NamedTuple):
    """A file that was not there has been opened."""

    name: str


class Wrote(NamedTuple):
    name: str
    offset: int
    data: bytes


class Read(NamedTuple):
    """Never written down: it changes nothing. It can fail like everything else."""

    name: str


class Resized(NamedTuple):
    name: str
    size: int


class Synced(NamedTuple):
    name: str


class SyncFailed(NamedTuple):
    """What waited for this sync may never reach the disk, though everybody goes on reading it."""

    name: str


class Deleted(NamedTuple):
    name: str
    settled: bool


class Said(NamedTuple):
    """No work for the disk: somebody was told something at this moment."""

    entries: tuple[tuple[int, str], ...] = ()
    durable: int = 0
    refused: str = ""
    """The stream of whoever was told that nothing of it was kept."""


Done = Made | Read | Wrote | Resized | Synced | SyncFailed | Deleted | Said
Fault = Callable[[type[Done]], Exception | None]


class Disk(apsw.VFS):
    """Everything goes to real files, shared memory included. Syncs are written down and not carried out."""

    def __init__(self) -> None:
        super().__init__("disk", "unix", makedefault=True)
        self.done: list[Done] = []
        self.fault: Fault = _sound

    def meets(self, kind: type[Done]) -> None:
        """Raises what this call fails with, if it is to fail."""
        failure = self.fault(kind)
        if failure is not None:
            raise failure

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        fresh = path is not None and not os.path.exists(path)
        file = _File(self, name, Path(path).name if path else "", flags)
        if fresh and path is not None:
            self.done.append(Made(Path(path).name))
        return file

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.done.append(Deleted(Path(filename).name, syncdir))

    def excepthook(
        self, etype: type[BaseException] | None, evalue: BaseException | None, etraceback: TracebackType | None
    ) -> bool:
        return isinstance(evalue, apsw.Error)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, path: str | apsw.URIFilename | None, name: str, flags: list[int]) -> None:
        super().__init__("unix", path, flags)
        self._disk = disk
        self._name = name

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.meets(Wrote)
        super().xWrite(data, offset)  # pyright: ignore[reportUnknownMemberType] - `Buffer` has no name before 3.12.
        self._note(Wrote(self._name, offset, bytes(data)))

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk.meets(Read)
        return super().xRead(amount, offset)

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._note(Resized(self._name, newsize))

    def xSync(self, flags: int) -> None:
        try:
            self._disk.meets(Synced)
        except apsw.Error:
            self._note(SyncFailed(self._name))
            raise
        self._note(Synced(self._name))

    def excepthook(
        self, etype: type[BaseException] | None, evalue: BaseException | None, etraceback: TracebackType | None
    ) -> bool:
        return isinstance(evalue, apsw.Error)

    def _note(self, done: Done) -> None:
        if self._name:  # A temporary file has no name, and nobody looks for it after a power cut.
            self._disk.done.append(done)


@contextmanager
def disk_below() -> Generator[Disk]:
    """Whatever SQLite opens meanwhile lies on this disk."""
    disk = Disk()
    try:
        yield disk
    finally:
        disk.unregister()


class ReadFailure(apsw.IOError):
    """What SQLite is told by a disk that could not read."""

    extendedresult = apsw.SQLITE_IOERR_READ


class SyncFailure(apsw.IOError):
    """What SQLite is told by a disk that could not sync."""

    extendedresult = apsw.SQLITE_IOERR_FSYNC


def full() -> Exception:
    return apsw.FullError("the disk is full")


def unreadable() -> Exception:
    return ReadFailure("the disk could not be read")


def sync_failed() -> Exception:
    return SyncFailure("the disk could not be synced")


def _sound(_kind: type[Done]) -> Exception | None:
    return None
