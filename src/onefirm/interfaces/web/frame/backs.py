"""Where the address of a form leads whoever only looks at it: to the page that the form stands on.

A form that was refused is drawn again under its own address, and a browser comes back to addresses.
"""

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from onefirm.interfaces.web.frame.site import Site, Way, onward

TODAY = "/"
_SAID = frozenset({"after", "said"})
"""What a page says once, after something was done there."""


def with_ways_back(ways: Collection[Way]) -> Iterator[Way]:
    """Each way in its place, and behind each form that is only ever sent the same address to be looked at."""
    pages = {way.path for way in ways if way.method == "GET"}
    for way in ways:
        yield way
        if way.method == "POST" and way.policy == "session" and way.path not in pages:
            yield _back(way.path, way.page or _above(way.path, pages))


def here_again(site: Site, request: Request) -> Response:
    """Back to the page of ours from which a form was sent, as the browser names it; to Today where it names none."""
    try:
        said = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return onward(TODAY)
    if said.netloc != request.headers.get("host", "") or not site.press.rail.knows(said.path):
        return onward(TODAY)
    asked = urlencode([(name, value) for name, value in parse_qsl(said.query) if name not in _SAID])
    return onward(f"{said.path}?{asked}" if asked else said.path)


def _above(path: str, pages: Iterable[str]) -> str:
    while path and path not in pages:
        path = path.rpartition("/")[0]
    return path or TODAY


def _back(path: str, page: str) -> Way:
    async def lead(_site: Site, request: Request) -> Response:
        named = {name: quote(str(value), safe="") for name, value in request.path_params.items()}
        return onward(page.format_map(named))

    return Way("GET", path, "session", lead)
