"""Telling a firm a story: what is asked of it, and an end for whoever waits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from onefirm.app.firm import Firm
from onefirm.domain.frozen import as_json

_SECONDS_MAX = 60


async def ask(firm: Firm, name: str, /, **args: Any) -> dict[str, Any]:
    """Asked by the operator, and everything done that can be done then."""
    if name == "inbox.show":
        args = {"glance": True, **args}  # No time passes here; whoever reads takes some.
    answer = as_json(await firm.desk.ask(name, args, "operator"))
    await firm.drain()
    return answer


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(_whole(story), timeout=_SECONDS_MAX))


async def _whole(story: Callable[[], Awaitable[None]]) -> None:
    await story()
