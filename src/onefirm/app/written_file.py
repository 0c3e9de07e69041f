"""A settings file that is written while the operator has it too: the last three are kept beside it."""

import shutil
from itertools import pairwise
from pathlib import Path


def old_of(name: str) -> str:
    """What the file of before is called."""
    return f"{name}.bak"


def text_of(path: Path) -> str:
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
