"""The page of what starts by itself: when it is due, what came of it, and two buttons."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.schedule_shapes import ScheduleSaid, SchedulesView
from onefirm.desk.shapes import TodayView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.desk import asked
from onefirm.interfaces.web.render import Known
from onefirm.interfaces.web.site import Site, in_part, onward

ROWS_MAX = 200


async def schedules(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, SchedulesView, "schedules.list", {"limit": ROWS_MAX})
    today = await asked(site.desk, TodayView, "today")
    known: dict[str, Known] = {"today": today, "here": "schedules", "schedules": shown}
    return site.press.page("schedules_part.html" if in_part(request) else "schedules.html", **known)


async def run(site: Site, request: Request) -> Response:
    await asked(site.desk, ScheduleSaid, "schedules.run", _named(request))
    return onward("/schedules")


async def stop(site: Site, request: Request) -> Response:
    await asked(site.desk, ScheduleSaid, "schedules.stop", _named(request))
    return onward("/schedules")


def _named(request: Request) -> Json:
    return {"name": str(request.path_params["name"])}
