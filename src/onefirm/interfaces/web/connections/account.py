"""The page of one connection: how it stands, its form, its secret, and what would be held without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.connecting import OfferRow, OffersView, TestedRow, TestedView
from onefirm.desk.shapes.connections import ConnectionRow, ConnectionsView
from onefirm.desk.shapes.profile import ProfileView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.connections import form as forms
from onefirm.interfaces.web.drawn.offers import OFFER_OF
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, form_of, in_part

STEP, BEGIN, BRIEF, WHOLE = "step", "begin", "brief", "whole"
"""How much of the form is shown: the one thing that is asked first, that and the secret, or everything."""
NONE = Problem(
    code="connection-unknown",
    what="There is no such connection.",
    why="This firm has none of that name, and none that could be connected.",
    fix="Look at those there are.",
    where="/connections",
)


@dataclass(frozen=True)
class Seen:
    """What the desk has of this name: a connection that is there, an account that can be connected, or both."""

    name: str
    row: ConnectionRow | None
    offer: OfferRow | None


async def one(site: Site, request: Request) -> Response:
    return await _page(site, request)


async def connect(site: Site, request: Request) -> Response:
    """The same ask as at the terminal, with what differs from what counts already."""
    form = await form_of(request)
    seen, typed = await _seen(site, request), forms.said_in(form)
    if seen.offer is None:
        raise Refusal(NONE)
    if form.get(STEP) == BEGIN:
        return await _begun(site, request, seen.offer, typed)
    brief = form.get(STEP) == BRIEF
    said: Json = {"name": seen.offer.name, "fields": {**forms.changed(seen.offer, typed)}}
    said |= {"value": form.get(forms.VALUE, ""), "anyway": bool(form.get("anyway"))}
    try:
        told = await asked(site.desk, TestedView, "connections.connect", said)
    except Refusal as refusal:
        return await _page(site, request, problems=refusal.problems, typed=typed, at="connect", step=form.get(STEP, ""))
    left = typed if told.left else {}
    return await _page(site, request, told=told, typed=left, at="connect", step=BRIEF if brief and left else "")


async def _begun(site: Site, request: Request, offer: OfferRow, typed: Mapping[str, str]) -> Response:
    """From the first thing that is said the rest is filled in, for the operator to look at. Nobody outside is asked."""
    fields: Json = {offer.begins: typed.get(offer.begins, "")}
    said: Json = {"name": offer.name, "fields": fields}
    (drawn,) = (await asked(site.desk, OffersView, "connections.offered", said)).items
    if problem := forms.begun(drawn, typed):
        return await _page(site, request, problems=(problem,), typed=typed, at="connect", step=BEGIN)
    step = BRIEF if drawn.guess_sure else WHOLE
    return await _page(site, request, typed={**drawn.guess, **typed}, at="connect", step=step, guess=drawn.guess_says)


async def test(site: Site, request: Request) -> Response:
    told = await asked(site.desk, TestedView, "connections.test", {"connection": _name(request)})
    return await _page(site, request, told=told, at="test")


async def rotate(site: Site, request: Request) -> Response:
    form = await form_of(request)
    said: Json = {"connection": _name(request), "secret": form.get("secret", "")}
    said |= {"done": form.get("do", "") == "done", "give_up": form.get("do", "") == "give-up"}
    try:
        told = await asked(site.desk, TestedView, "connections.rotate", {**said, "value": form.get(forms.VALUE, "")})
    except Refusal as refusal:
        return await _page(site, request, problems=refusal.problems, at="rotate")
    return await _page(site, request, told=told, at="rotate")


async def _page(
    site: Site,
    request: Request,
    *,
    told: TestedView | None = None,
    problems: Sequence[Problem] = (),
    typed: Mapping[str, str] | None = None,
    at: str = "",
    step: str = "",
    guess: str = "",
) -> Response:
    """What was typed into a field is there again, unless it was a secret."""
    seen = await _seen(site, request)
    found = told.items[0] if told and told.items else None
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "connections", "name": seen.name}
    known |= {"row": seen.row, "offer": seen.offer, "told": told, "found": found, "at": at}
    known |= {"problems": tuple(problems), "form": None}
    if seen.offer is not None:
        mine = problems if at == "connect" else ()
        fault = found.problem if told is not None and told.left and found is not None else None
        step = step or _first_step(seen, request)
        if step == BEGIN and typed is None:
            typed = {seen.offer.begins: await _own_address(site)}
        known["form"] = forms.drawn(
            seen.offer, typed or {}, mine, _not_let_in(found, seen.row), fault, brief=step in (BEGIN, BRIEF)
        )
    known |= {"step": step, "guess": guess}
    part = request.method == "GET" and in_part(request)
    page = site.press.page("connections/account_part.html" if part else "connections/account.html", **known)
    page.status_code = status_of(problems[0]) if problems else 200
    return page


async def _own_address(site: Site) -> str:
    """What the operator said of themselves is most often the mailbox too; it is only put there to be looked at."""
    profile = await asked(site.desk, ProfileView, "profile.show")
    return next((field.value for field in profile.fields if field.name == "email"), "")


def _first_step(seen: Seen, request: Request) -> str:
    """Whoever connects it for the first time is asked for one thing, unless they want to say all of it."""
    fresh = seen.offer is not None and forms.begins_with_one(seen.offer) and not seen.offer.connected
    return BEGIN if fresh and request.method == "GET" and not request.query_params.get("all") else WHOLE


def _not_let_in(found: TestedRow | None, row: ConnectionRow | None) -> Problem | None:
    """By the test that was made just now, else by what is known."""
    if found is not None:
        return found.problem if found.state == "signed out" else None
    return row.refused if row is not None and row.signed_out else None


async def _seen(site: Site, request: Request) -> Seen:
    name = _name(request)
    rows = (await asked(site.desk, ConnectionsView, "connections.list")).items
    offers = (await asked(site.desk, OffersView, "connections.offered")).items
    row = next((row for row in rows if name in (row.name, OFFER_OF.get(row.name))), None)
    wanted = OFFER_OF.get(name, name)
    offer = next((offer for offer in offers if offer.name == wanted), None)
    if row is None and offer is None:
        raise Refusal(NONE)
    return Seen(name, row, offer)


def _name(request: Request) -> str:
    return str(request.path_params["name"])
