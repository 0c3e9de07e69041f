"""How far a feed was read: kept on the disk, whole or not at all."""

from pathlib import Path

from onefirm.domain.frozen import Frozen
from onefirm.guard.files.kept import KeptFile

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
        self._file = KeptFile(firm, FOLDER / f"{name}.json")

    def read(self, url: str) -> Cursor:
        """A new one for a feed that was never read, or another address. Raises Unsure where nobody can say."""
        cursor = self._file.read(Cursor.model_validate_json)
        return cursor if cursor and cursor.url == url else Cursor(url=url)

    def keep(self, cursor: Cursor) -> None:
        cursor = cursor.model_copy(update={"seen": cursor.seen[-SEEN_MAX:]})
        self._file.keep(cursor.model_dump_json().encode())
