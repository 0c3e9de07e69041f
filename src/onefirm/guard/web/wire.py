"""One try over HTTP: the request, the places it is led on to, and the reply."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.addresses import Rules, shown
from onefirm.guard.backoff import Safety
from onefirm.guard.sockets import Resolve
from onefirm.guard.web.body import read_body
from onefirm.guard.web.calls import Broken, Call, Caps, Reply
from onefirm.guard.web.transport import CheckedTransport

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SEE_OTHER = 303
_HARMLESS = frozenset(
    {"accept", "accept-language", "content-type", "depth", "if-modified-since", "if-none-match", "user-agent"}
)
"""What a stranger may be told whom somebody else has named."""


@dataclass(frozen=True)
class Way:
    """Whereto, within which bounds, proven by whom."""

    rules: Rules
    caps: Caps
    tls: ssl.SSLContext
    resolve: Resolve


@dataclass
class _Progress:
    sent: bool = False

    async def trace(self, event: str, _about: Mapping[str, Any]) -> None:
        self.sent = self.sent or event.endswith("send_request_headers.started")


async def exchange(call: Call, way: Way, seconds: float) -> Reply:
    """One try. Raises Broken, or the Refusal of an address that must not be opened."""
    progress = _Progress()
    try:
        async with asyncio.timeout(seconds):
            return await _followed(call, way, progress)
    except (TimeoutError, httpx2.TimeoutException) as slow:
        why = "The reply took too long." if progress.sent else "It could not be reached in time."
        raise Broken("lost" if progress.sent else "unreached", why) from slow
    except httpx2.TransportError as fault:
        if _of_a_certificate(fault):
            raise Broken("certificate", "It could not prove who it is.") from fault
        why = "The connection broke before the reply was whole." if progress.sent else "It could not be reached."
        raise Broken("lost" if progress.sent else "unreached", why) from fault


async def _followed(call: Call, way: Way, progress: _Progress) -> Reply:
    """The reply at the end of a way. Only reading is led on; each place is judged anew."""
    method, content, rules = call.method, call.content, way.rules
    headers = {name.lower(): value for name, value in call.headers.items()}
    url = read_url(call.url)
    for _ in range(way.caps.redirects_max + 1):
        _not_in_clear(url, headers, rules)
        request = httpx2.Request(
            method,
            url,
            headers={"user-agent": "onefirm", "accept": "*/*", **headers, "accept-encoding": "gzip"},
            content=content,
            extensions={"trace": progress.trace},
        )
        async with _answered(request, rules, way) as reply:
            onward = reply.headers.get("location", "")
            follows = reply.status_code in _REDIRECTS - call.answers and call.safety is Safety.READ and onward
            if not follows:
                return Reply(reply.status_code, _plain(reply.headers), await read_body(reply, call, way.caps), str(url))
        led = _onward(url, onward)
        if _strays(url, led):
            # Somebody else has named this place: it learns nothing of ours, and it is nobody's home.
            headers = {name: value for name, value in headers.items() if name in _HARMLESS}
            rules = rules.without_homes()
        if reply.status_code == _SEE_OTHER:
            method, content = "GET", b""
        url = led
    raise Broken("unfit", "It leads from one address to the next without an end.")


@asynccontextmanager
async def _answered(request: httpx2.Request, rules: Rules, way: Way) -> AsyncGenerator[httpx2.Response]:
    transport = CheckedTransport(rules, way.tls, way.resolve)
    try:
        reply = await transport.handle_async_request(request)
        try:
            yield reply
        finally:
            await reply.aclose()
    finally:
        await transport.aclose()


def read_url(text: str) -> httpx2.URL:
    """A whole address of the web. Raises a Refusal for anything else."""
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, ValueError) as odd:
        raise Refusal(_no_address("it cannot be read")) from odd
    if url.scheme not in ("http", "https"):
        raise Refusal(_no_address("it does not begin with https:// or http://"))
    if not url.host:
        raise Refusal(_no_address("it names no host"))
    if url.userinfo:
        raise Refusal(_no_address("it holds a name or a password before the @"))
    return url


def _onward(url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        led = read_url(str(url.join(location)))
    except (httpx2.InvalidURL, ValueError) as odd:
        raise Broken("unfit", "It leads to an address that cannot be read.") from odd
    if url.scheme == "https" and led.scheme == "http":
        raise Broken("unfit", "It leads from a secured connection to one that everybody can read.")
    return led


def _strays(url: httpx2.URL, led: httpx2.URL) -> bool:
    return (url.host, port_of(url), url.scheme) != (led.host, port_of(led), led.scheme) and not _secured(url, led)


def _secured(url: httpx2.URL, led: httpx2.URL) -> bool:
    """The same host asks for TLS, each on its usual port."""
    return url.host == led.host and (port_of(url), port_of(led)) == (80, 443)


def port_of(url: httpx2.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _not_in_clear(url: httpx2.URL, headers: Mapping[str, str], rules: Rules) -> None:
    if url.scheme == "https" or rules.home(url.raw_host.decode("ascii"), port_of(url)):
        return
    if any(name not in _HARMLESS for name in headers):
        raise Refusal(_in_clear(shown(url.host)))


def _plain(headers: httpx2.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _of_a_certificate(fault: BaseException | None) -> bool:
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _no_address(why: str) -> Problem:
    return Problem(
        code="outside-address-odd",
        what="An address of the web is not opened.",
        why=f"It is no plain address: {why}.",
        fix="Write it as https:// and the name of the host, and what follows. What one signs in with stands elsewhere.",
    )


def _in_clear(host: str) -> Problem:
    return Problem(
        code="outside-in-clear",
        what=f"Nothing was sent to {host}.",
        why="What we sign in with would travel so that everybody on the way can read it.",
        fix="Use its https:// address in the settings of this connection. One on your own machine or network is named "
        "under `homes` there, and may then be reached by http://.",
    )
