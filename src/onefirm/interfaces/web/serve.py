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
HEARD_SECONDS, HEARD_TIMES, QUIET_TIMES = 0.05, 30, 3
"""So often is looked whether somebody who has just come in has said what they want."""


class Server(uvicorn.Server):
    """A server that tells the open streams before it waits for them, and leaves the signal with us."""

    def __init__(
        self, config: uvicorn.Config, closing: asyncio.Event, ready: Callable[[], None], signalled: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._closing = closing
        self._signalled = signalled
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
        self._signalled()
        self.go_down()

    async def let_nobody_in(self) -> None:
        """Whoever was let in already is heard; everybody else waits at the socket for whoever serves it next."""
        for server in self.servers:
            server.close()
        silent, quiet = 0, 0
        while quiet < QUIET_TIMES and silent < HEARD_TIMES:
            await asyncio.sleep(HEARD_SECONDS)
            # Who has said what they came for is in a cycle of question and answer.
            heard = all(getattr(each, "cycle", None) for each in self.server_state.connections)
            quiet, silent = (quiet + 1, silent) if heard else (0, silent + 1)

    def go_down(self) -> None:
        self._closing.set()
        self.should_exit = True


async def serve(
    app: Starlette,
    port: int | socket.socket,
    ready: Callable[[str], None],
    signalled: Callable[[], None] = lambda: None,
) -> None:
    """Answer on localhost until a signal comes or the task is cancelled. Port 0 takes any free one; a socket that
    listens already is served, and let go of at the end."""
    listening = listen(port) if isinstance(port, int) else port
    # People are sent to `localhost`, the one name under which passkeys work without TLS.
    address = f"http://localhost:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_SECONDS, lifespan="off",
        server_header=False, ws="none", proxy_headers=False,
    )  # fmt: skip
    server = Server(config, app.state.closing, lambda: ready(address), signalled)
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        if not isinstance(port, int):
            await server.let_nobody_in()
        server.go_down()
        await serving
        raise
    finally:
        listening.close()


def listen(port: int) -> socket.socket:
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
