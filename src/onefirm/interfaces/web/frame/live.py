"""The live stream: it only says how far the ledger has come; the page fetches what it shows."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from onefirm.interfaces.web.frame.problems import STREAMS_MANY
from onefirm.interfaces.web.frame.site import Site, number_of

STREAMS_OF_ONE_MAX = 16
"""So many windows of one browser are live at once. A window nobody looks at lets go of its stream by itself."""
STREAMS_MAX = 64
"""And so many of all of them: each is a line that stays open, and the firm has other work."""
AGAIN_SECONDS = 60
"""A window that is not live asks once a minute by itself."""
STILL_THERE_SECONDS = 15
BREATH_SECONDS = 0.1
"""At most ten messages a second, however fast the firm works."""


async def live(site: Site, request: Request) -> Response:
    """The newest is refused, not the oldest ended: its window would come back at once, and end the next one's."""
    here, signed_in = partial(site.signed_in, request), site.signed_in(request)
    whose = signed_in.id if signed_in else ""
    if site.streams[whose] >= STREAMS_OF_ONE_MAX or site.streams.total() >= STREAMS_MAX:
        full = site.press.problem(request.headers.get("accept", ""), STREAMS_MANY)
        full.headers["Retry-After"] = str(AGAIN_SECONDS)
        return full
    return _Counted(site.streams, whose, stream(site, seen_by(request), here))


class _Counted(StreamingResponse):
    """Counted from when it is let in until its line is closed, whoever closes it."""

    def __init__(self, streams: Counter[str], whose: str, says: AsyncIterator[str]) -> None:
        super().__init__(says, media_type="text/event-stream")
        self._streams, self._whose = streams, whose
        streams[whose] += 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams[self._whose] -= 1
            if not self._streams[self._whose]:
                del self._streams[self._whose]


def seen_by(request: Request) -> int:
    """The sequence this page has: after a broken line the browser says it, at first the page does."""
    return number_of(request.headers.get("last-event-id") or request.query_params.get("after", ""))


async def stream(site: Site, seen: int, here: Callable[[], object]) -> AsyncIterator[str]:
    """Until the server goes down, or whoever listens is signed in no more."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def notify(_: int) -> None:
        # The writer calls from its own thread, and may do so once more while the loop closes.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(news.set)

    stop = site.desk.watch(notify)
    try:
        yield ": open\n\n"
        while not site.closing.is_set() and here():
            # Cleared before reading: what comes after the reading wakes the next round.
            news.clear()
            durable = site.desk.durable()
            if durable != seen:
                seen = durable
                yield f"event: seq\nid: {seen}\ndata: {seen}\n\n"
                await _either(site.closing, site.closing, BREATH_SECONDS)
            elif not await _either(news, site.closing, STILL_THERE_SECONDS):
                yield ": still here\n\n"
    finally:
        stop()


async def _either(news: asyncio.Event, closing: asyncio.Event, seconds: float) -> bool:
    """Wait for one of both, with a bound. False when the time ran out."""
    waits = {asyncio.ensure_future(event.wait()) for event in {news, closing}}
    try:
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return bool(done)
