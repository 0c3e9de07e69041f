"""The pages that act: every decision is a form that names what was shown, and is answered with what comes next."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.firm import PauseView
from onefirm.desk.shapes.inbox import CardView, Decided, InboxView
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.backs import here_again
from onefirm.interfaces.web.frame.needs import asked
from onefirm.interfaces.web.frame.site import Site, by_hand, form_of, in_part, onward
from onefirm.interfaces.web.inbox.changed import changed, is_for
from onefirm.interfaces.web.inbox.desk import CHANGE, moving, next_up, row_of, way_to


async def accept(site: Site, request: Request) -> Response:
    return await _decide(site, request, "accept", {})


async def reject(site: Site, request: Request) -> Response:
    form = await form_of(request)
    return await _decide(site, request, "reject", {"reason": form.get("reason", "")})


async def answer(site: Site, request: Request) -> Response:
    form = await form_of(request)
    said: Json = {name: form[name] for name in ("answer", "reason", "value", "scope", "until") if form.get(name)}
    return await _decide(site, request, "answer", said)


async def edit(site: Site, request: Request) -> Response:
    """Accept with the operator's words. A form sent back untouched is a plain acceptance."""
    form = await form_of(request)
    question = str(request.path_params["question"])
    view = await asked(site.desk, CardView, "inbox.show", {"question": question, "glance": True})
    shown = {field.name: field.after for field in view.card.change if field.editable}
    changes: Json = {name: text for name, text in _changes(form).items() if shown.get(name) != text}
    verb, more = ("edit", Json(changes=changes)) if changes else ("accept", Json())
    return await _decide(site, request, verb, more, form="edit")


async def did(site: Site, request: Request) -> Response:
    """The operator did it themselves."""
    return await _decide(site, request, "did", by_hand(await form_of(request)), "did-it")


async def aside(site: Site, request: Request) -> Response:
    """Put aside until a moment, or given to somebody until then."""
    form, question = await form_of(request), str(request.path_params["question"])
    said: Json = {"question": question, "until": form.get("until", "")}
    verb = "delegate" if form.get("to", "").strip() else "snooze"
    if verb == "delegate":
        said["to"] = form["to"]
    try:
        decided = await asked(site.desk, Decided, f"inbox.{verb}", said)
    except Refusal as refusal:
        if not is_for(request, refusal.problem):
            raise
        return await changed(site, request, refusal.problem, question, "aside", form)
    return await _next(site, request, decided, verb)


async def undo(site: Site, request: Request) -> Response:
    decided = await asked(site.desk, Decided, "inbox.undo", {"effect": str(request.path_params["effect"])})
    if not in_part(request):
        back = quote(decided.question)
        return onward(f"/inbox/{back}?after=undo#row-{back}" if back else "/inbox?after=undo")
    known = await moving(site)
    return site.press.page("inbox/undone.html", **known, says=decided.says, back=decided.question)


async def pause(site: Site, request: Request) -> Response:
    form = await form_of(request)
    await asked(site.desk, PauseView, "firm.pause", {"reason": form.get("reason", "")})
    return here_again(site, request)


async def resume(site: Site, request: Request) -> Response:
    await asked(site.desk, PauseView, "firm.resume")
    return here_again(site, request)


def _changes(form: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(CHANGE): text for name, text in form.items() if name.startswith(CHANGE)}


async def _decide(site: Site, request: Request, verb: str, more: Json, said: str = "", form: str = "") -> Response:
    """`said` is how the page calls it afterwards, `form` which form it came from, where the names differ."""
    typed = await form_of(request)
    question = str(request.path_params["question"])
    # The payload is what the card showed. The desk refuses a decision about anything else.
    bound: Json = {"question": question, "payload": typed.get("payload", ""), **more}
    try:
        decided = await asked(site.desk, Decided, f"inbox.{verb}", bound)
    except Refusal as refusal:
        if not is_for(request, refusal.problem):
            raise
        return await changed(site, request, refusal.problem, question, form or said or verb, typed)
    return await _next(site, request, decided, said or verb)


async def _next(site: Site, request: Request, decided: Decided, verb: str) -> Response:
    known = await moving(site)
    waiting, shown = known["inbox"], known["today"]
    assert isinstance(waiting, InboxView) and isinstance(shown, TodayView)
    question = decided.next or next((row.id for row in waiting.items if row.id != decided.question), "")
    path = way_to(waiting, question)
    if not in_part(request):
        return onward(f"{path}?after={verb}{row_of(waiting, question)}")
    known |= await next_up(site, shown, waiting, question)
    page = site.press.page("inbox/decided.html", **known, decided=decided, verb=verb)
    page.headers["HX-Replace-Url"] = path
    return page
