"""The work, one plan, and what the operator says to it."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.plans import PlansView, PlanView, PreviewView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.frame.needs import asked, day_of, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, by_hand, form_of, in_part, onward
from onefirm.interfaces.web.work.next import in_sight, next_of

PLANS_MAX = 200
TODAY = "today"


async def work(site: Site, request: Request) -> Response:
    of_today = request.query_params.get("day") == TODAY
    shown = await (day_of if of_today else today_of)(site.desk)
    if of_today:
        # The very plans that Today counts.
        plans = PlansView(paused=shown.paused, items=shown.ran)
    else:
        plans = await asked(site.desk, PlansView, "plans.list", {"limit": PLANS_MAX})
    known: dict[str, Known] = {"today": shown, "here": "work", "plans": plans, "of_today": of_today}
    return site.press.page("work/work_part.html" if in_part(request) else "work/work.html", **known)


async def plan(site: Site, request: Request) -> Response:
    named: Json = {"plan": str(request.path_params["plan"])}
    shown = await asked(site.desk, PlanView, "plans.show", named)
    preview = await asked(site.desk, PreviewView, "plans.preview", named)
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "work", "plan": shown, "preview": preview}
    known["in_sight"] = in_sight(shown)
    known["next"] = next_of(shown, preview, paused=today.paused)
    return site.press.page("work/plan_part.html" if in_part(request) else "work/plan.html", **known)


async def approve(site: Site, request: Request) -> Response:
    """Approve a previewed plan: exactly the one that was shown, by its hash."""
    named, form = str(request.path_params["plan"]), await form_of(request)
    await asked(site.desk, PreviewView, "plans.approve", {"plan": named, "hash": form.get("hash", "")})
    return onward(f"/plans/{named}")


async def cancel(site: Site, request: Request) -> Response:
    named, form = str(request.path_params["plan"]), await form_of(request)
    await asked(site.desk, PlanView, "plans.cancel", {"plan": named, "reason": form.get("reason", "")})
    return onward(f"/plans/{named}")


async def did(site: Site, request: Request) -> Response:
    """The operator did a step of it themselves."""
    named = str(request.path_params["plan"])
    said: Json = {"plan": named, **by_hand(await form_of(request))}
    await asked(site.desk, PlanView, "plans.did", said)
    return onward(f"/plans/{named}")
