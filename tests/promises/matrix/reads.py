"""What is only read: a search, a page, a feed. It leaves nothing behind, so what counts is that it was told."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from fakes import ManualClock
from faultproxy import Fault as Struck
from faultproxy import FaultProxy, Mode
from loopback import Heard, Loopback, answer
from onefirm.capabilities.connector import Connector, Order, Source
from onefirm.capabilities.extension import Office
from onefirm.capabilities.feeds import Feed
from onefirm.connectors.reading import feed_source
from onefirm.connectors.reading.opened import opened as reading
from onefirm.connectors.reading.settings import ReadingSettings
from onefirm.connectors.search.opened import opened as searching
from onefirm.connectors.search.settings import SearchSettings
from onefirm.domain.ids import EffectId
from promises.matrix.cells import Acting, Cell, Fault, Listening, Opening, Seen, Subject
from promises.matrix.servers import Servers
from promises.test_feeds import rss
from promises.test_search import PAGE, office

_LOST: Mapping[Fault, Mode] = {"reply lost": "lose_reply", "request lost": "lose_request", "slow": "slow"}
_SLOW_SECONDS = 0.1
_SAID: Mapping[Fault, bytes] = {
    "too many": answer(429, retry_after="7"),
    "server error": answer(500),
    "sign-in expired": answer(401),
    "drifted": answer(200, b"%PDF-1.7 of another age", content_type="application/pdf"),
}
_GOOD: Mapping[str, bytes] = {
    "/search": answer(200, json.dumps(PAGE).encode(), content_type="application/json"),
    "/page": answer(200, b"<p>Rye bread takes a day and much patience.</p>", content_type="text/html"),
    "/feed": answer(200, rss(1), content_type="application/rss+xml"),
}


class _Host(Loopback):
    """Tells what it has by its place, unless something is wrong with it; it has no sign at its door."""

    def __init__(self) -> None:
        super().__init__(self._play)
        self.wrong = b""
        self.struck = 0
        self.told: set[str] = set()

    async def _play(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        place = urlsplit(heard.target).path
        wrong = self.wrong if place in _GOOD else b""
        self.struck += bool(wrong)
        if place in _GOOD and not wrong:
            self.told.add(heard.target)
        writer.write(wrong or _GOOD.get(place, answer(404)))
        await writer.drain()


class _Line:
    def __init__(self, host: _Host, proxy: FaultProxy, place: str, fault: Fault) -> None:
        self._host, self._proxy = host, proxy
        host.wrong = _SAID.get(fault, b"")
        if fault in _LOST:
            proxy.fault = Struck(_LOST[fault], when=f"GET {place}".encode(), seconds=_SLOW_SECONDS)

    def lift(self) -> bool:
        self._host.wrong, self._proxy.fault = b"", Struck()
        return bool(self._host.struck or self._proxy.struck)


def _search(place: str, lent: Office) -> Connector:
    return searching(SearchSettings(url=f"http://{place}/", homes=(place,)), lent).connectors[0]


def _reader(place: str, lent: Office) -> Connector:
    return reading(ReadingSettings(homes=(place,)), lent).connectors[0]


def _feed(place: str, lent: Office) -> Source:
    said = {"name": "news", "url": f"http://{place}/feed", "own": True, "from_the_start": True}
    return feed_source(Feed.model_validate(said), lent)


def _clock(lent: Office) -> ManualClock:
    assert isinstance(lent.clock, ManualClock)
    return lent.clock


@asynccontextmanager
async def _asking(_servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _act(folder, fault, "search.find@1", "/search") as stand:
        yield stand


@asynccontextmanager
async def _opening(_servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _act(folder, fault, "web.read@1", "/page") as stand:
        yield stand


@asynccontextmanager
async def _act(folder: Path, fault: Fault, ref: str, path: str) -> Opening:
    async with _Host() as host, FaultProxy(host.port) as proxy:
        lent, place = office(folder), f"127.0.0.1:{proxy.port}"
        line = _Line(host, proxy, path, fault)

        async def counted() -> int:
            return len(host.told)

        made, args = _MADE[ref]
        said = {name: text.format(place) for name, text in args.items()}
        order = Order(EffectId("ef_1"), ref, {**said}, "ef_1", 1)
        yield Acting(made(place, lent), order, _clock(lent), counted, line.lift)


_MADE = {
    "search.find@1": (_search, {"query": "rye bread"}),
    "web.read@1": (_reader, {"url": "http://{}/page"}),
}


@asynccontextmanager
async def _following(_servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _Host() as host, FaultProxy(host.port) as proxy:
        lent = office(folder)
        line = _Line(host, proxy, "/feed", fault)
        yield Listening(_feed(f"127.0.0.1:{proxy.port}", lent), _clock(lent), line.lift)


_FOUND: Mapping[Fault, Cell] = {
    "ok": Seen("receipt", 1, "cannot-tell"),
    "reply lost": Seen("NotNow", 1, "cannot-tell"),
    "request lost": Seen("NotNow", 0, "cannot-tell"),
    "too many": Seen("NotNow", 0, "cannot-tell"),
    "server error": Seen("NotNow", 0, "cannot-tell"),
    "slow": Seen("receipt", 1, "cannot-tell"),
    "sign-in expired": Seen("NeedsYou", 0, "cannot-tell"),
    "drifted": Seen("NeedsYou", 0, "cannot-tell"),
}
_READ: Mapping[Fault, Cell] = {
    **_FOUND,
    "sign-in expired": Seen("Never", 0, "cannot-tell"),  # A page that is shown to some alone is not read.
    "drifted": Seen("Never", 0, "cannot-tell"),
}
_BROUGHT: Mapping[Fault, Cell] = {
    "ok": Seen("brought", 1),
    "reply lost": Seen("trouble", 0),
    "request lost": Seen("trouble", 0),
    "too many": Seen("trouble", 0),
    "server error": Seen("trouble", 0),
    "slow": Seen("brought", 1),
    "sign-in expired": Seen("trouble", 0),
    "drifted": Seen("trouble", 0),
}
_STORY = "stories/test_a_page_is_read_for_a_draft.py"
SUBJECTS = (
    Subject(
        "search.find@1 searxng", _FOUND, _asking,
        effects=frozenset({"search.find@1"}), accounts=frozenset({"search"}),
        whole=(
            f"{_STORY}::test_a_result_is_read_after_a_yes_that_showed_where_and_the_draft_says_whose_words_it_holds",
        ),
    ),
    Subject(
        "web.read@1 http", _READ, _opening,
        effects=frozenset({"web.read@1"}), accounts=frozenset({"reading"}),
        whole=(f"{_STORY}::test_a_page_that_programs_may_not_read_is_not_read_and_a_person_goes_on",),
    ),
    Subject(
        "feeds http", _BROUGHT, _following, sources=frozenset({"feed-news"}), accounts=frozenset({"reading"}),
        whole=(f"{_STORY}::test_a_feed_brings_what_is_new_and_asks_nobody",),
    ),
)  # fmt: skip
