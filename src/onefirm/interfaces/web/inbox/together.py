"""Questions that ask the same: opened as one page, and decided with one button."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.alike import AlikeView, TogetherView
from onefirm.desk.shapes.inbox import InboxView
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.needs import asked
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward
from onefirm.interfaces.web.inbox.changed import HASTY, STALE, is_for, some_changed, too_soon
from onefirm.interfaces.web.inbox.desk import AFTER, card, moving, next_up, row_of, way_to

ITEM = "item."


async def alike(site: Site, request: Request) -> Response:
    """A group, opened. What stands alone is shown as the card it is."""
    question = str(request.path_params["question"])
    group = await asked(site.desk, AlikeView, "inbox.alike", {"question": question})
    if len(group.items) == 1:
        return await card(site, request)
    if in_part(request):
        return site.press.page("inbox/alike.html", **_shown(group))
    known: dict[str, Known] = await moving(site)
    known |= {
        "here": "inbox",
        "open": group.items[0].id if group.items else "",
        "after": _after(request),
    }
    return site.press.page("inbox/desk.html", **known, **_shown(group), card=None, edit=False, upcoming=())


async def accept(site: Site, request: Request) -> Response:
    """Only what was left in, each with the payload that its box carried; the others are left out by name."""
    form = await form_of(request)
    try:
        told = await asked(site.desk, TogetherView, "inbox.accept-all", _said(request, form))
    except Refusal as refusal:
        if refusal.problem.code != HASTY or not is_for(request, refusal.problem):
            raise
        return await too_soon(site, request, str(request.path_params["question"]), _left_in(form), refusal.problem)
    return await _next(site, request, form, told)


async def answer(site: Site, request: Request) -> Response:
    form = await form_of(request)
    said = _said(request, form) | {"answer": form.get("answer", "")}
    return await _next(site, request, form, await asked(site.desk, TogetherView, "inbox.answer-all", said))


async def undo(site: Site, request: Request) -> Response:
    """Everything of a batch that is still held, with one press."""
    batch = str(request.path_params["batch"])
    told = await asked(site.desk, TogetherView, "inbox.undo-all", {"batch": batch})
    if not in_part(request):
        return onward(f"/inbox?after={'undo-some' if told.not_taken else 'undo'}")
    known = await moving(site)
    return site.press.page("inbox/undone.html", **known, says=told.says, back=told.next)


def _said(request: Request, form: dict[str, str]) -> Json:
    question, shown = str(request.path_params["question"]), _left_in(form)
    # Nothing left in means nothing, not everything: then the desk says so.
    return {"question": question, "shown": {**shown}, "but": [*_left_out(form)]}


def _shown(group: AlikeView) -> dict[str, Known]:
    return {"group": group, "arrived": False, "chosen": True, "refused": None, "since": {}}


def _after(request: Request) -> str:
    return done_said(request, AFTER)


def _left_out(form: dict[str, str]) -> list[str]:
    left_in = _left_in(form)
    return [name for name in form.get("listed", "").split() if name not in left_in]


def _left_in(form: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(ITEM): payload for name, payload in form.items() if name.startswith(ITEM)}


async def _next(site: Site, request: Request, form: dict[str, str], told: TogetherView) -> Response:
    if any(one.problem.code == STALE for one in told.not_taken):
        return await some_changed(site, request, told, form)
    known = await moving(site)
    waiting, shown = known["inbox"], known["today"]
    assert isinstance(waiting, InboxView) and isinstance(shown, TodayView)
    question = told.next or (waiting.items[0].id if waiting.items else "")
    path = way_to(waiting, question)
    if not in_part(request):
        return onward(f"{path}?after={'some' if told.not_taken else 'together'}{row_of(waiting, question)}")
    known |= await next_up(site, shown, waiting, question)
    page = site.press.page("inbox/together.html", **known, answer=told)
    page.headers["HX-Replace-Url"] = path
    return page
