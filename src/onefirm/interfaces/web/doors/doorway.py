"""Coming in and going out: the start link, the passkey, the files of the page, and a sign of life."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.doors.browsers import browser_said
from onefirm.interfaces.web.frame.needs import Passkeys
from onefirm.interfaces.web.frame.problems import PASSKEYS_MISSING, START_LINK_USED, page_unknown, tries_too_many
from onefirm.interfaces.web.frame.site import Site, again_after, kept_by_browser, let_go_by_browser, onward, told

PASSKEY_FAILURES = ("passkey-not-ours", "passkey-not-proven", "passkey-late")
"""Whoever comes like this may be trying things out."""


async def start(site: Site, request: Request) -> Response:
    """Trade the start link for a sign-in. Somebody who is already in simply comes in."""
    if request.method == "HEAD":
        # A mail program or a chat looks ahead like this; the link is there for the person.
        return Response()
    entered = await site.gatekeeper.redeem(request.query_params.get("token", ""), browser_of(request))
    if entered is None and site.signed_in(request) is None:
        raise Refusal(START_LINK_USED)
    page = onward("/")
    if entered is not None:
        kept_by_browser(page, request, entered.session, entered.days)
    return page


async def sign_in(site: Site, request: Request) -> Response:
    """The page for who is not signed in: a passkey, and in words the other way."""
    if site.signed_in(request) is not None:
        return onward("/")
    if wait := _wait(site, request):
        return wait
    return site.press.page("doors/sign_in.html", passkeys=site.passkeys is not None, why="")


async def challenge(site: Site, request: Request) -> Response:
    """What the browser is to ask of a passkey. It says nothing of which there are."""
    if wait := _wait(site, request):
        return wait
    options = await passkeys_of(site).to_sign_in(*place_of(request))
    return Response(options, media_type="application/json")


async def enter(site: Site, request: Request) -> Response:
    if wait := _wait(site, request):
        return wait
    try:
        entered = await passkeys_of(site).enter(browser_of(request), (await request.body()).decode(errors="replace"))
    except Refusal as refusal:
        if refusal.problem.code in PASSKEY_FAILURES:
            site.gatekeeper.patience.wrong(source_of(request))
        raise
    site.gatekeeper.patience.right(source_of(request))
    answer = JSONResponse({"to": "/"})
    kept_by_browser(answer, request, entered.session, entered.days)
    return answer


async def sign_out(site: Site, request: Request) -> Response:
    here = site.signed_in(request)
    if here is not None:
        await site.gatekeeper.sign_ins.sign_out(here.id)
    page = onward("/sign-in")
    let_go_by_browser(page, request)
    return page


async def static(site: Site, request: Request) -> Response:
    found = site.shelf.answer(str(request.path_params["fingerprint"]), str(request.path_params["name"]))
    if found is None:
        raise Refusal(page_unknown(request.url.path))
    return found


async def healthz(_site: Site, _request: Request) -> Response:
    return PlainTextResponse("ok")


def browser_of(request: Request) -> str:
    return browser_said(request.headers.get("user-agent", ""))


def source_of(request: Request) -> str:
    return request.client.host if request.client else ""


def place_of(request: Request) -> tuple[str, str]:
    """Where the page stands, by the name that the guard let through."""
    url = request.url
    return f"{url.scheme}://{url.netloc}", url.hostname or ""


def passkeys_of(site: Site) -> Passkeys:
    if site.passkeys is None:
        raise Refusal(PASSKEYS_MISSING)
    return site.passkeys


def _wait(site: Site, request: Request) -> Response | None:
    """Whoever was wrong too often is turned away for a while, also with a true passkey."""
    seconds = site.gatekeeper.patience.wait_seconds(source_of(request))
    if not seconds:
        return None
    return again_after(told(site, request, tries_too_many(seconds)), seconds)
