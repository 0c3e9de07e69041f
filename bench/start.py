"""Starting a command, against starting Python and doing nothing."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.figure import Figure, around, at_most
from bench.firms import SCRIPT, environment, free_port, running

BOUND_MS = 150
_ROUNDS = 15
_COMMANDS = {
    "onefirm --version": ("--version",),
    "onefirm --help": ("--help",),
    "onefirm inbox list --json, answered by the running firm": ("inbox", "list", "--json"),
}


def measure(folder: Path) -> list[Figure]:
    with running(folder / "firm", port=free_port()):
        ways = [_way([sys.executable, "-c", "pass"], folder / "firm")]
        ways += [_way([str(SCRIPT), *args], folder / "firm") for args in _COMMANDS.values()]
        nothing, *ours = around(ways, _ROUNDS)
    return [
        Figure("python -c pass", f"{_ms(nothing):.0f} ms"),
        *(_figure(name, seconds, nothing) for name, seconds in zip(_COMMANDS, ours, strict=True)),
    ]


def _figure(name: str, seconds: list[float], nothing: list[float]) -> Figure:
    ratio = statistics.median(mine / bare for mine, bare in zip(seconds, nothing, strict=True))
    return Figure(name, f"{ratio:.1f}x, {_ms(seconds):.0f} ms", *at_most(_ms(seconds), BOUND_MS, "ms"))


def _way(command: list[str], firm: Path) -> Callable[[], float]:
    def run() -> float:
        began = time.perf_counter()
        subprocess.run(command, env=environment(firm), stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - began

    return run


def _ms(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000
