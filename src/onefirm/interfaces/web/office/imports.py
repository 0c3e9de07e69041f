"""The pages of what was brought in from files: what each did, what taking it back would do, and doing that."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.imports import MILLISECONDS_MAX, ErrandView, ImportsView, StoppedView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, in_part, onward

ROWS_MAX = 500
BUSY, OVER = "import-busy", "import-over"
SHORTLY = 2_000
"""So many milliseconds a press waits for an answer; what takes longer goes on, and its page says how far it is."""
AFTER = {
    "stopped": "Stopped. What was written so far stands, and is told below.",
    "nothing": "No file is being taken in or back. Nothing was stopped.",
    "undo": "Taken back. What was said since stays.",
    "begun": "It is being taken back. This page says how far it is.",
}
"""What a page says after something was said; only these words, never text from the address."""


async def imports(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, ImportsView, "imports.list", {"limit": ROWS_MAX})
    return await _page(site, request, "imports_body", "Imports", "/imports", imports=shown)


async def one(site: Site, request: Request) -> Response:
    """What it did, and what of it would stay; while something runs, how far that is."""
    try:
        errand = await _looked(site, request, "imports.show")
    except Refusal as refusal:
        if refusal.problem.code != BUSY:
            raise
        return await _page(site, request, "import_busy", "Import", _path(request), busy=refusal.problem, errand=None)
    if errand.shown is None:
        return await _page(site, request, "import_busy", "Import", "", busy=None, errand=errand)
    return await _page(site, request, "import_body", errand.shown.file or "Import", _path(request), shown=errand.shown)


async def preview(site: Site, request: Request) -> Response:
    """What would go and what would stay. Nothing is written."""
    errand = await _looked(site, request, "imports.undo-preview")
    if errand.undone is None:
        return await _page(site, request, "import_busy", "Import", "", busy=None, errand=errand)
    return await _page(site, request, "import_back", "Take it back?", "", back=errand.undone)


async def undo(site: Site, request: Request) -> Response:
    errand = await asked(site.desk, ErrandView, "imports.undo", _named(request))
    waits: Json = {"errand": errand.errand, "milliseconds": SHORTLY}
    over = (await asked(site.desk, ErrandView, "imports.wait", waits)).over
    return onward(f"{_path(request)}?after={'undo' if over else 'begun'}")


async def stop(site: Site, _request: Request) -> Response:
    told = await asked(site.desk, StoppedView, "imports.stop", {})
    return onward(f"/imports?after={'stopped' if told.stopped else 'nothing'}")


async def _looked(site: Site, request: Request, name: str) -> ErrandView:
    """Begun, or waited for where it was begun by an earlier look at this page."""
    errand = request.query_params.get("errand", "")
    if not errand:
        errand = (await asked(site.desk, ErrandView, name, _named(request))).errand
    try:
        waits: Json = {"errand": errand, "milliseconds": MILLISECONDS_MAX}
        return await asked(site.desk, ErrandView, "imports.wait", waits)
    except Refusal as refusal:
        if refusal.problem.code != OVER or "errand" not in request.query_params:
            raise
    begun = await asked(site.desk, ErrandView, name, _named(request))
    return await asked(site.desk, ErrandView, "imports.wait", {"errand": begun.errand, "milliseconds": SHORTLY})


async def _page(
    site: Site, request: Request, body: str, title: str, live: str, **more: "Known | Problem | ErrandView"
) -> Response:
    known: dict[str, Known] = {"title": title, "live": live, "body": f"office/{body}.html", "here": "imports"}
    known |= {"today": await today_of(site.desk), "after": done_said(request, AFTER)}
    known["path"] = request.url.path
    return site.press.page("office/office_part.html" if in_part(request) else "office/office.html", **known, **more)


def _named(request: Request) -> Json:
    return {"batch": str(request.path_params["batch"])}


def _path(request: Request) -> str:
    return f"/imports/{quote(str(request.path_params['batch']))}"
