"""Many decisions at once: each counts for exactly what was shown, a trial leaves first, and one word takes all back."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onefirm.conductor.means import Means
from onefirm.conductor.questions.decide import Decisions, Outcome
from onefirm.conductor.questions.problems import no_such, nothing_held
from onefirm.conductor.trust.canaries import careless
from onefirm.domain.events.questions import BatchApproved
from onefirm.domain.events.streams import of_batch, of_effect
from onefirm.domain.ids import CHANCE_BYTES, EffectId, time_id
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Decision
from onefirm.inbox.alike import split
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row
from onefirm.planning.acts import act

HELD_MAX = 1000
"""More than this is never held at once: so many decisions nobody takes within an undo window."""
_BATCHES_MAX = 20
"""So many of the newest batches are looked through; what is older has left."""
_MANY = 2


@dataclass(frozen=True)
class Together:
    """What became of each: an outcome, or why not."""

    outcomes: Mapping[str, Outcome]
    refused: Mapping[str, Problem]
    batch: str = ""
    first: int = 0
    """How many leave before the rest; 0 when all leave alike."""


class Batches:
    def __init__(self, means: Means, decisions: Decisions) -> None:
        self._means = means
        self._decisions = decisions

    async def accept(self, shown: Mapping[str, str], by: str) -> Together:
        """Accept each with the payload that was shown. A large batch begins with a few of them.

        Whatever breaks off in between, nothing of the rest is approved before the batch is written down.
        """
        wanted = split(len(shown), 1 if careless(self._means) else self._means.policy.first_batch)
        outcomes, refused, left = dict[str, Outcome](), dict[str, Problem](), list(shown)
        first: list[EffectId] = []
        while left and len(first) < wanted:
            question = left.pop(0)
            outcome = await self._one(question, shown[question], by, "", refused)
            if outcome is not None:
                outcomes[question] = outcome
                # Approved a moment ago by a second click, it is the trial of this one too: no other takes its place.
                first += [EffectId(outcome.effect)] if outcome.effect else []
        if not left and len(first) < _MANY:
            return Together(outcomes, refused)
        batch = time_id("ba", self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES))
        fact = BatchApproved(batch=batch, first=tuple(first), size=len(shown) if left else len(first))
        await self._means.ledger.append(Put(of_batch(batch), fact), actor=by, expected={of_batch(batch): 0})
        if not left:
            return Together(outcomes, refused, batch)
        found = await asyncio.gather(*(self._one(question, shown[question], by, batch, refused) for question in left))
        outcomes |= {question: outcome for question, outcome in zip(left, found, strict=True) if outcome is not None}
        return Together(outcomes, refused, batch, len(first))

    async def answer(self, shown: Mapping[str, str], answer: str, reason: str, by: str) -> Together:
        """The same answer to each of them, as it was shown."""
        refused = dict[str, Problem]()
        said = Decision(verb="answer", answer=answer, reason=reason)
        each = (said.model_copy(update={"payload": payload}) for payload in shown.values())
        decided = (self._decided(*one, by, "", refused) for one in zip(shown, each, strict=True))
        pairs = zip(shown, await asyncio.gather(*decided), strict=True)
        return Together({question: outcome for question, outcome in pairs if outcome is not None}, refused)

    async def undo(self, batch: str, by: str) -> Together:
        """Take back whatever is still held of one batch; without a name, whatever is still held."""
        if batch and self._means.ledger.last(of_batch(batch)) is None:
            raise Refusal(no_such("batch", batch, "onefirm today"))
        meant = [str(row["effect"]) for row, of in held(self._means, HELD_MAX) if not batch or of == batch]
        if not meant:
            raise Refusal(nothing_held())
        outcomes, refused = dict[str, Outcome](), dict[str, Problem]()
        for effect in meant:
            try:
                outcomes[effect] = await self._decisions.undo(effect, by)
            except Refusal as refusal:
                refused[effect] = refusal.problem
        return Together(outcomes, refused, batch)

    async def _one(
        self, question: str, payload: str, by: str, batch: str, refused: dict[str, Problem]
    ) -> Outcome | None:
        return await self._decided(question, Decision(verb="accept", payload=payload), by, batch, refused)

    async def _decided(
        self, question: str, decision: Decision, by: str, batch: str, refused: dict[str, Problem]
    ) -> Outcome | None:
        try:
            return await self._decisions.answer(question, decision, by, batch)
        except Refusal as refusal:
            refused[question] = refusal.problem
            return None


def held(means: Means, limit: int) -> tuple[tuple[Row, str], ...]:
    """What can still be taken back, each with the batch it was approved in, if it was one of many."""
    rows = means.holds.held()[:limit]
    written = _newest_batches(means) if rows else ()
    return tuple((row, _batch_of(EffectId(str(row["effect"])), written, means) if written else "") for row in rows)


def _newest_batches(means: Means) -> Sequence[tuple[BatchApproved, str]]:
    rows = means.views.all("batches_newest", limit=_BATCHES_MAX)
    events = (means.ledger.event(int(row["seq"] or 0)) for row in rows)
    return [(event.fact, event.at) for event in events if event and isinstance(event.fact, BatchApproved)]


def _batch_of(effect: EffectId, written: Sequence[tuple[BatchApproved, str]], means: Means) -> str:
    standing = act(means.ledger.stream(of_effect(effect)))
    approval = standing.approval if standing else None
    if approval is None:
        return ""
    # One of the first was approved before its batch was written; approved later, it was decided alone.
    mine = (fact.batch for fact, at in written if effect in fact.first and approval.at <= at)
    return approval.batch or next(mine, "")
