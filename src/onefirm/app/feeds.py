"""The feeds of a firm's settings, as an extension: they come in by the same road as everything else."""

from collections.abc import Callable
from pathlib import Path

from onefirm.app.settings import Settings
from onefirm.capabilities.connector import Source
from onefirm.capabilities.extension import Extension, Office
from onefirm.capabilities.feeds import Feed
from onefirm.connectors.reading import feed_source


def feeds_of(settings: Settings, office: Office) -> tuple[Extension, ...]:
    """Nothing where none are named: a firm fetches nothing unasked."""

    def following(feed: Feed) -> Callable[[Path], Source]:
        return lambda _folder: feed_source(feed, office)

    sources = tuple(following(feed) for feed in settings.feeds.values())
    return (Extension(name="feeds", sources=sources),) if sources else ()
