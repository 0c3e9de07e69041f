"""Markdown that stays readable as plain text, whatever stands in a name."""

import re
from collections.abc import Iterable, Sequence

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_MARKS = {"|": "\\|", "[": "\\[", "`": "'", "<": "&lt;", "\\": "\\\\"}
_SIGNS_MAX = 500


def plain(said: object) -> str:
    """One line that can be no link, no table and no HTML: some of it was typed by strangers."""
    line = " ".join(_STEERING.sub(" ", str(said or "")).split())
    cut = line if len(line) <= _SIGNS_MAX else f"{line[:_SIGNS_MAX].rstrip()} …"
    return "".join(_MARKS.get(sign, sign) for sign in cut)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> str:
    """A table, or the sentence that there is nothing to put into one."""
    lines = [f"| {' | '.join(plain(cell) or ' ' for cell in row)} |" for row in rows]
    if not lines:
        return f"{empty}\n"
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines, ""])


def items(lines: Iterable[str]) -> str:
    """A list; each line is Markdown already."""
    return "".join(f"- {line}\n" for line in lines)


def quoted(said: str) -> str:
    """Several lines as they were written."""
    return "".join(f"> {plain(line)}  \n" for line in said.strip().splitlines())


def page(title: str, *parts: str) -> str:
    return "\n".join([f"# {plain(title)}\n", *(part for part in parts if part)])


def part(title: str, *texts: str) -> str:
    return "\n".join([f"## {plain(title)}\n", *(text for text in texts if text)])


def when(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC" if at else ""


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
