"""What a yes cannot change: the way out of an act may be shut."""

from onefirm.conductor.connections import revoked
from onefirm.conductor.questions.decide import Outcome
from onefirm.desk.post import Post
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId
from onefirm.planning.acts import act


def stays(post: Post, outcome: Outcome) -> str:
    """A yes does not open a door that was shut."""
    standing = act(post.means.ledger.stream(of_effect(EffectId(outcome.effect)))) if outcome.effect else None
    connector = post.means.crew.connectors.get(standing.declared.does.partition("@")[0]) if standing else None
    if connector is None or not (gone := revoked(post.means)).shut(connector):
        return ""
    if connector.name in gone:
        return f" {connector.name} is revoked, so it stays here: onefirm connections allow {connector.name}"
    return f" {connector.name} does not let us in, so it stays here: onefirm connections"
