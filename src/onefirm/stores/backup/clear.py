"""What a backup holds in clear: the operator's own policy.toml, which may name whom nothing is sent to."""

import re
from collections.abc import Callable
from pathlib import Path

from onefirm.stores.backup.keys import BACKUPS

POLICY = "policy.toml"
_WORD = re.compile(r"[^\s<>,;\"'\[\]]+")


def naming(folder: Path, theirs: Callable[[str], bool]) -> list[str]:
    """The copies in which one of their addresses stands, as paths from the firm's folder."""
    copies = sorted((folder / BACKUPS).rglob(POLICY))
    return [path.relative_to(folder).as_posix() for path in copies if any(map(theirs, _addresses(path)))]


def _addresses(path: Path) -> set[str]:
    """Wherever they stand, also in a comment, and in a file that is no TOML any more."""
    try:
        words = _WORD.findall(path.read_text(encoding="utf-8", errors="replace"))
        return {word for word in words if "@" in word}
    except OSError:
        return set()
