"""The pages of the playbooks: the shelf, one as a document with its runs and versions, and the way back to one."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.playbooks import (
    DiffView,
    PlaybooksView,
    PlaybookView,
    RolledBack,
    RunsView,
    VersionsView,
)  # fmt: skip
from onefirm.domain.frozen import Json
from onefirm.domain.ids import moment
from onefirm.interfaces.web.drawn.spans import spread
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

RUNS_MAX = 200
SHOWN_MAX = 10
"""So many are listed; the drawing is of all that were asked for."""
SERIES = ("going on", "stopped", "done")
_OVER = {"completed": 2, "reconciled": 2, "cancelled": 1}
PRESENT = "shelf"
"""What the desk calls the text that is in use."""
AFTER = {"back": "It is back, as a new version. Plans that run already keep theirs."}
"""What a page says after a press; only these words, never text from the address."""


async def playbooks(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, PlaybooksView, "playbooks.list")
    known: dict[str, Known] = {**await _around(site, request), "playbooks": shown}
    return site.press.page("office/playbooks_part.html" if in_part(request) else "office/playbooks.html", **known)


async def playbook(site: Site, request: Request) -> Response:
    """The document; with `before` and `after` also what changed between these two."""
    named = _named(request)
    shown = await asked(site.desk, PlaybookView, "playbooks.show", named)
    runs = await asked(site.desk, RunsView, "playbooks.runs", {**named, "limit": RUNS_MAX})
    kept = await asked(site.desk, VersionsView, "playbooks.versions", named)
    compared = None
    two: Json = {name: request.query_params.get(name, "") for name in ("before", "after")}
    if all(two.values()):
        compared = await asked(site.desk, DiffView, "playbooks.diff", {**named, **two})
    known: dict[str, Known] = {**await _around(site, request), "playbook": shown, "runs": runs, "kept": kept}
    drawn = spread("Its plans", SERIES, [(moment(run.made_at), _OVER.get(run.state, 0)) for run in runs.items])
    known |= {"chart": drawn[0] if drawn else None, "unit": drawn[1].name if drawn else "", "shown_max": SHOWN_MAX}
    return site.press.page("office/playbook.html", **known, compared=compared, present=PRESENT)


async def preview(site: Site, request: Request) -> Response:
    """What going back to a version would change, before anything is written."""
    named, version = _named(request), str(request.path_params["version"])
    two: Json = {"before": PRESENT, "after": version}
    shown = await asked(site.desk, PlaybookView, "playbooks.show", named)
    kept = await asked(site.desk, VersionsView, "playbooks.versions", named)
    # A file that cannot be read can be compared with nothing; going back mends it.
    compared = await asked(site.desk, DiffView, "playbooks.diff", {**named, **two}) if shown.hash else None
    known: dict[str, Known] = {**await _around(site, request), "playbook": shown, "kept": kept, "version": version}
    return site.press.page("office/playbook_back.html", **known, compared=compared)


async def back(site: Site, request: Request) -> Response:
    form, named = await form_of(request), _named(request)
    said: Json = {**named, "version": str(request.path_params["version"]), "present": form.get("present", "")}
    await asked(site.desk, RolledBack, "playbooks.rollback", said)
    path = f"/playbooks/{quote(str(named['name']))}?said=back"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def _around(site: Site, request: Request) -> dict[str, Known]:
    today = await today_of(site.desk)
    return {"today": today, "here": "playbooks", "said": done_said(request, AFTER, "said")}


def _named(request: Request) -> Json:
    return {"name": str(request.path_params["name"])}
