"""The first steps on Today, until they are done or put away."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.steps import FirstSteps
from onefirm.interfaces.web.frame.needs import asked
from onefirm.interfaces.web.frame.site import Site, onward


async def first_steps(site: Site) -> FirstSteps | None:
    """None when nothing is left of them, or they were put away, in whichever browser."""
    shown = await asked(site.desk, FirstSteps, "first-steps")
    return shown if shown.then and not shown.dismissed else None


async def dismiss(site: Site, _request: Request) -> Response:
    """Every step can still be done, and the terminal still lists them."""
    await asked(site.desk, FirstSteps, "first-steps.dismiss")
    return onward("/?after=steps")
