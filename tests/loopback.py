"""A real HTTP server on this machine that answers exactly what it is told, and counts what it hears."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from onefirm.guard.addresses import Home, Rules

_HEAD_END = b"\r\n\r\n"
_LET_GO_SECONDS = 0.01


@dataclass(frozen=True)
class Heard:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Play = Callable[[Heard, asyncio.StreamWriter], Awaitable[None]]
Script = bytes | Play


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """A whole reply. `content_type="text/plain"` becomes a header."""
    lines = [f"HTTP/1.1 {status} Said"]
    said = {"content-length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines += [f"{name}: {value}" for name, value in said.items()]
    return "\r\n".join(lines).encode() + _HEAD_END + body


class Loopback:
    """Each request is answered by the next line of the script; the last one is said again and again."""

    def __init__(self, *script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[Heard] = []
        self.port = 0
        self._script = script
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def rules(self, *hosts: str) -> Rules:
        """This server is a machine of the operator's own, by these names."""
        return Rules(homes=frozenset(Home(host, self.port) for host in (hosts or ("127.0.0.1",))))

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()  # One that nobody reads any more would stay open for what is not sent yet.
        await asyncio.sleep(_LET_GO_SECONDS)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._ends.append(writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # The server is closed while somebody still speaks.
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = (await reader.readuntil(_HEAD_END)).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ", 2)
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            heard = Heard(method, target, headers, body)
            script = self._script[min(len(self.heard), len(self._script) - 1)]
            self.heard.append(heard)
            if isinstance(script, bytes):
                writer.write(script)
                await writer.drain()
            else:
                await script(heard, writer)
                return
