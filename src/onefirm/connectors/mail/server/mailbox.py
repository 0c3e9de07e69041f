"""The mailbox as a source: whatever is new in its folders comes in once; nothing in it is changed."""

import threading
from collections.abc import Mapping
from email import message_from_bytes

from onefirm.capabilities.connector import Heard, Item, NotNow, Passed, Sign
from onefirm.capabilities.ways import Ways
from onefirm.connectors.mail.letters.aside import why_nobody_waits
from onefirm.connectors.mail.letters.heard import heard, whole
from onefirm.connectors.mail.letters.letter import Part, address_in, mail_of
from onefirm.connectors.mail.letters.own_line import line_of, named_in, said_in
from onefirm.connectors.mail.letters.problems import Named
from onefirm.connectors.mail.letters.report import is_report, reported_of
from onefirm.connectors.mail.letters.vouched import aligned
from onefirm.connectors.mail.line import IMAP_LANE, TURN_SECONDS_MAX, Lines
from onefirm.connectors.mail.server.cursor import HEAD_BYTES_MAX, Cursors
from onefirm.connectors.mail.server.folders import Found, Look
from onefirm.connectors.mail.server.imap import Faults, opened
from onefirm.connectors.mail.server.marks import Mark, Marks, sent_at
from onefirm.connectors.mail.server.missed import Folder, letter_problem
from onefirm.connectors.mail.server.sign_in import RETRY_SECONDS, SignIn
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.effect import Receipt
from onefirm.domain.ids import instant
from onefirm.domain.problem import Refusal
from onefirm.guard.rounds import Rounds


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
        self._rounds = Rounds(ways.clock, settings.poll_seconds)
        self._lock = threading.Lock()
        self._found = Found()

    @property
    def name(self) -> str:
        return "mail"

    @property
    def account(self) -> str:
        return "mail"

    async def poll(self) -> tuple[Item, ...]:
        due, again = self._rounds.due, bool(self._found.more or self._found.waiting)
        return await self._rounds.look(lambda: self._in_turn(due), now=again)

    def read(self, item: Item) -> Heard:
        if folder := self._found.shut.get(item.name):
            return _about_folder(folder)
        if problem := letter_problem(item):
            raise Refusal(problem)
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
            if waiting := self._found.waiting.get(item.name):
                waiting.away = True
                self._go_on(waiting.folder)
            if folder := self._found.shut.pop(item.name, None):
                self._told(folder)

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

    async def _in_turn(self, due: bool) -> tuple[Item, ...]:
        with self._lock:
            self._found = Found()
            tried = self._tried()
        self._sign_in.ready(self._line)
        async with self._ways.lane(IMAP_LANE, self._line.host).turn(TURN_SECONDS_MAX):
            with self._lock:
                return self._looked(due, tried)

    def _tried(self) -> Mapping[str, str]:
        """Folders that nobody could look into at any look before this one, and when the first of those was.

        It is on the disk before anybody signs in: what comes while the password is the wrong one is not passed over.
        """
        before = self._cursors.read()
        now = before.tried(self._settings.folders, instant(self._clock.now()))
        if now != before:
            self._cursors.keep(now)
        return {name: at for name, at in before.since.items() if name in now.since}

    def _looked(self, due: bool, tried: Mapping[str, str]) -> tuple[Item, ...]:
        """On a line of its own each time: one that lies still is cut by somebody, and nobody says so."""
        try:
            with opened(self._line, self._sign_in) as box:
                now = self._clock.now()
                look = Look(box, self._settings.folders, self._cursors, now, self._marks.kept, due, tried)
                self._found = look.through()
        except Faults as fault:
            raise NotNow(f"{self._line.host} does not answer: {fault}", RETRY_SECONDS, down=True) from fault
        for folder in self._settings.folders:
            self._go_on(folder)
        return tuple(self._found.items)

    def _go_on(self, folder: str) -> None:
        """The cursor passes what is safe, up to the first letter that is not."""
        kept = self._cursors.read()
        if folder not in kept.folders:
            return
        before = cursor = kept.folders[folder]
        mine = [(name, one) for name, one in self._found.waiting.items() if one.folder == folder]
        for name, waiting in sorted(mine, key=lambda each: each[1].uid):
            if not waiting.away:
                break
            cursor = cursor.past(waiting.uid, self._today(), waiting.known)
            del self._found.waiting[name]
        if cursor != before:
            self._cursors.keep(kept.at(folder, cursor))

    def _told(self, folder: Folder) -> None:
        """Somebody was asked about a folder that cannot be read, or knows that it can be again."""
        kept = self._cursors.read()
        if shut := kept.shut.get(folder.name):
            asked = shut.model_copy(update={"asked": True})
            self._cursors.keep(kept.closed(folder.name, asked) if folder.problem else kept.open(folder.name))

    def _today(self) -> str:
        return self._clock.now().date().isoformat()


def _about_folder(folder: Folder) -> Passed:
    if folder.problem:
        raise Refusal(folder.problem)
    return Passed(why=f"The folder {folder.name} can be read again.")


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


def _named(item: Item) -> Named:
    return Named(item.name, f"the folder {item.name.rpartition(' ')[0]} of your mailbox")
