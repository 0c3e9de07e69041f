"""To which addresses something like an act arrived before, whoever its plan was about."""

from onefirm.domain.events.effects import EffectAmended, EffectContradicted, EffectDeclared, EffectReceipted
from onefirm.domain.events.fact import Recorded
from onefirm.ledger.projection import Rows, Table

REACHED = Table(
    name="trust_reached",
    key=("effect",),
    columns={"effect": "text", "whom": "text", "arrived": "integer"},
    indexes=(("whom", "arrived"),),
)
"""Whom each act goes to, by the fingerprint of the address and the kind of act."""


def reached(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case EffectDeclared(effect=effect, reaches=whom) if whom:
            rows.put("trust_reached", {"effect": effect, "whom": f"{whom} {event.fact.does}", "arrived": 0})
        case EffectAmended(effect=effect, reaches=whom) if whom and (row := rows.get("trust_reached", effect)):
            does = str(row["whom"]).partition(" ")[2]
            rows.change("trust_reached", effect, whom=f"{whom} {does}")
        case EffectReceipted(effect=effect):
            rows.change("trust_reached", effect, arrived=1)
        case EffectContradicted(effect=effect, found="not-happened"):
            rows.change("trust_reached", effect, arrived=0)
        case _:
            pass
