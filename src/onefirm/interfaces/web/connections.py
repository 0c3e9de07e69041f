"""The page of what leads out of the firm and into it: how each stands, what waits for it, and one button."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.connections import ConnectionsView
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.desk import asked
from onefirm.interfaces.web.render import Known
from onefirm.interfaces.web.site import Site, form_of, in_part, onward

AFTER = {
    "revoke": "It is revoked. What needs it is held, and nothing is lost.",
    "allow": "It may be used again. What waited goes on.",
}
"""What a page says after a press; only these words, never text from the address."""


async def connections(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, ConnectionsView, "connections.list")
    today = await asked(site.desk, TodayView, "today")
    known: dict[str, Known] = {"today": today, "here": "connections", "connections": shown}
    known["after"] = AFTER.get(request.query_params.get("after", ""), "")
    return site.press.page("connections_part.html" if in_part(request) else "connections.html", **known)


async def revoke(site: Site, request: Request) -> Response:
    form = await form_of(request)
    return await _turned(site, request, "revoke", {"why": form.get("why", "").strip()})


async def allow(site: Site, request: Request) -> Response:
    return await _turned(site, request, "allow", {})


async def _turned(site: Site, request: Request, verb: str, more: Json) -> Response:
    named: Json = {"connection": str(request.path_params["name"]), **more}
    await asked(site.desk, ConnectionsView, f"connections.{verb}", named)
    return onward(f"/connections?after={verb}")
