"""Every forgetting as a row, so that one that was cut off is found and carried through."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.people import ForgettingBegun, PersonForgotten, PersonKeysDestroyed
from onefirm.ledger.projection import Projection, Rows, Table

_FORGETTINGS = Table(
    name="forgettings",
    key=("forgetting",),
    columns={"forgetting": "text", "state": "text", "begun_at": "text", "ended_at": "text", "seq": "integer"},
    indexes=(("state",),),
)


def _fold(event: Recorded, rows: Rows) -> None:
    forgetting = event.stream.partition(":")[2]
    match event.fact:
        case ForgettingBegun():
            row = {"forgetting": forgetting, "state": "begun", "begun_at": event.at, "ended_at": "", "seq": event.seq}
            rows.put("forgettings", row)
        case PersonKeysDestroyed():
            rows.change("forgettings", forgetting, state="destroyed")
        case PersonForgotten():
            rows.change("forgettings", forgetting, state="forgotten", ended_at=event.at)
        case _:
            pass


_KINDS = (ForgettingBegun, PersonKeysDestroyed, PersonForgotten)
PROJECTION = Projection("forgettings", 1, (_FORGETTINGS,), frozenset(fact.kind for fact in _KINDS), _fold)
