"""Webhooks as a sender makes them, and a firm that has hooks."""

import asyncio
import base64
import contextlib
import hmac
import http.client
import json
import threading
from collections.abc import Coroutine, Generator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.clock import Clock
from onefirm.intake.hooks.puzzle import is_solved
from onefirm.interfaces.up import api_of
from onefirm.interfaces.web.app import web_app
from onefirm.interfaces.web.frame.gatekeeper import Gatekeeper
from onefirm.interfaces.web.serve import serve

SECRET = "whsec_" + base64.b64encode(b"a secret of the other side, 32 b").decode()
OTHER = "whsec_" + base64.b64encode(b"the secret that comes after it..").decode()
LEAD = {
    "name": "Ada Palmer",
    "email": "ada@palmer.example",
    "message": "We are opening a second bakery in May and need a new logo and brand design. Could you start in March?",
    "budget": "6000 EUR",
}


def now() -> float:
    return SystemClock().now().timestamp()


def spelled(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(fields)).encode()


def headers(raw: bytes, name: str, at: float, *secrets: str) -> dict[str, str]:
    """Written against the specification, not against our own signing."""
    stamp = str(int(at))
    made = [
        hmac.new(base64.b64decode(secret[6:]), f"{name}.{stamp}.".encode() + raw, sha256).digest()
        for secret in secrets or (SECRET,)
    ]
    signatures = " ".join(f"v1,{base64.b64encode(each).decode()}" for each in made)
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": signatures,
        "content-type": "application/json",
    }


def with_hooks(folder: Path, text: str) -> None:
    path = folder / "firm.toml"
    path.write_text(f"{path.read_text()}\n{text}\n")


def reached_at(folder: Path, address: str, *, pages: bool) -> None:
    """Say in firm.toml how the firm is reached from elsewhere."""
    path = folder / "firm.toml"
    said = f'[web]\naddress = "{address}"\npages = {str(pages).lower()}\n'
    path.write_text(path.read_text().replace("[web]\n", said))


@dataclass(frozen=True)
class Said:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["Content-Type"] == "application/problem+json"
        return json.loads(self.body)


class Up:
    """A firm that is up in a thread of its own: it serves, and it works unless told not to."""

    def __init__(self, folder: Path, *, works: bool, clock: Clock | None = None) -> None:
        self._folder = folder
        self._works = works
        self._clock = clock
        self._ready = threading.Event()
        self._closing = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self.port = 0
        self.firm: Firm | None = None
        self._keeper: Gatekeeper | None = None
        self.thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._live()))

    def begin(self) -> None:
        self.thread.start()
        assert self._ready.wait(30), "The firm did not come up."

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self.thread.join(30)
        self._loop.close()

    async def _live(self) -> None:
        firm = self.firm = await open_firm(self._folder, clock=self._clock)
        await firm.desk.ask("vault.set", {"name": "site-hook", "value": SECRET}, "operator")
        keeper = self._keeper = Gatekeeper(self._clock or SystemClock(), SystemChance(), firm.doors)
        app = web_app(
            firm.desk, keeper, firm.taking, firm.forms, firm.links, firm.settings.address, api_of(firm), firm.passkeys,
            firm.settings.pages,
            firm.replies,
        )  # fmt: skip
        serving = asyncio.create_task(serve(app, 0, self._stands))
        working = asyncio.create_task(firm.run(self._closing)) if self._works else None
        await self._closing.wait()
        serving.cancel()
        await asyncio.gather(serving, *([working] if working else []), return_exceptions=True)
        await firm.close()

    @property
    def keeper(self) -> Gatekeeper:
        assert self._keeper is not None, "The firm is up."
        return self._keeper

    def _stands(self, address: str) -> None:
        self.port = int(address.rsplit(":", 1)[1])
        self._ready.set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Something on the loop of the firm."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def send(
        self, method: str, path: str, body: bytes = b"", said: Mapping[str, str] | None = None, port: int = 0
    ) -> Said:
        """Straight to it, or by the port of whatever stands between."""
        line = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        try:
            line.request(method, path, body, dict(said or {}))
            answer = line.getresponse()
            return Said(answer.status, answer.headers, answer.read())
        finally:
            line.close()


@contextlib.contextmanager
def up(folder: Path, *, works: bool = False, clock: Clock | None = None) -> Generator[Up]:
    running = Up(folder, works=works, clock=clock)
    running.begin()
    try:
        yield running
    finally:
        running.end()


def solved(nonce: str) -> str:
    """The puzzle of a form, as the browser does it."""
    return next(answer for number in range(10**12) if is_solved(nonce, answer := str(number)))
