"""Folders that somebody needs for a moment, inside the firm's own: keys and clear copies lie on no other disk."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

APART = ".apart-"
_HELD = "held"


@contextmanager
def apart(folder: Path) -> Generator[Path]:
    """One that is gone afterwards. Whoever sweeps meanwhile leaves it alone; after a kill nobody holds it any more."""
    place = Path(tempfile.mkdtemp(dir=folder, prefix=APART))
    descriptor = os.open(place / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield place
    finally:
        os.close(descriptor)
        shutil.rmtree(place, ignore_errors=True)


def abandoned(folder: Path) -> list[Path]:
    return [path for path in folder.glob(f"{APART}*") if not _held(path / _HELD)]


def _held(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)
