"""The rules of retention at work: announced a week ahead, asked once, then carried out and told of."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from onefirm.conductor.facts import asked_aside, now
from onefirm.conductor.forgetting.announced import AHEAD_DAYS, KEEP, LET_GO, Announced, pending
from onefirm.conductor.forgetting.carry import Forgetting
from onefirm.conductor.forgetting.prune import Due, due_of, rule, ruled
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.firm import PAUSE_STREAM, FirmPaused, Pruned, PruningAnnounced
from onefirm.domain.events.people import PersonForgotten
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_forgetting, of_question, of_retention
from onefirm.domain.ids import CHANCE_BYTES, QuestionId, instant, time_id
from onefirm.domain.problem import Refusal
from onefirm.domain.question import Card, Reason
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict

_OVER = "Nobody said to keep them, so the rule was followed."
_NOT_DUE = "Nobody of them is due any more."


class Retention:
    """Level-triggered: where it stands is in the ledger, so a crash or a long sleep is picked up where it was."""

    def __init__(self, means: Means, forgetting: Forgetting, after: Callable[[], Awaitable[None]]) -> None:
        self._means = means
        self._forgetting = forgetting
        self._after = after
        """For whoever holds something of people in memory."""
        self._looked = ""

    async def when_due(self) -> None:
        """What keeps it from being done now is met again at the next look."""
        with suppress(Refusal, Conflict):
            await self.look()

    async def look(self) -> None:
        last = self._means.ledger.last(PAUSE_STREAM)
        if (last is not None and isinstance(last.fact, FirmPaused)) or self._forgetting.open():
            return
        waiting = pending(self._means)
        if waiting is None:
            await self._announce()
        elif waiting.fact.on <= now(self._means):
            await self._carry_out(waiting)

    async def _announce(self) -> None:
        """Once a day is enough: nobody grows old within hours."""
        today, moment = now(self._means)[:10], self._means.clock.now()
        if self._looked == today or not ruled(self._means):
            return
        on = instant(moment + timedelta(days=AHEAD_DAYS))
        due = await asyncio.to_thread(due_of, self._means, on)
        self._looked = today
        if not due.people:
            return
        question = QuestionId(time_id("qu", moment, self._means.chance.bytes(CHANCE_BYTES)))
        previews = [preview for each in due.people.values() for preview in each]
        fact = PruningAnnounced(
            question=question,
            people=tuple(subject for preview in previews for subject in preview.person.subjects),
            due={cls: len(each) for cls, each in due.people.items()},
            on=on,
            rules=tuple(map(rule, due.people)),
        )
        card = _card(fact, self._means)
        asks = asked_aside(question, card, "retention", asks="clarification", options=(KEEP, LET_GO))
        await self._means.ledger.append(Put(of_retention(), fact), Put(of_question(question), asks), actor=CONDUCTOR)

    async def _carry_out(self, waiting: Announced) -> None:
        """Only who was announced, and is due still. All are begun in one entry, so a crash leaves none of them out."""
        due = await asyncio.to_thread(due_of, self._means, "", frozenset(waiting.fact.people))
        closed = self._closed(waiting, _OVER if due.people else _NOT_DUE)
        unanswered = self._unanswered(waiting)
        await self._forgetting.begin_all(due.whom, CONDUCTOR, *closed, cause=waiting.seq, expected=unanswered)
        await self._forgetting.carry_all(self._forgetting.open())
        await self._after()
        if not self._forgetting.open():  # Else an act of theirs came into doubt, and the report waits for that.
            await self._tell(waiting, due)

    async def _tell(self, waiting: Announced, due: Due) -> None:
        fact = Pruned(
            dropped=self._dropped(waiting), kept=dict(due.held), rules=waiting.fact.rules,
            question=waiting.fact.question,
        )  # fmt: skip
        await self._means.ledger.append(Put(of_retention(), fact), actor=CONDUCTOR)

    def _dropped(self, waiting: Announced) -> dict[str, int]:
        """From the receipts: what was begun before a crash is counted with the rest."""
        counts = Counter[str]()
        for row in self._means.views.all("forgettings_since", seq=waiting.seq):
            events = self._means.ledger.stream(of_forgetting(str(row["forgetting"])))
            last = events[-1].fact
            if events[0].cause == waiting.seq and isinstance(last, PersonForgotten):
                counts[last.by_rule.rpartition(".")[2]] += 1
        return dict(counts)

    def _closed(self, waiting: Announced, why: str) -> tuple[Put, ...]:
        question = waiting.fact.question
        if waiting.question.state != "open":
            return ()
        return (Put(of_question(question), QuestionVoided(question=question, plan=None, why=why)),)

    def _unanswered(self, waiting: Announced) -> dict[str, int]:
        """A 'keep them' of the last moment wins."""
        return {of_question(waiting.fact.question): waiting.question.version}


def _card(fact: PruningAnnounced, means: Means) -> Card:
    count = sum(fact.due.values())
    whom = "1 person falls" if count == 1 else f"{count} people fall"
    return Card(
        title=f"{whom} due under your rules in {AHEAD_DAYS} days",
        summary=f"Keep them? If you say nothing, they are forgotten for good on {fact.on[:10]}.",
        verb="Answer",
        why=(Reason(says="Who it is: onefirm prune. No name stands here, for this entry stays when they are gone."),),
        rules=tuple(
            f"policy.toml says {cls} = {means.policy.retention[cls]}: {_people(each)}."
            for cls, each in fact.due.items()
        ),
    )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
