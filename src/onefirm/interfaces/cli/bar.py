"""How far a long piece of work is: one line on a terminal, drawn over itself and gone at the end."""

import sys
from typing import TextIO

from onefirm.interfaces.cli.words import Answer, Value, text

_BAR_SIGNS = 24


def drawn(errand: Answer) -> str:
    return bar(text(errand, "phase"), number(errand.get("done")), number(errand.get("of")))


def bar(phase: str, done: int, of: int) -> str:
    if not of:
        return f"{phase} …"
    done = min(done, of)
    full = done * _BAR_SIGNS // of
    return f"{'█' * full}{'░' * (_BAR_SIGNS - full)} {done:,} of {of:,}, {phase}"


def draw(line: str, stream: TextIO | None = None) -> None:
    """In place of what stood there; nothing wipes it away."""
    print(f"\r\x1b[K{line}", end="", file=stream or sys.stderr, flush=True)


def number(value: Value) -> int:
    return value if isinstance(value, int) else 0
