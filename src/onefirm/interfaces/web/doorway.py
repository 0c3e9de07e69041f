"""Coming in: the start link, the files of the page, and a sign of life."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.gatekeeper import SESSION_DAYS
from onefirm.interfaces.web.problems import START_LINK_USED, page_unknown
from onefirm.interfaces.web.site import Site, cookie_name, onward

DAY_SECONDS = 24 * 60 * 60


async def start(site: Site, request: Request) -> Response:
    """Trade the start link for a session. Somebody who is already in simply comes in."""
    if request.method == "HEAD":
        # A mail program or a chat looks ahead like this; the link is there for the person.
        return Response()
    session = site.gatekeeper.redeem(request.query_params.get("token", ""))
    if session is None and not site.signed_in(request):
        raise Refusal(START_LINK_USED)
    page = onward("/")
    if session is not None:
        page.set_cookie(
            cookie_name(request), session, max_age=SESSION_DAYS * DAY_SECONDS, httponly=True, samesite="lax"
        )
    return page


async def static(site: Site, request: Request) -> Response:
    found = site.shelf.answer(str(request.path_params["fingerprint"]), str(request.path_params["name"]))
    if found is None:
        raise Refusal(page_unknown(request.url.path))
    return found


async def healthz(_site: Site, _request: Request) -> Response:
    return PlainTextResponse("ok")
