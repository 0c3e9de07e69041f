"""Forms that anybody may fill in: a plain page that works without scripts, under any name, without a sign-in."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.hooks.forms import FIELDS, Forms, Unfit
from onefirm.intake.hooks.problems import CLOSED, UNKNOWN
from onefirm.intake.hooks.taking import TooFast
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.frame.site import Site, again_after, form_of, onward

FILES = ("form.css", "form.js")
THANKS = "thanks"


async def show(site: Site, request: Request) -> Response:
    forms, name = _forms(site), str(request.path_params["hook"])
    return _page(site, forms, name, {}, None)


async def beside(site: Site, request: Request) -> Response:
    """What belongs to the page, under its own address: a stranger has no other."""
    hook, file = _forms(site).hook(str(request.path_params["hook"])), str(request.path_params["file"])
    if file == THANKS:
        return site.press.page("doors/form_thanks.html", hook=hook)
    found = site.shelf.answer(site.shelf.fingerprint, file) if file in FILES else None
    if found is None:
        raise Refusal(UNKNOWN)
    found.headers["Cache-Control"] = "no-cache"
    return found


async def fill_in(site: Site, request: Request) -> Response:
    forms, name = _forms(site), str(request.path_params["hook"])
    said = await form_of(request)
    try:
        unfit = await forms.fill_in(name, said, _source(request))
    except TooFast as fast:
        return again_after(_page(site, forms, name, said, Unfit(fast.problem)), fast.seconds)
    except Refusal as refusal:
        if refusal.problem.code == UNKNOWN.code:
            raise
        unfit = Unfit(CLOSED)
    if unfit is None:
        return onward(f"/forms/{name}/{THANKS}")
    return _page(site, forms, name, said, unfit)


async def ask(site: Site, request: Request) -> Response:
    """A link of a letter. Whoever looks ahead, a mail scanner above all, sees a button and changes nothing."""
    name, text = str(request.path_params["hook"]), request.query_params.get("k", "")
    try:
        hook = _forms(site).opt_in.show(name, text, _source(request))
    except TooFast as fast:
        return again_after(_no(site, _forms(site), name, fast.problem), fast.seconds)
    except Refusal as refusal:
        return _no(site, _forms(site), name, refusal.problem)
    return site.press.page("doors/form_confirm.html", hook=hook, text=text, problem=None, done=False)


async def confirm(site: Site, request: Request) -> Response:
    name = str(request.path_params["hook"])
    try:
        hook = await _forms(site).opt_in.press(name, (await form_of(request)).get("k", ""), _source(request))
    except TooFast as fast:
        return again_after(_no(site, _forms(site), name, fast.problem), fast.seconds)
    except Refusal as refusal:
        return _no(site, _forms(site), name, refusal.problem)
    return site.press.page("doors/form_confirm.html", hook=hook, text="", problem=None, done=True)


def _no(site: Site, forms: Forms, name: str, problem: Problem) -> Response:
    page = site.press.page("doors/form_confirm.html", hook=forms.hook(name), text="", problem=problem, done=False)
    page.status_code = status_of(problem)
    return page


def _source(request: Request) -> str:
    return request.client.host if request.client else ""


def _page(site: Site, forms: Forms, name: str, said: dict[str, str], unfit: Unfit | None) -> Response:
    """What somebody wrote is never lost; where the page itself is good, it stays the same one."""
    sheet = forms.sheet(name)
    old = unfit is None or unfit.problem.code == "form-old"
    page = site.press.page(
        "doors/form.html",
        hook=sheet.hook,
        nonce=sheet.nonce if old else said.get("nonce", ""),
        at=str(sheet.at) if old else said.get("at", ""),
        seal=sheet.seal if old else said.get("seal", ""),
        said={each: said.get(each, "") for each in FIELDS},
        problem=unfit.problem if unfit else None,
        mend=dict(unfit.fields) if unfit else {},
    )
    page.status_code = status_of(unfit.problem) if unfit else 200
    # Kept for the way back: whoever returns to a page they filled in finds it, and how long they took counts.
    page.headers["Cache-Control"] = "private, no-cache"
    return page


def _forms(site: Site) -> Forms:
    if site.forms is None:
        raise Refusal(UNKNOWN)
    return site.forms
