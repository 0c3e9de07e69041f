"""Many worlds, one after the other, and what they showed."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onefirm.domain.events.fact import Recorded
from worlds.loops import Stuck, VirtualLoop
from worlds.world import World

_SEEDS = Path(__file__).with_name("seeds.txt")


@dataclass
class Told:
    """How a world went."""

    seed: int
    wrong: list[str]
    diary: list[str]
    facts: int
    seconds: float


@dataclass(frozen=True)
class Run:
    worlds: int
    seconds: float
    wrong: tuple[Told, ...]

    @property
    def per_minute(self) -> int:
        return round(self.worlds / self.seconds * 60)


def live(seed: int) -> Told:
    """Live one world and judge it. The same seed is the same world."""
    world, wrong = _lived(seed)
    diary = [f"{at:12.3f}  {text}" for at, text in world.diary]
    return Told(seed, wrong, diary, len(world.store.facts), world.loop.time())


def facts_of(seed: int) -> tuple[Recorded, ...]:
    """Everything that a world wrote down."""
    return tuple(_lived(seed)[0].store.facts)


def _lived(seed: int) -> tuple[World, list[str]]:
    loop = VirtualLoop()
    world = World(seed, loop)
    try:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return world, runner.run(world.lived())
    except (Stuck, AssertionError) as fault:
        return world, [f"{type(fault).__name__}: {fault}"]


def run(seeds: Iterable[int], seconds_max: float) -> Run:
    """As many of these worlds as the time allows."""
    began, worlds, wrong = time.perf_counter(), 0, list[Told]()
    for seed in seeds:
        told = live(seed)
        worlds += 1
        if told.wrong:
            wrong.append(told)
        if time.perf_counter() - began > seconds_max:
            break
    return Run(worlds, time.perf_counter() - began, tuple(wrong))


def kept_seeds() -> dict[int, str]:
    """The seeds that once failed, and what they showed."""
    lines = (line for line in _SEEDS.read_text().splitlines() if line and not line.startswith("#"))
    return {int(seed): showed for seed, _, showed in (line.partition(" ") for line in lines)}


def told(world: Told) -> str:
    """A failing world as somebody reads it who has to find out why."""
    return "\n".join([*world.diary, "", f"seed {world.seed}:", *(f"  {wrong}" for wrong in world.wrong)])
