"""One section of a settings file written anew: comments, order and every other line stay as the operator left them."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import cast

Value = str | int | bool | Sequence[str]

VALUE_LINES_MAX = 200
"""A value that goes over more lines than this was not written by a person."""


class NotSo(Exception):
    """The section is written in a way that is not changed line by line."""


def with_section(text: str, section: str, values: Mapping[str, Value | None]) -> str:
    """The text with these keys in that section, and without those that are None; no section is the top of the file.

    Raises NotSo rather than to change anything else.
    """
    eol = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    begin = next((at for at, line in enumerate(lines) if _heads(line) == section), None) if section else -1
    if begin is None:
        gap = [""] if lines and lines[-1].strip() else []
        said = [_line(_spelt(key), value) for key, value in values.items() if value is not None]
        lines += [*gap, f"[{section}]", *said] if said or not values else []
    else:
        for key, value in values.items():
            _put(lines, begin, key, value)
    new = eol.join(lines) + eol
    _unless_else_changed(text, new, section, values)
    return new


def _put(lines: list[str], begin: int, key: str, value: Value | None) -> None:
    end = next((at for at in range(begin + 1, len(lines)) if _heads(lines[at]) is not None), len(lines))
    for at in range(begin + 1, end):
        if found := re.match(rf"""\s*(["']?){_either(key)}\1\s*=""", lines[at]):
            until, held, comment = _value(lines, at, end)
            if value is None:
                del lines[at:until]
            elif held != _plain(value):
                told = _line(found[0].partition("=")[0].strip(), value)
                lines[at:until] = [f"{told}  {comment}" if comment else told]
            return
    if value is not None:
        lines.insert(_place(lines, begin, end, key), _line(_spelt(key), value))


def _place(lines: Sequence[str], begin: int, end: int, key: str) -> int:
    """Behind the comment that shows this very line, else behind the last line that says something."""
    inside = range(max(begin, 0), end)
    shown = [at for at in inside if re.match(rf"""\s*#\s*(["']?){_either(key)}\1\s*=""", lines[at])]
    filled = [at for at in inside if lines[at].strip() and not lines[at].lstrip().startswith("#")]
    if shown or filled:
        return (shown or filled)[-1] + 1
    # The top of a file that says nothing yet: below the comment it begins with, not between a section and its own.
    return next((at for at in inside if not lines[at].strip()), end)


def _value(lines: Sequence[str], at: int, end: int) -> tuple[int, object, str]:
    """Where the value that begins on this line is over, what it is, and the comment behind it."""
    for until in range(at + 1, min(end, at + VALUE_LINES_MAX) + 1):
        try:
            held = next(iter(tomllib.loads("\n".join(lines[at:until])).values()))
        except tomllib.TOMLDecodeError:
            continue
        return until, held, _comment(lines[until - 1] if until == at + 1 else "", held)
    raise NotSo


def _comment(line: str, held: object) -> str:
    for place in (found.start() for found in re.finditer("#", line)):
        try:
            if next(iter(tomllib.loads(line[:place]).values())) == held:
                return line[place:]
        except tomllib.TOMLDecodeError:
            continue
    return ""


def _unless_else_changed(before: str, after: str, section: str, values: Mapping[str, Value | None]) -> None:
    """What a reader makes of it differs in these keys of that section and nowhere else."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError as broken:
        raise NotSo from broken
    wanted = {_dashed(key): _plain(value) for key, value in values.items() if value is not None}
    was, now = (_keys(tree.pop(section, {}) if section else dict(tree)) for tree in (old, new))
    stays = {key: value for key, value in was.items() if key not in map(_dashed, values)}
    if (section and old != new) or now != {**stays, **wanted}:
        raise NotSo


def _keys(told: object) -> dict[str, object]:
    if not isinstance(told, dict):
        raise NotSo
    return {_dashed(key): value for key, value in cast("dict[str, object]", told).items()}


def _heads(line: str) -> str | None:
    """The section that this line begins."""
    found = re.fullmatch(r"""\s*\[\[?\s*["']?([^\]"']+?)["']?\s*\]\]?\s*(?:#.*)?""", line)
    return found[1] if found else None


def _spelt(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _line(key: str, value: Value) -> str:
    # What JSON says of texts, numbers and lists of texts TOML says in the same words.
    return f"{key} = {json.dumps(_plain(value), ensure_ascii=False)}"


def _plain(value: Value) -> object:
    return value if isinstance(value, str | int) else list(value)


def _dashed(key: str) -> str:
    return key.replace("_", "-")


def _either(key: str) -> str:
    return re.escape(key).replace(r"\-", "[-_]")
