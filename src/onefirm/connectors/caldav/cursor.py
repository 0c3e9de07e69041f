"""How far the calendar was watched: kept on the disk, whole or not at all."""

import threading
from pathlib import Path

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.guard.files.kept import KeptFile

FILE = Path("local") / "calendar.json"
TASKS_FILE = Path("local") / "calendar-tasks.json"
KNOWN_MAX = 20_000
"""Of so many appointments of ours it is remembered how they stood."""
GONE = "gone"


class Cursor(Frozen):
    url: str = ""
    """The calendar this is about. Of another one nothing here is true."""
    token: str = ""
    """The server's word for how far its changes were read; empty where it has none."""
    ours: dict[str, str] = Field(default_factory=dict)
    """By name: the ETag it had when it was read last, or that it is gone."""
    to_go: tuple[str, ...] = ()
    """What we take out ourselves, so that its absence is no news."""


class Cursors:
    """Who cancels and who watches write it from two threads."""

    def __init__(self, firm: Path, file: Path = FILE) -> None:
        self._file = KeptFile(firm, file)
        self._lock = threading.Lock()

    def read(self) -> Cursor:
        """A new one where nothing was watched yet. Raises Unsure where nobody can say how far it was."""
        return self._file.read(Cursor.model_validate_json) or Cursor()

    def ours_to_go(self, name: str) -> None:
        with self._lock:
            cursor = self.read()
            others = tuple(each for each in cursor.to_go if each != name)
            self._keep(cursor.model_copy(update={"to_go": (*others, name)[-KNOWN_MAX:]}))

    def seen(self, url: str, token: str, ours: dict[str, str]) -> None:
        with self._lock:
            kept = dict(list(ours.items())[-KNOWN_MAX:])
            self._keep(Cursor(url=url, token=token, ours=kept, to_go=self.read().to_go))

    def _keep(self, cursor: Cursor) -> None:
        self._file.keep(cursor.model_dump_json().encode())
