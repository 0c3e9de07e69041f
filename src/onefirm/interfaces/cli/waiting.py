"""A sign of life beside a long piece of work: what is being done, and for how long already."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TextIO

SILENT_SECONDS = 1.0
"""What is over by then needs no sign."""
_STEP_SECONDS = 0.5
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


@contextmanager
def waiting(name: str, stream: TextIO | None = None, silent: float = SILENT_SECONDS) -> Generator[None]:
    """On a terminal alone, one line that is gone at the end. An import has a bar of its own."""
    shown_on = stream or sys.stderr
    if name.startswith("imports.") or not shown_on.isatty():
        yield
        return
    over = Event()
    sign = Thread(target=_show, args=(_SAYS.get(name, "Working"), shown_on, over, silent), daemon=True)
    sign.start()
    try:
        yield
    finally:
        over.set()
        sign.join()


def _show(says: str, stream: TextIO, over: Event, silent: float) -> None:
    began = monotonic()
    if over.wait(silent):
        return
    while not over.is_set():
        print(f"\r\x1b[K{says} … {monotonic() - began:.0f} s", end="", file=stream, flush=True)
        over.wait(_STEP_SECONDS)
    print("\r\x1b[K", end="", file=stream, flush=True)
