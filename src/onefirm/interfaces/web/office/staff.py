"""The pages of who works for the firm: all of them, and one with its contract and what it decided."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.staff import (
    AgentsView,
    AgentUsed,
    AgentView,
    ChecksView,
    Day,
    DriftRow,
    DriftView,
    PrimitivesView,
)
from onefirm.desk.shapes.templates import TemplatesView, TemplateView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.drawn.chart import Chart, Column, chart
from onefirm.interfaces.web.drawn.words import day
from onefirm.interfaces.web.frame.mends import NONE, Mends, shown_again
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

AFTER = {
    "check": "Checked just now.",
    "use": "This version works from now on. Plans under way end with the one they began with.",
    "decline": "It is not offered again, unless you make it in three more letters.",
    "adopt": "Drafts are written so from now on. Letters that wait stay as they are.",
    "rollback": "Drafts are written in those words again. Letters that wait stay as they are.",
}
"""What a page says after a press; only these words, never text from the address."""
_SENTENCE = re.compile(r"(?<=[.!?]) ")


async def staff(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, AgentsView, "agents.list")
    known: dict[str, Known] = {"title": "Staff", "live": "/staff", "body": "office/staff_body.html", "staff": shown}
    known |= {"chart": _runs(shown.days), "after": done_said(request, AFTER, "said")}
    if known["after"] == AFTER["check"]:
        # In the words of the answer itself, which also stand below.
        known |= {"after": f"{AFTER['check']} {shown.checks.says}"}
        known |= {"amiss": any(row.failed for row in shown.checks.items)}
    return await _page(site, request, known)


async def drift(site: Site, request: Request) -> Response:
    found = await asked(site.desk, DriftView, "agents.drift")
    known: dict[str, Known] = {"title": "Drift", "live": "/staff/drift", "body": "office/drift_body.html"}
    return await _page(
        site, request, known | {"drift": found, "shown": tuple((row, _taken(row)) for row in found.items)}
    )


async def primitives(site: Site, request: Request) -> Response:
    found = await asked(site.desk, PrimitivesView, "agents.primitives")
    known: dict[str, Known] = {"title": "What playbooks are built from", "live": "/staff/primitives"}
    return await _page(site, request, known | {"primitives": found, "body": "office/primitives_body.html"})


async def check(site: Site, request: Request) -> Response:
    await asked(site.desk, ChecksView, "agents.check")
    path = "/staff?said=check"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def agent(site: Site, request: Request) -> Response:
    return await _agent(site, request, NONE)


async def use(site: Site, request: Request) -> Response:
    form = await form_of(request)
    return await _said(site, request, "agents.use", f"@{form.get('version', '').strip()}", form)


async def back(site: Site, request: Request) -> Response:
    return await _said(site, request, "agents.rollback", "", await form_of(request))


async def _said(site: Site, request: Request, ask: str, version: str, form: Mapping[str, str]) -> Response:
    name = str(request.path_params["name"])
    named: Json = {"name": f"{name}{version}"}
    path = f"/staff/{name}"

    async def again(mends: Mends) -> Response:
        return await _agent(site, request, mends)

    try:
        await asked(site.desk, AgentUsed, ask, named)
    except Refusal as refusal:
        return await shown_again(request, refusal, again, path, form)
    return Response(headers={"HX-Redirect": f"{path}?said=use"}) if in_part(request) else onward(f"{path}?said=use")


async def _agent(site: Site, request: Request, mends: Mends) -> Response:
    named: Json = {"name": str(request.path_params["name"])}
    shown = await asked(site.desk, AgentView, "agents.show", named)
    known: dict[str, Known] = {"title": shown.name.capitalize(), "live": f"/staff/{shown.name}", "agent": shown}
    every = await asked(site.desk, TemplatesView, "templates.list")
    own = tuple(each for each in every.items if each.agent == shown.name)
    known |= {"templates": every.model_copy(update={"items": own})}
    known |= {"mends": mends, "after": done_said(request, AFTER, "said")}
    return await _page(site, request, known | {"body": "office/agent_body.html", "chart": _runs(shown.days)})


async def adopt(site: Site, request: Request) -> Response:
    return await _template(site, request, "adopt", ("says", "offer"))


async def decline(site: Site, request: Request) -> Response:
    return await _template(site, request, "decline", ("says", "offer"))


async def rollback(site: Site, request: Request) -> Response:
    return await _template(site, request, "rollback", ("number",))


async def _template(site: Site, request: Request, verb: str, fields: tuple[str, ...]) -> Response:
    form = await form_of(request)
    template = str(request.path_params["template"])
    said: Json = {"template": template, **{name: form[name] for name in fields if form.get(name)}}
    await asked(site.desk, TemplateView, f"templates.{verb}", said)
    path = f"/staff/{quote(template.partition('.')[0])}?said={verb}#templates"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def _page(site: Site, request: Request, known: dict[str, Known]) -> Response:
    today = await today_of(site.desk)
    known = {
        "after": "",
        **known,
        "today": today,
        "here": "staff",
        "first_sentence": first_sentence,
        "fields_in": fields_in,
    }
    part = request.method == "GET" and in_part(request)
    return site.press.page("office/office_part.html" if part else "office/office.html", **known)


def _runs(days: Sequence[Day]) -> Chart:
    columns = [Column(day(each.day), (each.runs, each.thrown_away)) for each in days]
    return chart("Runs of each of the last 30 days", ("used", "thrown away"), columns)


def _taken(row: DriftRow) -> Chart:
    columns = [Column(day(each.week), (each.as_it_was, each.changed, each.turned_down)) for each in row.weeks]
    return chart("What was decided in each of the last twelve weeks", ("as it was", "changed", "turned down"), columns)


def first_sentence(text: str) -> str:
    return _SENTENCE.split(text, 1)[0]


def fields_in(schema: Json) -> str:
    """The fields of a JSON schema, by name."""
    properties = schema.get("properties")
    names = list(properties) if isinstance(properties, dict) else []
    return ", ".join(name.replace("_", " ") for name in names) or "nothing"
