"""A key of a playbook's block and what stands behind it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What stands behind a key: text, or further keys."""

    line: int
    text: str = ""
    entries: Mapping[str, "Entry"] | None = None
