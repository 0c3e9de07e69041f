"""Requests to one server, signed in; its refusals in the operator's words."""

import base64
from dataclasses import replace
from typing import NoReturn
from urllib.parse import SplitResult, urljoin, urlsplit

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, SignedOut, Unknown
from onefirm.capabilities.secrets import Secret, Words
from onefirm.connectors.caldav import problems
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import Listing, changes, listing
from onefirm.guard.backoff import Safety
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web, host_of
from onefirm.guard.xml import Unreadable

_XML = "application/xml; charset=utf-8"
_RETRY_SECONDS = 300
_LISTED = 207
_FORGOTTEN = frozenset({400, 403, 405, 409, 410, 412, 415, 501, 507})
_NEIGHBOUR_DOTS_MIN = 1


class Dav:
    def __init__(self, web: Web, settings: CalendarSettings, secret: Secret) -> None:
        self._web = web
        self._settings = settings
        self._words = Words(secret)

    @property
    def host(self) -> str:
        return host_of(self._settings.url)

    async def propfind(self, url: str, body: bytes, depth: int = 0) -> Listing:
        return await self._listed("PROPFIND", url, body, depth)

    async def report(self, url: str, body: bytes, depth: int = 1) -> Listing:
        return await self._listed("REPORT", url, body, depth)

    async def get(self, url: str) -> Answer:
        return await self._send(Call("GET", self._to(url), Safety.READ, answers=frozenset({404, 410})))

    async def put(self, url: str, content: bytes, key: str) -> Answer:
        """Only where nothing stands yet. 409 and 412 are for the caller to read."""
        headers = {"If-None-Match": "*", "Content-Type": "text/calendar; charset=utf-8"}
        answers = frozenset({403, 404, 405, 409, 412})
        return await self._send(Call("PUT", self._to(url), Safety.KEYED, headers, content, key, answers))

    async def delete(self, url: str, etag: str) -> Answer:
        """Only what stands there as it was seen. A repeat finds nothing, or is refused."""
        headers = {"If-Match": etag}
        return await self._send(
            Call("DELETE", self._to(url), Safety.KEYED, headers, b"", etag, frozenset({404, 410, 412}))
        )

    def led(self, base: str, href: str) -> str:
        """Where an answer leads. It may be a neighbour, never a stranger: a password goes along."""
        url = urljoin(base, href)
        own, there = urlsplit(self._settings.url), urlsplit(url)
        if (own.scheme, own.netloc) != (there.scheme, there.netloc) and not _neighbours(own, there):
            raise NeedsYou(problems.elsewhere(self.host, host_of(url)))
        return url

    async def changed(self, url: str, token: str) -> Listing | None:
        """What changed since the moment of that token. None where the server knows of no such moment any more."""
        headers = {"Depth": "0", "Content-Type": _XML}
        answer = await self._send(
            Call("REPORT", self._to(url), Safety.READ, headers, changes(token), answers=_FORGOTTEN)
        )
        return self._read(answer) if answer.status == _LISTED else None

    async def _listed(self, method: str, url: str, body: bytes, depth: int) -> Listing:
        headers = {"Depth": str(depth), "Content-Type": _XML}
        return self._read(await self._send(Call(method, self._to(url), Safety.READ, headers, body)))

    def _read(self, answer: Answer) -> Listing:
        if answer.status != _LISTED:
            why = f"It answered {answer.status} to what every such server knows."
            raise NeedsYou(problems.no_server(self.host, why))
        try:
            return listing(answer.body)
        except Unreadable as odd:
            raise NotNow(f"{self.host} answered what cannot be read. {odd}", _RETRY_SECONDS) from odd

    async def _send(self, call: Call) -> Answer:
        """Whoever is refused was told of nothing, so what comes next may be the same call under another secret."""
        if not self._settings.secret:
            return await self._let_in(call)
        words = self._words.of(self._settings.secret)
        if not words:
            raise SignedOut(problems.no_secret(self.host, self._settings.secret))
        return await self._words.each(
            words, lambda word: self._let_in(replace(call, headers={**call.headers, **self._as(word)}))
        )

    async def _let_in(self, call: Call) -> Answer:
        try:
            return await self._web.send(call)
        except NeedsYou as needs:
            if needs.problem.code == "outside-sign-in":
                self._signed_out(needs)
            raise

    def _signed_out(self, needs: NeedsYou) -> NoReturn:
        raise SignedOut(problems.signed_out(self.host, self._settings.login, self._settings.secret)) from needs

    def _to(self, url: str) -> str:
        assert self.led(url, url) == url, "A password goes to the place it is for."
        return url

    def _as(self, word: str) -> dict[str, str]:
        if self._settings.auth == "token":
            return {"Authorization": f"Bearer {word}"}
        pair = base64.b64encode(f"{self._settings.login}:{word}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}


def in_doubt(fault: NotNow | NeedsYou | Never | Unknown) -> Unknown:
    """What was sent before may stand there; a look-up that fails does not make it a no."""
    return Unknown(f"It may be there, and the look-up said: {fault}")


def _neighbours(own: SplitResult, there: SplitResult) -> bool:
    """`p7-caldav.example.org` is one of `caldav.example.org`."""
    family = (own.hostname or "").partition(".")[2]
    close = family.count(".") >= _NEIGHBOUR_DOTS_MIN and (there.hostname or "").endswith(f".{family}")
    return close and there.scheme == "https" and there.netloc == there.hostname
