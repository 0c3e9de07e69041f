"""The calendar as a source: an appointment of ours that somebody moved or took out by hand is told, and no other."""

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urlsplit

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Heard, Item, Sign
from onefirm.connectors.caldav import problems
from onefirm.connectors.caldav.appointment import Standing, is_ours, main_of, uid_named
from onefirm.connectors.caldav.cursor import GONE, Cursor, Cursors
from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import Listing, Resource, propfind
from onefirm.domain.problem import Refusal
from onefirm.guard.rounds import Rounds

SEEN_AT_ONCE_MAX = 100
"""Of so many appointments of ours it is looked how they stand, before the next look."""
_ALL = propfind("d:getetag", "d:sync-token")
_FORM = "%Y-%m-%d %H:%M"
_CALENDAR = "calendar"


@dataclass
class _Round:
    """One look, and what of it is not known to be safe yet."""

    url: str
    since: str
    """The server's word for how far was read before."""
    token: str
    """And for how far is read with this look, once everything of it is safe."""
    ours: dict[str, str]
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """By item: the name of the appointment, and how it stands now."""


class Watch:
    def __init__(
        self,
        place: Place,
        settings: CalendarSettings,
        cursors: Cursors,
        clock: Clock,
        seen_max: int = SEEN_AT_ONCE_MAX,
    ) -> None:
        self._place = place
        self._dav = place.dav
        self._settings = settings
        self._cursors = cursors
        self._rounds = Rounds(clock, settings.poll_seconds)
        self._seen_max = seen_max
        self._lock = threading.Lock()
        self._round: _Round | None = None

    @property
    def name(self) -> str:
        return _CALENDAR

    async def poll(self) -> tuple[Item, ...]:
        return await self._rounds.look(self._looked, now=bool(self._round and self._round.waiting))

    def read(self, item: Item) -> Heard:
        if item.raw.startswith(b"{"):
            uid = str(json.loads(item.raw)[GONE])
            return Sign(
                provider_id=uid,
                capability=_CALENDAR,
                found="not-happened",
                evidence="It was taken out of the calendar by hand.",
            )
        try:
            one = main_of(item.raw, self._settings.tz)
        except ValueError as odd:
            raise Refusal(problems.unreadable(item.name)) from odd
        return Sign(
            key=one.effect,
            provider_id=one.uid,
            capability=_CALENDAR,
            found="not-happened",
            evidence=self._how(one),
        )

    async def put_away(self, item: Item, kept: bool) -> None:
        with self._lock:
            if self._round and (stands := self._round.waiting.pop(item.name, None)):
                self._round.ours[stands[0]] = stands[1]
                self._keep(self._round)

    def whose(self, item: Item) -> str:
        """Who was to be met: whoever is forgotten is forgotten in what came in from the calendar too."""
        try:
            return main_of(item.raw, self._settings.tz).guest
        except ValueError:
            return ""

    async def _looked(self) -> tuple[Item, ...]:
        url, cursor = await self._place.calendar(), self._cursors.read()
        if cursor.url != url:
            cursor = Cursor(url=url, to_go=cursor.to_go)
        told, whole = await self._changes(url, cursor.token)
        now = {name: GONE if one.status == 404 else one.text("getetag") for one, name in _named(told)}
        token = told.token or next((one.text("sync-token") for one in told.resources if one.text("sync-token")), "")
        if whole:
            now |= {name: GONE for name in cursor.ours if name not in now}
        this = _Round(url, cursor.token, token, dict(cursor.ours))
        items: list[Item] = []
        seen = 0
        for name, etag in now.items():
            if not uid_named(name) or cursor.ours.get(name) == etag:
                continue
            if seen >= self._seen_max:
                this.token = cursor.token  # The rest is listed again next time.
                break
            seen += 1
            item = await self._told(url, name, etag, cursor)
            if item is None:
                this.ours[name] = etag
                continue
            this.waiting[item.name] = (name, etag)
            items.append(item)
        with self._lock:
            self._round = this
            self._keep(this)
        return tuple(items)

    def _keep(self, this: _Round) -> None:
        """The token passes only what is safe. Until then the changes since the last one are listed again."""
        self._cursors.seen(this.url, this.since if this.waiting else this.token, this.ours)

    async def _changes(self, url: str, token: str) -> tuple[Listing, bool]:
        """What changed since the last time, or everything there, and whether it is everything."""
        if token:
            told = await self._dav.changed(url, token)
            if told is not None:
                return told, False
        return await self._dav.propfind(url, _ALL, depth=1), True

    async def _told(self, url: str, name: str, etag: str, cursor: Cursor) -> Item | None:
        """Nothing where it stands as we wrote it, or where we took it out ourselves."""
        if etag == GONE:
            if name in cursor.to_go:
                return None
            return Item(name=f"{name} {GONE}", raw=json.dumps({GONE: uid_named(name)}).encode())
        answer = await self._dav.get(f"{url}{name}")
        if answer.status in (404, 410):
            return None  # It went between two looks; the next one finds it gone.
        try:
            one = main_of(answer.body, self._settings.tz)
        except ValueError:
            return Item(name=f"{name} {etag}", raw=answer.body)
        moved = is_ours(one.uid) and (one.moved or one.cancelled)
        return Item(name=f"{name} {etag}", raw=answer.body) if moved else None

    def _how(self, one: Standing) -> str:
        if one.cancelled:
            return "It is marked as cancelled in the calendar, by hand."
        return f"It was moved by hand: it stands in the calendar at {self._shown(one.start)} now."

    def _shown(self, at: datetime) -> str:
        return f"{at.astimezone(self._settings.tz).strftime(_FORM)} ({self._settings.tz.key})"


def _named(told: Listing) -> list[tuple[Resource, str]]:
    return [(one, unquote(urlsplit(one.href).path.rpartition("/")[2])) for one in told.resources]
