"""One line more at the end of a file: whole, and on the disk before anybody relies on it."""

import os
from pathlib import Path

from onefirm.guard.files import whole


def add(path: Path, line: str) -> int:
    """One more line at the end, on the disk before this returns. Returns the size of the file after it."""
    whole.make(path.parent)
    fresh = not path.exists()
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size and _last_byte(path) != b"\n":
            line = f"\n{line}"  # A line that a crash broke off ends here; it was never confirmed to anybody.
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    if fresh:
        whole.sync(path.parent)
    return size


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)
