"""Where an act happens: only there can be seen whether it did, and only there is a repeat the same act."""

from onefirm.capabilities.connector import place
from onefirm.conductor.crew import Means
from onefirm.domain.frozen import Json
from onefirm.planning.acts import Act

_PURPOSE = "place"
_SIGNS = 16
_NOWHERE = "?"


def place_of(does: str, args: Json, means: Means) -> str:
    """The fingerprint of the account, mailbox or address that stands behind this act now.

    Empty when nobody does it, and while nobody can say where.
    """
    connector = means.crew.connectors.get(does.partition("@")[0])
    said = None if connector is None else place(connector, args)
    if connector is None or said is None:
        return ""
    return means.prints.of(_PURPOSE, f"{connector.name}|{said}")[:_SIGNS]


def shown_place(does: str, args: Json, means: Means) -> str:
    """What a yes is bound to. Where nobody can say where it would happen, no place is the one that was shown."""
    return place_of(does, args, means) or means.prints.of(_PURPOSE, _NOWHERE)[:_SIGNS]


def elsewhere(act: Act, means: Means) -> str:
    """Where it would leave now, if that is through another account or by another road than the card said."""
    args = act.declared.args.value
    now = place_of(act.declared.does, args if isinstance(args, dict) else {}, means)
    return now if act.shown and now != act.shown else ""
