"""Accounts that do not let us in: one question for each, which is answered by itself when they do again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal

from onefirm.capabilities.connector import Connector
from onefirm.capabilities.model import Provider
from onefirm.capabilities.probing import account_of, mended_by
from onefirm.conductor.connections import SEEN, Out, ask_once, named, revoked, void, waiting
from onefirm.conductor.facts import asked_aside
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.connections import (
    CONNECTIONS_STREAM,
    ConnectionSignedIn,
    ConnectionSignedOut,
    RotationBegun,
)
from onefirm.domain.events.firm import SecretKept
from onefirm.domain.events.streams import of_question, of_vault
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import QuestionId
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Problem
from onefirm.domain.question import Option
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked

Why = Literal["it-worked", "new-secret", "you-said-so"]
_HEARD = "nothing comes in"
_ASKED = "rules do its work meanwhile"
AGAIN = Option(name="again", label="Try again", about="What waits is tried at once.")


def refused_at(account: str, problem: Problem, means: Means) -> tuple[Put, ...]:
    """What is written down when something that was to leave is not let in; nothing where that is known."""
    out = revoked(means).out.get(account)
    if out is not None and out.met == "effect":
        return ()
    fact = ConnectionSignedOut(name=account, met="effect", problem=our_own(as_json(problem)))
    return (Put(CONNECTIONS_STREAM, fact),)


def mends(means: Means) -> Mapping[str, Problem]:
    """By source: why its account does not let us in, which says what mends it."""
    out = revoked(means).out
    found = {source.name: out[of].problem for source in means.crew.sources if (of := account_of(source)) in out}
    return {name: problem for name, problem in found.items() if problem}


class SignIns:
    def __init__(self, means: Means) -> None:
        self._means = means

    async def tend(self) -> None:
        """Level-triggered: what stands in the ledger says who is out, what waits for them, and what has changed."""
        if not self._means.ledger.version(CONNECTIONS_STREAM):
            return
        out = revoked(self._means).out
        for account in self._accounts():
            with suppress(Conflict):  # Somebody was faster; the next round looks again.
                standing = out.get(account)
                if standing is None:
                    await self._not_out(account)
                elif why := self._changed(account, standing):
                    await self._try_again(account, why)
                    await self._not_out(account)
                else:
                    await self._ask(account, standing)

    async def heard(self, account: str) -> None:
        """Something came in through it: where nothing else was refused, it lets us in."""
        out = revoked(self._means).out.get(account)
        if out is not None and out.met == "source":
            await self._try_again(account, "it-worked")
            with suppress(Conflict):
                await self._not_out(account)

    async def deaf(self, account: str, problem: Problem) -> None:
        """Nothing comes in through it, because we are not let in."""
        if account in revoked(self._means).out:
            return
        fact = ConnectionSignedOut(name=account, met="source", problem=our_own(as_json(problem)))
        await self._means.ledger.append(Put(CONNECTIONS_STREAM, fact), actor=CONDUCTOR)

    async def _not_out(self, account: str) -> None:
        await void(_question(account), "It lets us in again, as far as we know.", self._means)

    async def _try_again(self, account: str, why: Why) -> None:
        fact = ConnectionSignedIn(name=account, why=why)
        await self._means.ledger.append(Put(CONNECTIONS_STREAM, fact), actor=CONDUCTOR)

    def _accounts(self) -> set[str]:
        crew = self._means.crew
        return {account_of(one) for one in (*crew.connectors.values(), *crew.sources, *crew.models.values())}

    def _changed(self, account: str, out: Out) -> Why | None:
        """There is something new to try: you said so, or another secret lies in the vault."""
        standing = asked(self._means.ledger.stream(of_question(_question(account))))
        if (
            standing is not None
            and standing.answer
            and standing.cause > out.seq
            and standing.answer.answer == AGAIN.name
        ):
            return "you-said-so"
        names = {name for one in self._hands(account) for name in mended_by(one)}
        streams = (of_vault(), CONNECTIONS_STREAM)
        fresh = (event.fact for stream in streams for event in self._means.ledger.stream(stream) if event.seq > out.seq)
        for fact in fresh:
            if isinstance(fact, SecretKept) and fact.name in names:
                return "new-secret"
            if isinstance(fact, RotationBegun) and fact.secret in names:
                return "new-secret"
        return None

    def _hands(self, account: str) -> list[Connector | Provider]:
        crew = self._means.crew
        once = {id(one): one for one in (*crew.connectors.values(), *crew.models.values())}
        return [one for one in once.values() if account_of(one) == account]

    async def _ask(self, account: str, out: Out) -> None:
        rows = [row for one in self._hands(account) for row in waiting(one.name, self._means)]
        question = _question(account)
        asked = any(account_of(model) == account for model in self._means.crew.models.values())
        card = problem_card(_not_let_in(account, out, rows, _ASKED if asked else _HEARD), whom=account)
        fact = asked_aside(question, card, f"sign-in:{account}", options=(AGAIN, SEEN))
        await ask_once(question, fact, rows, self._means, era=str(out.seq))


def _question(account: str) -> QuestionId:
    return QuestionId(f"qu_signin_{account}")


def _not_let_in(account: str, out: Out, rows: Sequence[Row], otherwise: str) -> Problem:
    count = len(rows)
    waits = {0: otherwise, 1: "1 act waits"}.get(count, f"{count} acts wait")
    told = f"{out.problem.what} {out.problem.why}" if out.problem else "The other side refused us."
    fix = f"{out.problem.fix} " if out.problem else ""
    return Problem(
        code="connection-signed-out",
        what=f"The connection '{account}' does not let us in: {waits}.",
        why=f"{told} It waits, and nothing is lost: {named(rows)}." if rows else told,
        fix=f"{fix}Then what waits goes on by itself; to be sure: onefirm connections test {account}",
        where="onefirm connections",
    )
