"""A sign of life beside a long piece of work: what is being done, and for how long already."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Protocol, TextIO

from onefirm.interfaces.cli.bar import bar, draw

SILENT_SECONDS = 1.0
"""What is over by then needs no sign."""
_STEP_SECONDS = 0.5
_HAVE_A_BAR = ("imports.", "backups.begin", "backups.wait")
_SAYS = {
    "backups.make": "Backing up, and trying the copy",
    "forget.person": "Forgetting",
    "prune.people": "Forgetting",
    "forget.preview": "Looking for everything of theirs",
    "prune.preview": "Looking who is due",
    "people.alike": "Holding everybody against everybody",
    "ledger.verify": "Checking every entry",
    "ledger.rebuild": "Folding every entry anew",
    "handover": "Writing it down",
    "restore": "Putting it back",
    "export": "Writing everything down",
}


class Course(Protocol):
    """How far it is, as somebody else counts."""

    @property
    def phase(self) -> str: ...

    @property
    def done(self) -> int: ...

    @property
    def of(self) -> int: ...


@contextmanager
def waiting(
    name: str, stream: TextIO | None = None, silent: float = SILENT_SECONDS, course: Course | None = None
) -> Generator[None]:
    """On a terminal alone, one line that is gone at the end. What is asked for again and again has a bar of its own."""
    shown_on = stream or sys.stderr
    if name.startswith(_HAVE_A_BAR) or not shown_on.isatty():
        yield
        return
    over = Event()
    sign = Thread(target=_show, args=(_SAYS.get(name, "Working"), shown_on, over, silent, course), daemon=True)
    sign.start()
    try:
        yield
    finally:
        over.set()
        sign.join()


def _show(says: str, stream: TextIO, over: Event, silent: float, course: Course | None) -> None:
    began = monotonic()
    if over.wait(silent):
        return
    while not over.is_set():
        draw(_line(says, monotonic() - began, course), stream)
        over.wait(_STEP_SECONDS)
    draw("", stream)


def _line(says: str, seconds: float, course: Course | None) -> str:
    if course is None:
        return f"{says} … {seconds:.0f} s"
    if course.of:
        return bar(course.phase, course.done, course.of)
    return f"{says}, {course.phase} … {seconds:.0f} s"
