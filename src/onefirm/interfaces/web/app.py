"""The page as an application: every way in, each with its policy, behind one guard."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from onefirm.capabilities.replies import Replies
from onefirm.domain.problem import Refusal
from onefirm.intake.hooks.forms import Forms
from onefirm.interfaces.told import SIGNED_IN, status_of
from onefirm.interfaces.web.doors import hooks
from onefirm.interfaces.web.frame.backs import with_ways_back
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.frame.guard import API, Guard, is_api
from onefirm.interfaces.web.frame.needs import Desk, Letterbox, Links, Passkeys
from onefirm.interfaces.web.frame.once import Once
from onefirm.interfaces.web.frame.places import rail
from onefirm.interfaces.web.frame.problems import SESSION_MISSING, method_unsupported, page_unknown
from onefirm.interfaces.web.frame.render import Press, wants_json
from onefirm.interfaces.web.frame.shelf import Shelf
from onefirm.interfaces.web.frame.site import Site, Way, in_part, kept_by_browser, session_of, told
from onefirm.interfaces.web.ways import WAYS


def web_app(
    desk: Desk,
    gatekeeper: Gatekeeper,
    letterbox: Letterbox | None = None,
    hosted: Forms | None = None,
    links: Links | None = None,
    address: str = "",
    api: ASGIApp | None = None,
    passkeys: Passkeys | None = None,
    pages: bool = False,
    replies: Replies | None = None,
) -> Starlette:
    """`address` is the one by which a phone reaches the links of a mail, and all `pages` where the operator says so.
    `replies` is where it is kept what a form made."""
    shelf = Shelf()
    press = Press(shelf, rail((way.method, way.path) for way in WAYS), {way.path for way in WAYS}, gatekeeper.form_key)
    site = Site(desk, gatekeeper, shelf, press, letterbox, hosted, links, passkeys, address if pages else "")

    async def unknown(request: Request, _: Exception) -> Response:
        return told(site, request, page_unknown(request.url.path))

    async def unsupported(request: Request, _: Exception) -> Response:
        return told(site, request, method_unsupported(request.method, request.url.path))

    once = Once(replies) if replies else None
    programs = [Middleware(Programs, site=site, api=api)] if api else []
    app = Starlette(
        routes=[_route(site, way, once) for way in with_ways_back(WAYS)],
        middleware=[Middleware(Guard, press=site.press, address=address, pages=pages), *programs],
        exception_handlers={404: unknown, 405: unsupported},
    )
    app.state.closing = site.closing
    return app


class Programs:
    """Whatever is asked below /v1 goes to the REST way in, whether its cookie counts said along with it."""

    def __init__(self, app: ASGIApp, site: Site, api: ASGIApp) -> None:
        self._pages = app
        self._site = site
        self._api = GZipMiddleware(api, minimum_size=1024)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]):
            await self._pages(scope, receive, send)
            return
        said = {"root_path": API, SIGNED_IN: self._site.signed_in(Request(scope)) is not None}
        await self._api({**scope, **said}, receive, send)


def _route(site: Site, way: Way, once: Once | None) -> Route:
    """What a hook answers is a few bytes, and many come at once: only what may be a page is made smaller."""
    smaller = [] if way.answer is hooks.take else [Middleware(GZipMiddleware, minimum_size=1024)]
    return Route(way.path, _walked(site, way, once), methods=[way.method], middleware=smaller)


def _walked(site: Site, way: Way, once: Once | None) -> Callable[[Request], Awaitable[Response]]:
    """The policy first, then the page; a refusal is shown as its problem."""

    async def walked(request: Request) -> Response:
        here = site.signed_in(request) if way.policy == "session" else None
        if way.policy == "session" and here is None:
            return _turned_away(site, request)
        try:
            if here is not None and once is not None and way.method == "POST":
                answer = await once.answered(request, here.id, partial(way.answer, site, request))
            else:
                answer = await way.answer(site, request)
        except Refusal as refusal:
            answer = told(site, request, refusal.problem)
        if here is not None and here.renew and "set-cookie" not in answer.headers:
            kept_by_browser(answer, request, session_of(request), here.days)
        return answer

    return walked


def _turned_away(site: Site, request: Request) -> Response:
    """A page asked for by a person says how to come in; everything else gets the problem."""
    if request.method != "GET" or in_part(request) or wants_json(request.headers.get("accept", "")):
        return told(site, request, SESSION_MISSING)
    page = site.press.page("doors/sign_in.html", passkeys=site.passkeys is not None, why=SESSION_MISSING.why)
    page.status_code = status_of(SESSION_MISSING)
    return page
