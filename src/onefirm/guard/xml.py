"""Strangers' XML as nodes: nothing in it is expanded or fetched, and it is neither nested nor branched too far."""

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

DEPTH_MAX = 40
NODES_MAX = 200_000
_SEPARATOR = " "


class Unreadable(ValueError):
    """What came cannot be read."""


@dataclass(slots=True)
class Node:
    space: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    words: list[str] = field(default_factory=list[str])
    nodes: list["Node"] = field(default_factory=list["Node"])

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    def all(self, name: str, space: str) -> tuple["Node", ...]:
        return tuple(node for node in self.nodes if node.name == name and node.space == space)

    def one(self, name: str, space: str) -> "Node | None":
        """The first of this name."""
        return next((node for node in self.nodes if node.name == name and node.space == space), None)


def parsed(raw: bytes, depth_max: int = DEPTH_MAX, nodes_max: int = NODES_MAX) -> Node:
    """The outermost node. Raises Unreadable: also for what brings entities, or is nested or branched too far."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    top = Node("", "")
    way, count = [top], 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1 + len(attributes)
        if count > nodes_max or len(way) > depth_max:
            raise Unreadable("It is nested or branched too far.")
        space, _, local = name.rpartition(_SEPARATOR)
        node = Node(space, local, attributes)
        way[-1].nodes.append(node)
        way.append(node)

    parser.StartElementHandler = begins
    parser.EndElementHandler = lambda _name: way.pop() and None
    parser.CharacterDataHandler = lambda words: way[-1].words.append(words)
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    try:
        parser.Parse(raw, True)
    except Unreadable:
        raise
    except expat.ExpatError as broken:
        raise Unreadable(f"It is no XML: {expat.ErrorString(broken.code)}.") from broken
    except (LookupError, ValueError) as odd:
        raise Unreadable("It is written in signs that nobody here knows.") from odd
    return top.nodes[0]


def _refused(*_declared: object) -> NoReturn:
    raise Unreadable("It brings a document type of its own.")
