"""The mailbox as a source: whatever is new in its folders comes in once; nothing in it is changed."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes

from onefirm.capabilities.connector import Heard, Item, NeedsYou, NotNow, Passed, Sign
from onefirm.capabilities.ways import Ways
from onefirm.connectors.mail.letters.aside import why_nobody_waits
from onefirm.connectors.mail.letters.heard import heard, whole
from onefirm.connectors.mail.letters.letter import MAIL_BYTES_MAX, Part, address_in, mail_of
from onefirm.connectors.mail.letters.own_line import line_of, named_in, said_in
from onefirm.connectors.mail.letters.problems import Named
from onefirm.connectors.mail.letters.report import is_report, reported_of
from onefirm.connectors.mail.letters.vouched import aligned
from onefirm.connectors.mail.line import IMAP_LANE, Broke, Lines, in_turn
from onefirm.connectors.mail.server.cursor import HEAD_BYTES_MAX, Cursor, Cursors, Unsure, print_of
from onefirm.connectors.mail.server.imap import Box, Faults, opened
from onefirm.connectors.mail.server.marks import Mark, Marks, sent_at
from onefirm.connectors.mail.server.sign_in import RETRY_SECONDS, SignIn
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.effect import Receipt
from onefirm.domain.problem import Refusal

ITEMS_AT_ONCE_MAX = 100
BYTES_AT_ONCE_MAX = 20_000_000
_SLACK_DAYS = 2
"""The server's days may be others than ours."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Silent(Exception):
    """The mailbox could not be read; what is in it stays there."""


@dataclass
class _Waiting:
    """A letter that was brought, and is not known to be safe yet."""

    folder: str
    uid: int
    known: str
    away: bool = False


class Mailbox:
    """Every call works on a thread of its own: the library waits for the server without letting go."""

    def __init__(
        self, settings: MailSettings, sign_in: SignIn, marks: Marks, lines: Lines, cursors: Cursors, ways: Ways
    ) -> None:
        self._settings = settings
        self._sign_in = sign_in
        self._marks = marks
        self._line = lines.imap(settings)
        self._cursors = cursors
        self._clock, self._ways = ways.clock, ways
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._next = float("-inf")
        self._more = False
        """The last look left letters behind, because there were so many."""
        self._trouble = ""

    @property
    def name(self) -> str:
        return "mail"

    @property
    def account(self) -> str:
        return "mail"

    async def poll(self) -> tuple[Item, ...]:
        if self._clock.elapsed() < self._next and not self._more and not self._waiting:
            if self._trouble:
                raise Silent(self._trouble)
            return ()
        self._next, self._trouble = self._clock.elapsed() + self._settings.poll_seconds, ""
        fault: NeedsYou | NotNow | Unsure
        try:
            async with in_turn(self._ways.lane(IMAP_LANE, self._line.host), self._line.host):
                with self._lock:
                    return self._looked()
        except NeedsYou as needs:
            self._trouble, fault = needs.problem.sentence(), needs
        except NotNow as later:
            self._trouble, fault = later.why, later
        except Unsure as unsure:
            self._trouble, fault = str(unsure), unsure
        with self._lock:
            self._waiting, self._more = {}, False
        raise Silent(self._trouble) from fault

    def read(self, item: Item) -> Heard:
        named = _named(item)
        # Our own copies are known by their head alone: with what is attached they may be longer than what is read.
        head = message_from_bytes(item.raw.partition(b"\r\n\r\n")[0][:HEAD_BYTES_MAX])
        if mark := self._marks.on(head):
            return _arrived(mark, head)
        mail = whole(item.raw, named)
        own = self._settings.address.casefold()
        if aligned(mail, self._settings.server_id) and (said := said_in(mail, own)):
            return said
        if why := why_nobody_waits(mail, own):
            return Passed(why=why)
        return heard(mail, named, own, aligned(mail, self._settings.server_id))

    async def put_away(self, item: Item, kept: bool) -> None:
        with self._lock:
            if waiting := self._waiting.get(item.name):
                waiting.away = True
                self._go_on(waiting.folder)

    def whose(self, item: Item) -> str:
        """The address it came from, or went to where it is ours: whoever is forgotten is forgotten in copies too."""
        try:
            mail = mail_of(item.raw, _named(item))
        except Refusal:
            return ""
        if is_report(mail.message):
            return reported_of(mail.message)
        own = self._settings.address.casefold()
        if about := named_in(line_of(mail, own)):
            return about
        ours = mail.sender.casefold() == own
        return address_in(mail.message, "To") if ours else mail.sender

    def _looked(self) -> tuple[Item, ...]:
        """On a line of its own each time: one that lies still is cut by somebody, and nobody says so."""
        try:
            with opened(self._line, self._sign_in) as box:
                return self._new(box)
        except Faults as fault:
            raise Broke(f"{self._line.host} does not answer: {fault}", RETRY_SECONDS) from fault

    def _new(self, box: Box) -> tuple[Item, ...]:
        cursors, self._waiting, self._more = self._cursors.all(), {}, False
        items: list[Item] = []
        room = BYTES_AT_ONCE_MAX
        for folder in self._settings.folders:
            cursor = cursors[folder] = self._reached(box, folder, cursors.get(folder))
            self._cursors.keep(cursors)
            # `n:*` always names the last letter, also when its number is below n.
            for uid in [uid for uid in box.numbers_of(f"UID {cursor.last + 1}:*") if uid > cursor.last]:
                if len(items) >= ITEMS_AT_ONCE_MAX or room <= 0:
                    self._more = True
                    break
                raw = box.raw(uid, MAIL_BYTES_MAX + 1)
                room -= len(raw)
                waiting = _Waiting(folder, uid, print_of(raw))
                told_before = uid < cursor.anew and waiting.known in cursor.known
                # What holds links that decide is never kept, not even sealed.
                waiting.away = not raw or told_before or self._holds_links(raw)
                item = Item(name=f"{folder} {uid}", raw=raw, whole=True)
                self._waiting[item.name] = waiting
                items += [] if waiting.away else [item]
            self._go_on(folder)
        return tuple(items)

    def _holds_links(self, raw: bytes) -> bool:
        """A note to the operator, or an answer that quotes one. It decides nothing, and nobody reads it here."""
        if self._marks.is_note(raw):
            return True
        return any(self._marks.quotes_a_link(text) for text in _all_of(raw))

    def _reached(self, box: Box, folder: str, cursor: Cursor | None) -> Cursor:
        """How far this folder was read, in the numbers that count now."""
        validity, following = box.opened(folder)
        if cursor is None:
            # A mailbox that is new to us: its past is for an import, not for work that starts by itself.
            return Cursor(validity=validity, last=following - 1, day=self._today())
        if cursor.validity == validity:
            return cursor
        since = date.fromisoformat(cursor.day) - timedelta(days=_SLACK_DAYS)
        again = box.numbers_of(f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}")
        last = again[0] - 1 if again else following - 1
        return cursor.model_copy(update={"validity": validity, "last": last, "anew": following})

    def _go_on(self, folder: str) -> None:
        """The cursor passes what is safe, up to the first letter that is not."""
        cursors = self._cursors.all()
        before = cursor = cursors[folder]
        for name, waiting in list(self._waiting.items()):
            if waiting.folder != folder:
                continue
            if not waiting.away:
                break
            cursor = cursor.past(waiting.uid, self._today(), waiting.known)
            del self._waiting[name]
        if cursor != before:
            self._cursors.keep({**cursors, folder: cursor})

    def _today(self) -> str:
        return self._clock.now().date().isoformat()


def _arrived(mark: Mark, head: Part) -> Sign:
    receipt = Receipt(provider_id=mark.message_id, at=sent_at(head), raw="A copy came in.", existed=True)
    return Sign(
        key=mark.effect,
        provider_id=mark.message_id,
        capability="mail",
        proven=True,
        left_only=True,
        found="happened",
        receipt=receipt,
        evidence="Its copy came to your own mailbox.",
    )


def _all_of(raw: bytes) -> Iterator[str]:
    """Every word of it, shown or not: markup, other forms of the same, and letters that were forwarded whole."""
    yield raw.decode("latin-1")
    try:
        parts = [part for part in mail_of(raw, Named("", "")).message.walk() if not part.is_multipart()]
    except Exception:  # noqa: BLE001 -- whatever a stranger sends is judged where it is read, and set aside there.
        return
    for part in parts:
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode("latin-1")


def _named(item: Item) -> Named:
    return Named(item.name, f"the folder {item.name.rpartition(' ')[0]} of your mailbox")
