"""Many worlds, one after the other, and what they showed."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from worlds.world import Told, live

_SEEDS = Path(__file__).with_name("seeds.txt")


@dataclass(frozen=True)
class Run:
    worlds: int
    seconds: float
    wrong: tuple[Told, ...]

    @property
    def per_minute(self) -> int:
        return round(self.worlds / self.seconds * 60)


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
