"""A mailbox on a server, read and never changed."""

import imaplib
import re
import socket
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.utils import mktime_tz, parsedate_tz
from typing import Protocol, cast

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox

from onefirm.connectors.mail.line import Line
from onefirm.connectors.mail.server.sign_in import SignIn

Faults = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError)
"""Everything the two libraries say when a mailbox does not answer, or not in the way it should."""
FOLDERS_MAX = 200
ASKED_AT_ONCE_MAX = 500
_UID = re.compile(rb"UID (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]{1,40})"')


class _Folder(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def flags(self) -> Sequence[str]: ...


class _Folders(Protocol):
    """What we use of the library's folders."""

    def list(self) -> Sequence[_Folder]: ...

    def set(self, folder: str, readonly: bool = False) -> object: ...

    def status(self, folder: str, options: Sequence[str]) -> Mapping[str, int]: ...


class _Client(imaplib.IMAP4):
    """The library's own, on a line that was checked and made secret by us."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(line.host, line.port, line.seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = self._line.open()
        sock.settimeout(timeout)
        context = self._line.context if self._line.tls == "tls" else None
        if context is None:
            return sock
        try:
            return context.wrap_socket(sock, server_hostname=self._line.host)
        except OSError:
            sock.close()
            raise


class Box(BaseMailBox):
    """Signed in. Whoever opens one closes it."""

    def __init__(self, line: Line, sign_in: SignIn) -> None:
        self._line = line
        super().__init__()
        try:
            if line.tls == "starttls":
                self.client.starttls(line.context)
            sign_in.imap(self, line)
        except BaseException:
            self.close()
            raise

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Client(self._line)

    def close(self) -> None:
        with suppress(*Faults):
            self.client.logout()
        with suppress(*Faults):
            self.client.shutdown()

    def named(self) -> tuple[str, ...]:
        """The folders that hold letters, and one more than are looked at."""
        listed = self._folders.list()
        return tuple(one.name for one in listed if "\\Noselect" not in one.flags)[: FOLDERS_MAX + 1]

    def opened(self, folder: str) -> tuple[int, int]:
        """The validity of the numbers in this folder, and the next one to be given. Nothing is marked as read."""
        state = self._folders.status(folder, ("UIDVALIDITY", "UIDNEXT"))
        self._folders.set(folder, readonly=True)
        if not {"UIDVALIDITY", "UIDNEXT"} <= state.keys():
            raise imaplib.IMAP4.error(f"STATUS does not say how {folder} is numbered")
        return state["UIDVALIDITY"], state["UIDNEXT"]

    def numbers_of(self, criteria: str) -> list[int]:
        return sorted({int(uid) for uid in self.uids(criteria, charset=None)})

    def arrived(self, uids: Sequence[int]) -> dict[int, float]:
        """When these came into the mailbox, in seconds since 1970; without those of which it is not said."""
        found: dict[int, float] = {}
        for first in range(0, len(uids), ASKED_AT_ONCE_MAX):
            asked = ",".join(map(str, uids[first : first + ASKED_AT_ONCE_MAX]))
            status, parts = self.client.uid("FETCH", asked, "(UID INTERNALDATE)")
            if status != "OK":
                raise imaplib.IMAP4.error(f"FETCH said {status}")
            for one in cast("list[object]", parts):
                told = one if isinstance(one, bytes) else b""
                uid, day = _UID.search(told), _ARRIVED.search(told)
                if uid and day and (parsed := parsedate_tz(day[1].decode("ascii", "replace"))):
                    found[int(uid[1])] = mktime_tz(parsed)
        return found

    def head(self, uid: int, names: Sequence[str]) -> bytes:
        return self._fetched(uid, f"BODY.PEEK[HEADER.FIELDS ({' '.join(names)})]")

    def raw(self, uid: int, bytes_max: int) -> bytes:
        """At most so many bytes of the letter, as they are; none when it is gone."""
        return self._fetched(uid, f"BODY.PEEK[]<0.{bytes_max}>")

    def _fetched(self, uid: int, part: str) -> bytes:
        status, parts = self.client.uid("FETCH", str(uid), f"(UID {part})")
        if status != "OK":
            raise imaplib.IMAP4.error(f"FETCH said {status}")
        for one in cast("list[object]", parts):
            if isinstance(one, tuple):
                told, raw = cast("tuple[bytes, bytes]", one)
                # Another program may look at the same letters, and the server tells everybody.
                if (found := _UID.search(told)) is None or int(found[1]) == uid:
                    return raw
        if self.numbers_of(f"UID {uid}"):
            # Who took it for gone would pass it by, and it would never come in.
            raise imaplib.IMAP4.error(f"FETCH said nothing of letter {uid}, which is there")
        return b""

    @property
    def _folders(self) -> _Folders:
        return cast("_Folders", self.folder)


@contextmanager
def opened(line: Line, sign_in: SignIn) -> Generator[Box]:
    box = Box(line, sign_in)
    try:
        yield box
    finally:
        box.close()
