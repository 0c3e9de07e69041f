"""A link of a mail: GET shows its card, POST decides. Plain pages, for any phone, without a sign-in."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.links import FORGED, TOO_FAST
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.frame.needs import Links
from onefirm.interfaces.web.frame.problems import page_unknown
from onefirm.interfaces.web.frame.site import Site, again_after, form_of

STYLE, HASTY = "decide.css", "question-hasty"

Came = TypeVar("Came")


async def show(site: Site, request: Request) -> Response:
    """Whoever looks ahead, a mail scanner or a chat, sees the page and changes nothing."""
    text = request.query_params.get("k", "")
    try:
        view = await _held(site, request, lambda: _links(site).show(text))
    except Refusal as refusal:
        return _no(site, request, refusal.problem)
    return site.press.page("doors/decide.html", link=view, text=text, refused=None)


async def press(site: Site, request: Request) -> Response:
    text = ""
    try:
        # The link stands in the form: whoever presses has seen the page that it was written into.
        text = (await form_of(request)).get("k", "")
        decided = await _held(site, request, lambda: _links(site).press(text))
    except Refusal as refusal:
        if refusal.problem.code != HASTY:
            return _no(site, request, refusal.problem)
        page = site.press.page(
            "doors/decide.html", link=await _links(site).show(text), text=text, refused=refusal.problem
        )
        page.status_code = status_of(refusal.problem)
        return page
    return site.press.page("doors/decide_done.html", decided=decided)


async def style(site: Site, request: Request) -> Response:
    """Under its own path: by the name a phone knows, nothing else of these pages answers."""
    found = site.shelf.answer(site.shelf.fingerprint, STYLE)
    if found is None:
        raise Refusal(page_unknown(request.url.path))
    found.headers["Cache-Control"] = "no-cache"
    return found


async def _held(site: Site, request: Request, ask: Callable[[], Awaitable[Came]]) -> Came:
    """Whoever tries links out is made to wait, also for a true one."""
    source = _source(request)
    if site.gatekeeper.wait_seconds(source):
        raise Refusal(TOO_FAST)
    try:
        return await ask()
    except Refusal as refusal:
        if refusal.problem.code == FORGED.code:
            site.gatekeeper.came_with_a_wrong_link(source)
        raise


def _no(site: Site, request: Request, problem: Problem) -> Response:
    page = site.press.page("doors/decide_no.html", problem=problem)
    page.status_code = status_of(problem)
    return again_after(page, site.gatekeeper.wait_seconds(_source(request))) if problem is TOO_FAST else page


def _source(request: Request) -> str:
    return request.client.host if request.client else ""


def _links(site: Site) -> Links:
    if site.links is None:
        raise Refusal(FORGED)
    return site.links
