"""Stands before a server of lines and answers one word itself, as a server does that is busy, broken or changed."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_CHUNK = 65_536
_LET_GO_SECONDS = 0.01


class WordRelay:
    """`when` in a line of the client is answered with `says`; `{tag}` in that is the first word of the line."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.struck = 0
        self._onward = port
        self._when, self._says = b"", b""
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []

    def answers(self, when: bytes = b"", says: bytes = b"") -> None:
        """From now on, and on lines that are open already. Nothing: to nobody any more."""
        self._when, self._says = when, says

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()  # Also where the client had gone, and its task was about to let go by itself.
        await asyncio.sleep(_LET_GO_SECONDS)

    async def _meet(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._ends.append(to_client)
        server, to_server = await asyncio.open_connection(HOST, self._onward)
        self._ends.append(to_server)
        back = asyncio.ensure_future(_carried(server, to_client))
        try:
            with suppress(ConnectionError):
                while line := await client.readline():
                    if self._when and self._when in line:
                        self.struck += 1
                        to_client.write(self._says.replace(b"{tag}", line.split(b" ")[0]))
                        await to_client.drain()
                    else:
                        to_server.write(line)
                        await to_server.drain()
        except asyncio.CancelledError:
            pass  # The relay is closed while somebody still speaks.
        finally:
            back.cancel()
            for end in (to_server, to_client):
                end.transport.abort()
            await asyncio.gather(back, return_exceptions=True)
            self._tasks.discard(task)


async def _carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()
