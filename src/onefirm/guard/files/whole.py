"""A file is there whole or not at all, and stays there when the power fails: written beside its place, then moved.

The name beside follows from the name of the file. So what a kill leaves behind is taken over by whoever writes the
file next, and goes with the file when it is deleted: no word of anybody stays in a file that nobody looks for.
"""

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

PART = ".part"
"""How every name ends that does not count yet. A dot begins it, so nobody who looks at a folder meets it."""
_SIGNS = 16
_RIGHTS = 0o600
_TURNS_MAX = 1_000


def put(path: Path, raw: bytes, *, lasting: bool = True, dated: float | None = None) -> None:
    """In the place of what stood there, with its rights; where nothing stood, for its owner alone.

    It is on the disk before this returns. Only what can be made anew at any time need not be `lasting`.
    """
    make(path.parent)
    with _beside(path) as (part, handle):
        os.fchmod(handle, _rights_of(path))
        _write(handle, raw)
        if dated is not None:
            os.utime(handle, (dated, dated))
        if lasting:
            os.fsync(handle)
        os.replace(part, path)
    if lasting:
        sync(path.parent)


def put_new(path: Path, raw: bytes) -> bool:
    """False when the name is taken, by whatever it is. Its name is safe once the caller has synced the folder."""
    make(path.parent)
    if os.path.lexists(path):
        _clear(path)
        return False
    with _beside(path) as (part, handle):
        _write(handle, raw)
        os.fsync(handle)
        try:
            # A link never replaces: of several writers exactly one gives the thing its name.
            os.link(part, path)
        except FileExistsError:
            return False
    return True


def move(path: Path, to: Path) -> None:
    """Take a thing away from where it is seen. Doing it again, or to a thing that is gone, changes nothing."""
    make(to.parent)
    _clear(path)
    with suppress(FileNotFoundError):
        os.replace(path, to)
        sync(path.parent)
        sync(to.parent)


def delete(path: Path) -> None:
    """With what was being written of it when somebody was killed."""
    _clear(path)
    with suppress(FileNotFoundError):
        path.unlink()
        sync(path.parent)


def make(folder: Path) -> None:
    """With every folder above it that is missing."""
    if not folder.is_dir():
        make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(place: Path) -> None:
    """A name is safe once its folder is on the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path) -> Generator[tuple[str, int]]:
    """An empty file beside its place, ours alone, and gone afterwards unless it was moved."""
    part = _part(path)
    handle = _ours(part)
    try:
        yield part, handle
    finally:
        # A leftover under a hidden name harms nobody; a complaint about it would deny a thing that is there.
        with suppress(OSError):
            if _is_at(handle, part):
                os.unlink(part)
        os.close(handle)


def _ours(part: str) -> int:
    """Whoever is at it is waited for. What a kill left is never written into: the file itself may be a link to it."""
    for _ in range(_TURNS_MAX):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, _RIGHTS)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_at(handle, part):
                found = os.fstat(handle)
                if found.st_nlink == 1 and not found.st_size:
                    return handle
                os.unlink(part)
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), part)


def _clear(path: Path) -> None:
    with suppress(FileNotFoundError):
        handle = os.open(_part(path), os.O_WRONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_at(handle, _part(path)):
                os.unlink(_part(path))
        finally:
            os.close(handle)


def _part(path: Path) -> str:
    """Of one length, and saying nothing of the file: its name may be as long as a name can be."""
    name = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:_SIGNS]
    return os.fspath(path.with_name(f".{name}{PART}"))


def _is_at(handle: int, part: str) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), os.lstat(part))
    return False


def _rights_of(path: Path) -> int:
    with suppress(FileNotFoundError):
        return stat.S_IMODE(os.stat(path).st_mode)
    return _RIGHTS


def _write(handle: int, raw: bytes) -> None:
    with os.fdopen(handle, "wb", closefd=False) as file:
        file.write(raw)
