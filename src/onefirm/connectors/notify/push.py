"""One line to everybody the operator named for it: apprise in a process of its own, that can be ended."""

import asyncio
import json
import os
import sys
from collections.abc import Callable

from onefirm.capabilities.connector import NotNow
from onefirm.capabilities.extension import Account, Opened
from onefirm.capabilities.notify import NotifySettings, Pushed
from onefirm.capabilities.ways import Ways
from onefirm.connectors.notify.addresses import unfit
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import read_home

SECONDS_MAX = 30.0
TURN_SECONDS_MAX = 5.0
ADDRESSES_MAX = 10
_CHILD = "onefirm.connectors.notify.child"
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "SYSTEMROOT")
"""No proxy, no netrc and no other trust comes in through the environment: the child gets none of it."""


class Apprise:
    """It is never asked again what it may have told: nobody could say whether it came."""

    name = "notify"

    def __init__(self, settings: NotifySettings, secret: Callable[[str], str | None], ways: Ways) -> None:
        self._settings = settings
        self._secret = secret
        self._ways = ways

    async def tell(self, title: str, text: str) -> Pushed:
        urls = (self._secret(self._settings.addresses) or "").split()
        if why := self._unfit(urls):
            return Pushed("failed", why)
        told = {"urls": urls, "title": title, "text": text, "homes": list(self._settings.own)}
        lane = self._ways.lane(self.name, "apprise")
        try:
            leave = await lane.enter(TURN_SECONDS_MAX)
        except NotNow as closed:
            return Pushed("failed", closed.why)
        try:
            pushed = await _told(json.dumps(told).encode())
        except BaseException:
            lane.never_went(leave)
            raise
        if pushed.outcome == "sent":
            lane.went_well(leave)
        else:
            lane.went_wrong(leave, pushed.why)
        return pushed

    def _unfit(self, urls: list[str]) -> str:
        if not urls:
            return f"The vault has no secret '{self._settings.addresses}': onefirm vault set {self._settings.addresses}"
        if len(urls) > ADDRESSES_MAX:
            return f"It names more than {ADDRESSES_MAX} addresses."
        try:
            for home in self._settings.own:
                read_home(home)
        except Refusal as refusal:
            return refusal.problem.sentence()
        return next((why for url in urls if (why := unfit(url))), "")


async def _told(said: bytes) -> Pushed:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _CHILD, env=environment, cwd="/",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS_MAX):
            out, _ = await child.communicate(said)
        ends = [str(end) for end in json.loads(out)]
    except TimeoutError:
        return Pushed("unsure", f"It had not ended after {SECONDS_MAX:.0f} s.")
    except ValueError:
        return Pushed("unsure", "It ended without a word.")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return _outcome(ends)


def _outcome(ends: list[str]) -> Pushed:
    """One of several that was told is enough: telling the others again would tell it twice."""
    good = ends.count("sent")
    some = f"{len(ends) - good} of {len(ends)} addresses did not take it." if good < len(ends) else ""
    if good:
        return Pushed("sent", some)
    return Pushed("unsure" if "unsure" in ends else "failed", some or "There was nobody to tell.")


NOTIFY = Account(name="notify", settings=NotifySettings, open=lambda _settings, _office: Opened())
"""A section of firm.toml like that of an account; it brings no connector, so that no plan can tell anybody anything."""
