"""The pages of who works for the firm: all of them, and one with its contract and what it decided."""

import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.staff import AgentsView, AgentView, Day
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.drawn.chart import Chart, Column, chart
from onefirm.interfaces.web.drawn.words import day
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, in_part

_SENTENCE = re.compile(r"(?<=[.!?]) ")


async def staff(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, AgentsView, "agents.list")
    known: dict[str, Known] = {"title": "Staff", "live": "/staff", "body": "office/staff_body.html", "staff": shown}
    return await _page(site, request, known | {"chart": _runs(shown.days)})


async def agent(site: Site, request: Request) -> Response:
    named: Json = {"name": str(request.path_params["name"])}
    shown = await asked(site.desk, AgentView, "agents.show", named)
    known: dict[str, Known] = {"title": shown.name.capitalize(), "live": f"/staff/{shown.name}", "agent": shown}
    return await _page(site, request, known | {"body": "office/agent_body.html", "chart": _runs(shown.days)})


async def _page(site: Site, request: Request, known: dict[str, Known]) -> Response:
    today = await today_of(site.desk)
    known |= {"today": today, "here": "staff", "after": "", "first_sentence": first_sentence, "fields_in": fields_in}
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
