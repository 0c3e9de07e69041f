"""How far a feed was read: kept on the disk, whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from onefirm.domain.frozen import Frozen

FOLDER = Path("local") / "feeds"
SEEN_MAX = 5_000
"""So many entries are remembered, ten times what is read of a feed at once."""


class Cursor(Frozen):
    url: str = ""
    """The feed this is about. Of another one nothing here is true."""
    begun: str = ""
    """When it was read first; what is older is no news."""
    etag: str = ""
    modified: str = ""
    """The server's words for how it stood when everything in it was safe."""
    gone: bool = False
    """It said that it is gone for good, and the operator was asked."""
    seen: tuple[str, ...] = ()
    """The marks of its entries, the newest last."""


class Cursors:
    def __init__(self, firm: Path, name: str) -> None:
        self._path = firm / FOLDER / f"{name}.json"

    def read(self, url: str) -> Cursor:
        """A new one where the file is gone or broken, or speaks of another address."""
        try:
            cursor = Cursor.model_validate_json(self._path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return Cursor(url=url)
        return cursor if cursor.url == url else Cursor(url=url)

    def keep(self, cursor: Cursor) -> None:
        cursor = cursor.model_copy(update={"seen": cursor.seen[-SEEN_MAX:]})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self._path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(cursor.model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self._path)
        except OSError:
            with suppress(OSError):
                os.unlink(part)
            raise
