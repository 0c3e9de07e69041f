"""A room that is opened when somebody comes in: nobody else pays for what it loads."""

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """An application that is made off the loop with the first request to it. Whoever comes meanwhile waits with it."""

    # The room is a module: naming its type here would load it.
    def __init__(self, room: str, make: Callable[[Any], ASGIApp]) -> None:
        self._room = room
        self._make = make
        self._making: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._making is None or (self._making.done() and self._making.exception()):
            self._making = asyncio.ensure_future(asyncio.to_thread(self._made))
        app = await asyncio.shield(self._making)
        await app(scope, receive, send)

    def _made(self) -> ASGIApp:
        return self._make(import_module(self._room))
