"""A settings file that is written while the operator has it too: whole or not at all, with the last three beside it."""

import os
import shutil
import tempfile
from contextlib import suppress
from itertools import pairwise
from pathlib import Path


def old_of(name: str) -> str:
    """What the file of before is called."""
    return f"{name}.bak"


def whole(path: Path) -> str:
    """With the ends of its lines as they are; empty where there is no such file."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""


def keep(path: Path) -> None:
    """Who tries twice still has what was there before: of three, the oldest goes."""
    old = old_of(path.name)
    for older, newer in pairwise((f"{old}.3", f"{old}.2", old)):
        if (kept := path.with_name(newer)).exists():
            kept.replace(path.with_name(older))
    shutil.copy2(path, path.with_name(old))


def put(path: Path, text: str) -> None:
    """Whole, and on the disk, or not at all; whoever may read the old one may read the new one."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, part)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
