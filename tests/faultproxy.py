"""A small proxy between a client and a real server that fails as networks do: on purpose, and countably.

    with FaultProxy(server_port) as proxy:                  # or `async with`, in a loop of yours
        proxy.fault = Fault("lose_reply", when=b"\\r\\n.\\r\\n", times=1)
        ... speak to 127.0.0.1:proxy.port ...
        assert proxy.struck == 1

It passes bytes and knows no protocol. Below TLS it sees no words, so there `when` stays empty.
"""

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

Mode = Literal["ok", "lose_reply", "lose_request", "slow", "cut", "refuse"]
_CHUNK = 65_536
_LET_GO_SECONDS = 0.01


@dataclass(frozen=True)
class Fault:
    """What goes wrong, from when on, and how often.

    `lose_reply`: the request arrives, and its reply never does. `lose_request`: what should have been sent never
    arrives. `slow`: each piece of a reply comes `seconds` late. `cut`: a reply ends after `count` bytes. `refuse`: the
    connection is closed as soon as it is made. To the client the first two look alike.
    """

    mode: Mode = "ok"
    when: bytes = b""
    """It begins once the client has said this; empty: with the first thing it says."""
    times: int = 1_000_000
    """So many connections are struck; those that follow go well."""
    seconds: float = 1.0
    count: int = 0


@dataclass
class _Line:
    """One connection: what the client has said lately, and whether its fault has begun."""

    fault: Fault
    said: bytes = b""
    begun: bool = False
    struck: bool = False
    passed: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, chunk: bytes) -> None:
        self.said = (self.said + chunk)[-max(_CHUNK, len(self.fault.when)) * 2 :]
        self.begun = self.begun or self.fault.when in self.said


class FaultProxy:
    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.port = 0
        """Where it listens, once it is entered."""
        self.fault = Fault()
        """Of the connections that are made from now on."""
        self.connections = 0
        self.struck = 0
        """How many connections a fault has befallen."""
        self._host = host
        self._onward = port
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, self._host, 0)
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

    def __enter__(self) -> Self:
        """On a thread with a loop of its own, for clients that block."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.__aenter__(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None and self._thread is not None
        asyncio.run_coroutine_threadsafe(self.__aexit__(kind, fault, trace), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._carry(reader, writer)
        except asyncio.CancelledError:
            pass  # The proxy is closed while somebody still speaks; there is nobody to tell.
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _carry(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._ends.append(to_client)
        line = _Line(self.fault if self.struck < self.fault.times else Fault())
        if line.fault.mode == "refuse":
            self._strike(line)
            return
        server, to_server = await asyncio.open_connection(self._host, self._onward)
        self._ends.append(to_server)
        requests = asyncio.ensure_future(self._requests(line, client, to_server))
        replies = asyncio.ensure_future(self._replies(line, server, to_client))
        closed = asyncio.ensure_future(line.closed.wait())
        try:
            # The end of the replies ends a connection; the end of the requests alone does not.
            await asyncio.wait([replies, closed], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (requests, replies, closed):
                task.cancel()
            await asyncio.gather(requests, replies, closed, return_exceptions=True)
            to_server.close()

    async def _requests(self, line: _Line, client: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while chunk := await client.read(_CHUNK):
                line.hears(chunk)
                if line.begun and line.fault.mode == "lose_request":
                    self._strike(line)
                    line.closed.set()
                    return
                to_server.write(chunk)
                await to_server.drain()
            to_server.write_eof()

    async def _replies(self, line: _Line, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while chunk := await server.read(_CHUNK):
                if line.begun and line.fault.mode == "lose_reply":
                    self._strike(line)
                    return
                if line.begun and line.fault.mode == "slow":
                    self._strike(line)
                    await asyncio.sleep(line.fault.seconds)
                if line.begun and line.fault.mode == "cut":
                    self._strike(line)
                    chunk = chunk[: line.fault.count - line.passed]
                line.passed += len(chunk) if line.begun else 0
                to_client.write(chunk)
                await to_client.drain()
                if line.begun and line.fault.mode == "cut" and line.passed >= line.fault.count:
                    return

    def _strike(self, line: _Line) -> None:
        self.struck += not line.struck
        line.struck = True
