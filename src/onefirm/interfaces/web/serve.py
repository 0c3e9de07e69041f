"""Serving the page on this machine alone, and going down at once when asked to."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.problems import port_taken

LOOPBACK = "127.0.0.1"
BACKLOG = 128
GRACE_SECONDS = 5


class Server(uvicorn.Server):
    """A server that tells the open streams before it waits for them, and leaves the signal with us."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # The base class raises the signal again once it is down, which would end the process
        # before whoever called `serve` has closed the firm.
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.go_down()

    def go_down(self) -> None:
        self._closing.set()
        self.should_exit = True


async def serve(app: Starlette, port: int, ready: Callable[[str], None]) -> None:
    """Answer on localhost until a signal comes or the task is cancelled. Port 0 takes any free one."""
    listening = _listen(port)
    # People are sent to `localhost`, the one name under which passkeys work without TLS.
    address = f"http://localhost:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_SECONDS, lifespan="off",
        server_header=False, ws="none", proxy_headers=False,
    )  # fmt: skip
    server = Server(config, app.state.closing, lambda: ready(address))
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.go_down()
        await serving
        raise
    finally:
        listening.close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen(BACKLOG)
    except OSError as taken:
        listening.close()
        if taken.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise Refusal(port_taken(port)) from taken
    return listening
