"""A site that is kept in a git repository: pages are put up by a commit, and taken down by one that reverts it."""

from onefirm.connectors.site.account import SITE

__all__ = ["SITE"]
