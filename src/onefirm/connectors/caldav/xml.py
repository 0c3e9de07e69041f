"""The little XML that is asked and answered: answers are strangers' bytes, and nothing in them is expanded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape

DAV, CAL, CARD, SERVER = (
    "DAV:",
    "urn:ietf:params:xml:ns:caldav",
    "urn:ietf:params:xml:ns:carddav",
    "http://calendarserver.org/ns/",
)
DEPTH_MAX = 40
NODES_MAX = 200_000
_SPACES = f'xmlns:d="{DAV}" xmlns:c="{CAL}" xmlns:a="{CARD}" xmlns:s="{SERVER}"'
_SEPARATOR = " "
_ON_A_CARD = (
    "VERSION", "UID", "FN", "N", "ORG", "TITLE", "ROLE", "EMAIL", "TEL", "ADR", "BDAY", "NOTE", "CATEGORIES", "KIND",
    "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS",
)  # fmt: skip


class Unreadable(ValueError):
    """What came is no answer that could be read."""


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

    def all(self, name: str, space: str = DAV) -> Iterator["Node"]:
        return (node for node in self.nodes if node.name == name and node.space == space)

    def one(self, *path: str, space: str = DAV) -> "Node | None":
        """Down along these names, each the first of its kind; the last one stands in the space that is named."""
        found: Node | None = self
        for place, name in enumerate(path):
            last = place == len(path) - 1
            found = next(found.all(name, space if last else DAV), None) if found else None
        return found


def parsed(raw: bytes) -> Node:
    """The outermost node. Raises Unreadable: also for what brings entities, or is nested or branched too far."""
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    top = Node("", "")
    way, count = [top], 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > NODES_MAX or len(way) > DEPTH_MAX:
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
    except expat.ExpatError as broken:
        raise Unreadable(f"It is no XML: {expat.ErrorString(broken.code)}.") from broken
    return top.nodes[0]


def _refused(*_declared: object) -> NoReturn:
    raise Unreadable("It brings a document type of its own.")


@dataclass(frozen=True)
class Resource:
    """One line of a 207: an address, and what is said of it."""

    href: str
    status: int
    props: Node
    """What it has; what it was asked for and has not is left out."""

    def text(self, name: str, space: str = DAV) -> str:
        node = self.props.one(name, space=space)
        return node.text if node else ""

    def href_in(self, name: str, space: str = DAV) -> str:
        node = self.props.one(name, space=space)
        led = node.one("href") if node else None
        return led.text if led else ""

    def is_a(self, name: str, space: str) -> bool:
        kind = self.props.one("resourcetype")
        return kind is not None and kind.one(name, space=space) is not None


@dataclass(frozen=True)
class Listing:
    resources: tuple[Resource, ...]
    token: str = ""
    """How far the changes go that are listed."""


def listing(raw: bytes) -> Listing:
    top = parsed(raw)
    if (top.space, top.name) != (DAV, "multistatus"):
        raise Unreadable("It is no list of resources.")
    token = top.one("sync-token")
    return Listing(tuple(_resource(node) for node in top.all("response")), token.text if token else "")


def _resource(node: Node) -> Resource:
    href, said = node.one("href"), node.one("status")
    if href is None:
        raise Unreadable("It lists something without an address.")
    props = Node(DAV, "prop")
    for stat in node.all("propstat"):
        status, prop = stat.one("status"), stat.one("prop")
        if prop and (status is None or _code(status.text) == 200):
            props.nodes += prop.nodes
    return Resource(href.text, _code(said.text) if said else 200, props)


def _code(line: str) -> int:
    words = line.split()
    if len(words) < 2 or not words[1].isascii() or not words[1].isdigit() or len(words[1]) != 3:
        raise Unreadable("It says nothing of how it went.")
    return int(words[1])


def errors(raw: bytes) -> frozenset[str]:
    """Why something was refused, in the words of the protocol; nothing where it does not say."""
    try:
        top = parsed(raw)
    except Unreadable:
        return frozenset()
    return frozenset(node.name for node in top.nodes) if top.name == "error" else frozenset()


def propfind(*props: str) -> bytes:
    return _whole(f"<d:propfind {_SPACES}><d:prop>{_empty(props)}</d:prop></d:propfind>")


def changes(token: str) -> bytes:
    return _whole(
        f"<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    )


def appointments(start: str, end: str) -> bytes:
    """Those between two moments, each repetition on its own."""
    between = f'start="{escape(start)}" end="{escape(end)}"'
    return _query(
        f"<c:calendar-data><c:expand {between}/></c:calendar-data>",
        f'<c:comp-filter name="VEVENT"><c:time-range {between}/></c:comp-filter>',
    )


def named(uid: str) -> bytes:
    match = f'<c:prop-filter name="UID"><c:text-match collation="i;octet">{escape(uid)}</c:text-match></c:prop-filter>'
    return _query("<c:calendar-data/>", f'<c:comp-filter name="VEVENT">{match}</c:comp-filter>')


def cards(hrefs: Iterable[str]) -> bytes:
    """These cards, without their pictures where the server can leave something out."""
    wanted = "".join(f'<a:prop name="{name}"/>' for name in _ON_A_CARD)
    named = "".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)
    return _whole(
        f"<a:addressbook-multiget {_SPACES}><d:prop><d:getetag/><a:address-data>{wanted}</a:address-data></d:prop>"
        f"{named}</a:addressbook-multiget>"
    )


def to_dos() -> bytes:
    """Where they stand, and as which."""
    within = '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VTODO"/></c:comp-filter>'
    wanted = "<d:prop><d:getetag/></d:prop>"
    return _whole(f"<c:calendar-query {_SPACES}>{wanted}<c:filter>{within}</c:filter></c:calendar-query>")


def entries(hrefs: Iterable[str]) -> bytes:
    """These entries of a calendar or a task list, whole."""
    named = "".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)
    wanted = "<d:prop><d:getetag/><c:calendar-data/></d:prop>"
    return _whole(f"<c:calendar-multiget {_SPACES}>{wanted}{named}</c:calendar-multiget>")


def _query(data: str, within: str) -> bytes:
    return _whole(
        f"<c:calendar-query {_SPACES}><d:prop><d:getetag/>{data}</d:prop>"
        f'<c:filter><c:comp-filter name="VCALENDAR">{within}</c:comp-filter></c:filter></c:calendar-query>'
    )


def _empty(names: tuple[str, ...]) -> str:
    return "".join(f"<{name}/>" for name in names)


def _whole(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode()
