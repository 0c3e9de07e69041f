"""Webhooks in: signed, kept sealed, answered. Nobody is signed in here, and nothing is decided or read here."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.hooks.problems import CLOSED, UNKNOWN
from onefirm.intake.hooks.taking import Delivery, TooFast
from onefirm.interfaces.told import PROBLEM_JSON, body_of, status_of
from onefirm.interfaces.web.frame.site import Site

ACCEPTED = 202
BUSY_SECONDS = 30


async def take(site: Site, request: Request) -> Response:
    """202 is said when it is on the disk, and of a second one too: whoever sends learns nothing but that it is safe."""
    if site.letterbox is None:
        return _said(UNKNOWN)
    headers = request.headers
    delivery = Delivery(
        hook=str(request.path_params["hook"]),
        name=headers.get("webhook-id", ""),
        stamp=headers.get("webhook-timestamp", ""),
        signatures=headers.get("webhook-signature", ""),
        raw=await request.body(),
        source=request.client.host if request.client else "",
    )
    try:
        await site.letterbox.take(delivery)
    except TooFast as fast:
        return _said(fast.problem, fast.seconds)
    except Refusal as refusal:
        known = refusal.problem.code.startswith("hook-")
        # What keeps the ledger from writing is no matter of a stranger's; they come again.
        return _said(refusal.problem) if known else _said(CLOSED, BUSY_SECONDS)
    return Response(status_code=ACCEPTED)


def _said(problem: Problem, again_seconds: int = 0) -> Response:
    headers = {"Retry-After": str(again_seconds)} if again_seconds else {}
    return JSONResponse(body_of([problem]), status_of(problem), headers, media_type=PROBLEM_JSON)
