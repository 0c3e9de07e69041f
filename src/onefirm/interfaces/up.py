"""`onefirm up`: one process, one loop, that owns the firm, runs its plans and serves its pages."""

import asyncio
import json
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

from pydantic import JsonValue
from starlette.applications import Starlette

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.demo import ensure_demo
from onefirm.app.firm import Firm, open_firm
from onefirm.desk.desk import every_ask
from onefirm.domain.frozen import Frozen, as_json
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.web.client import ready
from onefirm.interfaces.cli.lay import clean
from onefirm.interfaces.cli.run import refused as print_refused
from onefirm.interfaces.cli.table import said
from onefirm.interfaces.cli.words import Answer, Given, Reply, inner, rows, text
from onefirm.interfaces.later import Later
from onefirm.interfaces.web.app import web_app
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.serve import serve
from onefirm.interfaces.wire.server import listening, refused

PORTS_TRIED_MAX = 20
PAGE_SECONDS_MAX = 30


class StartLink(Frozen):
    """A link that signs one browser in, once."""

    url: str
    elsewhere: str = ""
    """The same link by the address of the pages; empty where they answer on this machine alone."""


@dataclass
class House:
    """An open firm with its ways in."""

    firm: Firm
    gatekeeper: Gatekeeper
    address: str = ""
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def start_link(self) -> StartLink:
        path, settings = self.gatekeeper.start_path(), self.firm.settings
        return StartLink(url=self.address + path, elsewhere=settings.address + path if settings.pages else "")

    async def ask(self, name: str, args: Mapping[str, JsonValue], by: str) -> Frozen:
        # Only whoever may open the 0600 socket gets a start link, so this name is not one of the desk's.
        if name == "session.start":
            return self.start_link()
        return await self.firm.desk.ask(name, args, by)

    def stand_at(self, address: str) -> None:
        self.address = self.firm.places.inbox = address
        self.ready.set()


def up(folder: str, given: Given, began: float) -> int:
    """Open the firm and stay until a signal comes."""
    try:
        if given.values.get("demo"):
            ensure_demo(Path(folder), SystemClock(), SystemChance())
        return asyncio.run(_up(Path(folder), given, began))
    except Refusal as refusal:
        return print_refused(cast(Reply, refused(*refusal.problems)), given.json)


def open_already(reply: Reply, given: Given, began: float) -> int:
    """The firm is up in another process: hand out a link to that one."""
    link = inner(reply, "answer")
    url, elsewhere = text(link, "url"), text(link, "elsewhere")
    if given.values.get("check"):
        try:
            return _checked(url, began)
        except Refusal as refusal:
            return print_refused(cast(Reply, refused(*refusal.problems)), given.json)
    _say(given, url, elsewhere, "This firm is open already. This link signs a browser in:")
    return 0


async def _up(folder: Path, given: Given, began: float) -> int:
    every_ask()
    firm = await open_firm(folder)
    try:
        house = House(firm, Gatekeeper(SystemClock(), SystemChance(), firm.doors))
        app = web_app(
            firm.desk, house.gatekeeper, firm.taking, firm.forms, firm.links, firm.settings.address, api_of(firm),
            firm.passkeys, firm.settings.pages, firm.replies,
        )  # fmt: skip
        async with listening(folder, house.ask):
            code = await _open(house, app, given, began)
        if given.values.get("check"):
            await firm.drain()  # Whoever only looks leaves no work half done.
        return code
    finally:
        await firm.close()


def api_of(firm: Firm) -> Later:
    """The REST way in, loaded with the first request to it."""
    return Later(
        "onefirm.interfaces.api.app",
        lambda room: room.api_app(firm.desk, firm.doors, firm.replies, said()),
    )


async def _open(house: House, app: Starlette, given: Given, began: float) -> int:
    """Everything at once, until the first of it ends: a signal ends the pages, a fault ends whoever had it."""
    closing: asyncio.Event = app.state.closing
    serving = asyncio.create_task(_serve(house, app, given))
    running = asyncio.create_task(house.firm.run(closing))
    greeting = asyncio.create_task(_greet(house, given, began))
    done, _ = await asyncio.wait({serving, running, greeting}, return_when=asyncio.FIRST_COMPLETED)
    closing.set()
    greeting.cancel()
    serving.cancel()
    await asyncio.gather(serving, running, greeting, return_exceptions=True)
    codes = [part.result() for part in done]
    if not given.json and not given.values.get("check"):
        print("Closed. Everything is saved; `onefirm up` goes on where it stopped.", file=sys.stderr)
    return next((code for code in codes if code), 0)


async def _serve(house: House, app: Starlette, given: Given) -> None:
    asked = given.values.get("port")
    if isinstance(asked, int):
        await serve(app, asked, house.stand_at)
        return
    first = house.firm.settings.port
    for port in range(first, first + PORTS_TRIED_MAX):
        try:
            await serve(app, port, house.stand_at)
        except Refusal as refusal:
            # Somebody else has this port, perhaps another firm; nobody asked for exactly this one.
            if refusal.problem.code != "port-taken" or port == first + PORTS_TRIED_MAX - 1:
                raise
        else:
            return


async def _greet(house: House, given: Given, began: float) -> int:
    """Say where the firm is, once it answers; a check fetches the first page and ends here."""
    await house.ready.wait()
    if given.values.get("check"):
        return await asyncio.to_thread(_checked, house.start_link().url, began)
    name, folder = house.firm.settings.profile.firm, house.firm.settings.folder
    link = house.start_link()
    _say(given, link.url, link.elsewhere, f"{name} is open. This link signs a browser in, once:")
    if not given.json:
        print(f"In another terminal: onefirm inbox --firm {shlex.quote(str(folder))}", flush=True)
        await _warn(house, given)
    await asyncio.to_thread(ready)  # Before it is needed: the package may be exchanged under a process that stays.
    await asyncio.Event().wait()
    return 0


async def _warn(house: House, given: Given) -> None:
    """What is not as it was meant from the first moment: somebody outside would be the first to know."""
    wanted, port = house.firm.settings.port, urlsplit(house.address).port
    if not isinstance(given.values.get("port"), int) and port != wanted:
        print(f"Port {wanted} of firm.toml is taken by another program, so it is port {port} now.", file=sys.stderr)
    said = cast("Answer", as_json(await house.ask("connections.list", {}, "operator")))
    for item in rows(said, "items"):
        if text(item, "stands") in ("in trouble", "signed out"):
            print(clean(f"{text(item, 'name')}: {text(item, 'says')}"), file=sys.stderr, flush=True)


def _say(given: Given, url: str, elsewhere: str, sentence: str) -> None:
    if given.json:
        print(json.dumps({"url": url, "elsewhere": elsewhere}), flush=True)
    else:
        also = f"or, on a phone,\n\n  {elsewhere}\n\n" if elsewhere else ""
        print(f"{sentence}\n\n  {url}\n\n{also}Ctrl-C stops it; everything is saved at every moment.", flush=True)


def _checked(url: str, began: float) -> int:
    """Open the start link as a browser would, and say how long it took from the first line of this program."""
    at = urlsplit(url)
    line = HTTPConnection(at.netloc, timeout=PAGE_SECONDS_MAX)
    try:
        signed_in, _ = _got(line, f"{at.path}?{at.query}", HTTPStatus.SEE_OTHER)
        cookie = {"cookie": str(signed_in.get("set-cookie", "")).partition(";")[0]}
        _, page = _got(line, "/", HTTPStatus.OK, cookie)
        seconds = perf_counter() - began
        _got(line, "/sign-out", HTTPStatus.SEE_OTHER, {**cookie, "sec-fetch-site": "same-origin"}, "POST")
    except (OSError, HTTPException) as fault:
        raise Refusal(_no_page(url, fault)) from fault
    finally:
        line.close()
    print(f"The first page ({len(page):,} bytes) was there after {seconds:.2f} s.")
    return 0


def _got(
    line: HTTPConnection, path: str, expected: HTTPStatus, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> tuple[Message, bytes]:
    line.request(method, path, headers=headers or {})
    answer = line.getresponse()
    body = answer.read()
    if answer.status != expected:
        raise HTTPException(f"{path.partition('?')[0]} was answered with {answer.status} {answer.reason}")
    return answer.headers, body


def _no_page(url: str, fault: OSError | HTTPException) -> Problem:
    return Problem(
        code="page-silent",
        what="The firm opened, and its first page did not come.",
        why=f"{fault}.",
        fix="Look for the fault above; without --check the firm stays open and the page can be looked at.",
        where=url.partition("?")[0],
    )
