"""Reading one page: asked for once, where its host lets programs read, and only as far as a person would see it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Never, NotNow, Order
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.web import READ, Reading, Text
from onefirm.connectors.reading import problems
from onefirm.connectors.reading.article import FEEDS, PAGES, PLAIN, article_of
from onefirm.connectors.reading.robots import Robots
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import instant
from onefirm.guard.backoff import Safety
from onefirm.guard.urls import URL_SIGNS_MAX
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web, host_of

SECONDS_MAX = 45.0
HOPS_MAX = 4
_ONWARD = frozenset({301, 302, 303, 307, 308})
_CLOSED = frozenset({401, 403, 407, 451})
_GONE = frozenset({404, 410})
_ANSWERS = _ONWARD | _CLOSED | _GONE


@dataclass(frozen=True)
class Ways:
    """For the sign at the door, and for the page."""

    sign: Web
    page: Web


class Reader:
    quick = True

    def __init__(
        self, own: Ways, stray: Ways, robots: Robots, clock: Clock, agent: str, doors: Sequence[str] = ()
    ) -> None:
        """`stray` for where somebody else leads to: it knows no machine of the operator's own.

        `doors` are the places whose sign is read to try it.
        """
        self._own = own
        self._stray = stray
        self._robots = robots
        self._clock = clock
        self._agent = agent
        self._doors = doors

    @property
    def name(self) -> str:
        return "web"

    @property
    def account(self) -> str:
        return "reading"

    @property
    def capability(self) -> str:
        return "web"

    @property
    def manner(self) -> str:
        return "The page is fetched once and read as text. Whoever runs it learns that it was read."

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {READ: Terms("natural-key")}

    async def do(self, order: Order) -> Receipt:
        url = _url_of(order.args)
        try:
            async with asyncio.timeout(SECONDS_MAX):
                answer = await self._fetched(url)
                kind = answer.headers.get("content-type", "")
                found = await asyncio.to_thread(article_of, answer.body, kind)
        except TimeoutError as slow:
            raise NotNow(f"{host_of(url)} took longer than {SECONDS_MAX:.0f} s.", retry_after_seconds=60) from slow
        except ValueError as odd:
            raise Never(problems.unreadable(host_of(url), str(odd))) from odd
        if not found.text:
            raise Never(problems.nothing_there(host_of(url)))
        read = Text(
            text=found.text,
            title=found.title,
            url=answer.url[:URL_SIGNS_MAX],
            date=found.day,
            language=found.language,
        )
        said = f"{answer.status}, {len(answer.body)} bytes of {kind.partition(';')[0]} from {answer.url}"
        return Receipt(
            provider_id=order.key, at=instant(self._clock.now()), raw=said[:URL_SIGNS_MAX], brought=as_json(read)
        )

    async def verify(self, order: Order) -> Verification:
        return Verification(found="cannot-tell", evidence="Reading leaves nothing behind that could be looked up.")

    async def probe(self) -> Probed:
        """The sign at the door of a place that the operator named: no stranger is visited for a trial."""
        told = f"Whoever is read is told it was '{self._agent}'."
        if not self._doors:
            return Probed(cannot=("Nothing was fetched: no place of your own is named, so the first page shows.", told))
        door = self._doors[0]
        answer = await self._own.sign.send(
            Call("GET", f"{door}/robots.txt", Safety.READ, {"user-agent": self._agent}, answers=frozenset({404, 410}))
        )
        sign = "has no sign for programs" if answer.status in _GONE else "has a sign for programs"
        return Probed(works=(f"{host_of(door)} answers, and {sign}.",), cannot=(told,))

    async def _fetched(self, url: str) -> Answer:
        """Each place on the way is one that its own host lets programs read."""
        ways = self._own
        for _ in range(HOPS_MAX + 1):
            if not await self._robots.allow(url, ways.sign):
                raise Never(problems.not_for_programs(host_of(url)))
            headers = {"user-agent": self._agent, "accept": ", ".join((*PAGES, PLAIN, *FEEDS))}
            answer = await ways.page.send(
                Call("GET", url, Safety.READ, headers, answers=_ANSWERS, types=(*PAGES, PLAIN, *FEEDS))
            )
            if answer.status in _CLOSED:
                raise Never(problems.closed(host_of(url), answer.status))
            if answer.status in _GONE:
                raise Never(problems.gone(host_of(url), answer.status))
            if answer.status not in _ONWARD:
                return answer
            onward = _onward(url, answer.headers.get("location", ""))
            ways = ways if _origin(onward) == _origin(url) else self._stray
            url = onward
        raise Never(problems.leads_nowhere(host_of(url)))


def _url_of(args: Json) -> str:
    try:
        return Reading.model_validate(args).url
    except ValidationError as broken:
        error = broken.errors(include_url=False, include_input=False)[0]
        raise Never(problems.unfit(f"{'.'.join(map(str, error['loc']))}: {error['msg']}.")) from broken


def _onward(url: str, location: str) -> str:
    try:
        led = urljoin(url, location)
        read = urlsplit(led)
        plain = read.scheme in ("http", "https") and bool(read.hostname) and "@" not in read.netloc
    except ValueError:
        plain, led = False, ""
    if not plain or not location or len(led) > URL_SIGNS_MAX or (url.startswith("https:") and led.startswith("http:")):
        raise Never(problems.leads_nowhere(host_of(url)))
    return led.partition("#")[0]


def _origin(url: str) -> tuple[str, str]:
    read = urlsplit(url)
    return read.scheme, read.netloc
