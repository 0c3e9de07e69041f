"""The level of each connection, from the ledger."""

from collections.abc import Sequence

from onefirm.capabilities.connector import Connector, Source
from onefirm.capabilities.probing import account_of
from onefirm.conductor.means import Means
from onefirm.desk.connections.account import Tried
from onefirm.domain.effect import EffectClass
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId
from onefirm.policy.belief import ACTS_MAX, Level, acted, level


def level_of(connector: Connector | None, tried: Tried | None, means: Means, *, out: bool) -> Level:
    """Of a source that does nothing only its tests say anything."""
    kinds: dict[str, EffectClass] = {}
    for kind, terms in connector.effects.items() if connector else ():
        kinds[f"{kind.capability}.{kind.verb}"] = terms.cls
    name = connector.name if connector else ""
    rows = means.views.all("effects_through", connector=name, limit=ACTS_MAX) if name else ()
    streams = (means.ledger.stream(of_effect(EffectId(str(row["effect"])))) for row in rows)
    acts = [one for events in streams if (one := acted(events)) is not None]
    return level(kinds, acts, (tried.at, tried.works) if tried else None, out=out)


def named(connector: Connector | None, name: str, sources: Sequence[Source] = ()) -> str:
    one = connector or next((each for each in sources if each.name == name), None)
    return account_of(one) if one else name
