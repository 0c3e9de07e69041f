"""The guards before every page: right name, own origin, bounded body, strict headers."""

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.problems import (
    BODY_BYTES_MAX,
    BODY_TOO_LARGE,
    ORIGIN_REFUSED,
    PAGE_FAILED,
    host_refused,
)
from onefirm.interfaces.web.frame.render import Press

JSON = "application/json"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HTTP_PORT = 80
ADDRESS_SIGNS_MAX = 64
HTTPS_PORT = 443
API = "/v1"
"""Where programs ask. They are told what is wrong as JSON, and a token of theirs counts in the place of a cookie."""
OUTSIDE = ("/in/", "/forms/")
"""Where whatever comes is from outside; nothing of the operator's is ever put below these."""
DECIDE = "/decide/"
"""Where the links of a mail lead. No session counts there: the link alone is what lets somebody in."""

DECIDE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""These pages show words of strangers and hold a secret in their address: no script, no picture, nothing loaded."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_POLICY, _REFERRER = "Content-Security-Policy", "Referrer-Policy"
_NOT_KEPT = ((b"cache-control", b"no-store"),)
_OURS = frozenset(name.lower().encode() for name in HEADERS)


def _spelled(headers: Mapping[str, str]) -> Sequence[tuple[bytes, bytes]]:
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


_SEALS = _spelled(HEADERS)
_DECIDE_SEALS = _spelled({**HEADERS, _POLICY: DECIDE_POLICY, _REFERRER: "no-referrer"})

_log = logging.getLogger("onefirm.web")


class Guard:
    """One pass before the pages. What it refuses never reaches them."""

    def __init__(self, app: ASGIApp, press: Press, address: str = "", pages: bool = False) -> None:
        """`address` is how this machine is reached from elsewhere: for the links of a mail, or for all `pages`."""
        self._app = app
        self._press = press
        self._public = names_of(address)
        self._pages = pages
        self._scheme = urlsplit(address).scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        decides = scope["path"].startswith(DECIDE)
        sealed = _Sealed(send, _DECIDE_SEALS if decides else _SEALS)
        problem = refused(scope, headers, self._public if decides or self._pages else frozenset())
        public = headers.get("host", "").lower() in self._public
        if public:
            # Whoever stands before us has taken the TLS off. Cookies and passkeys go by what the browser sees.
            scope = {**scope, "scheme": self._scheme}
        if public or is_outside(scope["path"]):
            scope = {**scope, "client": spoken_for(scope.get("client"), headers)}
        if problem is None:
            problem = await self._pass_on(scope, _bounded(receive), sealed)
        if problem is not None and not sealed.started:
            accept = (
                JSON if (scope["path"].startswith(OUTSIDE[0]) or is_api(scope["path"])) else headers.get("accept", "")
            )
            await self._press.problem(accept, problem)(scope, receive, sealed)

    async def _pass_on(self, scope: Scope, receive: Receive, sealed: "_Sealed") -> Problem | None:
        try:
            await self._app(scope, receive, sealed)
        except Refusal as refusal:
            return refusal.problem  # The body went over the bound while it was read.
        except ClientDisconnect:
            return None
        except Exception:  # noqa: BLE001  The last border: the operator gets a page, the log gets the rest.
            _log.exception("%s %s failed", scope["method"], scope["path"])
            return PAGE_FAILED
        return None


def refused(scope: Scope, headers: Headers, public: frozenset[str] = frozenset()) -> Problem | None:
    """Why this request may not pass, or None. `public` are names by which this path may be asked for as well."""
    port = int(scope["server"][1])
    host = headers.get("host", "")
    if not is_outside(scope["path"]):
        if host not in own_names(port) and host.lower() not in public:
            return host_refused(host, port)
        if scope["method"] not in SAFE_METHODS and not _own_authority(scope, headers) and not own_origin(headers):
            return ORIGIN_REFUSED
    declared = headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > BODY_BYTES_MAX:
        return BODY_TOO_LARGE
    return None


def spoken_for(peer: tuple[str, int] | None, headers: Headers) -> tuple[str, int] | None:
    """Whom a proxy of the operator's own speaks for: the last it names. Else it is not read."""
    named = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return (named[:ADDRESS_SIGNS_MAX], 0) if named else peer


def _own_authority(scope: Scope, headers: Headers) -> bool:
    """A link of a mail and a token carry their own, and no cookie counts beside them: there is nothing to borrow."""
    return scope["path"].startswith(DECIDE) or (is_api(scope["path"]) and "authorization" in headers)


def is_api(path: str) -> bool:
    return path == API or path.startswith(f"{API}/")


def is_outside(path: str) -> bool:
    """Here strangers come, by whichever name leads to this machine; no session counts here."""
    return path.startswith(OUTSIDE)


def own_names(port: int) -> frozenset[str]:
    """The names this machine has for itself. Anything else may be a rebound DNS name."""
    hosts = ("localhost", "127.0.0.1", "[::1]")
    bare = hosts if port == HTTP_PORT else ()
    return frozenset((*(f"{host}:{port}" for host in hosts), *bare))


def names_of(address: str) -> frozenset[str]:
    """How a browser names the host of this address: with its port, and without it where it is the usual one."""
    spelled = urlsplit(address)
    if not spelled.hostname:
        return frozenset()
    usual = {"http": HTTP_PORT, "https": HTTPS_PORT}.get(spelled.scheme)
    host = f"[{spelled.hostname}]" if ":" in spelled.hostname else spelled.hostname
    port = spelled.port or usual
    return frozenset((f"{host}:{port}", *((host,) if port == usual else ())))


def own_origin(headers: Headers) -> bool:
    """Does a write come from this page? The browser says so; an older one at least names the origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return urlsplit(headers.get("origin", "")).netloc == headers["host"]


def _bounded(receive: Receive) -> Receive:
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY_BYTES_MAX:
            raise Refusal(BODY_TOO_LARGE)
        return message

    return bounded


class _Sealed:
    """Sends with the strict headers, and remembers whether an answer has begun."""

    def __init__(self, send: Send, seals: Sequence[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._seals = seals
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            said = [(name, value) for name, value in message["headers"] if name not in _OURS]
            kept = any(name == b"cache-control" for name, _ in said)
            message["headers"] = [*said, *self._seals, *(() if kept else _NOT_KEPT)]
        await self._send(message)
