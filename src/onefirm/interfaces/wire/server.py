"""The answering end of the socket: one request a line, one reply a line, asked of the desk."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from pydantic import Field, ValidationError

from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.wire.place import REQUEST_BYTES_MAX, SOCKET_NAME, reachable

Ask = Callable[[str, Json, str], Awaitable[Frozen]]
"""The desk's one door: a name, its arguments, and who asks."""

CONNECTIONS_MAX = 64
THROWN_AWAY_BYTES_MAX = 64 * REQUEST_BYTES_MAX


class Request(Frozen):
    ask: str
    args: Json = Field(default_factory=dict)
    by: str = "operator"


async def replied(ask: Ask, name: str, args: Json, by: str) -> Json:
    """The desk's answer in the form every command reads, whether it came over a socket or not."""
    try:
        return {"answer": as_json(await ask(name, args, by))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def refused(*problems: Problem) -> Json:
    return {"problems": [as_json(problem) for problem in problems]}


@asynccontextmanager
async def listening(folder: Path, ask: Ask) -> AsyncGenerator[None]:
    """Answer on the firm's socket for as long as the block lasts. The caller owns the firm."""
    free = asyncio.Semaphore(CONNECTIONS_MAX)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with free:
            await _talk(reader, writer, ask)

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(talk(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    # The limit counts the line without its end, and the reader needs one byte more to see that it is too long.
    server = await asyncio.start_unix_server(begin, sock=_bound(folder), limit=REQUEST_BYTES_MAX + 1)
    try:
        yield
    finally:
        server.close()
        for task in tuple(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        _remove(folder)


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ask: Ask) -> None:
    try:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                line = await _line(reader)
                reply = await _answer(line, ask) if line else refused(_too_big())
                writer.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
                await writer.drain()
    finally:
        writer.close()


async def _line(reader: asyncio.StreamReader) -> bytes:
    """The next whole line, or nothing when it was too long and has been thrown away."""
    try:
        return await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError:
        await _thrown_away(reader)
        return b""


async def _thrown_away(reader: asyncio.StreamReader) -> None:
    # Read to its end, or the sender would be cut off in mid-sentence and never see why.
    for _ in range(THROWN_AWAY_BYTES_MAX // REQUEST_BYTES_MAX):
        try:
            await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as overrun:
            await reader.readexactly(overrun.consumed)
        else:
            return
    raise ConnectionAbortedError


async def _answer(line: bytes, ask: Ask) -> Json:
    try:
        request = Request.model_validate_json(line)
    except ValidationError as fault:
        return refused(_unreadable(fault))
    return await replied(ask, request.ask, request.args, request.by)


def _bound(folder: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Whoever listens here owns the firm's lock, so a socket that is already there belongs to the dead.
    _remove(folder)
    # Never open to others, not even between bind and chmod.
    before = os.umask(0o177)
    try:
        with reachable(str(folder)) as path:
            listener.bind(path)
    except OSError as fault:
        listener.close()
        raise Refusal(_deaf(folder, fault)) from fault
    finally:
        os.umask(before)
    listener.setblocking(False)
    return listener


def _remove(folder: Path) -> None:
    (folder / SOCKET_NAME).unlink(missing_ok=True)


def _too_big() -> Problem:
    return Problem(
        code="request-too-big",
        what="The request is larger than one megabyte.",
        why=f"One request may hold {REQUEST_BYTES_MAX:,} bytes, so that nobody can fill the firm's memory.",
        fix="Send less at once; put a long document into the firm's folder and name it instead.",
        where=SOCKET_NAME,
    )


def _unreadable(fault: ValidationError) -> Problem:
    return Problem(
        code="request-unreadable",
        what="A line came in over the firm's socket that is no request.",
        why=str(fault.errors()[0]["msg"]),
        fix='Send one line of JSON: {"ask": "today", "args": {}, "by": "operator"}.',
        where=SOCKET_NAME,
    )


def _deaf(folder: Path, fault: OSError) -> Problem:
    return Problem(
        code="socket-refused",
        what="The firm's local socket could not be made, so no command can reach this process.",
        why=fault.strerror or "The system gave no reason.",
        fix="Put the firm's folder on a local disk that you may write to.",
        where=str(folder / SOCKET_NAME),
    )
