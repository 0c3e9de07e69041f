"""Searching the web through a SearXNG of the operator's choice."""

from onefirm.connectors.search.account import SEARCH

__all__ = ["SEARCH"]
