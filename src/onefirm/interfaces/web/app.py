"""The page as an application: every way in, each with its policy, behind one guard."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from onefirm.domain.problem import Refusal
from onefirm.intake.hooks.forms import Forms
from onefirm.interfaces.told import SIGNED_IN, status_of
from onefirm.interfaces.web import (
    access,
    connection,
    connections,
    decide,
    decisions,
    do,
    doorway,
    find,
    first,
    forms,
    hooks,
    ledger,
    money,
    pages,
    people,
    playbooks,
    schedules,
    settings,
    staff,
    together,
)  # fmt: skip
from onefirm.interfaces.web.desk import Desk
from onefirm.interfaces.web.gatekeeper import Gatekeeper
from onefirm.interfaces.web.guard import API, Guard, is_api
from onefirm.interfaces.web.letterbox import Letterbox
from onefirm.interfaces.web.links import Links
from onefirm.interfaces.web.live import live
from onefirm.interfaces.web.passkeys import Passkeys
from onefirm.interfaces.web.places import rail
from onefirm.interfaces.web.problems import SESSION_MISSING, method_unsupported, page_unknown
from onefirm.interfaces.web.render import Press, wants_json
from onefirm.interfaces.web.site import Site, Way, in_part, kept_by_browser, session_of, told
from onefirm.interfaces.web.static import Shelf

WAYS: tuple[Way, ...] = (
    # The first one is found first, and here many come at once.
    Way("POST", "/in/{hook}", "outside", hooks.take),
    Way("GET", "/", "session", pages.today),
    Way("GET", "/inbox", "session", pages.inbox),
    Way("GET", "/inbox/{question}", "session", pages.card),
    Way("GET", "/inbox/{question}/alike", "session", together.alike),
    Way("GET", "/rows", "session", pages.rows),
    Way("GET", "/work", "session", pages.work),
    Way("GET", "/plans/{plan}", "session", pages.plan),
    Way("GET", "/schedules", "session", schedules.schedules),
    Way("GET", "/schedules/{name}", "session", schedules.schedule),
    Way("GET", "/connections", "session", connections.connections),
    Way("GET", "/connections/{name}", "session", connection.one),
    Way("GET", "/connections/{name}/{act}", "session", connection.back),
    Way("GET", "/people", "session", people.people),
    Way("GET", "/people/{person}", "session", people.person),
    Way("GET", "/people/{person}/timeline", "session", people.timeline),
    Way("GET", "/staff", "session", staff.staff),
    Way("GET", "/staff/{name}", "session", staff.agent),
    Way("GET", "/money", "session", money.money),
    Way("GET", "/money/{kind}/{record}", "session", money.bill),
    Way("GET", "/settings", "session", settings.settings),
    Way("GET", "/do", "session", do.shown),
    Way("POST", "/do", "session", do.do, ("intents.send", "intents.say")),
    Way("GET", "/find", "session", find.find),
    Way("GET", "/records/{kind}/{record}", "session", find.record),
    Way("GET", "/ledger", "session", ledger.ledger),
    Way("GET", "/ledger/verify", "session", ledger.verify),
    Way("GET", "/ledger/newer", "session", ledger.newer),
    Way("GET", "/ledger/{seq}", "session", ledger.entry),
    Way("GET", "/playbooks", "session", playbooks.playbooks),
    Way("GET", "/playbooks/{name}", "session", playbooks.playbook),
    Way("GET", "/playbooks/{name}/back/{version}", "session", playbooks.preview),
    Way("POST", "/playbooks/{name}/back/{version}", "session", playbooks.back, ("playbooks.rollback",)),
    Way("GET", "/live", "session", live),
    Way("POST", "/inbox/{question}/accept", "session", decisions.accept, ("inbox.accept",)),
    Way("POST", "/inbox/{question}/edit", "session", decisions.edit, ("inbox.edit", "inbox.accept")),
    Way("POST", "/inbox/{question}/reject", "session", decisions.reject, ("inbox.reject",)),
    Way("POST", "/inbox/{question}/answer", "session", decisions.answer, ("inbox.answer",)),
    Way("POST", "/inbox/{question}/did", "session", decisions.did, ("inbox.did",)),
    Way("POST", "/inbox/{question}/aside", "session", decisions.aside, ("inbox.snooze", "inbox.delegate")),
    Way("POST", "/inbox/{question}/accept-all", "session", together.accept, ("inbox.accept-all",)),
    Way("POST", "/inbox/{question}/answer-all", "session", together.answer, ("inbox.answer-all",)),
    Way("POST", "/effects/{effect}/undo", "session", decisions.undo, ("inbox.undo",)),
    Way("POST", "/batches/{batch}/undo", "session", together.undo, ("inbox.undo-all",)),
    Way("POST", "/plans/{plan}/approve", "session", decisions.approve_plan, ("plans.approve",)),
    Way("POST", "/plans/{plan}/cancel", "session", decisions.cancel_plan, ("plans.cancel",)),
    Way("POST", "/schedules", "session", schedules.set_, ("schedules.set",)),
    Way("POST", "/schedules/{name}/resume", "session", schedules.resume, ("schedules.resume",)),
    Way("POST", "/schedules/{name}/run", "session", schedules.run, ("schedules.run",)),
    Way("POST", "/schedules/{name}/stop", "session", schedules.stop, ("schedules.stop",)),
    Way("POST", "/connections/{name}", "session", connection.connect, ("connections.connect",)),
    Way("POST", "/connections/{name}/test", "session", connection.test, ("connections.test",)),
    Way("POST", "/connections/{name}/rotate", "session", connection.rotate, ("connections.rotate",)),
    Way("POST", "/connections/{name}/revoke", "session", connections.revoke, ("connections.revoke",)),
    Way("POST", "/connections/{name}/allow", "session", connections.allow, ("connections.allow",)),
    Way("POST", "/plans/{plan}/did", "session", decisions.did_step, ("plans.did",)),
    Way("POST", "/people", "session", people.add, ("people.add",)),
    Way("POST", "/people/{person}/change", "session", people.change, ("records.change",)),
    Way("POST", "/people/{person}/confirm", "session", people.confirm, ("records.confirm",)),
    Way("POST", "/people/{person}/restore", "session", people.restore, ("records.restore",)),
    Way("POST", "/people/{person}/part", "session", people.part, ("people.part",)),
    Way("POST", "/settings/profile", "session", settings.profile, ("profile.set",)),
    Way("POST", "/pairs/same", "session", people.same, ("people.same",)),
    Way("POST", "/pairs/different", "session", people.different, ("people.different",)),
    Way("POST", "/backups", "session", find.back_up, ("backups.make",)),
    Way("POST", "/pause", "session", decisions.pause, ("firm.pause",)),
    Way("POST", "/resume", "session", decisions.resume, ("firm.resume",)),
    Way("POST", "/first-steps/put-away", "session", first.put_away),
    Way("GET", "/settings/access", "session", access.access),
    Way("POST", "/settings/access/sign-ins/others", "session", access.end_others, ("sign-ins.revoke",)),
    Way("POST", "/settings/access/sign-ins/{sign_in}/revoke", "session", access.end, ("sign-ins.revoke",)),
    Way("POST", "/settings/access/passkeys", "session", access.add_passkey),
    Way("POST", "/settings/access/passkeys/question", "session", access.question),
    Way("POST", "/settings/access/passkeys/{passkey}/remove", "session", access.remove_passkey, ("passkeys.remove",)),
    Way("POST", "/settings/access/tokens", "session", access.make_token, ("tokens.make",)),
    Way("POST", "/settings/access/tokens/{token}/revoke", "session", access.revoke_token, ("tokens.revoke",)),
    Way("POST", "/sign-out", "session", doorway.sign_out),
    Way("GET", "/forms/{hook}", "outside", forms.show),
    Way("POST", "/forms/{hook}", "outside", forms.fill_in),
    Way("GET", "/forms/{hook}/confirm", "outside", forms.ask),
    Way("POST", "/forms/{hook}/confirm", "outside", forms.confirm),
    Way("GET", "/forms/{hook}/{file}", "outside", forms.beside),
    Way("GET", "/decide/card", "link", decide.show),
    Way("POST", "/decide/card", "link", decide.press),
    Way("GET", "/decide/decide.css", "link", decide.style),
    Way("GET", "/start", "open", doorway.start),
    Way("GET", "/sign-in", "open", doorway.sign_in),
    Way("POST", "/sign-in", "open", doorway.enter),
    Way("POST", "/sign-in/question", "open", doorway.challenge),
    Way("GET", "/static/{fingerprint}/{name:path}", "open", doorway.static),
    Way("GET", "/healthz", "open", doorway.healthz),
)


def web_app(
    desk: Desk,
    gatekeeper: Gatekeeper,
    letterbox: Letterbox | None = None,
    hosted: Forms | None = None,
    links: Links | None = None,
    address: str = "",
    api: ASGIApp | None = None,
    passkeys: Passkeys | None = None,
) -> Starlette:
    """`address` is the one by which a phone reaches the links of a mail, and those alone."""
    shelf = Shelf()
    press = Press(shelf, rail((way.method, way.path) for way in WAYS), {way.path for way in WAYS})
    site = Site(desk, gatekeeper, shelf, press, letterbox, hosted, links, passkeys)

    async def unknown(request: Request, _: Exception) -> Response:
        return told(site, request, page_unknown(request.url.path))

    async def unsupported(request: Request, _: Exception) -> Response:
        return told(site, request, method_unsupported(request.method, request.url.path))

    programs = [Middleware(Programs, site=site, api=api)] if api else []
    app = Starlette(
        routes=[_route(site, way) for way in WAYS],
        middleware=[Middleware(Guard, press=site.press, address=address), *programs],
        exception_handlers={404: unknown, 405: unsupported},
    )
    app.state.closing = site.closing
    return app


class Programs:
    """Whatever is asked below /v1 goes to the REST way in, whether its cookie counts said along with it."""

    def __init__(self, app: ASGIApp, site: Site, api: ASGIApp) -> None:
        self._pages = app
        self._site = site
        self._api = GZipMiddleware(api, minimum_size=1024)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]):
            await self._pages(scope, receive, send)
            return
        said = {"root_path": API, SIGNED_IN: self._site.signed_in(Request(scope)) is not None}
        await self._api({**scope, **said}, receive, send)


def _route(site: Site, way: Way) -> Route:
    """What a hook answers is a few bytes, and many come at once: only what may be a page is made smaller."""
    smaller = [] if way.answer is hooks.take else [Middleware(GZipMiddleware, minimum_size=1024)]
    return Route(way.path, _walked(site, way), methods=[way.method], middleware=smaller)


def _walked(site: Site, way: Way) -> Callable[[Request], Awaitable[Response]]:
    """The policy first, then the page; a refusal is shown as its problem."""

    async def walked(request: Request) -> Response:
        here = site.signed_in(request) if way.policy == "session" else None
        if way.policy == "session" and here is None:
            return _turned_away(site, request)
        try:
            answer = await way.answer(site, request)
        except Refusal as refusal:
            answer = told(site, request, refusal.problem)
        if here is not None and here.renew and "set-cookie" not in answer.headers:
            kept_by_browser(answer, request, session_of(request), here.days)
        return answer

    return walked


def _turned_away(site: Site, request: Request) -> Response:
    """A page asked for by a person says how to come in; everything else gets the problem."""
    if request.method != "GET" or in_part(request) or wants_json(request.headers.get("accept", "")):
        return told(site, request, SESSION_MISSING)
    page = site.press.page("sign_in.html", passkeys=site.passkeys is not None, why=SESSION_MISSING.why)
    page.status_code = status_of(SESSION_MISSING)
    return page
