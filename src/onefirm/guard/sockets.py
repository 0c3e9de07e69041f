"""Connections that go where they were judged to go: a name is looked up once, and its checked address is used."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ssl import SSLContext
from typing import TypeVar

from onefirm.guard.addresses import Rules, judge, plain, read_host
from onefirm.guard.certificates import verifies

CONNECT_SECONDS = 10.0
"""For all addresses of a host together."""
TRIED_MAX = 4
"""So many of its addresses are tried, one after the other. Nothing is sent before one of them answers."""

Connection = TypeVar("Connection")
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
ResolveNow = Callable[[str, int], Sequence[str]]


async def system_resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def system_resolve_now(host: str, port: int) -> Sequence[str]:
    return [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


async def checked(host: str, port: int, rules: Rules, resolve: Resolve = system_resolve) -> tuple[str, ...]:
    """The addresses to connect to. Raises a Refusal for what is not allowed, an OSError when nothing is found."""
    named = read_host(host)
    judge(host, port, (), rules)  # A port that is closed is not worth a look-up that somebody could watch.
    found = await resolve(named, port) if isinstance(named, str) else (str(named),)
    return _some(judge(host, port, found, rules))


def checked_now(host: str, port: int, rules: Rules, resolve: ResolveNow = system_resolve_now) -> tuple[str, ...]:
    """The same for a thread that may block."""
    named = read_host(host)
    judge(host, port, (), rules)
    found = resolve(named, port) if isinstance(named, str) else (str(named),)
    return _some(judge(host, port, found, rules))


async def open_socket(
    host: str, port: int, rules: Rules, *, seconds: float = CONNECT_SECONDS, resolve: Resolve = system_resolve
) -> socket.socket:
    """A connected socket that does not block, for a library that brings its own protocol.

    For TLS it is told the host's name, never the address: the certificate is the host's.
    """
    loop = asyncio.get_running_loop()

    async def connect(address: str) -> socket.socket:
        connection = socket.socket(_family(address), socket.SOCK_STREAM)
        try:
            connection.setblocking(False)
            await loop.sock_connect(connection, (address, port))
        except BaseException:
            connection.close()
            raise
        return connection

    async with asyncio.timeout(seconds):
        return await first_that_answers(await checked(host, port, rules, resolve), connect, seconds)


async def open_stream(
    host: str,
    port: int,
    rules: Rules,
    *,
    tls: SSLContext | None = None,
    seconds: float = CONNECT_SECONDS,
    resolve: Resolve = system_resolve,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A stream to the checked address; with TLS, to whoever can prove to be the host."""
    assert tls is None or verifies(tls), "Whoever is spoken to proves who they are."
    async with asyncio.timeout(seconds):
        connection = await open_socket(host, port, rules, seconds=seconds, resolve=resolve)
        try:
            return await asyncio.open_connection(sock=connection, ssl=tls, server_hostname=plain(host) if tls else None)
        except BaseException:
            connection.close()
            raise


def connect_now(
    host: str, port: int, rules: Rules, *, seconds: float = CONNECT_SECONDS, resolve: ResolveNow = system_resolve_now
) -> socket.socket:
    """A connected socket that blocks, for a library that works in a thread. It keeps `seconds` as its time-out."""
    fault: OSError = ConnectionError("There is no address.")
    tried = checked_now(host, port, rules, resolve)[:TRIED_MAX]
    for address in tried:
        try:
            connection = socket.create_connection((address, port), timeout=seconds / len(tried))
        except OSError as failed:
            fault = failed
        else:
            connection.settimeout(seconds)
            return connection
    raise fault


async def first_that_answers(
    addresses: Sequence[str], connect: Callable[[str], Awaitable[Connection]], seconds: float
) -> Connection:
    """Try one after the other, each for its share of the time; the last one's fault is told when none answers."""
    fault: OSError = ConnectionError("There is no address.")
    tried = addresses[:TRIED_MAX]
    for address in tried:
        try:
            async with asyncio.timeout(seconds / len(tried)):
                return await connect(address)
        except OSError as failed:  # A TimeoutError is one too.
            fault = failed
    raise fault


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _some(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if not addresses:
        raise ConnectionError("The name has no address.")
    return addresses
