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


def with_section(text: str, section: str, values: Mapping[str, Value]) -> str:
    """The text with these keys in that section. Raises NotSo rather than to change anything else."""
    eol = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    begin = next((at for at, line in enumerate(lines) if _heads(line) == section), None)
    if begin is None:
        gap = [""] if lines and lines[-1].strip() else []
        lines += [*gap, f"[{section}]", *(_line(key, value) for key, value in values.items())]
    else:
        for key, value in values.items():
            _put(lines, begin, key, value)
    new = eol.join(lines) + eol
    _unless_else_changed(text, new, section, values)
    return new


def _put(lines: list[str], begin: int, key: str, value: Value) -> None:
    end = next((at for at in range(begin + 1, len(lines)) if _heads(lines[at]) is not None), len(lines))
    for at in range(begin + 1, end):
        if found := re.match(rf"""\s*(["']?){_either(key)}\1\s*=""", lines[at]):
            until, held, comment = _value(lines, at, end)
            if held != _plain(value):
                told = _line(found[0].partition("=")[0].strip(), value)
                lines[at:until] = [f"{told}  {comment}" if comment else told]
            return
    filled = [at for at in range(begin, end) if lines[at].strip() and not lines[at].lstrip().startswith("#")]
    lines.insert(filled[-1] + 1, _line(key, value))


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


def _unless_else_changed(before: str, after: str, section: str, values: Mapping[str, Value]) -> None:
    """What a reader makes of it differs in these keys of that section and nowhere else."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError as broken:
        raise NotSo from broken
    wanted = {_dashed(key): _plain(value) for key, value in values.items()}
    was, now = (_keys(tree.pop(section, {})) for tree in (old, new))
    if old != new or now != {**was, **wanted}:
        raise NotSo


def _keys(told: object) -> dict[str, object]:
    if not isinstance(told, dict):
        raise NotSo
    return {_dashed(key): value for key, value in cast("dict[str, object]", told).items()}


def _heads(line: str) -> str | None:
    """The section that this line begins."""
    found = re.fullmatch(r"""\s*\[\[?\s*["']?([^\]"']+?)["']?\s*\]\]?\s*(?:#.*)?""", line)
    return found[1] if found else None


def _line(key: str, value: Value) -> str:
    # What JSON says of texts, numbers and lists of texts TOML says in the same words.
    return f"{key} = {json.dumps(_plain(value), ensure_ascii=False)}"


def _plain(value: Value) -> object:
    return value if isinstance(value, str | int) else list(value)


def _dashed(key: str) -> str:
    return key.replace("_", "-")


def _either(key: str) -> str:
    return re.escape(key).replace(r"\-", "[-_]")
