"""One look through the folders of a mailbox: each on its own, and one letter keeps no other waiting."""

import imaplib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from imap_tools.errors import ImapToolsError

from onefirm.capabilities.connector import Item, NotNow
from onefirm.connectors.mail.letters.letter import MAIL_BYTES_MAX
from onefirm.connectors.mail.server import missed
from onefirm.connectors.mail.server.beginning import SLACK_DAYS, heard_from, since
from onefirm.connectors.mail.server.cursor import Cursor, Cursors, Kept, Shut, print_of
from onefirm.connectors.mail.server.imap import Box
from onefirm.connectors.mail.server.sign_in import RETRY_SECONDS
from onefirm.domain.ids import instant, moment

ITEMS_AT_ONCE_MAX = 100
BYTES_AT_ONCE_MAX = 20_000_000
LOOKS_MAX = 5
"""At so many looks in a row a letter cannot be fetched, or a folder not be read, before somebody is asked about it."""
_HEAD = ("FROM", "DATE", "SUBJECT", "MESSAGE-ID")

Odd = (imaplib.IMAP4.error, ImapToolsError, ValueError)
"""What the server says about one folder or one letter, while the line to it holds."""
Broken = (OSError, imaplib.IMAP4.abort)
"""The line does not hold any more. Whoever catches both asks for this one first."""


@dataclass
class Waiting:
    """A letter that was brought, or one that is asked about, and is not known to be safe yet."""

    folder: str
    uid: int
    known: str
    away: bool = False


@dataclass
class Found:
    items: list[Item] = field(default_factory=list[Item])
    waiting: dict[str, Waiting] = field(default_factory=dict[str, Waiting])
    shut: dict[str, missed.Folder] = field(default_factory=dict[str, missed.Folder])
    """By the item that says so: folders that cannot be read, and those that can be read again."""
    more: bool = False
    """Letters were left behind, because there are so many."""
    troubles: list[str] = field(default_factory=list[str])
    """What could not be read this time, and is tried again."""


class Look:
    """Used once, on a line of its own. Whatever it finds out is on the disk before it is told."""

    def __init__(
        self,
        box: Box,
        folders: Sequence[str],
        cursors: Cursors,
        now: datetime,
        kept_of: Callable[[bytes], bytes],
        due: bool,
        tried: Mapping[str, str],
    ) -> None:
        """`kept_of` says what may be kept of a letter: nothing where nobody reads it here.

        Not due: the rest of what was too much, at once after the look before. Nothing is tried again so soon.
        `tried` are folders that nobody could look into yet, and since when that was tried.
        """
        self._box = box
        self._folders = folders
        self._cursors = cursors
        self._now = now
        self._kept_of = kept_of
        self._due = due
        self._tried = tried
        self._kept = cursors.read()
        self._found = Found()
        self._room = BYTES_AT_ONCE_MAX
        self._suspects: list[tuple[str, int]] = []
        self._fetched: set[str] = set()
        """Folders out of which a letter came at this look: whatever does not come out of them is at fault itself."""

    def through(self) -> Found:
        """Raises one of `Broken` where the line broke before anything came in, NotNow where nothing could be read."""
        try:
            for folder in self._folders:
                self._through(folder)
            # Some servers end the line at a letter they cannot read: so those that were not to be had come last.
            for folder, uid in self._suspects if self._due else ():
                self._again(folder, uid)
        except Broken:
            if not self._found.items:
                raise
        if self._found.troubles and not self._found.items:
            raise NotNow(" ".join(self._found.troubles), RETRY_SECONDS)
        return self._found

    def _through(self, folder: str) -> None:
        try:
            cursor = self._reached(folder)
            # `n:*` always names the last letter, also when its number is below n.
            news = [uid for uid in self._box.numbers_of(f"UID {cursor.last + 1}:*") if uid > cursor.last]
        except Broken:
            raise
        except Odd as fault:
            self._shut(folder, fault)
            return
        self._opened(folder)
        cursor = cursor.of_those(set(news))
        self._keep(self._kept.at(folder, cursor))
        older = set(cursor.older)
        for uid in news:
            if uid <= cursor.last or uid in cursor.ahead or uid in older:
                continue
            if uid in cursor.missed:
                self._suspects.append((folder, uid))
            elif len(self._found.items) >= ITEMS_AT_ONCE_MAX or self._room <= 0:
                self._found.more = True
                break
            else:
                self._fetch(folder, uid)

    def _fetch(self, folder: str, uid: int) -> None:
        try:
            raw = self._box.raw(uid, MAIL_BYTES_MAX + 1)
        except Broken:
            self._missing(folder, uid)
            raise
        except Odd as fault:
            self._missing(folder, uid)
            self._found.troubles.append(missed.not_now(folder, str(fault)))
            return
        self._take(folder, uid, raw)

    def _take(self, folder: str, uid: int, raw: bytes) -> None:
        self._room -= len(raw)
        cursor = self._kept.folders[folder]
        waiting = Waiting(folder, uid, print_of(raw) if raw else "")
        if raw:
            self._fetched.add(folder)
        told_before = uid < cursor.anew and waiting.known in cursor.known
        # A link that decides is never kept, not even sealed.
        left = b"" if told_before else self._kept_of(raw)
        waiting.away = not left
        self._bring(Item(name=f"{folder} {uid}", raw=left, whole=True), waiting)

    def _bring(self, item: Item, waiting: Waiting) -> None:
        self._found.waiting[item.name] = waiting
        self._found.items += [] if waiting.away else [item]

    def _again(self, folder: str, uid: int) -> None:
        """A letter that could not be fetched before. At the last look its head is asked for: it says how to find it."""
        validity, _ = self._box.opened(folder)
        if not self._serves(folder):
            self._found.troubles.append(missed.not_now(folder, "it gives no letter at all."))
            return
        last = self._kept.folders[folder].missed[uid] >= LOOKS_MAX - 1
        head = self._head(uid) if last else b""
        try:
            raw = self._box.raw(uid, MAIL_BYTES_MAX + 1)
        except (*Broken, *Odd) as fault:
            self._missing(folder, uid)
            if last:
                self._bring(missed.letter(folder, uid, validity, head), Waiting(folder, uid, ""))
            else:
                self._found.troubles.append(missed.not_now(folder, str(fault)))
            if isinstance(fault, Broken):
                self._suspects.clear()  # Nobody hears us any more.
            return
        self._take(folder, uid, raw)

    def _serves(self, folder: str) -> bool:
        """Whether a letter that could be fetched before can be fetched now. If not, no single letter is at fault."""
        good = self._kept.folders[folder].good
        if good and folder not in self._fetched:
            try:
                self._box.raw(good, 1)
            except Broken:
                raise
            except Odd:
                return False
        self._fetched.add(folder)
        return True

    def _head(self, uid: int) -> bytes:
        try:
            head = self._box.head(uid, _HEAD)
        except Broken:
            raise
        except Odd:
            return b""
        return self._kept_of(head)

    def _missing(self, folder: str, uid: int) -> None:
        self._keep(self._kept.at(folder, self._kept.folders[folder].missing(uid)))

    def _reached(self, folder: str) -> Cursor:
        """How far this folder was read, in the numbers that count now."""
        validity, following = self._box.opened(folder)
        cursor = self._kept.folders.get(folder) or self._renamed(folder, validity)
        if cursor is None:
            # A mailbox that is new to us: its past is for an import, not for work that starts by itself.
            new = Cursor(validity=validity, last=following - 1, day=self._now.date().isoformat())
            return heard_from(self._box, moment(self._tried[folder]), new) if folder in self._tried else new
        if cursor.validity == validity:
            return cursor
        again = since(self._box, date.fromisoformat(cursor.day) - timedelta(days=SLACK_DAYS))
        last = again[0] - 1 if again else following - 1
        return Cursor(validity=validity, last=last, day=cursor.day, known=cursor.known, anew=following)

    def _renamed(self, folder: str, validity: int) -> Cursor | None:
        """Where reading ended in a folder that is gone, if this one holds its newest letter under the same number."""
        for gone in [name for name in self._kept.shut if name in self._kept.folders and name not in self._folders]:
            cursor = self._kept.folders[gone]
            if cursor.validity == validity and cursor.good and print_of(self._whole(cursor.good)) in cursor.known:
                self._keep(self._kept.renamed(gone, folder))
                self._opened(gone)
                return cursor
        return None

    def _whole(self, uid: int) -> bytes:
        return self._box.raw(uid, MAIL_BYTES_MAX + 1)

    def _shut(self, folder: str, fault: Exception) -> None:
        before = self._kept.shut.get(folder) or Shut(since=instant(self._now))
        shut = before.model_copy(update={"looks": before.looks + self._due})
        named = self._box.named()
        problem = missed.folder_problem(folder, named, str(fault))
        if shut.looks < LOOKS_MAX:
            self._found.troubles.append(problem.said())
        elif not shut.asked:
            self._tell(missed.Folder(folder, problem), shut)
        if not before.asked:
            self._keep(self._kept.closed(folder, shut))

    def _opened(self, folder: str) -> None:
        """Whoever was asked about this folder need not answer any more."""
        if shut := self._kept.shut.get(folder):
            if shut.asked:
                self._tell(missed.Folder(folder, None), shut)
            else:
                self._keep(self._kept.open(folder))

    def _tell(self, told: missed.Folder, shut: Shut) -> None:
        item = missed.shut(told.name, shut.since)
        self._found.shut[item.name] = told
        self._found.items.append(item)

    def _keep(self, kept: Kept) -> None:
        if kept != self._kept:
            self._cursors.keep(kept)
            self._kept = kept
