"""Many decisions at once: each counts for exactly what was shown, and a trial leaves before the rest."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.conductor.crew import Means
from onefirm.conductor.questions.decide import Decisions, Outcome
from onefirm.domain.events.questions import BatchApproved
from onefirm.domain.events.streams import of_batch
from onefirm.domain.ids import CHANCE_BYTES, EffectId, time_id
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.question import Decision
from onefirm.inbox.alike import split
from onefirm.ledger.ledger import Put


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
        wanted = split(len(shown), self._means.policy.first_batch)
        outcomes, refused, left = dict[str, Outcome](), dict[str, Problem](), list(shown)
        first: list[EffectId] = []
        while left and len(first) < wanted:
            question = left.pop(0)
            outcome = await self._one(question, shown[question], by, "", refused)
            if outcome is not None:
                outcomes[question] = outcome
                first += [EffectId(outcome.effect)] if outcome.effect and not outcome.already else []
        if not left:
            return Together(outcomes, refused)
        batch = time_id("ba", self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES))
        fact = BatchApproved(batch=batch, first=tuple(first), size=len(shown))
        await self._means.ledger.append(Put(of_batch(batch), fact), actor=by, expected={of_batch(batch): 0})
        found = await asyncio.gather(*(self._one(question, shown[question], by, batch, refused) for question in left))
        outcomes |= {question: outcome for question, outcome in zip(left, found, strict=True) if outcome is not None}
        return Together(outcomes, refused, batch, len(first))

    async def answer(self, questions: tuple[str, ...], answer: str, reason: str, by: str) -> Together:
        """The same answer to each of them."""
        refused = dict[str, Problem]()
        decision = Decision(verb="answer", answer=answer, reason=reason)
        found = await asyncio.gather(*(self._decided(question, decision, by, "", refused) for question in questions))
        pairs = zip(questions, found, strict=True)
        return Together({question: outcome for question, outcome in pairs if outcome is not None}, refused)

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
