"""Where an act happens: only there can be seen whether it did, and only there is a repeat the same act."""

from onefirm.capabilities.connector import place, road
from onefirm.conductor.means import Means
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
    return "" if connector is None or said is None else _print(f"{connector.name}|{said}", means)


def road_of(does: str, args: Json, means: Means) -> str:
    """The fingerprint of the way that a card names; empty as above."""
    connector = means.crew.connectors.get(does.partition("@")[0])
    said = None if connector is None else road(connector, args)
    return "" if connector is None or said is None else _print(f"{connector.name}|{said}", means)


def shown_road(does: str, args: Json, means: Means) -> str:
    """What a yes is bound to. Where nobody can say where it would happen, no road is the one that was shown."""
    return road_of(does, args, means) or _print(_NOWHERE, means)


def elsewhere(act: Act, means: Means) -> bool:
    """It would leave by another road than the operator, or the gate, was shown."""
    now = road_of(act.declared.does, act.args, means)
    return bool(act.shown and now) and now != act.shown


def stayed(handed_to: str, means: Means) -> str:
    """What an act came to that was handed over there, where it stayed on this machine; empty where it left."""
    if not handed_to:
        return ""
    return next((said for name, said in means.crew.stays.items() if _print(f"{name}|", means) == handed_to), "")


def out_of_sight(act: Act, means: Means) -> bool:
    """It was handed over somewhere, and nobody can say now whether that is where one would look or repeat it."""
    connected = act.declared.does.partition("@")[0] in means.crew.connectors
    return bool(act.place) and connected and not place_of(act.declared.does, act.args, means)


def _print(said: str, means: Means) -> str:
    return means.prints.of(_PURPOSE, said)[:_SIGNS]
