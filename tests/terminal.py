"""The commands of the console script, each in a process of its own, and a desk that says what a test wants to hear."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import forked
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.wire.place import SILENT_SECONDS_MAX
from onefirm.interfaces.wire.server import CONNECTIONS_MAX, listening

SCRIPT = str(Path(sys.executable).parent / "onefirm")
SECONDS_MAX = 60


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """Types commands for one firm."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONEFIRM_")}
        home = {"HOME": str(self.folder.parent), "TZ": "UTC"}
        return {**kept, **home, "ONEFIRM_FIRM": str(self.folder), **self.variables}

    def type(self, *words: str, stdin: str = "") -> Said:
        return Said(*forked.ran(list(words), self.environment(), stdin, SECONDS_MAX, self.folder.parent))

    def begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [SCRIPT, *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(), cwd=self.folder.parent,
        )  # fmt: skip


Line = Frozen | Problem | Callable[[Json], Frozen]


@dataclass
class ScriptedDesk:
    """Answers by name, refuses with the problem it was given, and remembers what it was asked."""

    lines: dict[str, Line]
    asked: list[tuple[str, Json, str]] = field(default_factory=list[tuple[str, Json, str]])

    async def ask(self, name: str, args: Json, by: str) -> Frozen:
        self.asked.append((name, args, by))
        line = self.lines[name]
        if isinstance(line, Problem):
            raise Refusal(line)
        return line if isinstance(line, Frozen) else line(args)

    def last(self) -> tuple[str, Json]:
        return self.asked[-1][:2]


class Answers(Protocol):
    """Whoever may be put at a desk."""

    async def ask(self, name: str, args: Json, by: str, /) -> Frozen: ...


A = TypeVar("A", bound=Answers)


@contextmanager
def at_the_desk(
    folder: Path,
    desk: A,
    *,
    silent_seconds: float = SILENT_SECONDS_MAX,
    connections_max: int = CONNECTIONS_MAX,
) -> Generator[A]:
    """The firm's socket, answered by a scripted desk in a thread."""
    listens, loop, over = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def stay() -> None:
        async with listening(folder, desk.ask, silent_seconds=silent_seconds, connections_max=connections_max):
            listens.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(stay()))
    thread.start()
    try:
        assert listens.wait(10), "The socket was not opened."
        yield desk
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def a_problem(code: str) -> Problem:
    return Problem(code=code, what="The what.", why="The why.", fix="The fix.", where="here:7")
