"""The one HTTP client of all connectors: in turn, within bounds, to checked addresses, and never twice by mistake."""

import asyncio
import ssl
from collections.abc import Awaitable
from importlib import import_module
from types import ModuleType
from typing import Protocol
from urllib.parse import urlsplit

from onefirm.capabilities.connector import NotNow
from onefirm.capabilities.ways import RATE, Lane, Pass, Rate, Ways
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Rules, shown
from onefirm.guard.backoff import Safety, again_after
from onefirm.guard.certificates import verifies, verifying
from onefirm.guard.sockets import Resolve, system_resolve
from onefirm.guard.web.calls import Answer, Broken, Call, Caps, Reply
from onefirm.guard.web.meaning import Meaning, counted, in_doubt, may_have_happened, of_broken, of_refusal, of_reply

_CHANCE_BYTES = 8
_TRY_SECONDS_MIN = 0.5
"""With less time left than this no further try is begun."""


class Wire(Protocol):
    """One try. What stands behind it is imported when something is sent first: most commands send nothing."""

    def __call__(self, call: Call, way: object, seconds: float) -> Awaitable[Reply]: ...


class Web:
    """For one connector. `send` brings an answer, or raises one of the four words of `capabilities.connector`."""

    def __init__(
        self,
        ways: Ways,
        connector: str,
        *,
        provider: str = "",
        kept: Rate = RATE,
        rules: Rules | None = None,
        caps: Caps | None = None,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = system_resolve,
        by_host: bool = False,
    ) -> None:
        """Who names a provider shares its rate with others; else it is the host of the first call.

        By host, for a reader of many places: each host has a rate and a breaker of its own.
        """
        assert tls is None or verifies(tls), "Whoever is spoken to proves who they are."
        self._ways = ways
        self._connector = connector
        self._provider = provider
        self._kept = kept
        self._rules = rules or Rules()
        self._caps = caps or Caps()
        self._tls = tls
        self._wire: ModuleType | None = None
        self._resolve = resolve
        self._by_host = by_host

    async def send(self, call: Call) -> Answer:
        clock, host = self._ways.clock, host_of(call.url)
        until = clock.elapsed() + self._caps.seconds_max
        tries, doubt = 0, False
        while True:
            came = await self._turn(call, host, until, doubt)
            tries += 1
            if isinstance(came, Reply):
                return Answer(came.status, came.headers, came.body, came.url, tries, doubt)
            last, doubt = doubt, doubt or may_have_happened(came.word)
            seconds = self._again_after(call.safety, tries, came)
            if seconds is None or clock.elapsed() + seconds + _TRY_SECONDS_MIN > until:
                raise counted(in_doubt(came.word) if last else came.word, tries)
            await clock.sleep(seconds)

    def _again_after(self, safety: Safety, tries: int, came: Meaning) -> float | None:
        if safety is Safety.ONCE or not came.again:
            return None
        return again_after(safety, tries, self._ways.chance.bytes(_CHANCE_BYTES), came.asked_seconds)

    async def _turn(self, call: Call, host: str, until: float, doubt: bool) -> Reply | Meaning:
        """Wait for a turn, send it, and tell the lane how it went."""
        clock, lane = self._ways.clock, self._lane(host)
        try:
            leave = await lane.enter(max(0.0, until - clock.elapsed()))
        except NotNow as closed:
            if doubt:
                raise in_doubt(closed) from closed
            raise
        try:
            came = await self._try(call, host, max(_TRY_SECONDS_MIN, until - clock.elapsed()))
        except BaseException:
            lane.never_went(leave)  # Somebody broke it off; that says nothing about the other side.
            raise
        _told(lane, leave, came)
        return came

    async def _try(self, call: Call, host: str, seconds: float) -> Reply | Meaning:
        wire = await asyncio.to_thread(ready) if self._wire is None else self._wire
        tls = await asyncio.to_thread(verifying) if self._tls is None else self._tls
        self._wire, self._tls = wire, tls
        exchange: Wire = wire.exchange
        try:
            reply = await exchange(call, wire.Way(self._rules, self._caps, tls, self._resolve), seconds)
        except Refusal as refusal:
            return of_refusal(refusal)
        except Broken as broken:
            return of_broken(broken, call, host)
        return of_reply(reply, call, host, self._ways.clock.now()) or reply

    def _lane(self, host: str) -> Lane:
        name = f"{self._connector} {host}" if self._by_host else self._connector
        return self._ways.lane(name, self._provider or host, self._kept)


def _told(lane: Lane, leave: Pass, came: Reply | Meaning) -> None:
    if isinstance(came, Reply) or (came.counts and not came.sick):
        lane.went_well(leave)
    elif came.sick:
        lane.went_wrong(leave, came.sick)
    else:
        lane.never_went(leave)
    if isinstance(came, Meaning) and came.asked_seconds:
        lane.keep_quiet(came.asked_seconds)


def host_of(url: str) -> str:
    """The host as messages say it. Paths and questions may hold secrets, so nothing else of an address is ever told."""
    try:
        return shown(urlsplit(url).hostname or "")
    except ValueError:
        return shown("")


def ready() -> ModuleType:
    """Import what sending takes. A process that stays does so when it starts: the package may be exchanged under it."""
    return import_module("onefirm.guard.web.wire")
