"""The page of one kind of act: what it has shown, what is still needed, what would change, and your word on it."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.trust import CellView, TrustSaid
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.mends import NONE, Mends, shown_again
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

AFTER = {
    "promote": "It runs by itself from now on. You look at the first, at what is unusual, and at one in ten.",
    "grant": "It may run by itself, within these bounds.",
    "revoke": "It asks you again. What it showed still counts.",
    "demote": "It asks you again, and begins anew.",
    "carry": "What was shown before counts again, and stays marked as assumed.",
}
"""What a page says after a press; only these words, never text from the address."""
_NUMBERS = ("days", "acts")


async def one(site: Site, request: Request) -> Response:
    return await _page(site, request, NONE)


async def promote(site: Site, request: Request) -> Response:
    return await _said(site, request, "promote")


async def grant(site: Site, request: Request) -> Response:
    return await _said(site, request, "grant")


async def revoke(site: Site, request: Request) -> Response:
    return await _said(site, request, "revoke")


async def demote(site: Site, request: Request) -> Response:
    return await _said(site, request, "demote")


async def carry(site: Site, request: Request) -> Response:
    return await _said(site, request, "carry")


async def _said(site: Site, request: Request, verb: str) -> Response:
    """A number that is none is refused by the desk, in its words, at its field."""
    form = await form_of(request)
    said: Json = {**_named(request)}
    if verb != "promote":
        said["why"] = form.get("why", "").strip()
    if verb == "grant":
        said |= {name: _number(form.get(name, "")) for name in _NUMBERS}

    async def again(mends: Mends) -> Response:
        return await _page(site, request, mends)

    try:
        told = await asked(site.desk, TrustSaid, f"trust.{verb}", said)
    except Refusal as refusal:
        return await shown_again(request, refusal, again, _path(str(said["cell"])), form)
    path = f"{_path(told.cell)}?said={verb}"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def _page(site: Site, request: Request, mends: Mends) -> Response:
    shown = await asked(site.desk, CellView, "trust.show", _named(request))
    path = _path(shown.cell)
    known: dict[str, Known] = {"title": shown.title, "live": path, "body": "office/trust_body.html", "here": "staff"}
    known |= {"today": await today_of(site.desk), "after": done_said(request, AFTER, "said"), "cell": shown}
    known |= {"path": path, "mends": mends}
    part = request.method == "GET" and in_part(request)
    return site.press.page("office/office_part.html" if part else "office/office.html", **known)


def _path(cell: str) -> str:
    return f"/staff/acts/{quote(cell, safe='@:')}"


def _number(typed: str) -> int | str:
    return int(typed) if typed.strip().isdecimal() else typed


def _named(request: Request) -> Json:
    return {"cell": str(request.path_params["cell"])}
