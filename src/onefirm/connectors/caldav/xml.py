"""The little XML that is asked and answered: answers are strangers' bytes, and nothing in them is expanded."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from onefirm.guard.xml import Node, Unreadable, parsed

DAV, CAL, CARD, SERVER = (
    "DAV:",
    "urn:ietf:params:xml:ns:caldav",
    "urn:ietf:params:xml:ns:carddav",
    "http://calendarserver.org/ns/",
)
_SPACES = f'xmlns:d="{DAV}" xmlns:c="{CAL}" xmlns:a="{CARD}" xmlns:s="{SERVER}"'
_ON_A_CARD = (
    "VERSION", "UID", "FN", "N", "ORG", "TITLE", "ROLE", "EMAIL", "TEL", "ADR", "BDAY", "NOTE", "CATEGORIES", "KIND",
    "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS",
)  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """One line of a 207: an address, and what is said of it."""

    href: str
    status: int
    props: Node
    """What it has; what it was asked for and has not is left out."""

    def text(self, name: str, space: str = DAV) -> str:
        node = self.props.one(name, space)
        return node.text if node else ""

    def href_in(self, name: str, space: str = DAV) -> str:
        node = self.props.one(name, space)
        led = node.one("href", DAV) if node else None
        return led.text if led else ""

    def is_a(self, name: str, space: str) -> bool:
        kind = self.props.one("resourcetype", DAV)
        return kind is not None and kind.one(name, space) is not None


@dataclass(frozen=True)
class Listing:
    resources: tuple[Resource, ...]
    token: str = ""
    """How far the changes go that are listed."""


def listing(raw: bytes) -> Listing:
    top = parsed(raw)
    if (top.space, top.name) != (DAV, "multistatus"):
        raise Unreadable("It is no list of resources.")
    token = top.one("sync-token", DAV)
    return Listing(tuple(_resource(node) for node in top.all("response", DAV)), token.text if token else "")


def _resource(node: Node) -> Resource:
    href, said = node.one("href", DAV), node.one("status", DAV)
    if href is None:
        raise Unreadable("It lists something without an address.")
    props = Node(DAV, "prop")
    for stat in node.all("propstat", DAV):
        status, prop = stat.one("status", DAV), stat.one("prop", DAV)
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
    """Those that come between two moments, each with its rule: servers differ in how they follow one."""
    between = f'start="{escape(start)}" end="{escape(end)}"'
    return _query(
        "<c:calendar-data/>",
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
