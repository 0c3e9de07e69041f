"""One test to the operator themselves, only where they ask for it and only by what tells nobody else."""

from dataclasses import dataclass

from onefirm.capabilities.probing import Probed, Trying
from onefirm.conductor.connections import revoked
from onefirm.desk.connections.problems import sends_no_test, test_while_revoked
from onefirm.desk.post import Post
from onefirm.domain.problem import Refusal


@dataclass(frozen=True)
class Sending:
    """Tried by sending instead of by looking."""

    one: Trying
    quick: bool = True

    async def probe(self) -> Probed:
        return await self.one.try_out()


def sending(post: Post, name: str) -> Sending:
    """A Refusal for every connection through which somebody else would hear of it."""
    tellers = {teller.name: teller for teller in post.means.crew.tellers if isinstance(teller, Trying)}
    if name not in tellers:
        raise Refusal(sends_no_test(name, tuple(tellers)))
    if name in revoked(post.means):
        raise Refusal(test_while_revoked(name))
    return Sending(tellers[name])
