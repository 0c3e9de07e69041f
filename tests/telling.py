"""Telling a firm a story: a firm on a clock of ours, what is asked of it, and an end for whoever waits."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fakes import ManualClock, SeededChance
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.domain.frozen import as_json

_SECONDS_MAX = 60
Ask = Callable[..., Awaitable[dict[str, Any]]]


class Story:
    """A firm, its clock, and a short way to ask."""

    def __init__(self, folder: Path, clock: ManualClock | None = None) -> None:
        self.folder = folder
        self.clock = clock or ManualClock()
        self.chance = SeededChance()
        init(
            folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
            clock=self.clock, chance=self.chance,
        )  # fmt: skip

    async def open(self) -> Firm:
        return await open_firm(self.folder, clock=self.clock, chance=self.chance)

    def letters(self) -> list[Path]:
        return sorted((self.folder / "outbox").glob("*.eml"))

    def post(self, name: str, text: str) -> None:
        (self.folder / "mail" / f"{name}.eml").write_text(text)

    def fill_in(self, name: str, fields: dict[str, str]) -> None:
        (self.folder / "forms" / f"{name}.json").write_text(json.dumps({"form": "contact", **fields}))


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
