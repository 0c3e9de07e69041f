"""The account put together: who reads a page, and who follows a feed."""

from importlib.metadata import version
from urllib.parse import urlsplit

from onefirm.capabilities.connector import Source
from onefirm.capabilities.extension import Office, Opened
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.ways import Rate
from onefirm.connectors.reading.cursor import Cursors
from onefirm.connectors.reading.feeds import FeedSource
from onefirm.connectors.reading.reader import Reader, Ways
from onefirm.connectors.reading.robots import ROBOTS_CAPS, Robots
from onefirm.connectors.reading.settings import ReadingSettings
from onefirm.guard.addresses import PORTS, Home, Rules, read_home
from onefirm.guard.web.calls import Caps
from onefirm.guard.web.client import Web

PAGE_CAPS = Caps(bytes_max=4 * 2**20, seconds_max=15.0, redirects_max=0)
FEED_CAPS = Caps(bytes_max=4 * 2**20, seconds_max=20.0)
POLITE = Rate(count=20, per_seconds=60, burst=6)
"""Of one host: a page, the sign at its door, and what it leads to."""


def agent_of(contact: str = "") -> str:
    """Whoever is read is told by whom."""
    return f"onefirm/{version('onefirm')}" + (f" (+{contact})" if contact else "")


def opened(settings: ReadingSettings, office: Office) -> Opened:
    rules, agent = Rules(homes=frozenset(read_home(home) for home in settings.homes)), agent_of(settings.contact)

    def ways(whereto: Rules) -> Ways:
        sign, page = (
            Web(office.ways, "web", kept=POLITE, rules=whereto, caps=caps, by_host=True)
            for caps in (ROBOTS_CAPS, PAGE_CAPS)
        )
        return Ways(sign, page)

    robots = Robots(office.clock, agent)
    doors = tuple(_door(home) for home in settings.homes)
    return Opened((Reader(ways(rules), ways(rules.without_homes()), robots, office.clock, agent, doors),))


def _door(home: str) -> str:
    scheme = "https" if read_home(home).port == PORTS["https"] else "http"
    return f"{scheme}://{home}"


def feed_source(feed: Feed, office: Office) -> Source:
    read = urlsplit(feed.url)
    home = Home(read.hostname or "", read.port or PORTS[read.scheme])
    rules = Rules(homes=frozenset({home}) if feed.own else frozenset())
    web = Web(office.ways, feed.source, rules=rules, caps=FEED_CAPS)
    return FeedSource(feed, web, Cursors(office.folder, feed.name), office.clock, agent_of())
