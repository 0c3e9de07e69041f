"""The task list of the operator as a source: what stands on it is taken in as if they had brought it in a file."""

import hashlib
import threading
from dataclasses import dataclass, field
from itertools import islice

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Brings, Item
from onefirm.connectors.caldav.cursor import GONE, Cursor, Cursors
from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import CAL, entries, to_dos
from onefirm.guard.ics import Part, parts
from onefirm.guard.rounds import Rounds

AT_ONCE = 50
"""So many are asked for together,"""
ROUND_MAX = 500
"""and so many are brought at most before the next look."""
SIGN = "tasks "
_PEOPLE = ("ORGANIZER", "ATTENDEE")
_ADDRESSED = "mailto:"


@dataclass
class _Round:
    url: str
    read: dict[str, str] = field(default_factory=dict[str, str])
    """By address: as which it is safe in the ledger."""
    waiting: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """By item: what of it is not known to be safe yet."""


class Tasks:
    """Only what is new or changed is brought. What is taken off the list says nothing: it stays what it was here."""

    def __init__(self, place: Place, settings: CalendarSettings, cursors: Cursors, clock: Clock) -> None:
        self._place = place
        self._name = settings.tasks
        self._cursors = cursors
        self._rounds = Rounds(clock, settings.poll_seconds)
        self._lock = threading.Lock()
        self._round: _Round | None = None

    @property
    def name(self) -> str:
        return "calendar"

    async def poll(self) -> tuple[Item, ...]:
        return await self._rounds.look(self._looked, now=bool(self._round and self._round.waiting))

    def read(self, item: Item) -> Brings:
        return Brings(name=f"{self._name} (calendar)", sort="appointments", raw=item.raw)

    async def put_away(self, item: Item, kept: bool) -> None:
        with self._lock:
            if self._round and (read := self._round.waiting.pop(item.name, None)):
                self._round.read |= read
                self._cursors.seen(self._round.url, "", self._round.read)

    def whose(self, item: Item) -> str:
        """Of a task that names somebody, which is brought alone: their address."""
        try:
            return next((said for part in parts(item.raw, "VTODO") if (said := _named(part))), "")
        except ValueError:
            return ""

    async def _looked(self) -> tuple[Item, ...]:
        url, cursor = await self._place.tasks(), self._cursors.read()
        if cursor.url != url:
            cursor = Cursor(url=url)
        listed = (await self._place.dav.report(url, to_dos())).resources
        etags = {one.href: one.text("getetag") for one in listed if one.text("getetag")}
        this = _Round(url, {href: etag for href, etag in cursor.ours.items() if href in etags})
        news = sorted(href for href, etag in etags.items() if cursor.ours.get(href, GONE) != etag)[:ROUND_MAX]
        texts = await self._texts(url, news)
        alone = {href for href, text in texts.items() if _names_somebody(text)}
        for together in (*([href] for href in sorted(alone)), [href for href in texts if href not in alone]):
            if together:
                raw = b"".join(texts[href] for href in together)
                name = f"{SIGN}{hashlib.sha256(raw).hexdigest()[:32]}"
                this.waiting[name] = {href: etags[href] for href in together}
        with self._lock:
            self._round = this
        return tuple(Item(name=name, raw=b"".join(texts[href] for href in read)) for name, read in this.waiting.items())

    async def _texts(self, url: str, hrefs: list[str]) -> dict[str, bytes]:
        texts, left = dict[str, bytes](), iter(hrefs)
        while few := tuple(islice(left, AT_ONCE)):
            for one in (await self._place.dav.report(url, entries(few))).resources:
                if text := one.text("calendar-data", CAL):
                    texts[one.href] = f"{text}\r\n".encode()
        return texts


def _named(part: Part) -> str:
    said = [part[name].value for name in _PEOPLE if name in part]
    return next((one[len(_ADDRESSED) :] for one in said if one.lower().startswith(_ADDRESSED)), "")


def _names_somebody(raw: bytes) -> bool:
    try:
        return any(name in part for part in parts(raw, "VTODO") for name in _PEOPLE)
    except ValueError:
        return True
