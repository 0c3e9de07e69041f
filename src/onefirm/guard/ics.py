"""What a calendar is written in (RFC 5545): lines that no word of anybody can break out of, and how they are read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from onefirm.domain.ics import FORM, folded, plain, text, utc

__all__ = ["FORM", "Block", "Part", "Said", "folded", "parts", "plain", "text", "utc", "whole"]

LINES_MAX = 200_000
LINE_SIGNS_MAX = 500_000
NESTED_MAX = 20


@dataclass(frozen=True)
class Said:
    """What stands behind a name: `DTSTART;TZID=Europe/Vienna:20260302T090000`."""

    value: str
    params: dict[str, str] = field(default_factory=dict[str, str])


Part = dict[str, Said]
"""The properties of one part, by name; of several with one name the first."""


@dataclass
class Block:
    """What stands between BEGIN and END: every property in its order, and what is nested in it."""

    kind: str
    said: dict[str, list[Said]] = field(default_factory=dict[str, list[Said]])
    inside: list["Block"] = field(default_factory=list["Block"])

    def all(self, name: str) -> list[Said]:
        return self.said.get(name, [])

    def first(self, name: str) -> Said | None:
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return plain(found.value) if found else ""

    def every(self, kind: str) -> Iterator["Block"]:
        """Those of this kind in it, however deep."""
        for block in self.inside:
            yield from block.every(kind)
            if block.kind == kind:
                yield block


def whole(raw: bytes) -> Block:
    """Everything in it, within one block without a name. Raises a ValueError for what is no calendar."""
    within = [Block("")]
    for name, said in _lines(raw):
        if name == "BEGIN":
            if len(within) > NESTED_MAX:
                raise ValueError("It is nested too deep.")
            within.append(Block(said.value.upper()))
            within[-2].inside.append(within[-1])
        elif name == "END":
            if len(within) == 1 or within.pop().kind != said.value.upper():
                raise ValueError("Something ends that has not begun.")
        elif len(within) > 1:
            within[-1].said.setdefault(name, []).append(said)
    if len(within) > 1:
        raise ValueError("It breaks off.")
    return within[0]


def parts(raw: bytes, kind: str) -> Iterator[Part]:
    """Every part of this kind, `VEVENT`, without what is nested in it. Raises a ValueError for what is no calendar."""
    for block in whole(raw).every(kind):
        yield {name: said[0] for name, said in block.said.items()}


def _lines(raw: bytes) -> Iterator[tuple[str, Said]]:
    if raw.count(b"\n") > LINES_MAX:
        raise ValueError("It is too long.")
    whole = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    for line in whole.split("\n"):
        if len(line) > LINE_SIGNS_MAX:
            raise ValueError("A line in it is too long.")
        head, value = _cut(line)
        name, *params = head.split(";")
        named = (param.partition("=") for param in params)
        if name:
            yield name.upper(), Said(value, {key.upper(): said.strip('"') for key, _, said in named})


def _cut(line: str) -> tuple[str, str]:
    """At the first colon that stands in no quotes."""
    head, _, value = line.partition(":")
    if '"' not in head:
        return head if value or line.endswith(":") else "", value
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], line[place + 1 :]
    return "", ""
