"""The journal of a local connector: one line for each act that was really carried out, so that one can count."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from onefirm.connectors.local import lines
from onefirm.domain.frozen import Frozen
from onefirm.domain.money import Money

_INDEXED = ("effect", "key", "id", "file")


class Entry(Frozen):
    """One act. It names no person; what was said stands in the file."""

    at: str
    does: str
    effect: str
    key: str
    id: str
    """What the outside calls the thing; it is the receipt."""
    file: str
    """Where the thing lies, from the firm's folder."""
    sha256: str
    """Of the file, as it was written."""
    asked: str = ""
    """The fingerprint of the order. Empty when the line was written after a crash, from the file alone."""
    label: str = ""
    target: str = ""
    """The thing that this act took back."""
    amount: Money | None = None


class Journal:
    """Read once and kept in memory; read again when somebody else has written to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = -1
        self._entries: list[Entry] = []
        self._found: dict[tuple[str, str], list[Entry]] = {}
        """By a name and its value: a long journal is not read through for every order."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def load(self) -> bool:
        """Read it if it is not what we know. True when it was read."""
        size = self._path.stat().st_size if self._path.exists() else 0
        if size == self._size:
            return False
        self._entries, self._found = [], {}
        for entry in _read(self._path):
            self._keep(entry)
        self._size = size
        return True

    def add(self, entry: Entry) -> None:
        try:
            self._size = lines.add(self._path, entry.model_dump_json(exclude_defaults=True))
        except OSError:
            self._size = -1
            raise
        self._keep(entry)

    def last(self, **wanted: str) -> Entry | None:
        """The newest entry of which all this is true."""
        return next((entry for entry in reversed(self._nearest(wanted)) if _is(entry, wanted)), None)

    def every(self, **wanted: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._nearest(wanted) if _is(entry, wanted))

    def _nearest(self, wanted: dict[str, str]) -> list[Entry]:
        return min((self._found.get((name, wanted[name]), []) for name in _INDEXED if name in wanted), key=len)

    def _keep(self, entry: Entry) -> None:
        self._entries.append(entry)
        for name in _INDEXED:
            self._found.setdefault((name, str(getattr(entry, name))), []).append(entry)


def _is(entry: Entry, wanted: dict[str, str]) -> bool:
    return all(getattr(entry, name) == value for name, value in wanted.items())


def _read(path: Path) -> Iterator[Entry]:
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        try:
            yield Entry.model_validate_json(line)
        except ValidationError:
            continue  # A line that a crash broke off; its thing is found by its file.
