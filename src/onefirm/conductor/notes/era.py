"""Since when this ledger is the firm's own account of itself: a link from before that may have been used."""

from onefirm.conductor.means import Means
from onefirm.domain.events.firm import RETURNS_STREAM


def era(means: Means) -> str:
    """When the firm was last put back from a copy; empty where it never was."""
    last = means.ledger.last(RETURNS_STREAM)
    return last.at if last else ""
