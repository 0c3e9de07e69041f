"""A real calendar server on this machine (Radicale), and a relay before it that answers as servers do on a bad day."""

import asyncio
import base64
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from loopback import Heard, Loopback, answer

HOST, USER, PASSWORD = "127.0.0.1", "ines@tern.example", "right-password"
_START_SECONDS = 20
_NUMBERS = count(1)
_CONFIG = """
[server]
hosts = {host}:{port}
[auth]
type = htpasswd
htpasswd_filename = {users}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}
[logging]
level = error
"""


class CalendarServer:
    """What the operator does with a program of their own, and what really stands there."""

    def __init__(self, port: int, users: Path) -> None:
        self.port, self._users, self.password = port, users, PASSWORD
        self.url = f"http://{HOST}:{port}/"

    def lets_in(self, password: str) -> None:
        """From now on with this password and no other."""
        part = self._users.with_suffix(".part")
        part.write_text(f"{USER}:{password}\n")
        part.replace(self._users)
        self.password = password

    def make(self, name: str = "", *, takes: str = "VEVENT", book: bool = False) -> str:
        """A new collection; its path."""
        path = f"/{USER}/c{next(_NUMBERS)}/"
        kind = '<a:addressbook xmlns:a="urn:ietf:params:xml:ns:carddav"/>' if book else "<c:calendar/>"
        takes = f'<c:comp name="{takes}"/>'
        comps = "" if book else f"<c:supported-calendar-component-set>{takes}</c:supported-calendar-component-set>"
        body = (
            '<d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
            f"<d:resourcetype><d:collection/>{kind}</d:resourcetype>"
            f"<d:displayname>{escape(name or path)}</d:displayname>{comps}</d:prop></d:set></d:mkcol>"
        )
        assert self.ask("MKCOL", path, body.encode())[0] == 201
        return path

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection(HOST, self.port, timeout=20)
        try:
            pair = base64.b64encode(f"{USER}:{self.password}".encode()).decode()
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, {"Authorization": f"Basic {pair}", **named})
            reply = line.getresponse()
            return reply.status, reply.read()
        finally:
            line.close()

    def put(self, path: str, raw: str, kind: str = "text/calendar") -> None:
        status, said = self.ask("PUT", path, raw.replace("\n", "\r\n").encode(), Content_Type=kind)
        assert status in (201, 204), (status, said)

    def files(self, path: str) -> dict[str, str]:
        """Everything that stands in a calendar, by its name."""
        body = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        _, listed = self.ask("PROPFIND", path, body, Depth="1")
        hrefs = [part.partition("</")[0].partition(">")[2] for part in listed.decode().split("<href")[1:]]
        return {href.rpartition("/")[2]: self.ask("GET", href)[1].decode() for href in hrefs if not href.endswith("/")}


@contextmanager
def open_calendars(folder: Path) -> Generator[CalendarServer]:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    config = folder / "config"
    config.write_text(_CONFIG.format(host=HOST, port=port, users=folder / "users", folder=folder / "kept"))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(config)], stderr=log, stdout=log)
    try:
        server = CalendarServer(port, folder / "users")
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                server.ask("PROPFIND", "/", Depth="0")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError((folder / "log").read_text()) from None
                time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait()


class Relay(Loopback):
    """Passes requests on, but says something of its own to those of one method: instead of the server, or after it."""

    def __init__(self, server: CalendarServer) -> None:
        super().__init__(self._play)
        self._to = server
        self._waiting: list[tuple[str, bytes, bool]] = []
        self.struck = 0
        self.first: dict[str, Callable[[], None]] = {}
        """What somebody does just before a request of this method arrives."""

    def says(self, method: str, reply: bytes, *, times: int = 1, after: bool = False) -> None:
        self._waiting += [(method, reply, after)] * times

    def calm(self) -> None:
        """What waits is said to nobody any more."""
        self._waiting.clear()

    async def _play(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        fault = next((each for each in self._waiting if each[0] == heard.method), None)
        if fault:
            self._waiting.remove(fault)
            self.struck += 1
        if before := self.first.pop(heard.method, None):
            await asyncio.to_thread(before)
        passed = b"" if fault and not fault[2] else await asyncio.to_thread(self._passed_on, heard)
        writer.write(fault[1] if fault else passed)
        await writer.drain()

    def _passed_on(self, heard: Heard) -> bytes:
        line = http.client.HTTPConnection(HOST, self._to.port, timeout=20)
        try:
            line.request(heard.method, heard.target, heard.body, dict(_kept(heard)))
            reply = line.getresponse()
            body = reply.read()
            kept = {name: value for name, value in reply.getheaders() if name.lower() in _TOLD}
            return answer(reply.status, body, **kept)
        finally:
            line.close()


_TOLD = ("etag", "content-type", "location")


def _kept(heard: Heard) -> Iterator[tuple[str, str]]:
    return (
        (name, value)
        for name, value in heard.headers.items()
        if name not in ("host", "content-length", "accept-encoding")
    )
