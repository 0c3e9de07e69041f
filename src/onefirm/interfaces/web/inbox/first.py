"""The first steps on Today, put away."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.steps import FirstSteps
from onefirm.interfaces.web.frame.needs import asked
from onefirm.interfaces.web.frame.site import Site, onward


async def dismiss(site: Site, _request: Request) -> Response:
    """Every step can still be done, and the terminal still lists them."""
    await asked(site.desk, FirstSteps, "first-steps.dismiss")
    return onward("/?after=steps")
