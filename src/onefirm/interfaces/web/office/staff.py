"""The pages of who works for the firm: all of them, and one with its contract and what it decided."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.staff import AgentsView, AgentView, Day
from onefirm.desk.shapes.templates import TemplatesView, TemplateView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.drawn.chart import Chart, Column, chart
from onefirm.interfaces.web.drawn.words import day
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

TEMPLATES = {
    "adopt": "Drafts are written so from now on. Letters that wait stay as they are.",
    "rollback": "Drafts are written in those words again. Letters that wait stay as they are.",
}
_SENTENCE = re.compile(r"(?<=[.!?]) ")


async def staff(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, AgentsView, "agents.list")
    known: dict[str, Known] = {"title": "Staff", "live": "/staff", "body": "office/staff_body.html", "staff": shown}
    return await _page(site, request, known | {"chart": _runs(shown.days)})


async def agent(site: Site, request: Request) -> Response:
    named: Json = {"name": str(request.path_params["name"])}
    shown = await asked(site.desk, AgentView, "agents.show", named)
    known: dict[str, Known] = {"title": shown.name.capitalize(), "live": f"/staff/{shown.name}", "agent": shown}
    every = await asked(site.desk, TemplatesView, "templates.list")
    own = tuple(each for each in every.items if each.agent == shown.name)
    known["templates"] = every.model_copy(update={"items": own})
    known["after"] = done_said(request, TEMPLATES)
    return await _page(site, request, known | {"body": "office/agent_body.html", "chart": _runs(shown.days)})


async def adopt(site: Site, request: Request) -> Response:
    return await _template(site, request, "adopt", ("says", "offer"))


async def rollback(site: Site, request: Request) -> Response:
    return await _template(site, request, "rollback", ("number",))


async def _template(site: Site, request: Request, verb: str, fields: tuple[str, ...]) -> Response:
    form = await form_of(request)
    template = str(request.path_params["template"])
    said: Json = {"template": template, **{name: form[name] for name in fields if form.get(name)}}
    await asked(site.desk, TemplateView, f"templates.{verb}", said)
    path = f"/staff/{quote(template.partition('.')[0])}?after={verb}#templates"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def _page(site: Site, request: Request, known: dict[str, Known]) -> Response:
    today = await today_of(site.desk)
    known |= {
        "after": known.get("after", ""),
        "today": today,
        "here": "staff",
        "first_sentence": first_sentence,
        "fields_in": fields_in,
    }
    return site.press.page("office/office_part.html" if in_part(request) else "office/office.html", **known)


def _runs(days: Sequence[Day]) -> Chart:
    columns = [Column(day(each.day), (each.runs, each.thrown_away)) for each in days]
    return chart("Runs of each of the last 30 days", ("used", "thrown away"), columns)


def first_sentence(text: str) -> str:
    return _SENTENCE.split(text, 1)[0]


def fields_in(schema: Json) -> str:
    """The fields of a JSON schema, by name."""
    properties = schema.get("properties")
    names = list(properties) if isinstance(properties, dict) else []
    return ", ".join(name.replace("_", " ") for name in names) or "nothing"
