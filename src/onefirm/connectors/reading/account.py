"""Reading as an account: named by the section `[reading]`, which may be empty. A firm without it fetches no page."""

from importlib import import_module
from typing import cast

from onefirm.capabilities.connector import Source
from onefirm.capabilities.extension import Account, Office, Opened
from onefirm.capabilities.feeds import Feed
from onefirm.connectors.reading.settings import ReadingSettings
from onefirm.domain.frozen import Frozen

_ROOM = "onefirm.connectors.reading.opened"


def _opened(settings: Frozen, office: Office) -> Opened:
    # Whoever reads nothing does not load what reads.
    return cast(Opened, import_module(_ROOM).opened(settings, office))


def feed_source(feed: Feed, office: Office) -> Source:
    return cast(Source, import_module(_ROOM).feed_source(feed, office))


READING = Account(name="reading", settings=ReadingSettings, open=_opened, bare=True)
