"""One life of the process that gets killed: it opens the firm, goes on where the last life ended, and comes to rest."""

import asyncio
import json
import random
from dataclasses import dataclass
from pathlib import Path

from crash import planted
from crash.kill_judge import judged
from crash.kill_points import NOT_KILLED, End, Meanwhile, Points, set_points
from crash.kill_scenes import PAGES, POLICY, SCENES, extension_of
from crash.kill_stage import FileClock, Stage
from crash.receiver import Book
from fakes import SeededChance
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init

FOLDER, BOOK, CLOCK, TRACE, VERDICT = "firm", "book.jsonl", "clock", "trace", "verdict.json"
TOGETHER = 4


@dataclass(frozen=True)
class Life:
    """What is known about one life before it begins."""

    scene: str
    seed: str
    end: End = NOT_KILLED
    faults: float = 0.0
    bug: str = ""
    meanwhile: Meanwhile | None = None
    last: bool = False
    """Nobody kills the last one; it ends everything and is judged."""
    trace: bool = False


def found(place: Path, scene: str) -> None:
    """A fresh firm: files only, it was never opened."""
    init(
        place / FOLDER, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=FileClock(place / CLOCK), chance=SeededChance(scene),
    )  # fmt: skip
    (place / FOLDER / "policy.toml").write_text(POLICY.format(hold=SCENES[scene].hold))
    pages = place / FOLDER / "playbooks"
    for name, text in PAGES.items():
        (pages / f"{name}.md").write_text(text)


def live(place: Path, life: Life) -> None:
    points = Points(life.end, life.meanwhile, place / TRACE if life.trace else None)
    if life.bug:
        planted.BUGS[life.bug].plant()
    set_points(points)
    asyncio.run(open_and_settle(place, life, points))


async def open_and_settle(place: Path, life: Life, points: Points) -> None:
    scene, chance = SCENES[life.scene], random.Random(life.seed)  # noqa: S311 -- a seed, so that a life can be lived again
    book, clock = Book(place / BOOK), FileClock(place / CLOCK)
    extension = extension_of(book, clock, chance, 0.0 if life.last else life.faults, points.here, scene)
    opened = 0

    async def reopen() -> Firm:
        nonlocal opened
        opened += 1
        return await open_firm(
            place / FOLDER, clock=clock, chance=SeededChance(f"{life.seed}|{opened}"), extensions=(extension,)
        )

    stage = Stage(await reopen(), place / FOLDER, book, clock, chance, reopen)

    async def act(deed: str) -> None:
        await getattr(stage, deed)()

    points.act = act
    done = len(book.lines("deed"))
    for number, deed in enumerate(scene.deeds[done:], start=done):
        await deed(stage)
        book.note("deed", number=number)
    unfinished = await stage.settle()
    if life.last:
        wrong = await judged(stage)
        wrong += [f"it never comes to rest: {unfinished}"] if unfinished else []
        (place / VERDICT).write_text(json.dumps(wrong))
    await stage.firm.close()
