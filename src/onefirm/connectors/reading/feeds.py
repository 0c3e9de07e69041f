"""One feed as a source: asked politely, and every entry of it brought once."""

from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import ValidationError

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Heard, Item, NotNow, Passed, Unknown
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.probing import Probed
from onefirm.connectors.reading import problems
from onefirm.connectors.reading.cursor import Cursor, Cursors
from onefirm.domain.frozen import Frozen, Json, as_json, canonical
from onefirm.domain.ids import instant, moment
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Refusal
from onefirm.guard.backoff import Safety
from onefirm.guard.feed import Entry, feed_of
from onefirm.guard.feed import Feed as Told
from onefirm.guard.rounds import Rounds
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web, host_of
from onefirm.guard.xml import Unreadable

AT_ONCE_MAX = 50
_HEADER_SIGNS_MAX = 500
_LATE = timedelta(days=2)
"""So far back an entry may be dated that came after the first reading."""
_GONE = 410
_AS_BEFORE = 304
_GONE_ITEM = "gone"
_ACCEPT = "application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8"


class Kept(Frozen):
    """One entry, as it stands in the ledger."""

    id: str
    title: str
    link: str
    summary: str
    at: str


@dataclass
class _Round:
    """One reading, and what of it is not known to be safe yet."""

    cursor: Cursor
    """As it will stand once everything of it is safe."""
    news: dict[str, Item] = field(default_factory=dict[str, Item])


class FeedSource:
    def __init__(self, feed: Feed, web: Web, cursors: Cursors, clock: Clock, agent: str) -> None:
        self._feed = feed
        self._web = web
        self._cursors = cursors
        self._clock = clock
        self._agent = agent
        self._rounds = Rounds(clock, feed.every_seconds)
        self._round: _Round | None = None

    @property
    def name(self) -> str:
        return self._feed.source

    async def poll(self) -> tuple[Item, ...]:
        if self._round and self._round.news:
            return tuple(self._round.news.values())[:AT_ONCE_MAX]
        return await self._rounds.look(self._patiently)

    async def probe(self) -> Probed:
        """Asked as it is asked each time; what it answers is not taken in, and nothing of it is remembered."""
        host, cursor = host_of(self._feed.url), self._cursors.read(self._feed.url)
        answer = await self._asked(cursor)
        if answer.status == _GONE:
            return Probed(problem=problems.feed_gone(self._feed.name, host))
        if answer.status == _AS_BEFORE:
            return Probed(works=(f"{host} answers: nothing has changed since it was read last.",))
        try:
            told = feed_of(answer.body)
        except Unreadable as odd:
            return Probed(problem=problems.feed_unreadable(self._feed.name, host, str(odd)))
        count = f"{len(told.entries)} {'entry' if len(told.entries) == 1 else 'entries'}"
        return Probed(works=(f"{host} answers with a feed of {count}.",))

    def read(self, item: Item) -> Heard:
        if item.name == _GONE_ITEM:
            raise Refusal(problems.feed_gone(self._feed.name, host_of(self._feed.url)))
        try:
            kept = Kept.model_validate_json(item.raw)
        except ValidationError as odd:
            raise Refusal(problems.entry_unreadable(self._feed.name)) from odd
        if not self._feed.intent:
            return Passed(why="It is new in a feed that nobody has to answer.")
        name, _, version = self._feed.intent.partition("@")
        return IntentCall(
            name=name,
            version=int(version),
            fields=self._fields(kept),
            source=self.name,
            label=FROM_OUTSIDE,
            key=f"{self.name}|{kept.id}",
        )

    async def put_away(self, item: Item, kept: bool) -> None:
        if item.name == _GONE_ITEM:
            cursor = self._cursors.read(self._feed.url)
            self._cursors.keep(cursor.model_copy(update={"gone": True}))
            self._round = None
            return
        if self._round is None or self._round.news.pop(item.name, None) is None:
            return
        cursor = self._round.cursor
        self._round.cursor = cursor = cursor.model_copy(update={"seen": (*cursor.seen, item.name)})
        # Until all of it is safe the whole feed is asked for again, and what is safe already is passed over.
        waits = {"etag": "", "modified": ""} if self._round.news else {}
        self._cursors.keep(cursor.model_copy(update=waits))

    def whose(self, item: Item) -> str:
        """Nobody's that could be told by an address."""
        return ""

    async def _patiently(self) -> tuple[Item, ...]:
        try:
            return await self._looked()
        except NotNow as later:
            self._rounds.put_off(later.retry_after_seconds)
            raise
        except Unreadable as odd:
            raise Unknown(f"What {host_of(self._feed.url)} sent is no feed. {odd}") from odd

    async def _looked(self) -> tuple[Item, ...]:
        cursor = self._cursors.read(self._feed.url)
        if cursor.gone:
            return ()
        answer = await self._asked(cursor)
        if answer.status == _AS_BEFORE:
            return ()
        if answer.status == _GONE:
            gone = Item(name=_GONE_ITEM, raw=canonical({"gone": self._feed.url}).encode())
            self._round = _Round(cursor, {_GONE_ITEM: gone})
            return (gone,)
        told = feed_of(answer.body)
        self._rounds.put_off(told.ttl_minutes * 60)
        self._round = self._news(cursor, told, answer)
        if not self._round.news:
            self._cursors.keep(self._round.cursor)
        return tuple(self._round.news.values())[:AT_ONCE_MAX]

    async def _asked(self, cursor: Cursor) -> Answer:
        return await self._web.send(
            Call("GET", self._feed.url, Safety.READ, self._headers(cursor), answers=frozenset({_AS_BEFORE, _GONE}))
        )

    def _news(self, cursor: Cursor, told: Told, answer: Answer) -> _Round:
        first = not cursor.begun
        begun = cursor.begun or instant(self._clock.now())
        known = frozenset(cursor.seen)
        unseen = [each for each in reversed(told.entries) if each.mark not in known]
        news = unseen if self._feed.from_the_start else [each for each in unseen if _is_news(each, begun, first=first)]
        passed = {each.mark for each in unseen} - {each.mark for each in news}
        # Those that stand there still are forgotten last.
        there = [each.mark for each in reversed(told.entries) if each.mark in known | passed]
        cursor = Cursor(
            url=self._feed.url,
            begun=begun,
            etag=answer.headers.get("etag", "")[:_HEADER_SIGNS_MAX],
            modified=answer.headers.get("last-modified", "")[:_HEADER_SIGNS_MAX],
            seen=(*(mark for mark in cursor.seen if mark not in set(there)), *there),
        )
        return _Round(cursor, {each.mark: _item(each) for each in news})

    def _headers(self, cursor: Cursor) -> dict[str, str]:
        known = {"if-none-match": cursor.etag, "if-modified-since": cursor.modified}
        said = {name: text for name, text in known.items() if text and text.isprintable()}
        return {"user-agent": self._agent, "accept": _ACCEPT, **said}

    def _fields(self, kept: Kept) -> Json:
        fields: dict[str, str] = {}
        wanted: dict[str, str] = {**self._feed.fields}
        for part, text in as_json(kept).items():
            meant = wanted.get(part, "")
            if meant and text:
                fields[meant] = f"{fields[meant]}\n{text}" if meant in fields else str(text)
        return {**fields}


def _is_news(entry: Entry, begun: str, *, first: bool) -> bool:
    """At first what is older, or says no day, stood there already; after that whatever was not seen is news."""
    if first:
        return bool(entry.at) and entry.at >= begun
    # Some tell a day alone, or one that lies back a little; what comes from the archive years later is none.
    return not entry.at or entry.at >= instant(moment(begun) - _LATE)


def _item(entry: Entry) -> Item:
    kept = Kept(id=entry.id, title=entry.title, link=entry.link, summary=entry.words(), at=entry.at)
    return Item(name=entry.mark, raw=canonical(as_json(kept)).encode())
