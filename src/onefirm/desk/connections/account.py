"""What belongs to an account: its hands and ears, the secrets they sign in with, and when it was last tried."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.capabilities.model import Provider
from onefirm.capabilities.probing import Probing, account_of, secrets_of
from onefirm.capabilities.secrets import beside as spelled
from onefirm.conductor.connections import problem_of
from onefirm.conductor.means import Means
from onefirm.desk.post import Post
from onefirm.domain.events.connections import CONNECTIONS_STREAM, ConnectionTested
from onefirm.domain.problem import Problem


@dataclass(frozen=True)
class Tried:
    """The last test there was."""

    at: str
    works: bool
    problem: Problem | None
    """None where it worked, and where its words were erased."""


def all_of(post: Post) -> list[object]:
    return list(post.means.crew.connections)


def of_account(post: Post, account: str) -> list[object]:
    return [one for one in all_of(post) if account_of(one) == account]


def secrets(post: Post, account: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(secret for one in of_account(post, account) for secret in secrets_of(one)))


def beside(post: Post, account: str) -> tuple[str, ...]:
    """The secrets of this account that have a new one beside them."""
    names = set(post.safe.names())
    return tuple(secret for secret in secrets(post, account) if spelled(secret) in names)


def can_be_tried(post: Post, account: str) -> bool:
    """Without anything of the firm leaving."""
    return any(isinstance(one, Probing | Provider) for one in of_account(post, account))


def speaks_for(post: Post, account: str) -> bool:
    """A trial of what firm.toml says now tries what the open firm works with; or that works with no such account."""
    in_use = any(offer.in_use for offer in post.wiring.offers() if offer.name == account)
    return in_use or not of_account(post, account)


def failed(tried: Tried | None) -> bool:
    return tried is not None and not tried.works


def tries(means: Means) -> Mapping[str, Tried]:
    """By account."""
    version = means.ledger.version(CONNECTIONS_STREAM)
    events = means.ledger.stream(CONNECTIONS_STREAM) if version else ()
    return {
        event.fact.name: Tried(event.at, event.fact.works, problem_of(event.fact.found))
        for event in events
        if isinstance(event.fact, ConnectionTested)
    }
