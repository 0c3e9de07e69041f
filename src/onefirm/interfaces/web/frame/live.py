"""The live stream: it only says how far the ledger has come; the page fetches what it shows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from onefirm.interfaces.web.frame.site import Site, number_of

STILL_THERE_SECONDS = 15
BREATH_SECONDS = 0.1
"""At most ten messages a second, however fast the firm works."""


async def live(site: Site, request: Request) -> Response:
    here = partial(site.signed_in, request)
    return StreamingResponse(stream(site, seen_by(request), here), media_type="text/event-stream")


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
