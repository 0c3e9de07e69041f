"""The page of who may come in: sign-ins of browsers, passkeys, and tokens of programs."""

from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onefirm.desk.says.access import MAY
from onefirm.desk.shapes.access import PasskeysView, SignInsView, TokensView, TokenView
from onefirm.domain.access import FOR_AGENTS
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.doors.doorway import browser_of, passkeys_of, place_of
from onefirm.interfaces.web.drawn.square import square
from onefirm.interfaces.web.frame.mends import NONE, Mends, shown_again
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.once import SHOWN_AT
from onefirm.interfaces.web.frame.problems import PAGES_AT_HOME
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, number_of, onward

PAGE = "/settings/access"
NEW_ONE = "/settings/access/tokens"
DAYS = ((7, "a week"), (30, "30 days"), (90, "90 days"), (365, "a year"))
AFTER = {
    "ended": "That browser is signed in no more.",
    "others": "Every other browser is signed out.",
    "added": "The passkey is added. From now on it signs you in.",
    "removed": "That passkey signs nobody in any more.",
    "revoked": "That token counts no more.",
    "shown": "This form was answered already, and what it made was shown that once. Open the form anew for another.",
}


async def access(site: Site, request: Request) -> Response:
    return await _page(site, request)


async def phone(site: Site, request: Request) -> Response:
    """A start link for another device, shown once, like a token."""
    if not site.address:
        raise Refusal(PAGES_AT_HOME)
    return _shown_once(await _page(site, request, link=site.address + site.gatekeeper.start_path()))


async def end(site: Site, request: Request) -> Response:
    named: Json = {"sign_in": str(request.path_params["sign_in"]), "here": _here(site, request)}
    await asked(site.desk, SignInsView, "sign-ins.revoke", named)
    return onward(f"{PAGE}?after=ended")


async def end_others(site: Site, request: Request) -> Response:
    await asked(site.desk, SignInsView, "sign-ins.revoke", {"others": True, "here": _here(site, request)})
    return onward(f"{PAGE}?after=others")


async def question(site: Site, request: Request) -> Response:
    """What the browser's own dialogue is given, to make a passkey."""
    options = await passkeys_of(site).to_add(*place_of(request), _here(site, request))
    return Response(options, media_type="application/json")


async def add_passkey(site: Site, request: Request) -> Response:
    form = await form_of(request)
    here, answer = _here(site, request), form.get("answer", "")
    await passkeys_of(site).add(form.get("name", ""), browser_of(request), answer, here)
    return JSONResponse({"to": f"{PAGE}?after=added"})


async def remove_passkey(site: Site, request: Request) -> Response:
    await asked(site.desk, PasskeysView, "passkeys.remove", {"passkey": str(request.path_params["passkey"])})
    return onward(f"{PAGE}?after=removed")


async def make_token(site: Site, request: Request) -> Response:
    """The answer is the page itself: where it led on to another, the token would have to be kept for that one."""
    form = await form_of(request)
    scopes: Json = {"scopes": [scope for scope in MAY if form.get(scope)]}
    days = number_of(form.get("days", ""))
    said: Json = {"name": form.get("name", "").strip(), "agent": bool(form.get("agent")), **scopes}
    try:
        made = await asked(site.desk, TokenView, "tokens.make", said | ({"days": days} if days else {}))
    except Refusal as refusal:
        typed = {"scopes": "", "agent": "", **form}
        return await shown_again(request, refusal, partial(_page, site, request, None), NEW_ONE, typed)
    return _shown_once(await _page(site, request, made))


async def revoke_token(site: Site, request: Request) -> Response:
    await asked(site.desk, TokensView, "tokens.revoke", {"token": str(request.path_params["token"])})
    return onward(f"{PAGE}?after=revoked")


async def _page(
    site: Site, request: Request, made: TokenView | None = None, mends: Mends = NONE, link: str = ""
) -> Response:
    here: Json = {"here": _here(site, request)}
    known: dict[str, Known] = {
        "today": await today_of(site.desk),
        "here": "settings",
        "signed": await asked(site.desk, SignInsView, "sign-ins.list", here),
        "passkeys": await asked(site.desk, PasskeysView, "passkeys.list"),
        "tokens": await asked(site.desk, TokensView, "tokens.list"),
        "made": made,
        "reached": site.address,
        "port": request.url.port or 443,
        "link": link,
        "square": square(link) if link else None,
        "scopes": tuple((scope, said, scope in FOR_AGENTS) for scope, said in MAY.items()),
        "days": DAYS,
        "elsewhere": _elsewhere(request),
        "browser": browser_of(request),
        "after": done_said(request, AFTER),
        "mends": mends.of(NEW_ONE),
    }
    part = request.method == "GET" and in_part(request)
    return site.press.page("doors/access_part.html" if part else "doors/access.html", **known)


def _shown_once(page: Response) -> Response:
    """The form that is sent again leads to a page without the secret."""
    page.headers[SHOWN_AT] = f"{PAGE}?after=shown"
    return page


def _elsewhere(request: Request) -> str:
    """Under the bare address of this machine browsers make no passkey; the same page has a name."""
    origin, host = place_of(request)
    by_name = origin.startswith("https://") or host == "localhost"
    return "" if by_name else f"http://localhost:{request.scope['server'][1]}{quote(PAGE)}"


def _here(site: Site, request: Request) -> str:
    here = site.signed_in(request)
    return here.id if here else ""
