"""One process owns a firm: a lock that the system lets go of when the process ends, however it ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from onefirm.domain.problem import Problem, Refusal

NAME = "firm.lock"


class FirmLock:
    """Held from the moment it is made. The file stays; only the lock on it counts."""

    def __init__(self, folder: Path, started: str = "") -> None:
        """`started` is written beside the process id, for whoever finds the firm taken."""
        self._path = folder / NAME
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as denied:
            raise Refusal(_unwritable(folder, denied)) from denied
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            owner = os.pread(self._descriptor, 200, 0).decode(errors="replace").split("\n")[0]
            os.close(self._descriptor)
            raise Refusal(_owned(self._path, owner)) from held
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, " ".join(filter(None, (str(os.getpid()), started))).encode(), 0)
        self._held = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._held:
            self._held = False
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)


def _owned(path: Path, owner: str) -> Problem:
    pid, _, started = owner.partition(" ")
    since = f", since {started}" if started else ""
    return Problem(
        code="firm-owned",
        what="This firm is open in another process already.",
        why=f"Process {pid or 'unknown'} holds its lock{since}, and one process owns a firm.",
        fix="Use the running one, or stop it first.",
        where=str(path),
    )


def _unwritable(folder: Path, denied: OSError) -> Problem:
    return Problem(
        code="folder-read-only",
        what=f"Nothing can be written into {folder}.",
        why=f"The system says: {denied.strerror}.",
        fix=f"Give yourself the right to write: chmod u+w '{folder}'",
        where=str(folder),
    )
