"""`onefirm up`: one process, one loop, that owns the firm, runs its plans and serves its pages."""

import asyncio
import json
import shlex
import signal
import socket
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter
from types import FrameType
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
from onefirm.interfaces.web.serve import listen, serve
from onefirm.interfaces.wire.server import listening, refused

PORTS_TRIED_MAX = 20
PAGE_SECONDS_MAX = 30
ASKING_SECONDS_MAX = 10
"""So long the firm is not opened anew because somebody still waits for an answer."""


class StartLink(Frozen):
    """A link that signs one browser in, once."""

    url: str
    elsewhere: str = ""
    """The same link by the address of the pages; empty where they answer on this machine alone."""


@dataclass
class House:
    """An open firm with its ways in. It may be opened anew under them: whoever asks meanwhile waits for a moment."""

    firm: Firm
    gatekeeper: Gatekeeper
    address: str = ""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    again: asyncio.Event = field(default_factory=asyncio.Event)
    """Somebody wants it opened anew."""
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """A signal came: it is closed, and not opened again."""
    line: socket.socket | None = None
    """Where the pages are asked for. It is held while the firm is opened anew, so that nobody finds it shut."""
    _open: asyncio.Condition = field(default_factory=asyncio.Condition)
    _asking: int = 0
    shut: bool = False
    """Nobody is answered: it is being opened anew, or that went wrong."""

    def start_link(self) -> StartLink:
        path, settings = self.gatekeeper.start_path(), self.firm.settings
        return StartLink(url=self.address + path, elsewhere=settings.address + path if settings.pages else "")

    async def ask(self, name: str, args: Mapping[str, JsonValue], by: str) -> Frozen:
        async with self._open:
            await self._open.wait_for(lambda: not self.shut)
            self._asking += 1
        try:
            # Only whoever may open the 0600 socket gets a start link, so this name is not one of the desk's.
            if name == "session.start":
                return self.start_link()
            return await self.firm.desk.ask(name, args, by)
        finally:
            async with self._open:
                self._asking -= 1
                self._open.notify_all()

    async def open_anew(self) -> None:
        """With what its files say now. Who asked before is answered first, as far as that takes no longer than this."""
        async with self._open:
            self.shut = True
            with suppress(TimeoutError):
                async with asyncio.timeout(ASKING_SECONDS_MAX):
                    await self._open.wait_for(lambda: not self._asking)
            folder = self.firm.settings.folder
            await self.firm.close()
            self.firm = await open_firm(folder)
            # The links that were handed out count as before; only who remembers the browsers is another one.
            self.gatekeeper.sign_ins = self.firm.doors
            self.again.clear()
            self.ready.clear()
            self.shut = False
            self._open.notify_all()

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
    house = House(firm, Gatekeeper(SystemClock(), SystemChance(), firm.doors))
    try:
        with _heeding(house.stop):
            async with listening(folder, house.ask):
                code = await _open(house, given, began)
                while house.again.is_set() and not house.stop.is_set():
                    await house.open_anew()
                    code = await _open(house, given, began, anew=True)
        if given.values.get("check"):
            await house.firm.drain()  # Whoever only looks leaves no work half done.
        return code
    finally:
        if house.line is not None:
            house.line.close()
        if not house.shut:
            await house.firm.close()


@contextmanager
def _heeding(stop: asyncio.Event) -> Generator[None]:
    """While pages are served, whoever serves them heeds signals; between one time and the next nobody else would."""
    loop = asyncio.get_running_loop()

    def heed(_signal: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    before = {each: signal.signal(each, heed) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _pages(house: House) -> Starlette:
    firm = house.firm
    return web_app(
        firm.desk, house.gatekeeper, firm.taking, firm.forms, firm.links, firm.settings.address, api_of(firm),
        firm.passkeys, firm.settings.pages, firm.answers, house.again.set,
    )  # fmt: skip


def api_of(firm: Firm) -> Later:
    """The REST way in, loaded with the first request to it."""
    return Later(
        "onefirm.interfaces.api.app",
        lambda room: room.api_app(firm.desk, firm.doors, firm.answers, said()),
    )


async def _open(house: House, given: Given, began: float, *, anew: bool = False) -> int:
    """Everything at once, until the first of it ends: a signal ends the pages, a fault ends whoever had it."""
    app = _pages(house)
    closing: asyncio.Event = app.state.closing
    serving = asyncio.create_task(_serve(house, app, given))
    running = asyncio.create_task(house.firm.run(closing))
    greeting = asyncio.create_task(_opened_anew(house, given) if anew else _greet(house, given, began))
    asked = {asyncio.create_task(each.wait()) for each in (house.again, house.stop)}
    done, _ = await asyncio.wait({serving, running, greeting, *asked}, return_when=asyncio.FIRST_COMPLETED)
    closing.set()
    for part in (greeting, serving, *asked):
        part.cancel()
    await asyncio.gather(serving, running, greeting, return_exceptions=True)
    await asyncio.gather(*asked, return_exceptions=True)
    ended = [part for part in (serving, running, greeting) if part in done]
    if house.again.is_set() and not ended and not house.stop.is_set():
        return 0
    house.again.clear()
    codes = [part.result() for part in ended]
    if not given.json and not given.values.get("check"):
        print("Closed. Everything is saved; `onefirm up` goes on where it stopped.", file=sys.stderr)
    return next((code for code in codes if code), 0)


async def _serve(house: House, app: Starlette, given: Given) -> None:
    if house.line is None:
        house.line = _line(house, given)
    await serve(app, house.line.dup(), house.stand_at, house.stop.set)


def _line(house: House, given: Given) -> socket.socket:
    asked = given.values.get("port")
    if isinstance(asked, int):
        return listen(asked)
    first = house.firm.settings.port
    for port in range(first, first + PORTS_TRIED_MAX):
        try:
            return listen(port)
        except Refusal as refusal:
            # Somebody else has this port, perhaps another firm; nobody asked for exactly this one.
            if refusal.problem.code != "port-taken" or port == first + PORTS_TRIED_MAX - 1:
                raise
    raise AssertionError("The last port was either taken by us or refused.")


async def _opened_anew(house: House, given: Given) -> int:
    await house.ready.wait()
    if not given.json:
        print("Opened anew: what firm.toml says now is in use.", file=sys.stderr, flush=True)
        await _warn(house, given)
    await asyncio.Event().wait()
    return 0


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
