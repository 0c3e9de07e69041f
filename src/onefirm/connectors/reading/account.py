"""Reading as an account: named by the section `[reading]`, which may be empty. A firm without it fetches no page."""

from typing import cast

from onefirm.capabilities.connector import Source
from onefirm.capabilities.extension import Account, Office
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.late import late
from onefirm.connectors.reading.settings import ReadingSettings

_ROOM = "onefirm.connectors.reading.opened"


def feed_source(feed: Feed, office: Office) -> Source:
    return cast(Source, late(_ROOM, "feed_source")(feed, office))


READING = Account(name="reading", settings=ReadingSettings, open=late(_ROOM, "opened"), bare=True)
