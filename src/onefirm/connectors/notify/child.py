"""The process in which apprise works: told everything by its input, and allowed to reach what the guard allows."""

import json
import socket
import sys
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset, PersistentStoreMode

from onefirm.connectors.notify.addresses import SERVERS, SHUT
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Rules, judge, read_home, read_host
from onefirm.guard.sockets import checked_now

_PATIENCE_SECONDS = 10


class Teller(Protocol):
    """What is used of apprise."""

    def add(self, services: str) -> bool: ...

    def notify(self, *, body: str, title: str) -> object: ...


class Doorway:
    """Every name is judged where it is looked up, and the judged addresses are those that are connected to."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._look_up, self._connect = socket.getaddrinfo, socket.socket.connect
        self.connected = 0
        """How many lines were opened: before the first of them nothing can have left."""

    def stand(self) -> None:
        def getaddrinfo(host: Any, port: Any, *args: Any, **more: Any) -> Any:
            try:
                allowed = checked_now(_text(host), int(port), self._rules, self._addresses)
            except Refusal as refusal:
                raise socket.gaierror(socket.EAI_FAIL, refusal.problem.what) from refusal
            return [found for one in allowed for found in self._look_up(one, port, *args, **more)]

        def connect(line: socket.socket, address: Any) -> None:
            self._connect(line, address)
            self.connected += 1

        socket.getaddrinfo = getaddrinfo
        socket.socket.connect = connect  # pyright: ignore[reportAttributeAccessIssue] -- in this process alone.
        socket.setdefaulttimeout(_PATIENCE_SECONDS)

    def _addresses(self, host: str, port: int) -> list[str]:
        return [str(place[0]) for *_, place in self._look_up(host, port, type=socket.SOCK_STREAM)]


def main() -> None:
    said, answer = json.load(sys.stdin), sys.stdout
    sys.stdout = sys.stderr  # What a plugin prints is no part of the answer.
    rules = Rules(homes=frozenset(read_home(home) for home in said["homes"]))
    doorway = Doorway(rules)
    doorway.stand()
    asset = AppriseAsset(
        app_id="onefirm", app_url="", plugin_paths=[], storage_mode=PersistentStoreMode.MEMORY, allow_templates=False
    )
    if said.get("read"):
        ends = [_unread(rules, asset, url) for url in said["urls"]]
    else:
        ends = [_told(doorway, asset, url, said["title"], said["text"]) for url in said["urls"]]
    json.dump(ends, answer)


def _unread(rules: Rules, asset: AppriseAsset, url: str) -> str:
    """Why this address cannot be used; empty where it can. Its other side is not asked."""
    schema = url.partition("://")[0].casefold()
    try:
        if not cast("Teller", Apprise(asset=asset)).add(url):
            return f"It is not how an address of '{schema}' is spelled."
        if schema in SERVERS:
            parts = urlsplit(url)
            named = read_host(parts.hostname or "")
            judge(str(named), parts.port or SERVERS[schema], () if isinstance(named, str) else (str(named),), rules)
    except Refusal as refusal:
        return f"{SHUT}{refusal.problem.why}"
    except Exception:  # noqa: BLE001 -- somebody else's hundred plugins may raise anything, with secrets in it.
        return f"It cannot be read as an address of '{schema}'."
    return ""


def _told(doorway: Doorway, asset: AppriseAsset, url: str, title: str, text: str) -> str:
    one, before = cast("Teller", Apprise(asset=asset)), doorway.connected
    try:
        if not one.add(url):
            return "failed"
        if one.notify(body=text, title=title):
            return "sent"
    except Exception:  # noqa: BLE001 -- somebody else's hundred plugins may raise anything; what counts is whether it left.
        return "unsure" if doorway.connected > before else "failed"
    return "unsure" if doorway.connected > before else "failed"


def _text(host: Any) -> str:
    return host.decode("ascii") if isinstance(host, bytes) else str(host)


if __name__ == "__main__":
    main()
