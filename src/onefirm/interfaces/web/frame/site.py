"""What every page is given, and the few things all of them do."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onefirm.desk.shapes.access import SignedIn
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.hooks.forms import Forms
from onefirm.interfaces.told import FASTER, status_of
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.frame.needs import Desk, Letterbox, Links, Passkeys
from onefirm.interfaces.web.frame.problems import FORM_UNREADABLE
from onefirm.interfaces.web.frame.render import Press, wants_json
from onefirm.interfaces.web.frame.shelf import Shelf

FIELDS_MAX = 200
DIGITS_MAX = 18
OURS = "same-origin"
GIVEN = "given."
DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Site:
    desk: Desk
    gatekeeper: Gatekeeper
    shelf: Shelf
    press: Press
    letterbox: Letterbox | None = None
    """Where the outside leaves things; none where nobody takes them."""
    forms: Forms | None = None
    links: Links | None = None
    """What the links of a mail are held against; none where no mail has any."""
    passkeys: Passkeys | None = None
    """Who judges passkeys; none where there is no firm to keep them."""
    address: str = ""
    """How a phone reaches these pages; empty where they answer on this machine alone."""
    streams: Counter[str] = field(default_factory=Counter[str])
    """How many live streams each sign-in has open."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server goes down: every open stream ends at once."""

    def signed_in(self, request: Request) -> SignedIn | None:
        return self.gatekeeper.known(session_of(request))


@dataclass(frozen=True)
class Way:
    """One way in: what it answers, and who may take it."""

    method: Literal["GET", "POST"]
    path: str
    policy: Literal["open", "session", "outside", "link"]
    """Anybody; whoever is signed in; anybody under any name of this machine, who can decide nothing here; whoever has
    a link of a mail, which shows one card and answers it once."""
    answer: Callable[[Site, Request], Awaitable[Response]]
    asks: tuple[str, ...] = ()
    """What it does, by the names of the desk: one of these. Empty where it only looks, or asks no desk."""
    page: str = ""
    """The page that its form stands on, where that is not the next one above its address."""


def cookie_name(request: Request) -> str:
    """Cookies do not know ports: two firms on one machine each need their own name. Under https no other page of the
    same domain can set one of this name."""
    name = f"onefirm_{request.scope['server'][1]}"
    return f"__Host-{name}" if request.url.scheme == "https" else name


def session_of(request: Request) -> str:
    """What this browser holds; empty where it holds nothing."""
    return request.cookies.get(cookie_name(request), "")


def kept_by_browser(answer: Response, request: Request, session: str, days: int) -> None:
    secure = request.url.scheme == "https"
    age = days * DAY_SECONDS
    answer.set_cookie(cookie_name(request), session, max_age=age, httponly=True, samesite="lax", secure=secure)


def let_go_by_browser(answer: Response, request: Request) -> None:
    secure = request.url.scheme == "https"
    answer.delete_cookie(cookie_name(request), httponly=True, samesite="lax", secure=secure)


def in_part(request: Request) -> bool:
    """Did htmx ask for a part of the page? Going back in history asks for the whole."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"


async def form_of(request: Request) -> dict[str, str]:
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=FIELDS_MAX, errors="strict", encoding="utf-8"
        )
    except ValueError as unreadable:
        raise Refusal(FORM_UNREADABLE) from unreadable
    # Browsers send line ends as CR LF, whatever the text had.
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def number_of(text: str) -> int:
    """What a form or an address says as a number; 0 where it is none, or longer than any of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX else 0


def done_said(request: Request, words: Mapping[str, str], name: str = "after") -> str:
    """What was just done, in words of ours: after a form of this page, and not for whoever follows a link to it."""
    if request.headers.get("sec-fetch-site", OURS) != OURS:
        return ""
    return words.get(request.query_params.get(name, ""), "")


def by_hand(form: dict[str, str]) -> Json:
    """What the operator did themselves: how it ended, what it left behind, and a word about it."""
    fields: Json = {name.removeprefix(GIVEN): text for name, text in form.items() if name.startswith(GIVEN) and text}
    return {"outcome": form.get("outcome", ""), "fields": fields, "note": form.get("note", "")}


def told(site: Site, request: Request, problem: Problem) -> Response:
    """Show a problem where the operator looks: in place of a card that is gone, else beside what they do."""
    if not in_part(request) or wants_json(request.headers.get("accept", "")):
        return site.press.problem(request.headers.get("accept", ""), problem)
    gone = problem.code.endswith((*FASTER, "-unknown"))
    question = str(request.path_params.get("question", ""))
    body = site.press.text(
        "frame/told.html", problem=problem, gone=gone, again=f"/inbox/{question}" if question else "/"
    )
    target = "#detail" if gone and question else "#said"
    headers = {"HX-Retarget": target, "HX-Reswap": "innerHTML"}
    return Response(body, status_of(problem), headers, media_type="text/html")


def again_after(answer: Response, seconds: int) -> Response:
    """Whoever is sent away is told until when, also where only a program reads it."""
    answer.headers["Retry-After"] = str(seconds)
    return answer


def onward(path: str) -> Response:
    return RedirectResponse(path, 303)
