"""Reading what stands on the web: one page as an act, and feeds as they bring news."""

from onefirm.connectors.reading.account import READING, feed_source

__all__ = ["READING", "feed_source"]
