"""The first steps on Today, until they are done or put away."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.steps import FirstSteps
from onefirm.interfaces.web.frame.needs import asked
from onefirm.interfaces.web.frame.site import Site, cookie_name, onward

YEAR_SECONDS = 365 * 24 * 60 * 60


async def first_steps(site: Site, request: Request) -> FirstSteps | None:
    """None when nothing is left of them, or this browser put them away."""
    if request.cookies.get(_put_away(request)):
        return None
    shown = await asked(site.desk, FirstSteps, "first-steps")
    return shown if shown.then else None


async def put_away(_site: Site, request: Request) -> Response:
    """How one looks at Today is no matter of the firm: it is kept by this browser, and every step can still be done."""
    page = onward("/")
    page.set_cookie(_put_away(request), "1", max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return page


def _put_away(request: Request) -> str:
    return f"{cookie_name(request)}_first"
