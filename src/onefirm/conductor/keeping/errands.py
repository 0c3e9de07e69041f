"""One long piece of work at a time, beside everything else: how far it is, what came of it, and how it is stopped."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal

_log = logging.getLogger("onefirm.errands")

TURN_SECONDS_MAX = 0.02
"""After so long the loop is given to others."""


@dataclass
class Course:
    """How far it is."""

    phase: str = "reading the file"
    done: int = 0
    of: int = 0
    _since: float = field(default_factory=monotonic)

    def begin(self, phase: str, of: int) -> None:
        self.phase, self.done, self.of = phase, 0, of

    async def step(self, count: int = 1) -> None:
        self.done += count
        if monotonic() - self._since > TURN_SECONDS_MAX:
            await asyncio.sleep(0)
            self._since = monotonic()


@dataclass(frozen=True)
class Errand:
    name: str
    course: Course
    task: "asyncio.Task[Frozen]"


class Errands:
    """Belongs to an open firm, and ends with it."""

    def __init__(self) -> None:
        self._now: Errand | None = None

    def begin(self, name: str, work: Callable[[Course], Awaitable[Frozen]]) -> Errand:
        if self._now is not None and not self._now.task.done():
            raise Refusal(_busy(self._now))
        course = Course()

        async def run() -> Frozen:
            return await work(course)

        task = asyncio.get_running_loop().create_task(run())
        task.add_done_callback(_heard)
        self._now = Errand(name, course, task)
        return self._now

    async def wait(self, name: str, seconds: float) -> Errand | None:
        """Until it is over, and no longer than so many seconds."""
        errand = self._now
        if errand is None or errand.name != name:
            return None
        await asyncio.wait({errand.task}, timeout=seconds)
        return errand

    async def stop(self) -> bool:
        """What is written stays written, and is told; nothing more is begun."""
        errand = self._now
        if errand is None or errand.task.done():
            return False
        errand.task.cancel()
        await asyncio.gather(errand.task, return_exceptions=True)
        return True


def _heard(task: "asyncio.Task[Frozen]") -> None:
    """A refusal is told to whoever asks how it went, and nobody has to ask. What else broke is told to the log."""
    fault = None if task.cancelled() else task.exception()
    if fault is not None and not isinstance(fault, Refusal):
        _log.error("An errand broke off.", exc_info=fault)


def _busy(errand: Errand) -> Problem:
    course = errand.course
    return Problem(
        code="import-busy",
        what="A file is being taken in or taken back at this moment.",
        why=f"One at a time, so that each is known to be whole: {course.phase}, {course.done:,} of {course.of:,}.",
        fix="Wait until it is over, or stop it where it runs with Ctrl-C.",
        where="onefirm imports list",
    )
