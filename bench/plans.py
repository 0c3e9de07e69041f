"""Fifty wishes at once, in one process: from the intent to the approval that waits for the operator."""

import asyncio
import statistics
import time
from pathlib import Path

from bench.figure import Figure
from bench.firms import GOOD, OPERATOR, set_up
from onefirm.app.firm import Firm, open_firm
from onefirm.domain.frozen import Json

AT_ONCE = 50
_ROUNDS = 5


def measure(folder: Path) -> list[Figure]:
    set_up(folder / "firm")
    return asyncio.run(_measure(folder / "firm"))


async def _measure(folder: Path) -> list[Figure]:
    firm = await open_firm(folder)
    try:
        await _round(firm, "warm", AT_ONCE)
        alone: list[float] = []
        together: list[float] = []
        for number in range(_ROUNDS):
            alone.append(await _round(firm, f"alone{number}", 1))
            together.append(await _round(firm, f"together{number}", AT_ONCE))
    finally:
        await firm.close()
    one, many = statistics.median(alone), statistics.median(together)
    gain = statistics.median(AT_ONCE * slow / fast for slow, fast in zip(alone, together, strict=True))
    return [
        Figure("one wish, from the intent to the waiting approval", f"{one * 1000:.0f} ms"),
        Figure(
            f"{AT_ONCE} wishes at once, against {AT_ONCE} one after the other",
            f"{gain:.1f}x ({AT_ONCE / many:,.0f} plans/s)",
        ),
    ]


async def _round(firm: Firm, name: str, count: int) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(_wish(firm, f"{name}.{place}") for place in range(count)))
    await firm.drain()
    seconds = time.perf_counter() - began
    waiting = (await firm.desk.ask("inbox.list", {"limit": 1000}, OPERATOR)).model_dump()["items"]
    mine = {row["title"] for row in waiting if f"{name}." in row["title"]}
    assert len(mine) == count, f"{len(mine)} of {count} approvals wait; a round counts only when all do."
    return seconds


async def _wish(firm: Firm, name: str) -> None:
    fields: Json = {**GOOD, "name": name, "email": f"{name}@palmer.example"}
    await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, OPERATOR)
