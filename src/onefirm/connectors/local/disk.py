"""Writing so that a thing is there whole or not at all, and stays there when the power fails."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def put(path: Path, raw: bytes) -> bool:
    """The whole thing appears under its name at once, or not at all. False when the name is taken."""
    folder = path.parent
    make(folder)
    if os.path.lexists(path):
        return False
    part = _part(folder, raw)
    try:
        # A link never replaces: of several writers exactly one gives the thing its name.
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        # A leftover under a hidden name harms nobody; a complaint about it would deny a thing that is there.
        with suppress(OSError):
            os.unlink(part)
    return True


def replace(path: Path, raw: bytes) -> None:
    """For what can be worked out anew at any time, an index say; never for a thing that counts."""
    make(path.parent)
    os.replace(_part(path.parent, raw), path)


def add_line(path: Path, line: str) -> int:
    """One more line at the end, on the disk before this returns. Returns the size of the file after it."""
    make(path.parent)
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
        sync(path.parent)
    return size


def move(path: Path, to: Path) -> None:
    """Take a thing away from where it is seen. Doing it again, or to a thing that is gone, changes nothing."""
    make(to.parent)
    with suppress(FileNotFoundError):
        os.replace(path, to)
        sync(path.parent)
        sync(to.parent)


def delete(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
        sync(path.parent)


def make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """A name is safe once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _part(folder: Path, raw: bytes) -> str:
    handle, part = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
    return part


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)
