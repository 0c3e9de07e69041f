"""Connections to checked addresses, for httpx2.

A connection is made for each request and closed after it. An idle connection that the other side closes meanwhile
would leave an act in doubt that was never seen, and no request travels on a connection that was checked for another.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, cast

import httpcore2
import httpx2

from onefirm.guard.addresses import Rules
from onefirm.guard.sockets import CONNECT_SECONDS, Resolve, checked, first_that_answers


class _Network(httpcore2.AsyncNetworkBackend):
    """Looks a name up, judges what it finds, and connects to exactly that."""

    def __init__(self, rules: Rules, resolve: Resolve) -> None:
        self._rules = rules
        self._resolve = resolve
        self._under = cast(httpcore2.AsyncNetworkBackend, httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        seconds = min(timeout or CONNECT_SECONDS, CONNECT_SECONDS)

        async def connect(address: str) -> httpcore2.AsyncNetworkStream:
            try:
                return await self._under.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                raise ConnectionError("It does not answer.") from failed

        try:
            async with asyncio.timeout(seconds):
                addresses = await checked(host, port, self._rules, self._resolve)
                return await first_that_answers(addresses, connect, seconds)
        except OSError as failed:
            raise httpcore2.ConnectError("It could not be reached.") from failed

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise httpcore2.ConnectError("The outside is not reached by a file.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class CheckedTransport(httpx2.AsyncBaseTransport):
    """For a library that brings an httpx2 client of its own: no proxy, no stale connection, only checked addresses."""

    def __init__(self, rules: Rules, tls: ssl.SSLContext, resolve: Resolve) -> None:
        # At its most talkative httpcore2 logs whole headers, and cookies with them.
        logging.getLogger("httpcore2").setLevel(logging.INFO)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls, max_keepalive_connections=0, network_backend=_Network(rules, resolve)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        assert isinstance(request.stream, httpx2.AsyncByteStream)
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore2.Request(
            request.method,
            url,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx2():
            reply = await self._pool.handle_async_request(sent)
        return httpx2.Response(reply.status, headers=reply.headers, stream=_Stream(reply))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, reply: httpcore2.Response) -> None:
        self._reply = reply

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx2():
            async for part in self._reply.aiter_stream():
                yield part

    async def aclose(self) -> None:
        await self._reply.aclose()


@contextmanager
def _as_httpx2() -> Generator[None]:
    """Both name their faults alike."""
    try:
        yield
    except (
        httpcore2.TimeoutException,
        httpcore2.NetworkError,
        httpcore2.ProtocolError,
        httpcore2.UnsupportedProtocol,
    ) as fault:
        kind: Callable[[str], httpx2.TransportError] = getattr(httpx2, type(fault).__name__)
        raise kind(str(fault)) from fault
