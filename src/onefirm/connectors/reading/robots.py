"""The sign at the door: what a host asks programs not to read, kept for a day at most and in a bounded room."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from onefirm.capabilities.clock import Clock
from onefirm.guard.backoff import Safety
from onefirm.guard.web.calls import Call, Caps
from onefirm.guard.web.client import Web

ROBOTS_CAPS = Caps(bytes_max=512 * 1024, seconds_max=10.0)
NAME = "onefirm"
"""The name by which a sign may speak of us."""
KEPT_SECONDS = 24 * 3600
KEPT_HOSTS_MAX = 500
KEPT_BYTES_MAX = 2 * 2**20
LINE_SIGNS_MAX = 4_000
_NOT_SO_FAST = frozenset({408, 425, 429})
_NO_SIGN = frozenset(range(400, 500)) - _NOT_SO_FAST


@dataclass(frozen=True)
class _Kept:
    rules: Protego
    size: int
    until: float


class Robots:
    def __init__(self, clock: Clock, agent: str) -> None:
        self._clock = clock
        self._agent = agent
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def allow(self, url: str, web: Web) -> bool:
        """Raises NotNow where the sign cannot be read just now: then nobody knows what it says."""
        read = urlsplit(url)
        door = urlunsplit((read.scheme, read.netloc, "/robots.txt", "", ""))
        kept = self._kept.get(door)
        if kept is None or kept.until <= self._clock.elapsed():
            kept = await self._read(door, web)
            self._keep(door, kept)
        return await asyncio.to_thread(kept.rules.can_fetch, url, NAME)

    async def _read(self, door: str, web: Web) -> _Kept:
        answer = await web.send(Call("GET", door, Safety.READ, headers={"user-agent": self._agent}, answers=_NO_SIGN))
        raw = answer.body if answer.status < 300 else b""
        return _Kept(await asyncio.to_thread(rules_of, raw), len(raw), self._clock.elapsed() + KEPT_SECONDS)

    def _keep(self, door: str, kept: _Kept) -> None:
        self._kept.pop(door, None)
        self._kept[door] = kept
        while len(self._kept) > KEPT_HOSTS_MAX or sum(each.size for each in self._kept.values()) > KEPT_BYTES_MAX:
            self._kept.popitem(last=False)


def rules_of(raw: bytes) -> Protego:
    """No rules where there are none to be read: such a sign forbids nothing."""
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    return Protego.parse("\n".join(line for line in text.splitlines() if len(line) <= LINE_SIGNS_MAX))
