"""A feed's bytes as its entries: RSS 2.0, RDF (RSS 1.0) and Atom. Pure; what is odd in an entry leaves it out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

from onefirm.domain.ids import instant
from onefirm.guard.pages.page import page_text
from onefirm.guard.pages.seen import clean, line
from onefirm.guard.urls import plain_url
from onefirm.guard.xml import Node, Unreadable, parsed

ENTRIES_MAX = 500
DEPTH_MAX = 100
NODES_MAX = 50_000
TITLE_SIGNS_MAX = 300
SUMMARY_SIGNS_MAX = 8_000
ID_SIGNS_MAX = 2_000
TTL_MINUTES_MAX = 7 * 24 * 60
_RAW_SIGNS_MAX = 40_000
_DATE_SIGNS_MAX = 64
_ATOM = "http://www.w3.org/2005/Atom"
_RSS1 = "http://purl.org/rss/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(frozen=True)
class Entry:
    id: str
    """The feed's own name for it, else where it leads, else what it is called."""
    title: str
    link: str
    """A public place of the web, or empty."""
    at: str
    """When it was published, as an instant; empty where it does not say."""
    told: str
    """Its words as they came, marks and all."""

    @property
    def mark(self) -> str:
        return sha256(self.id.encode("utf-8", "replace")).hexdigest()[:32]

    def words(self) -> str:
        """What a reader would see of it."""
        return clean(page_text(self.told).text)[:SUMMARY_SIGNS_MAX].strip()


@dataclass(frozen=True)
class Feed:
    title: str
    entries: tuple[Entry, ...]
    """As they stand there, the newest usually first."""
    ttl_minutes: int = 0
    """How long it says that nothing new is to be looked for; 0 where it does not say."""


def feed_of(raw: bytes) -> Feed:
    """Raises Unreadable for what is no feed."""
    top = parsed(raw, DEPTH_MAX, NODES_MAX)
    match top.space, top.name:
        case "", "rss":
            channel = top.one("channel", "")
            if channel is None:
                raise Unreadable("It is RSS without a channel.")
            return Feed(_title(channel, ""), _entries(channel.all("item", ""), ""), _ttl(channel))
        case (space, "RDF") if space == _RDF:
            channel = top.one("channel", _RSS1)
            return Feed(_title(channel, _RSS1), _entries(top.all("item", _RSS1), _RSS1))
        case (space, "feed") if space == _ATOM:
            return Feed(_title(top, _ATOM), _entries(top.all("entry", _ATOM), _ATOM))
        case _:
            raise Unreadable(f"It is no feed: it begins with '{line(top.name)[:40]}', not with rss, RDF or feed.")


def _entries(nodes: tuple[Node, ...], space: str) -> tuple[Entry, ...]:
    read = (_atom(node) if space == _ATOM else _rss(node, space) for node in nodes[:ENTRIES_MAX])
    return tuple({entry.mark: entry for entry in read if entry.id}.values())


def _rss(node: Node, space: str) -> Entry:
    title, link = _title(node, space), _text(node, "link", space)
    name = _text(node, "guid", space) or node.attributes.get(f"{_RDF} about", "") or link or title
    told = _text(node, "encoded", _CONTENT) or _text(node, "description", space)
    at = _by_mail(_text(node, "pubDate", space)) or _by_iso(_text(node, "date", _DC))
    return Entry(name[:ID_SIGNS_MAX], title, plain_url(link), at, told[:_RAW_SIGNS_MAX])


def _atom(node: Node) -> Entry:
    links = [each for each in node.all("link", _ATOM) if each.attributes.get("rel", "alternate") == "alternate"]
    link = links[0].attributes.get("href", "") if links else ""
    title = _title(node, _ATOM)
    content = node.one("content", _ATOM) or node.one("summary", _ATOM)
    told = "" if content is None else _inner(content)
    at = _by_iso(_text(node, "published", _ATOM) or _text(node, "updated", _ATOM))
    name = _text(node, "id", _ATOM) or link or title
    return Entry(name[:ID_SIGNS_MAX], title, plain_url(link), at, told[:_RAW_SIGNS_MAX])


def _inner(node: Node) -> str:
    """Its own words, or those of the marks in it: what stands in them is read in their order, without the marks."""
    if not node.nodes:
        return node.text
    said: list[str] = []
    waiting = [node]
    while waiting and sum(map(len, said[-1:])) < _RAW_SIGNS_MAX:
        one = waiting.pop()
        said.append(one.text)
        waiting.extend(reversed(one.nodes))
    return "\n".join(each for each in said if each)


def _title(node: Node | None, space: str) -> str:
    found = _text(node, "title", space) if node else ""
    return line(page_text(found[: 4 * TITLE_SIGNS_MAX]).text)[:TITLE_SIGNS_MAX]


def _text(node: Node, name: str, space: str) -> str:
    found = node.one(name, space)
    return found.text if found else ""


def _ttl(channel: Node) -> int:
    said = _text(channel, "ttl", "")
    return min(int(said), TTL_MINUTES_MAX) if said.isascii() and said.isdigit() and len(said) <= 6 else 0


def _by_mail(said: str) -> str:
    try:
        return _moment(parsedate_to_datetime(said)) if 0 < len(said) <= _DATE_SIGNS_MAX else ""
    except (ValueError, OverflowError, IndexError, TypeError):
        return ""


def _by_iso(said: str) -> str:
    try:
        return _moment(datetime.fromisoformat(said)) if 0 < len(said) <= _DATE_SIGNS_MAX else ""
    except (ValueError, OverflowError):
        return ""


def _moment(at: datetime) -> str:
    return instant((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC))
