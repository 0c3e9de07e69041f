"""How far a mailbox was read: kept on the disk, and found again when the server numbers its letters anew."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path

from pydantic import Field, ValidationError

from onefirm.connectors.mail.letters.letter import header
from onefirm.domain.frozen import Frozen

KNOWN_MAX = 2_000
"""Of so many letters it is remembered that they were read, for the day the numbers change."""
FILE = Path("local") / "mailbox.json"
HEAD_BYTES_MAX = 100_000
_BROKEN = (
    f"{FILE} is broken, so nobody can say what was read already. Nothing is fetched, so that nothing is passed over. "
    "Put the file back from a backup, or take it away: then reading begins with what arrives from then on."
)


class Unsure(Exception):
    """Nobody can say how far the mailbox was read."""


class Cursor(Frozen):
    validity: int
    """The server's word for one way of numbering. Numbers of another one mean nothing."""
    last: int
    """The number of the newest letter that was put away, and every one before it was."""
    day: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    """When that was: whatever came before that day was read before the numbers changed."""
    known: tuple[str, ...] = ()
    anew: int = 0
    """Numbers below this one were given anew: what bears them may have been read under another."""

    def past(self, uid: int, day: str, known: str) -> "Cursor":
        return self.model_copy(
            update={"last": max(self.last, uid), "day": day, "known": (*self.known, known)[-KNOWN_MAX:]}
        )


class _Kept(Frozen):
    folders: dict[str, Cursor] = Field(default_factory=dict)


def print_of(raw: bytes) -> str:
    """Which letter this is, whatever number it has: by three of its lines, or by all of it where it has no name."""
    message = message_from_bytes(raw.partition(b"\r\n\r\n")[0][:HEAD_BYTES_MAX])
    named = "\n".join(header(message, name) for name in ("Message-ID", "Date", "From")).encode()
    return hashlib.sha256(named if header(message, "Message-ID") else raw).hexdigest()[:32]


class Cursors:
    """One for each folder."""

    def __init__(self, firm: Path) -> None:
        self._path = firm / FILE

    def all(self) -> dict[str, Cursor]:
        """None where the file is gone: then the mailbox is taken as one that is new to us.

        Raises Unsure where it is broken: whoever began anew then would pass over what waits.
        """
        try:
            return dict(_Kept.model_validate_json(self._path.read_bytes()).folders)
        except FileNotFoundError:
            return {}
        except ValidationError as broken:
            raise Unsure(_BROKEN) from broken

    def keep(self, cursors: Mapping[str, Cursor]) -> None:
        """Whole, and on the disk before this returns."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self._path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_Kept(folders=dict(cursors)).model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self._path)
        except OSError:
            with suppress(OSError):
                os.unlink(part)
            raise
