"""A real demo firm that is up and served, and a program that asks it over HTTP."""

import asyncio
import contextlib
import http.client
import json
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.demo import ensure_demo
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.clock import Clock
from onefirm.desk.shapes.access import Bearer, Scope
from onefirm.interfaces.cli.table import said
from onefirm.interfaces.later import Later
from onefirm.interfaces.web.app import web_app
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.serve import serve

EVERYTHING: frozenset[Scope] = frozenset({"read", "send", "decide", "manage"})
TOKENS = {
    "all": Bearer("all", EVERYTHING, agent=False, by="operator"),
    "reader": Bearer("reader", frozenset({"read"}), agent=False, by="token:reader"),
    "sender": Bearer("sender", frozenset({"read", "send"}), agent=False, by="token:sender"),
    "writer": Bearer("writer", frozenset({"send"}), agent=False, by="token:writer"),
    "decider": Bearer("decider", frozenset({"read", "decide"}), agent=False, by="operator"),
    "second": Bearer("second", frozenset({"read", "decide"}), agent=False, by="token second"),
    "agent": Bearer("agent", frozenset({"read", "send", "decide"}), agent=True, by="agent:scout"),
}


class Handed:
    """Tokens that a test hands out; a token is worth what its name says."""

    def bearer(self, token: str) -> Bearer | None:
        return TOKENS.get(token)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        return self.json


class Up:
    """A firm in a thread of its own. It is drained once, so that the demo has its questions."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._ready = threading.Event()
        self.keeper = Gatekeeper(SystemClock(), SystemChance())
        self.port = 0
        self.firm: Firm | None = None
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._live()))

    def begin(self) -> None:
        self._thread.start()
        assert self._ready.wait(30), "The firm did not come up."

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(30)
        self._loop.close()

    async def _live(self) -> None:
        firm = self.firm = await open_firm(self._folder, clock=self._clock)
        await firm.drain()
        api = Later("onefirm.interfaces.api.app", lambda room: room.api_app(firm.desk, Handed(), firm.replies, said()))
        app = web_app(firm.desk, self.keeper, firm.taking, firm.forms, firm.links, firm.settings.address, api)
        serving = asyncio.create_task(serve(app, 0, self._stands))
        await self._closing.wait()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await firm.close()

    def _stands(self, address: str) -> None:
        self.port = int(address.rsplit(":", 1)[1])
        self._ready.set()

    def drain(self) -> None:
        assert self.firm is not None
        asyncio.run_coroutine_threadsafe(self.firm.drain(), self._loop).result(60)

    def send(self, method: str, path: str, body: bytes | None = None, said: Mapping[str, str] | None = None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body, {"Host": f"localhost:{self.port}", **(said or {})})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def get(self, path: str, who: str = "all", **said: str) -> Answer:
        return self.send("GET", f"/v1{path}", said=self._headers(who, said))

    def post(self, path: str, sent: Any = None, who: str = "all", **said: str) -> Answer:
        raw = None if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return self.send("POST", f"/v1{path}", raw, {"Content-Type": "application/json", **self._headers(who, said)})

    def _headers(self, who: str, said: Mapping[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in said.items()}
        return {"Authorization": f"Bearer {who}", **named} if who else named

    def cookie(self) -> str:
        """What a browser that is signed in sends along."""
        return self.send("GET", self.keeper.start_path()).headers["Set-Cookie"].split(";")[0]

    def asks(self, verb: str = "accept") -> str:
        """A question that waits, and that can be decided like this."""
        for row in self.get("/inbox").json["items"]:
            if verb in self.get(f"/inbox/{quote(row['id'])}").json["verbs"]:
                return str(row["id"])
        raise AssertionError(f"Nothing waits that takes '{verb}'.")


@contextlib.contextmanager
def up(folder: Path, clock: Clock | None = None, *, at_once: bool = False) -> Generator[Up]:
    """With `at_once` whatever is approved leaves in that moment, and cannot be taken back."""
    ensure_demo(folder, SystemClock(), SystemChance())
    if at_once:
        text = (folder / "policy.toml").read_text()
        assert "undo-window-seconds = 30" in text, "The demo holds what leaves for half a minute."
        (folder / "policy.toml").write_text(
            text.replace("undo-window-seconds = 30", "undo-window-seconds = 0\ndwell-seconds = 0", 1)
        )
    running = Up(folder, clock)
    running.begin()
    try:
        yield running
    finally:
        running.end()
