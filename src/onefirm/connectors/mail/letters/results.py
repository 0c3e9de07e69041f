"""What a mail server found out about a letter (RFC 8601): its line of results, taken apart sign by sign."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIGNS_MAX = 4_000
"""A longer line is not read to its end, so nothing in it is believed."""
_TOKEN = re.compile(r'(?P<gap>\s+)|(?P<sign>[;=])|(?P<word>(?:"(?:[^"\\]|\\.)*+"|[^\s;="()\\])++)', re.DOTALL)
_REMARK = re.compile(r'[^()"\\]++|\\.', re.DOTALL)
"""What stands in a remark. A quote means nothing there, and yet servers quote strangers there: none is believed."""
_QUOTED = re.compile(r'"([^"\\]*)"')


class Unclear(Exception):
    """A quote or a bracket that is not closed, or too much of it: what it says depends on who reads it."""


@dataclass(frozen=True)
class Result:
    method: str
    verdict: str
    properties: tuple[tuple[str, str], ...]


def server_of(value: str) -> str:
    """Whose line this is."""
    first = next(_tokens(value), "")
    return _bare(first).casefold()


def results_of(value: str) -> tuple[Result, ...]:
    """Each method with its verdict. What is quoted or stands in brackets is never one."""
    parts: list[list[str]] = [[]]
    for word in _tokens(value):
        if word == ";":
            parts.append([])
        else:
            parts[-1].append(word)
    return tuple(_result(part) for part in parts[1:] if part and part != ["none"])


def _result(part: list[str]) -> Result:
    """Each sign between a name and what it is; the words of a verdict nobody can misread stand in no other way."""
    names, signs, values = part[0::3], part[1::3], part[2::3]
    if len(names) == len(values) and set(signs) == {"="} and "=" not in {*names, *values}:
        said = [(name.casefold(), _bare(value)) for name, value in zip(names, values, strict=True)]
        method, verdict = said[0]
        return Result(method.partition("/")[0], verdict.casefold(), tuple(said[1:]))
    return Result(part[0].casefold().partition("/")[0], "", ())


def _tokens(value: str) -> Iterator[str]:
    """Words with what is quoted in them, and the signs between them. Raises Unclear where it stops making sense."""
    at, ends = 0, min(len(value), SIGNS_MAX)
    while at < ends:
        if value[at] == "(":
            at = _behind(value, at)
            continue
        found = _TOKEN.match(value, at, ends)
        if found is None:
            raise Unclear
        if found.lastgroup != "gap":
            yield found[0]
        at = found.end()
    if len(value) > SIGNS_MAX:
        raise Unclear


def _behind(value: str, at: int) -> int:
    """Behind the remark that begins here, and those inside it."""
    depth, ends = 0, min(len(value), SIGNS_MAX)
    while at < ends:
        sign = value[at]
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign in "()":
            at += 1
        elif found := _REMARK.match(value, at, ends):
            at = found.end()
        else:
            raise Unclear
        if not depth:
            return at
    raise Unclear


def _bare(word: str) -> str:
    found = _QUOTED.fullmatch(word)
    return found[1] if found else word
