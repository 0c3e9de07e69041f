"""Questions that ask the same: opened as one page, and decided with one button."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.inbox_shapes import AlikeView, TogetherView
from onefirm.desk.shapes import InboxView, TodayView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.desk import asked
from onefirm.interfaces.web.pages import detail, moving
from onefirm.interfaces.web.render import Known
from onefirm.interfaces.web.site import Site, form_of, in_part, onward

ITEM = "item."


async def alike(site: Site, request: Request) -> Response:
    question = str(request.path_params["question"])
    group = await asked(site.desk, AlikeView, "inbox.alike", {"question": question})
    if in_part(request):
        return site.press.page("alike.html", group=group)
    known: dict[str, Known] = await moving(site)
    known |= {"here": "inbox", "open": group.items[0].id if group.items else "", "chosen": True, "after": ""}
    return site.press.page("desk.html", **known, card=None, edit=False, upcoming=(), group=group)


async def accept(site: Site, request: Request) -> Response:
    """Only what was left in, each with the payload that its box carried."""
    shown: Json = dict(_left_in(await form_of(request)))
    said: Json = {"question": str(request.path_params["question"]), "shown": shown}
    said["but"] = [said["question"]] if not shown else []
    return await _next(site, request, await asked(site.desk, TogetherView, "inbox.accept-all", said))


async def answer(site: Site, request: Request) -> Response:
    form = await form_of(request)
    only = list(_left_in(form))
    question = str(request.path_params["question"])
    said: Json = {"question": question, "answer": form.get("answer", ""), "only": [*only]}
    return await _next(site, request, await asked(site.desk, TogetherView, "inbox.answer-all", said))


def _left_in(form: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(ITEM): payload for name, payload in form.items() if name.startswith(ITEM)}


async def _next(site: Site, request: Request, told: TogetherView) -> Response:
    known = await moving(site)
    waiting, shown = known["inbox"], known["today"]
    assert isinstance(waiting, InboxView) and isinstance(shown, TodayView)
    question = waiting.items[0].id if waiting.items else ""
    path = f"/inbox/{question}" if question else "/inbox"
    if not in_part(request):
        return onward(f"{path}?after={'some' if told.not_taken else 'together'}")
    known |= await detail(site, shown, question, edit=False)
    page = site.press.page("together.html", **known, answer=told)
    page.headers["HX-Replace-Url"] = path
    return page
