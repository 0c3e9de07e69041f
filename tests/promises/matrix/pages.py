"""Pages of a site in a real repository, behind git's own HTTP backend: pushed, and taken down by another push."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from faultproxy import Fault as Struck
from faultproxy import FaultProxy, Mode
from git_server import PUSHING, WITHOUT_GIT, WORD, GitServer, Repository
from promises.matrix.cells import FAULTS, Acting, Cell, Fault, Opening, Seen, Subject
from promises.matrix.servers import Servers
from promises.publishing_suite import publishing, taking_down
from promises.site_account import SiteAccount

_LOST: Mapping[Fault, Mode] = {"reply lost": "lose_reply", "request lost": "lose_request", "slow": "slow"}
_SAID: Mapping[Fault, tuple[int, bool]] = {
    "too many": (429, False),
    "server error": (500, False),
    "drifted": (204, True),
}
"""What is answered instead, and whether it is done all the same."""
_FOR_LONG = 100
_SLOW_SECONDS = 0.1


@asynccontextmanager
async def _account(folder: Path) -> AsyncGenerator[tuple[SiteAccount, FaultProxy]]:
    with GitServer(Repository(folder / "site.git")) as server:
        async with FaultProxy(server.port) as proxy:
            account = SiteAccount(folder / "firm", server)
            account.connector = account.again(proxy.port)
            yield account, proxy


def _strike(account: SiteAccount, proxy: FaultProxy, fault: Fault) -> None:
    if fault in _LOST:
        proxy.fault = Struck(_LOST[fault], when=PUSHING.encode(), seconds=_SLOW_SECONDS)
    elif fault in _SAID:
        status, done = _SAID[fault]
        account.server.says(PUSHING, status, times=_FOR_LONG, after=done)
    elif fault == "sign-in expired":
        account.word = "last year's"


def _lift(account: SiteAccount, proxy: FaultProxy) -> bool:
    struck = bool(proxy.struck or account.server.struck) or account.word != WORD
    proxy.fault, account.word = Struck(), WORD
    account.server.calm()
    return struck


@asynccontextmanager
async def _up(_servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _account(folder) as (account, proxy):

        async def counted() -> int:
            return len(await asyncio.to_thread(account.repository.commits))

        _strike(account, proxy, fault)
        yield Acting(account.connector, publishing(), account.clock, counted, lambda: _lift(account, proxy))


@asynccontextmanager
async def _down(_servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _account(folder) as (account, proxy):

        async def counted() -> int:
            return len(await asyncio.to_thread(account.repository.commits)) - 1

        receipt = await account.connector.do(publishing())
        _strike(account, proxy, fault)
        order = taking_down(receipt.provider_id)
        yield Acting(account.connector, order, account.clock, counted, lambda: _lift(account, proxy))


_PUSHED: Mapping[Fault, Cell] = {
    "ok": Seen("receipt", 1, "happened"),
    "reply lost": Seen("receipt", 1, "happened"),  # It looks by itself whether its commit stands there.
    "request lost": Seen("Unknown", 0, "not-happened"),
    "too many": Seen("NotNow", 0, "not-happened"),
    "server error": Seen("Unknown", 0, "not-happened"),
    "slow": Seen("receipt", 1, "happened"),
    "sign-in expired": Seen("NeedsYou", 0, "cannot-tell"),
    "drifted": Seen("receipt", 1, "happened"),
}
_CELLS: Mapping[Fault, Cell] = dict.fromkeys(FAULTS, WITHOUT_GIT) if WITHOUT_GIT else _PUSHED
SUBJECTS = (
    Subject(
        "publishing.publish@1 git", _CELLS, _up,
        effects=frozenset({"publishing.publish@1"}), accounts=frozenset({"site"}),
    ),
    Subject(
        "publishing.unpublish@1 git", _CELLS, _down,
        effects=frozenset({"publishing.unpublish@1"}), accounts=frozenset({"site"}),
    ),
)  # fmt: skip
