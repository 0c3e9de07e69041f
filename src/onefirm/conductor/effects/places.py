"""Where an act happens: only there can be seen whether it did, and only there is a repeat the same act."""

from onefirm.capabilities.connector import place
from onefirm.conductor.crew import Means
from onefirm.domain.frozen import Json

_PURPOSE = "place"
_SIGNS = 16


def place_of(does: str, args: Json, means: Means) -> str:
    """The fingerprint of the account, mailbox or address that stands behind this act now; empty when nobody does it."""
    connector = means.crew.connectors.get(does.partition("@")[0])
    if connector is None:
        return ""
    return means.prints.of(_PURPOSE, f"{connector.name}|{place(connector, args)}")[:_SIGNS]
