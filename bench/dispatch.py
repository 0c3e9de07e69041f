"""How long an act waits with nothing in its way: from the yes, or from the wish, to the connector being called."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bench.figure import Figure
from bench.firms import OPERATOR
from bench.peers import our_firm
from onefirm.app.firm import Firm
from onefirm.capabilities.connector import Order

AT_ONCE = 50
_ALONE = 60
_ROUNDS = 3
_SECONDS_MAX = 60

Send = Callable[[str], Awaitable[None]]


class Arrivals:
    """When each errand first met the connector."""

    def __init__(self) -> None:
        self._at: dict[str, asyncio.Future[float]] = {}

    def expect(self, name: str) -> "asyncio.Future[float]":
        return self._at.setdefault(name, asyncio.get_running_loop().create_future())

    def take(self, order: Order) -> None:
        arrived = self._at[str(order.args["name"])]
        if not arrived.done():
            arrived.set_result(time.perf_counter())


def measure(folder: Path) -> list[Figure]:
    our_firm.make(folder / "firm")
    return asyncio.run(_measure(folder / "firm"))


async def _measure(folder: Path) -> list[Figure]:
    arrivals, closing = Arrivals(), asyncio.Event()
    firm = await our_firm.opened(folder, arrivals.take)
    running = asyncio.create_task(firm.run(closing))

    async def wish(name: str) -> None:
        await our_firm.wish(firm, our_firm.BY_ITSELF, name)

    try:
        await _round(firm, arrivals, wish, _names("warm", AT_ONCE))
        return [
            _figure("from a wish to its first act, nothing else going on", await _alone(firm, arrivals, wish)),
            _figure("from a yes to the act, nothing else going on", await _approved_alone(firm, arrivals)),
            _figure(f"from a wish to its first act, {AT_ONCE} plans at once", await _together(firm, arrivals, wish)),
            _figure(f"from a yes to the act, {AT_ONCE} at once", await _approved_together(firm, arrivals)),
        ]
    finally:
        closing.set()
        await running
        await firm.close()


async def _alone(firm: Firm, arrivals: Arrivals, wish: Send) -> list[float]:
    return [seconds for name in _names("alone", _ALONE) for seconds in await _round(firm, arrivals, wish, [name])]


async def _together(firm: Firm, arrivals: Arrivals, wish: Send) -> list[float]:
    return [
        seconds
        for number in range(_ROUNDS)
        for seconds in await _round(firm, arrivals, wish, _names(f"together{number}", AT_ONCE))
    ]


async def _approved_alone(firm: Firm, arrivals: Arrivals) -> list[float]:
    waiting = await _waiting(firm, _names("yes", _ALONE))
    return [seconds for name in waiting for seconds in await _round(firm, arrivals, _yes(firm, waiting), [name])]


async def _approved_together(firm: Firm, arrivals: Arrivals) -> list[float]:
    taken: list[float] = []
    for number in range(_ROUNDS):
        waiting = await _waiting(firm, _names(f"chorus{number}", AT_ONCE))
        taken += await _round(firm, arrivals, _yes(firm, waiting), list(waiting))
    return taken


async def _round(firm: Firm, arrivals: Arrivals, send: Send, names: Sequence[str]) -> list[float]:
    """Send them together, and let the firm come to rest before the next round."""
    taken = await asyncio.gather(*(_one(arrivals, send, name) for name in names))
    await _at_rest(firm)
    return list(taken)


async def _one(arrivals: Arrivals, send: Send, name: str) -> float:
    arrived = arrivals.expect(name)
    began = time.perf_counter()
    await send(name)
    async with asyncio.timeout(_SECONDS_MAX):
        return await arrived - began


def _yes(firm: Firm, waiting: dict[str, str]) -> Send:
    async def accept(name: str) -> None:
        await firm.desk.ask("inbox.accept", {"question": waiting[name]}, OPERATOR)

    return accept


async def _waiting(firm: Firm, names: Sequence[str]) -> dict[str, str]:
    """Errands that wait for a yes, and the question of each."""
    plans = await asyncio.gather(*(our_firm.wish(firm, our_firm.ASKED, name) for name in names))
    async with asyncio.timeout(_SECONDS_MAX):
        while True:
            await _at_rest(firm)
            items = (await firm.desk.ask("inbox.list", {"limit": 1000}, OPERATOR)).model_dump()["items"]
            questions = {item["plan"]: str(item["id"]) for item in items}
            if questions.keys() >= set(plans):
                return {name: questions[plan] for name, plan in zip(names, plans, strict=True)}


async def _at_rest(firm: Firm) -> None:
    """Until the ledger has not moved for a while."""
    before = -1
    while before != (now := firm.desk.durable()):
        before = now
        await asyncio.sleep(0.05)


def _names(start: str, count: int) -> list[str]:
    return [f"{start}.{place}" for place in range(count)]


def _figure(what: str, seconds: Sequence[float]) -> Figure:
    p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    return Figure(what, f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
