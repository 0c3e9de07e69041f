"""`NAME;PARAMETER=x:value`, one a line, long ones folded: the writing that cards and calendars share."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import TypeAlias

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.bounds import LINE_SIGNS_MAX, NESTED_MAX, PROPERTIES_MAX, PROPERTY_SIGNS_MAX
from onefirm.intake.reading.problems import line_long, shown, unfit
from onefirm.intake.reading.text import decoded

_HEAD_SIGNS_MAX = 4_000
"""What may stand before the value."""
Line: TypeAlias = tuple[int, str]


@dataclass(frozen=True)
class Property:
    name: str
    parameters: tuple[tuple[str, str], ...]
    value: str
    """As it was written: a backslash still stands before a comma."""

    def parameter(self, name: str) -> str:
        return next((value for key, value in self.parameters if key == name), "")

    def has(self, name: str, value: str) -> bool:
        return any(key == name and value in said.upper().split(",") for key, said in self.parameters)


@dataclass
class Block:
    """What stands between BEGIN and END, without the blocks inside it."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict[str, list[Property]])
    count: int = 0
    broken: str = ""
    """Why it cannot be taken, if it cannot."""

    def all(self, name: str) -> tuple[Property, ...]:
        return tuple(self.properties.get(name, ()))

    def first(self, name: str) -> Property | None:
        return next(iter(self.properties.get(name, ())), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return unescaped(found.value) if found else ""


def blocks(text: TextIOWrapper, kinds: frozenset[str], wanted: frozenset[str], name: str) -> Iterator[Block | Problem]:
    """The blocks of these kinds, in their order. Properties that nobody wants are not even put together."""
    open_names: list[str] = []
    block: Block | None = None
    depth = 0
    for line, said in _unfolded(text, wanted, name):
        key, parameters, value = _parted(said)
        if key == "BEGIN":
            if len(open_names) >= NESTED_MAX:
                raise _nested(f"{name}:{line}")
            open_names.append(value.strip().upper())
            if block is None and open_names[-1] in kinds:
                block, depth = Block(open_names[-1], line), len(open_names)
            continue
        if key == "END":
            ended = value.strip().upper()
            if ended not in open_names:
                yield _not_open(ended, f"{name}:{line}")
                continue
            while open_names.pop() != ended:
                if block is not None:
                    block.broken = block.broken or f"It is not closed before line {line}."
            if block is not None and len(open_names) < depth:
                yield block if not block.broken else _left_out(block, name)
                block = None
            continue
        if block is not None and len(open_names) == depth:
            _take(block, key, parameters, value, wanted, line)
    if block is not None:
        block.broken = "It is never closed."
        yield _left_out(block, name)


def _take(
    block: Block, key: str, parameters: tuple[tuple[str, str], ...], value: str, wanted: frozenset[str], line: int
) -> None:
    block.count += 1
    if not key:
        block.broken = block.broken or f"Line {line} is no property: {shown(value)}"
    elif len(value) > PROPERTY_SIGNS_MAX and key in wanted:
        block.broken = block.broken or f"Its {key} has more than {PROPERTY_SIGNS_MAX:,} signs."
    elif block.count > PROPERTIES_MAX:
        block.broken = block.broken or f"It has more than {PROPERTIES_MAX:,} properties."
    elif key in wanted:
        block.properties.setdefault(key, []).append(Property(key, parameters, value))


def plain_value(one: Property) -> str:
    """The value with its encoding undone: cards of version 2.1 were written for mail."""
    if not one.parameters:
        return one.value
    if one.has("ENCODING", "QUOTED-PRINTABLE"):
        return decoded(quopri.decodestring(one.value.encode("utf-8", "replace")), one.parameter("CHARSET"))
    if one.has("ENCODING", "B") or one.has("ENCODING", "BASE64"):
        try:
            return decoded(binascii.a2b_base64(one.value.encode("ascii", "ignore")), one.parameter("CHARSET"))
        except binascii.Error:
            return ""
    return one.value


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts_of(value: str, separator: str) -> list[str]:
    """`Fern\\, Inc.;Design` parted at the separators that no backslash stands before, and unescaped."""
    parts: list[str] = []
    for piece in value.split(separator):
        if parts and _is_escaping(parts[-1]):
            parts[-1] += separator + piece
        else:
            parts.append(piece)
    return [unescaped(part) for part in parts]


def _is_escaping(part: str) -> bool:
    return (len(part) - len(part.rstrip("\\"))) % 2 == 1


def _unfolded(text: TextIOWrapper, wanted: frozenset[str], name: str) -> Iterator[Line]:
    """Whole lines. Those of a property that nobody wants are dropped after the first, however long it is."""
    begins, pieces, size, kept, soft = 0, list[str](), 0, True, False
    for line, said in _lines(text, name):
        goes_on = soft or said[:1] in (" ", "\t")
        if goes_on and pieces:
            if kept and size <= PROPERTY_SIGNS_MAX:
                # A soft line end of quoted-printable stays in, and is undone with the rest.
                pieces.append(f"\n{said}" if soft else said[1:])
                size += len(said)
            soft = soft and said.endswith("=")
            continue
        skipped = bool(pieces) and not kept
        if not said.strip() or (skipped and ":" not in said):
            continue  # The last lines of a picture that was not folded as it should be.
        if pieces:
            yield begins, "".join(pieces)
        begins, pieces, size = line, [said], len(said)
        head = said.split(":", 1)[0].upper()
        kept = _key(head.split(";", 1)[0]) in wanted
        soft = "QUOTED-PRINTABLE" in head and said.endswith("=")
    if pieces:
        yield begins, "".join(pieces)


def _lines(text: TextIOWrapper, name: str) -> Iterator[Line]:
    line = 0
    while said := text.readline(LINE_SIGNS_MAX + 1):
        line += 1
        if len(said) > LINE_SIGNS_MAX:
            raise line_long(LINE_SIGNS_MAX, f"{name}:{line}")
        yield line, said.rstrip("\n")


def _parted(line: str) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """Name, parameters and value; without a name when it is no property."""
    colon = _colon(line)
    if colon < 0:
        return "", (), line
    if ";" not in line[:colon]:
        return _key(line[:colon].upper()), (), line[colon + 1 :]
    key, *said = _parameters(line[:colon])
    return _key(key.upper()), tuple(_parameter(one) for one in said), line[colon + 1 :]


def _colon(line: str) -> int:
    """The first colon that does not stand in quotes, if it stands where a value may begin."""
    at = 0
    while True:
        colon = line.find(":", at, _HEAD_SIGNS_MAX)
        quote = line.find('"', at, _HEAD_SIGNS_MAX if colon < 0 else colon)
        if quote < 0:
            return colon
        closing = line.find('"', quote + 1, _HEAD_SIGNS_MAX)
        if closing < 0:
            return colon
        at = closing + 1


_PARAMETERS = re.compile(r'(?:[^;"]|"[^"]*"|")+')


def _parameters(head: str) -> list[str]:
    return _PARAMETERS.findall(head) or [""]


def _parameter(said: str) -> tuple[str, str]:
    """`TYPE=home`; of version 2.1 also a bare `HOME` or `QUOTED-PRINTABLE`."""
    key, equals, value = said.partition("=")
    if equals:
        return key.strip().upper(), value.strip().strip('"')
    bare = key.strip().upper()
    return ("ENCODING" if bare in ("QUOTED-PRINTABLE", "BASE64") else "TYPE", bare)


def _key(name: str) -> str:
    """`item1.EMAIL` belongs to a group; only its own name counts."""
    return name.rpartition(".")[2].strip()


def _left_out(block: Block, name: str) -> Problem:
    return unfit("What begins here cannot be taken.", block.broken, f"{name}:{block.line}", _thing(block.name))


def _thing(name: str) -> str:
    return "card" if name == "VCARD" else "entry"


def _not_open(ended: str, where: str) -> Problem:
    return Problem(
        code="import-end",
        what=f"'{shown(ended)}' ends here, but it never began.",
        why="A line before it is missing, or two files were put together in a wrong way.",
        fix="Look at the entry before this line; everything that is whole was read.",
        where=where,
    )


def _nested(where: str) -> Refusal:
    return Refusal(
        Problem(
            code="import-nested",
            what=f"More than {NESTED_MAX} things begin inside one another here.",
            why="Cards and calendars are never that deep; this file is damaged or was made to do harm.",
            fix="Export it again.",
            where=where,
        )
    )
