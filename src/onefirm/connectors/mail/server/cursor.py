"""How far a mailbox was read: kept on the disk, and found again when the server numbers its letters anew."""

import hashlib
from collections.abc import Container, Mapping, Sequence
from email import message_from_bytes
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from onefirm.connectors.mail.letters.letter import header
from onefirm.domain.frozen import Frozen
from onefirm.guard.files.kept import KeptFile

Key = TypeVar("Key")
Value = TypeVar("Value")

KNOWN_MAX = 2_000
"""Of so many letters it is remembered that they were read, for the day the numbers change."""
FILE = Path("local") / "mailbox.json"
HEAD_BYTES_MAX = 100_000


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
    missed: dict[int, int] = Field(default_factory=dict)
    """Letters that could not be fetched, and at how many looks. The cursor stays before the first of them."""
    ahead: tuple[int, ...] = ()
    """Letters behind such a one that are put away already."""
    older: tuple[int, ...] = ()
    """Letters that came before it was first tried to look here, though their numbers are higher than of some since."""
    good: int = 0
    """The newest letter that could be fetched."""

    def past(self, uid: int, day: str, known: str) -> "Cursor":
        """That letter is put away; `known` is empty where nobody has seen it."""
        fetched = {"known": (*self.known, known)[-KNOWN_MAX:], "good": uid} if known else {}
        changed = {"day": day, "ahead": (*self.ahead, uid), "missed": _without(self.missed, uid), **fetched}
        return self.model_copy(update=changed)._settled()

    def missing(self, uid: int) -> "Cursor":
        """One more look at which it could not be fetched."""
        return self.model_copy(update={"missed": {**self.missed, uid: self.missed.get(uid, 0) + 1}})

    def of_those(self, there: Container[int]) -> "Cursor":
        """Nobody waits for a letter that is not there any more."""
        missed = {uid: looks for uid, looks in self.missed.items() if uid in there}
        return self if missed == self.missed else self.model_copy(update={"missed": missed})._settled()

    def _settled(self) -> "Cursor":
        first = min(self.missed, default=max(self.ahead, default=0) + 1)
        last = max((uid for uid in self.ahead if uid < first), default=0)
        ahead = tuple(uid for uid in self.ahead if uid > first)
        last = max(self.last, last)
        older = tuple(uid for uid in self.older if uid > last)
        return self.model_copy(update={"last": last, "ahead": ahead, "older": older})


class Shut(Frozen):
    """A folder that could not be read, look after look."""

    since: str
    looks: int = 0
    asked: bool = False


class Kept(Frozen):
    folders: dict[str, Cursor] = Field(default_factory=dict)
    shut: dict[str, Shut] = Field(default_factory=dict)
    since: dict[str, str] = Field(default_factory=dict)
    """Folders that nobody could look into yet, and when it was tried first: what came from then on is heard."""

    def at(self, folder: str, cursor: Cursor) -> "Kept":
        changed = {"folders": {**self.folders, folder: cursor}, "since": _without(self.since, folder)}
        return self.model_copy(update=changed)

    def tried(self, folders: Sequence[str], at: str) -> "Kept":
        """Somebody is about to look into these."""
        since = {name: self.since.get(name, at) for name in folders if name not in self.folders}
        return self.model_copy(update={"since": since})

    def closed(self, folder: str, shut: Shut) -> "Kept":
        return self.model_copy(update={"shut": {**self.shut, folder: shut}})

    def open(self, folder: str) -> "Kept":
        return self.model_copy(update={"shut": _without(self.shut, folder)})

    def renamed(self, folder: str, to: str) -> "Kept":
        folders = {**_without(self.folders, folder), to: self.folders[folder]}
        return self.model_copy(update={"folders": folders})


def print_of(raw: bytes) -> str:
    """Which letter this is, whatever number it has: by three of its lines, or by all of it where it has no name."""
    message = message_from_bytes(raw.partition(b"\r\n\r\n")[0][:HEAD_BYTES_MAX])
    named = "\n".join(header(message, name) for name in ("Message-ID", "Date", "From")).encode()
    return hashlib.sha256(named if header(message, "Message-ID") else raw).hexdigest()[:32]


class Cursors:
    """One for each folder."""

    def __init__(self, firm: Path) -> None:
        self._file = KeptFile(firm, FILE)

    def read(self) -> Kept:
        """Nothing where the mailbox is new to us. Raises Unsure where nobody can say how far it was read."""
        return self._file.read(Kept.model_validate_json) or Kept()

    def keep(self, kept: Kept) -> None:
        self._file.keep(kept.model_dump_json().encode())


def _without(told: Mapping[Key, Value], one: Key) -> dict[Key, Value]:
    return {key: value for key, value in told.items() if key != one}
