"""Feeds, against a server on this machine with ETags: each entry comes once, and nobody is asked more than needed."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock
from loopback import Heard, Loopback, answer
from onefirm.capabilities.connector import Item, Passed
from onefirm.capabilities.feeds import Feed
from onefirm.connectors.reading import feed_source
from onefirm.connectors.reading.feeds import AT_ONCE_MAX, FeedSource
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Refusal
from onefirm.guard.files.kept import COPIES
from onefirm.guard.rounds import Silent
from promises.test_search import office

HOUR = 3_600
DC = "http://purl.org/dc/elements/1.1/"


def rss(*numbers: int, more: str = "") -> bytes:
    items = "".join(
        f"<item><guid>g{n}</guid><title>News {n}</title><link>https://n.example/{n}</link></item>"
        for n in sorted(numbers, reverse=True)
    )
    return f"<rss><channel><title>N</title>{more}{items}</channel></rss>".encode()


class FeedServer(Loopback):
    """Says 304 to whoever knows how it stands."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.says = b""

        async def play(heard: Heard, writer: asyncio.StreamWriter) -> None:
            tag = f'"{hash(self.body)}"'
            same = heard.headers.get("if-none-match") == tag
            fresh = answer(304) if same else answer(200, self.body, etag=tag, content_type="application/rss+xml")
            writer.write(self.says or fresh)
            await writer.drain()

        super().__init__(play)


class Tale:
    def __init__(self, folder: Path, server: FeedServer, **said: Any) -> None:
        self.folder, self.server, self.said = folder, server, said
        self.clock = ManualClock()
        self.source = self.opened()

    def opened(self) -> FeedSource:
        lent = office(self.folder)
        assert isinstance(lent.clock, ManualClock)
        self.clock = lent.clock
        feed = Feed.model_validate({"name": "news", "url": self.server.url("/feed"), "own": True, **self.said})
        made = feed_source(feed, lent)
        assert isinstance(made, FeedSource)
        return made

    async def news(self, after: int = HOUR) -> list[str]:
        """Everything that is brought and put away."""
        self.clock.forward(seconds=after)
        told: list[str] = []
        while items := await self.source.poll():
            told += [said(self.source, item) for item in items]
            await put_away(self.source, items)
            if len(items) < AT_ONCE_MAX:
                break
        return told


def said(source: FeedSource, item: Item) -> str:
    heard = source.read(item)
    assert isinstance(heard, Passed)
    return item.raw.decode().partition('"title":"')[2].partition('"')[0]


async def put_away(source: FeedSource, items: Sequence[Item]) -> None:
    for item in items:
        await source.put_away(item, kept=True)


def test_what_stood_there_before_is_no_news_and_each_entry_comes_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(1, 2)) as server:
            tale = Tale(tmp_path, server)
            assert await tale.news() == []
            server.body = rss(1, 2, 3, 4)
            assert await tale.news() == ["News 3", "News 4"]
            assert await tale.news() == []
            assert "if-none-match" in server.heard[-1].headers
            tale.source = tale.opened()
            assert await tale.news() == []
            server.body = rss(5)
            assert await tale.news() == ["News 5"]
            server.body = rss(1, 2, 3, 4, 5)
            assert await tale.news() == [], "What comes up again is known."

    asyncio.run(story())


def test_what_came_after_the_first_reading_is_news_also_where_it_tells_a_day_alone(tmp_path: Path) -> None:
    """Some name the day only, or say a moment that lies back a little; what comes from the archive is no news."""
    days = {6: "2026-03-02", 7: "2026-03-02T08:30:00Z", 8: "2020-01-01", 9: ""}
    dated = "".join(
        f"<item><guid>g{n}</guid><title>News {n}</title><d:date xmlns:d='{DC}'>{day}</d:date></item>"
        for n, day in days.items()
    )

    async def story() -> None:
        async with FeedServer(rss(1)) as server:
            tale = Tale(tmp_path, server)
            assert await tale.news() == []
            server.body = rss(1).replace(b"</channel>", f"{dated}</channel>".encode())
            assert sorted(await tale.news(after=6 * HOUR)) == ["News 6", "News 7", "News 9"]

    asyncio.run(story())


@pytest.mark.parametrize("lost", ["gone", "broken", "gone with all beside it"])
def test_without_what_was_kept_reading_goes_on_where_it_ended(tmp_path: Path, lost: str) -> None:
    async def story() -> None:
        async with FeedServer(rss(1, 2)) as server:
            tale = Tale(tmp_path, server)
            assert await tale.news() == []
            server.body = rss(1, 2, 3)
            assert await tale.news() == ["News 3"]
            kept = tmp_path / "local" / "feeds" / "news.json"
            if lost == "broken":
                kept.write_text("{")
            elif lost == "gone":
                kept.unlink()
            else:
                shutil.rmtree(tmp_path / "local")
            server.body = rss(1, 2, 3, 4)
            tale.source = tale.opened()
            assert await tale.news() == ["News 4"], "What came meanwhile is not passed over, and nothing comes twice."

    asyncio.run(story())


def test_where_what_was_kept_is_broken_twice_nothing_is_passed_over(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(1)) as server:
            tale = Tale(tmp_path, server)
            assert await tale.news() == []
            for path in (tmp_path / "local" / "feeds" / "news.json", *(tmp_path / COPIES).iterdir()):
                path.write_text("{")
            server.body = rss(1, 2)
            tale.source = tale.opened()
            with pytest.raises(Silent, match="nobody can say"):
                await tale.news()

    asyncio.run(story())


def test_everything_comes_where_the_operator_wants_it_from_the_start_in_portions(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(*range(10, 10 + AT_ONCE_MAX + 5))) as server:
            tale = Tale(tmp_path, server, from_the_start=True)
            first = await tale.source.poll()
            assert len(first) == AT_ONCE_MAX
            await put_away(tale.source, first[:-1])
            tale.source = tale.opened()  # A crash: what was not put away comes again, and nothing else.
            rest = await tale.news()
            assert len(rest) == 6 and len(server.heard) == 2
            assert await tale.news() == []

    asyncio.run(story())


def test_nobody_is_asked_before_the_time_has_come(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(1, more="<ttl>180</ttl>")) as server:
            tale = Tale(tmp_path, server)
            assert await tale.news() == []
            for _ in range(2):
                assert await tale.news() == []
            assert len(server.heard) == 1, "It says that nothing new comes for three hours."
            await tale.news()
            assert len(server.heard) == 2
            server.says = answer(429, retry_after="20000")
            with pytest.raises(Silent):
                await tale.news(3 * HOUR)
            asked = len(server.heard)
            with pytest.raises(Silent):
                await tale.news(5 * HOUR)
            assert len(server.heard) == asked
            server.says = b""
            assert await tale.news(2 * HOUR) == []
            assert len(server.heard) == asked + 1

    asyncio.run(story())


@pytest.mark.parametrize(
    "says",
    [answer(500), answer(403), answer(404), answer(200, b"<html>"), answer(200, b"x" * 5_000_000), answer(301)],
    ids=["broken", "closed", "not there", "drifted", "endless", "moved nowhere"],
)
def test_a_feed_that_cannot_be_read_is_in_trouble_and_loses_nothing(tmp_path: Path, says: bytes) -> None:
    async def story() -> None:
        async with FeedServer(rss(1)) as server:
            tale = Tale(tmp_path, server)
            assert await tale.news() == []
            server.body, server.says = rss(1, 2), says
            with pytest.raises(Silent):
                await tale.news()
            with pytest.raises(Silent):
                await tale.news(1)
            server.says = b""
            assert await tale.news(2 * HOUR) == ["News 2"]

    asyncio.run(story())


def test_a_feed_that_is_gone_for_good_is_asked_about_once_and_never_fetched_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(1)) as server:
            server.says = answer(410)
            tale = Tale(tmp_path, server)
            (gone,) = await tale.source.poll()
            with pytest.raises(Refusal) as refusal:
                tale.source.read(gone)
            assert refusal.value.problem.code == "feed-gone"
            await tale.source.put_away(gone, kept=False)
            tale.source = tale.opened()
            for _ in range(3):
                assert await tale.news() == []
            assert len(server.heard) == 1

    asyncio.run(story())


def test_an_entry_becomes_the_wish_that_the_operator_named(tmp_path: Path) -> None:
    async def story() -> None:
        async with FeedServer(rss(1)) as server:
            fields = {"title": "what", "link": "what"}
            tale = Tale(tmp_path, server, from_the_start=True, intent="note-news@2", fields=fields)
            (item,) = await tale.source.poll()
            wish = tale.source.read(item)
            assert wish == IntentCall(
                name="note-news", version=2, fields={"what": "News 1\nhttps://n.example/1"}, source="feed-news",
                label=FROM_OUTSIDE, key="feed-news|g1",
            )  # fmt: skip

    asyncio.run(story())
