"""What a connection signs in with, as far as it matters to how it stands: what is not there, and what is exchanged."""

from onefirm.capabilities.probing import account_of, secrets_of
from onefirm.capabilities.secrets import beside
from onefirm.desk.post import Post
from onefirm.desk.shapes.connections import ExchangeRow
from onefirm.domain.events.connections import CONNECTIONS_STREAM, RotationBegun


def lacking(post: Post, name: str) -> tuple[str, ...]:
    """The secrets that are not in the vault and have to be. Of several that may come in, one is enough."""
    kept, crew = set(post.safe.names()), post.means.crew
    outward = (*crew.connectors.values(), *crew.tellers, *crew.models.values())
    leaves = [each for one in outward if one.name == name for each in secrets_of(one)]
    comes = [each for one in crew.sources if one.name == name for each in secrets_of(one)]
    missing = [each for each in leaves if each not in kept]
    if comes and not kept.intersection(comes):
        missing += comes
    return tuple(dict.fromkeys(missing))


def exchanged(post: Post, account: str) -> tuple[ExchangeRow, ...]:
    """The secrets of this account that have a new one beside them, and since when."""
    kept, crew = set(post.safe.names()), post.means.crew
    ones = [one for one in crew.connections if account_of(one) == account]
    secrets = [each for each in dict.fromkeys(name for one in ones for name in secrets_of(one)) if beside(each) in kept]
    if not secrets:
        return ()
    begun = {
        event.fact.secret: event.at
        for event in post.means.ledger.stream(CONNECTIONS_STREAM)
        if isinstance(event.fact, RotationBegun)
    }
    return tuple(ExchangeRow(secret=each, since=begun.get(each, "")) for each in secrets)
