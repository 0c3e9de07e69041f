"""The answering end of the socket: one request a line, one reply a line, asked of the desk."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from traceback import extract_tb

from pydantic import Field, ValidationError

from onefirm.domain.actors import OPERATOR
from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.wire.place import REQUEST_BYTES_MAX, SILENT_SECONDS_MAX, SOCKET_NAME, reachable

Ask = Callable[[str, Json, str], Awaitable[Frozen]]
"""The desk's one door: a name, its arguments, and who asks."""

CONNECTIONS_MAX = 64
THROWN_AWAY_BYTES_MAX = 64 * REQUEST_BYTES_MAX


class Request(Frozen):
    ask: str
    args: Json = Field(default_factory=dict)
    by: str = ""
    """Taken and not believed."""


async def replied(ask: Ask, name: str, args: Json, by: str) -> Json:
    """The desk's answer in the form every command reads, whether it came over a socket or not."""
    try:
        return {"answer": as_json(await ask(name, args, by))}
    except Refusal as refusal:
        return refused(*refusal.problems)
    except Exception as fault:  # noqa: BLE001  Whatever the fault is, whoever asked gets an answer.
        return refused(failed(name, fault))


def failed(name: str, fault: Exception) -> Problem:
    """A fault that nobody foresaw, told like everything else that goes wrong."""
    frames = extract_tb(fault.__traceback__)
    return Problem(
        code="desk-failed",
        what=f"'{name}' broke off, and what it was to do may not be done.",
        why=f"This is a fault in onefirm, not in what you asked: {type(fault).__name__}: {fault}",
        fix="Look with `onefirm today` at what stands, then try again; if it comes again, report it with these lines.",
        where=f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "",
    )


def refused(*problems: Problem) -> Json:
    return {"problems": [as_json(problem) for problem in problems]}


@asynccontextmanager
async def listening(
    folder: Path, ask: Ask, *, silent_seconds: float = SILENT_SECONDS_MAX, connections_max: int = CONNECTIONS_MAX
) -> AsyncGenerator[None]:
    """Answer on the firm's socket for as long as the block lasts. The caller owns the firm."""
    talks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = _talk(reader, writer, ask, silent_seconds) if len(talks) < connections_max else _turned_away(writer)
        task = asyncio.create_task(talk)
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


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ask: Ask, silent_seconds: float) -> None:
    try:
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            while True:
                async with asyncio.timeout(silent_seconds):
                    line = await _line(reader)
                reply = await _answer(line, ask) if line else refused(_too_big())
                # Who does not fetch the answer is as silent as who does not ask.
                async with asyncio.timeout(silent_seconds):
                    await _say(writer, reply)
    finally:
        writer.close()


async def _turned_away(writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(ConnectionError):
            await _say(writer, refused(_busy()))
    finally:
        writer.close()


async def _say(writer: asyncio.StreamWriter, reply: Json) -> None:
    writer.write(json.dumps(reply, ensure_ascii=False).encode(errors="replace") + b"\n")
    await writer.drain()


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
    return await replied(ask, request.ask, request.args, OPERATOR)


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


def _busy() -> Problem:
    return Problem(
        code="socket-busy",
        what="The firm has no place free for another command at the moment, and nothing was asked.",
        why=f"It listens to {CONNECTIONS_MAX} commands at once, and so many are connected.",
        fix=f"Try again in a moment: a connection that says nothing is closed after {SILENT_SECONDS_MAX} seconds.",
        where=SOCKET_NAME,
    )


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
        why=f"{plainly(str(fault.errors()[0]['msg']))}.",
        fix='Send one line of JSON: {"ask": "today", "args": {}}.',
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
