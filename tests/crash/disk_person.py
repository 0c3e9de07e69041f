"""A person at work while the disk runs full: wishes until one is refused, a look at the inbox, room, the same wish."""

import asyncio
import errno
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.desk.shapes.inbox import InboxView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal

MESSAGE = "We are opening a second bakery in May and need a new logo and brand design. Could you start in March?"
FIRST = 4
WISHES_MAX = 400
WORKING_SECONDS = 1.0
REFUSALS = 3
PATIENCE_SECONDS = 20
BALLAST = "ballast"
PIECE = 4096


@dataclass(frozen=True)
class Seen:
    """What the person saw."""

    accepted: int
    code: str
    fix: str
    again: tuple[str, ...]
    waiting_while_full: int
    waiting_after: int
    unwell_while_full: str
    unwell_after: str
    engine_lives: bool
    attested: bool
    """The last checkpoint speaks of the last entry."""


async def lived(folder: Path, fill: Callable[[], None], make_room: Callable[[], None], *, at_rest: bool = True) -> Seen:
    """The engine of the firm runs all the time, as under `onefirm up`: at rest when the disk fills, or at work."""
    init(folder, "Tern Studio", "Ines Tern", "ines@tern.example", SystemClock(), SystemChance())
    firm = await open_firm(folder)
    closing = asyncio.Event()
    engine = asyncio.create_task(firm.run(closing))
    try:
        for number in range(FIRST):
            await accepted(firm, number)
        if at_rest:
            await waiting(firm, FIRST)
        fill()
        number, problem = await until_refused(firm)
        again = tuple([(await refusal(firm, number)).code for _ in range(REFUSALS)])
        if not at_rest:
            await asyncio.sleep(WORKING_SECONDS)
        waiting_while_full, unwell_while_full = await waiting(firm, 0), unwell(firm)
        make_room()
        await accepted(firm, number)
        waiting_after = await waiting(firm, number + 1)
        unwell_after, engine_lives = unwell(firm), not engine.done()
    finally:
        closing.set()
        await engine
        head = firm.store.head().seq
        await firm.close()
    newest = (folder / "witness" / "checkpoints.txt").read_text().rpartition("onefirm/")[2]
    attested = int(newest.splitlines()[1]) == head
    return Seen(
        number + 1, problem.code, problem.fix, again, waiting_while_full, waiting_after,
        unwell_while_full, unwell_after, engine_lives, attested,
    )  # fmt: skip


async def until_refused(firm: Firm) -> tuple[int, Problem]:
    for number in range(FIRST, WISHES_MAX):
        try:
            await accepted(firm, number)
        except Refusal as refused:
            return number, refused.problem
    raise AssertionError("The disk has to become full.")


async def refusal(firm: Firm, number: int) -> Problem:
    try:
        await accepted(firm, number)
    except Refusal as refused:
        return refused.problem
    raise AssertionError("The disk is still full.")


async def accepted(firm: Firm, number: int) -> None:
    fields: Json = {"email": f"lead{number}@palmer.example", "message": MESSAGE, "budget": "6000 EUR", "name": "Ada"}
    await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, "operator")


async def waiting(firm: Firm, wanted: int) -> int:
    """How many questions lie in the inbox, once there are as many as wanted or patience ends."""
    found = -1
    for _ in range(PATIENCE_SECONDS * 20):
        inbox = await firm.desk.ask("inbox.list", {}, "operator")
        assert isinstance(inbox, InboxView)
        found = inbox.waiting
        if found >= wanted:
            break
        await asyncio.sleep(0.05)
    return found


def unwell(firm: Firm) -> str:
    """The stores' findings that are not well, as the doctor is told them. The room on a small disk is none of them."""
    return ", ".join(name for name, well, _ in firm.store.health() if not well and name != "disk")


def fill_up(folder: Path) -> None:
    """Until the disk takes no page more."""
    with (folder / BALLAST).open("wb", buffering=0) as ballast:
        try:
            while ballast.write(bytes(PIECE)):
                pass
        except OSError as fault:
            if fault.errno != errno.ENOSPC:
                raise


if __name__ == "__main__":
    disk = Path(sys.argv[1])
    seen = asyncio.run(lived(disk / "firm", lambda: fill_up(disk), lambda: (disk / BALLAST).unlink()))
    sys.stdout.write(json.dumps(asdict(seen)))
