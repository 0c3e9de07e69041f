"""The fork server: processes that have everything imported, fork a child for each life, and judge the last one."""

import asyncio
import gc
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from crash import planted
from crash.kill_points import End, Meanwhile, Points
from crash.kill_stage import FileClock
from crash.receiver import Book
from crash.worker import BOOK, CLOCK, TRACE, VERDICT, Life, found, live, open_and_settle
from read_in import read_in

LIFE_SECONDS_MAX = 60.0
MEMORY = Path("/dev/shm")  # noqa: S108 -- a kill needs no disk, and memory is faster
DOWN_SECONDS = (0, 0, 1, 40, 400, 9000, 200_000)
"""How long nobody starts the firm again."""

DEEDS_BETWEEN: dict[str, tuple[str, ...]] = {
    "pause": ("before effect.", "before question.answered"),
    "shut": ("before effect.", "before question.answered"),
    "pin_policy": ("before effect.", "before question.answered"),
    "undo": ("before effect.",),
    "too_slow": ("before effect.recalled",),
}
"""What somebody else does, and before which appends."""
CANNOT_PLANT = 3
ROOT = "ONEFIRM_KILLS_IN"
KILLS_A_CASE_MAX = 6
AT_AN_INSTANT = 0.3
FAULTS = (0.0, 0.0, 0.3, 0.6)
ROUGH = 0.5
HUNTED_AT_ONCE = 8
HUNTED_MORE = 200
NEAR_AGAIN = 10


@dataclass(frozen=True)
class Case:
    """One firm, and how each of its lives ends before the last one."""

    scene: str
    seed: str
    ends: tuple[End, ...] = ()
    faults: float = 0.0
    bug: str = ""
    meanwhile: Meanwhile | None = None
    trace: bool = False


@dataclass(frozen=True)
class Told:
    case: Case
    wrong: tuple[str, ...]
    kills: int
    lives: int
    effects: int
    asked: int
    """How often the operator was asked whether something went out."""
    points: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0


def played(case: Case) -> Told:
    place = _warm()
    began = time.perf_counter()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        return _played(case, place, began)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@cache
def _warm() -> Path:
    """The one place where this server plays. A first life is lived in the server itself: what it read stays read."""
    place = Path(os.environ.get(ROOT, tempfile.gettempdir())) / f"server-{os.getpid()}"
    place.mkdir(parents=True)
    read_in()
    scene = "by itself, natural-key"
    found(place, scene)
    asyncio.run(
        asyncio.wait_for(open_and_settle(place, Life(scene, "warm", last=True), Points(End())), LIFE_SECONDS_MAX)
    )
    gc.collect()
    gc.freeze()
    return place


def _take_root(root: Path) -> None:
    os.environ[ROOT] = str(root)


def _played(case: Case, place: Path, began: float) -> Told:
    chance = random.Random(f"{case.seed} | {case.ends}")  # noqa: S311 -- a seed, so that a case can be played again
    found(place, case.scene)
    book = Book(place / BOOK)
    kills, wrong = 0, list[str]()
    for number, end in enumerate((*case.ends, None)):
        life = Life(
            case.scene, f"{case.seed}|{number}", end or End(), case.faults, case.bug,
            case.meanwhile, last=end is None, trace=case.trace and not number,
        )  # fmt: skip
        how = lived(place, life)
        if how == "killed":
            kills += 1
            book.note("killed")
            FileClock(place / CLOCK).forward(chance.choice(DOWN_SECONDS))
        elif how:
            wrong.append(f"life {number} {how}")
    if (place / VERDICT).exists():
        wrong += json.loads((place / VERDICT).read_text())
    lines = book.lines()
    book.close()
    asked = sum(line["saw"] == "decides" and str(line.get("answer", "")).startswith("it-did") for line in lines)
    effects = len({line["effect"] for line in lines if line["saw"] == "request"})
    return Told(
        case, tuple(wrong), kills, len(case.ends) + 1, effects, asked, _traced(place), time.perf_counter() - began
    )


def _traced(place: Path) -> tuple[tuple[str, int], ...]:
    path = place / TRACE
    lines = path.read_text().splitlines() if path.exists() else []
    return tuple((name, int(nth)) for nth, _, name in (line.partition(" ") for line in lines))


def lived(place: Path, life: Life) -> str:
    """Nothing when it came to rest, 'killed', or what went wrong."""
    child = os.fork()
    if not child:
        _be_the_child(place, life)
    handle = os.pidfd_open(child)
    try:
        patience = life.end.seconds or LIFE_SECONDS_MAX
        ready, _, _ = select.select([handle], [], [], patience)
        if not ready:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    finally:
        os.close(handle)
    if os.WIFSIGNALED(status):
        slow = not ready and not life.end.seconds
        return "did not come to rest" if slow else "killed" if os.WTERMSIG(status) == signal.SIGKILL else "crashed"
    fault = place / "fault"
    if os.WEXITSTATUS(status) == CANNOT_PLANT:
        raise AssertionError(f"'{life.bug}' cannot be planted: {fault.read_text()}")
    return f"failed: {fault.read_text()[-900:]}" if os.WEXITSTATUS(status) else ""


def _be_the_child(place: Path, life: Life) -> None:
    """It never returns to the server's code, however it ends."""
    code = 1
    try:
        live(place, life)
        code = 0
    except planted.Moved as moved:
        (place / "fault").write_text(str(moved))
        code = CANNOT_PLANT
    except BaseException:  # noqa: BLE001 -- whatever it was, the server is told
        (place / "fault").write_text(traceback.format_exc())
    finally:
        sys.stderr.flush()
        os._exit(code)


@dataclass
class Tally:
    """The sum over many cases."""

    kills: int = 0
    lives: int = 0
    effects: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def add(self, told: Told) -> None:
        self.kills += told.kills
        self.lives += told.lives
        self.effects += told.effects
        self.asked += told.asked
        self.wrong += [f"{told.case}: {fault}" for fault in told.wrong]

    def says(self) -> str:
        doubled = sum("doubled" in fault for fault in self.wrong)
        lost = sum("lost" in fault for fault in self.wrong)
        return (
            f"{self.kills} kills in {self.lives} lives, {self.effects} effects, {self.asked} unknowns asked, "
            f"{doubled} doubled, {lost} lost, {len(self.wrong)} faults in all"
        )


@contextmanager
def servers() -> Generator[ProcessPoolExecutor]:
    """Spawned, not forked: they hold no thread and no file of whoever tests."""
    root = Path(tempfile.mkdtemp(prefix="onefirm-kills-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _take_root, (root,)) as pool:
            yield pool
    finally:
        shutil.rmtree(root, ignore_errors=True)


def play(pool: ProcessPoolExecutor, cases: Iterable[Case]) -> Iterator[Told]:
    yield from pool.map(played, cases, chunksize=1)


def calm(scenes: Iterable[str]) -> list[Case]:
    """A run without a kill and without a fault, written down place by place."""
    return [Case(scene, "calm", trace=True) for scene in scenes]


def rough(scenes: Iterable[str], seeds: Iterable[int]) -> list[Case]:
    """The same over a bad network: here stand the places that only doubt comes by."""
    return [Case(scene, f"rough {n}", (End(),), ROUGH, trace=True) for scene in scenes for n in seeds]


def singles(told: Told) -> list[Case]:
    """A case for each place a run without a kill came by, each killed there once."""
    case = told.case
    return [
        Case(case.scene, case.seed, (End(name=name, nth=nth),), case.faults) for name, nth in dict.fromkeys(told.points)
    ]


def each_once(cases: Iterable[Case], seed: str) -> list[Case]:
    """Of cases that differ only in their scene, one, drawn by seed."""
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 -- a seed, so that a draw can be repeated
    return list({(case.ends, case.meanwhile): case for case in shuffled}.values())


def meanwhiles(told: Told) -> list[Case]:
    """A case for each moment between reading and writing, with somebody else acting at exactly that moment."""
    return [
        Case(told.case.scene, f"{told.case.scene} | {deed} | {name} | {nth}", meanwhile=Meanwhile(name, deed, nth))
        for name, nth in dict.fromkeys(told.points)
        for deed, befores in DEEDS_BETWEEN.items()
        if name.startswith(befores)
    ]


def chances(told: Sequence[Told], seed: str, count: int) -> Iterator[Case]:
    """Several kills of one firm, at places and at instants drawn by seed, while the network is drawn too."""
    for number in range(count):
        name = f"{seed} | {number}"
        chance = random.Random(name)  # noqa: S311 -- a seed, so that a case can be played again
        base = chance.choice(told)
        ends = tuple(_drawn(chance, base) for _ in range(chance.randrange(1, KILLS_A_CASE_MAX + 1)))
        yield Case(base.case.scene, name, ends, chance.choice(FAULTS))


def _drawn(chance: random.Random, base: Told) -> End:
    if chance.random() < AT_AN_INSTANT:
        return End(seconds=chance.random() * base.seconds)
    return End(number=chance.randrange(1, len(base.points)))


def hunt(pool: ProcessPoolExecutor, bug: str, told: Sequence[Told]) -> Iterator[Told]:
    """Everything that is done to the product, in an order drawn once, with a bug in it: what is near it first."""
    first = [each.case for each in told]
    raced = [case for each in told for case in meanwhiles(each)]
    killed = [case for each in told for case in singles(each)]
    chance = random.Random(bug)  # noqa: S311 -- a seed, so that a hunt can be repeated
    chance.shuffle(raced)
    chance.shuffle(killed)
    drawn = chances(told, bug, HUNTED_MORE)
    cases = [replace(case, bug=bug, trace=False) for case in (*first, *raced, *killed, *drawn)]
    yield from play(pool, _near(planted.BUGS[bug].near, cases))
    for start in range(0, len(cases), HUNTED_AT_ONCE):
        yield from play(pool, cases[start : start + HUNTED_AT_ONCE])


def _near(place: str, cases: Sequence[Case]) -> list[Case]:
    """Those that kill or act at this place; and the same again, with nobody there for longer or for less long."""
    near = [case for case in cases for each in (*case.ends, case.meanwhile) if place and each and each.name == place]
    return near + [replace(case, seed=f"{case.seed} {turn}") for turn in range(NEAR_AGAIN) for case in near]
