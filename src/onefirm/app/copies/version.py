"""Which onefirm a firm was last used with, and which one this is."""

from importlib.metadata import version
from pathlib import Path

from onefirm.stores.backup.contents import VERSION_FILE

VERSION = version("onefirm")
UNKNOWN = "0"
"""Firms from before the version was written down."""


def last_used_with(folder: Path) -> str:
    try:
        return (folder / VERSION_FILE).read_text(encoding="ascii").strip() or UNKNOWN
    except (OSError, UnicodeDecodeError):
        return UNKNOWN


def numbers(spelled: str) -> tuple[int, ...]:
    return tuple(int(part) for part in spelled.split(".") if part.isdecimal())


def shown(spelled: str) -> str:
    return "the earlier version" if spelled == UNKNOWN else spelled
