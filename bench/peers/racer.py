"""One engine, told line by line how many plans to run: it answers how long they took."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.peers.receiver import EFFECTS, Receiver

READY = "ready"
SECONDS = "seconds "
ALONE, TOGETHER = "alone", "together"

Run = Callable[[Sequence[str], bool], None]
"""Runs a plan for each name, one after the other or all at once, and returns once all are done and on the disk."""


def serve(run: Run, receiver: Receiver) -> None:
    """Read `alone 20` or `together 50` until the other side hangs up."""
    due = 0
    _say(READY)
    for number, line in enumerate(sys.stdin):
        how, count = line.split()
        names = [f"{number}.{place}" for place in range(int(count))]
        began = time.perf_counter()
        run(names, how == TOGETHER)
        seconds = time.perf_counter() - began
        due += len(names) * EFFECTS
        assert receiver.taken() == due, f"{receiver.taken()} of {due} effects arrived."
        _say(f"{SECONDS}{seconds!r}")


def folder() -> Path:
    return Path(sys.argv[1])


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())
