"""Laying out plain text: columns, problems, and nothing on the terminal that could steer it."""

import json
import os
import sys

from onefirm.interfaces.cli.fold import columns
from onefirm.interfaces.cli.words import Answer, Value, rows, text

# Text from outside is printed here. Escape sequences could rewrite the screen, direction marks could turn
# "to b@x" into "x@b to", so both are shown as a box and never sent.
_STEERING = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
_BOXED = dict.fromkeys(_STEERING, "�") | {0x09: " ", 0x0A: "\n", 0x0D: ""}
_ESCAPED = {sign: f"\\u{sign:04x}" for sign in _STEERING if sign >= 0x7F}


def clean(value: str) -> str:
    return value.translate(_BOXED)


def cleaned(value: Value) -> Value:
    """The same answer with every text in it safe to print."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return {clean(name): cleaned(item) for name, item in value.items()} if isinstance(value, dict) else value


def document(value: Answer) -> str:
    """One JSON document, exactly what the desk said."""
    return json.dumps(value, ensure_ascii=False, indent=2).translate(_ESCAPED)


def told(problems: list[Answer]) -> str:
    """Problems for a person: what, why, fix, where, and the code to look it up by."""
    return "\n\n".join(_told(problem) for problem in problems)


def problem(code: str, what: str, why: str, fix: str, where: str = "") -> Answer:
    """A reply that is one problem, in the desk's own form."""
    said: Answer = {"code": code, "what": what, "why": why, "fix": fix, "where": where}
    return {"problems": [said]}


def problems_of(reply: Answer) -> list[Answer]:
    return rows(reply, "problems")


def coloured(number: int) -> bool:
    """Colours only for a person who has not said no to them."""
    return os.isatty(number) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _told(said: Answer) -> str:
    names = [name for name in ("why", "fix", "where", "code") if text(said, name)]
    parts = columns([(name, clean(text(said, name))) for name in names])
    what = clean(text(said, "what"))
    if coloured(sys.stderr.fileno()):
        parts = [f"\x1b[2m{part[:9]}\x1b[0m{part[9:]}" for part in parts]
        return "\n".join([f"\x1b[31m✗\x1b[0m \x1b[1m{what}\x1b[0m", *parts])
    return "\n".join([f"✗ {what}", *parts])
