"""What the operator answered once: all of it on one page, changed, forgotten and used again."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.answers import AnswerRow, AnswersView
from onefirm.domain.frozen import Json
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

ROWS_MAX = 500
SAID = {
    "change": "It counts from now on. What was answered before stays done.",
    "forget": "You are asked again from now on. What was answered before stays done.",
    "restore": "It is used again from now on, and you are not asked.",
}
"""What the page says after something was said; only these words, never text from the address."""


async def answers(site: Site, request: Request) -> Response:
    view = await asked(site.desk, AnswersView, "answers.list", {"limit": ROWS_MAX})
    after, today = done_said(request, SAID), await today_of(site.desk)
    return site.press.page("people/answers.html", today=today, here="rules", after=after, answers=view)


async def change(site: Site, request: Request) -> Response:
    return await _said(site, request, "change", ("says", "until", "why"))


async def forget(site: Site, request: Request) -> Response:
    return await _said(site, request, "forget", ("why",))


async def restore(site: Site, request: Request) -> Response:
    return await _said(site, request, "restore", ("why",))


async def _said(site: Site, request: Request, verb: str, fields: tuple[str, ...]) -> Response:
    form = await form_of(request)
    said: Json = {"answer": str(request.path_params["answer"]), **{name: form[name] for name in fields if name in form}}
    await asked(site.desk, AnswerRow, f"answers.{verb}", said)
    path = f"/answers?after={verb}"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)
