"""The pages of models: which there are and what they cost, and what would leave for one."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.models import ModelsView, PreviewView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, in_part


async def models(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, ModelsView, "models.list")
    known: dict[str, Known] = {"title": "Models", "live": "/models", "body": "office/models_body.html"}
    return await _page(site, request, known | {"models": shown})


async def leaves(site: Site, request: Request) -> Response:
    """What would leave for one plan, word for word."""
    named: Json = {"plan": str(request.path_params["plan"]), "step": request.query_params.get("step", "")}
    shown = await asked(site.desk, PreviewView, "models.preview", named)
    known: dict[str, Known] = {"title": "What leaves for a model", "live": "", "body": "office/leaves_body.html"}
    return await _page(site, request, known | {"leaves": shown})


async def _page(site: Site, request: Request, known: dict[str, Known]) -> Response:
    known |= {"today": await today_of(site.desk), "here": "staff", "after": ""}
    return site.press.page("office/office_part.html" if in_part(request) else "office/office.html", **known)
