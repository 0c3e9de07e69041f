"""The scoreboard: a provider that is busy, or down, as the operator sees it. Rows 54, 55 and 58.

`onefirm up` serves a firm whose webhooks go to a real server on this machine; the page is read over HTTP.
"""

import asyncio
import http.client
import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hooked import LEAD, SECRET, with_hooks
from loopback import Heard, Loopback, answer
from onefirm.domain.ids import moment
from outside import SCRIPT, Answer, Firm, new_firm
from promises.test_webhook_out import PLAYBOOK

SECONDS_MAX = 60
GOOD = answer(200, b"thanks")


class Provider:
    """The other side. It says what it is told to say, from a loop of its own."""

    def __init__(self) -> None:
        self.says = GOOD
        self.once: list[bytes] = []
        self.port = 0
        self.heard: list[tuple[float, Heard, bytes]] = []
        self._loop = asyncio.new_event_loop()
        self._ready, self._closing = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._live()))

    def __enter__(self) -> "Provider":
        self._thread.start()
        assert self._ready.wait(SECONDS_MAX)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(SECONDS_MAX)
        self._loop.close()

    def taken(self) -> list[str]:
        """The keys of what it took."""
        return [heard.headers["webhook-id"] for _, heard, said in self.heard if said == GOOD]

    async def _live(self) -> None:
        async with Loopback(self._answer) as server:
            self.port = server.port
            self._ready.set()
            await self._closing.wait()

    async def _answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        said = self.once.pop(0) if self.once else self.says
        self.heard.append((time.monotonic(), heard, said))
        writer.write(said)
        await writer.drain()


class Page:
    """A browser without a screen: it follows the start link and keeps the cookie."""

    def __init__(self, firm: Firm) -> None:
        link = urlsplit(str(firm.ask("login")["url"]))
        self._port: int = link.port or 0
        self._cookie = ""
        self._cookie = self._sent("GET", f"{link.path}?{link.query}")[1].partition(";")[0]

    def read(self, path: str) -> str:
        return self._sent("GET", path)[2]

    def press(self, path: str) -> int:
        return self._sent("POST", path)[0]

    def _sent(self, method: str, path: str) -> tuple[int, str, str]:
        origin = f"http://localhost:{self._port}"
        said = {"Cookie": self._cookie, "Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("localhost", self._port, timeout=SECONDS_MAX)) as line:
            line.request(method, path, b"" if method == "POST" else None, said)
            reply = line.getresponse()
            return reply.status, str(reply.headers["Set-Cookie"]), reply.read().decode()


@pytest.fixture
def provider() -> Generator[Provider]:
    with Provider() as running:
        yield running


@pytest.fixture
def firm(tmp_path: Path, provider: Provider) -> Firm:
    made = new_firm(tmp_path / "firm")
    url = f"http://127.0.0.1:{provider.port}/in"
    with_hooks(made.folder, f'[webhooks.crm]\nurl = "{url}"\nsecret = "crm-hook"\nown = true\n')
    (made.folder / "playbooks" / "lead-qualification.md").write_text(PLAYBOOK)
    made.run("vault", "set", "crm-hook", text=f"{SECRET}\n")
    return made


@contextmanager
def served(firm: Firm) -> Generator[None]:
    command = [str(SCRIPT), "up", "--firm", str(firm.folder), "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        json.loads(process.stdout.readline())
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS_MAX)
        process.stdout.close()


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < ends, "It did not come about."
        time.sleep(0.2)


def approved(firm: Firm, *names: str) -> None:
    """Leads come in, and the operator lets each be told of."""
    for name in names:
        firm.fill_in(name, **{**LEAD, "email": f"{name}@palmer.example"})
    until(lambda: len(firm.ask("inbox", "list")["items"]) == len(names))
    for row in firm.ask("inbox", "list")["items"]:
        firm.ask("inbox", "accept", row["id"])


def webhook(firm: Firm) -> Answer:
    return next(row for row in firm.ask("connections", "list")["items"] if row["name"] == "webhook")


def plans(firm: Firm) -> list[Answer]:
    return [firm.ask("plans", "show", row["id"]) for row in firm.ask("plans", "list")["items"]]


def test_row_054_a_busy_provider_is_asked_when_it_said_and_the_run_tells_each_try(
    firm: Firm, provider: Provider
) -> None:
    provider.once = [answer(429, retry_after="2")] * 3 + [answer(429, retry_after="1")]
    with served(firm):
        page = Page(firm)
        approved(firm, "ada")
        until(lambda: plans(firm)[0]["steps"][0]["tried"])
        (plan,) = plans(firm)
        until(lambda: provider.taken())
        until(lambda: plans(firm)[0]["state"] in ("completed", "reconciled"))
        shown = page.read(f"/plans/{plan['id']}")
        (after,) = plans(firm)
    assert "127.0.0.1 answered 429. It was tried 3 times in one call." in plan["steps"][0]["tried"][0]
    assert "Tried again from " in plan["steps"][0]["tried"][0] and plan["due"]
    assert "It was tried once and has not gone through" in plan["now"]
    assert "Try 1, " in shown and "It was tried 3 times in one call." in shown
    assert any("at the second try of one call" in event["says"] for event in after["timeline"])
    moments = [at for at, _, _ in provider.heard]
    assert all(later - sooner >= 2 for sooner, later in pairwise(moments[:4]))
    assert len(provider.heard) == 5 and len(set(provider.taken())) == 1 and len(provider.taken()) == 1


def test_row_055_the_page_of_connections_says_state_reason_and_next_probe(firm: Firm, provider: Provider) -> None:
    provider.says = answer(503, retry_after="0")
    with served(firm):
        page = Page(firm)
        approved(firm, "ada", "ben")
        until(lambda: webhook(firm)["stands"] == "left alone")
        row, shown = webhook(firm), page.read("/connections")
        printed = firm.run("connections").out
        (way,) = row["ways"]
        assert page.press("/connections/webhook/revoke") == 303
        assert webhook(firm)["stands"] == "revoked" and "Allow again" in page.read("/connections")
        assert page.press("/connections/webhook/allow") == 303
    assert (way["to"], way["reason"]) == ("127.0.0.1", "127.0.0.1 answered 503.")
    assert moment(way["since"]) < moment(way["next_probe"])
    assert way["rate"].startswith("at most ")
    assert "left alone for now" in shown and "127.0.0.1 answered 503." in shown and "next try" in shown
    assert "left alone" in printed and "tried again" in printed
    assert webhook(firm)["stands"] == "no trouble known" and "onefirm up" in firm.ask("connections", "list")["note"]


def test_row_058_work_for_a_provider_that_is_down_queues_says_so_and_goes_on_by_itself(
    firm: Firm, provider: Provider
) -> None:
    provider.says = answer(503, retry_after="0")
    names = ("ada", "ben", "cy")
    with served(firm):
        page = Page(firm)
        approved(firm, *names)
        until(lambda: len(webhook(firm)["waits"]) == len(names))
        (down,) = firm.ask("today")["down"]
        told, card = page.read("/"), page.read("/connections")
        assert firm.ask("inbox", "list")["items"] == [], "Nobody is asked about what mends itself."
        firm.fill_in("dee", **{**LEAD, "email": "dee@palmer.example"})
        until(lambda: firm.ask("inbox", "list")["items"])
        provider.says = GOOD
        until(lambda: len(set(provider.taken())) == len(names))
        until(lambda: firm.ask("today")["down"] == [] and webhook(firm)["stands"] == "works")
    assert (down["connection"], down["waits"]) == ("webhook", len(names))
    assert "3 approved acts wait (Ada Palmer), and go on by themselves." in told and "3 acts wait for it" in card
    assert len(provider.taken()) == len(names), "Each arrives once."
