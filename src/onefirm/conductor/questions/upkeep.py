"""What time does to questions: reminding, expiring, and putting aside until a moment."""

from contextlib import suppress

from onefirm.conductor.facts import effect_id, later, now, words
from onefirm.conductor.means import Means
from onefirm.conductor.questions.problems import no_such, past_expiry, too_late
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.effects import EffectWithdrawn
from onefirm.domain.events.questions import QuestionExpired, QuestionReminded, QuestionSnoozed
from onefirm.domain.events.streams import of_effect, of_plan, of_question
from onefirm.domain.ids import FIRM, QuestionId
from onefirm.domain.problem import Refusal
from onefirm.domain.question import Decision
from onefirm.inbox.rules import allow, reminder_after, standing_at
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Asked, act, asked
from onefirm.planning.walk import walked

_BATCH = 100
"""So many at a time; the next look finds the others."""
_HOUR_SECONDS = 3600


class Upkeep:
    """Level-triggered: what is due stands in the rows, and doing it twice is harmless."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def tend(self) -> int:
        """Expire and remind whatever is due now. How many it was."""
        done = 0
        for row in self._means.views.all("questions_expired", now=now(self._means), limit=_BATCH):
            done += await self._expire(QuestionId(str(row["question"])))
        for question in self._unheard():
            done += await self._remind(question)
        return done

    async def put_aside(self, question: str, until: str, to: str, by: str) -> None:
        """It leaves the open list and comes back by itself. It can be answered meanwhile."""
        standing = self._standing(question)
        if standing is None:
            raise Refusal(no_such("question", question, "onefirm inbox list"))
        fact = standing.asked
        state = standing_at(standing.state, fact.expires, now(self._means))
        if state != "open":
            allow(question, fact.asks, state, "", (), Decision(verb="accept"))
        if fact.expires and fact.expires <= until:
            raise Refusal(past_expiry(question, fact.expires))
        snoozed = QuestionSnoozed(question=fact.question, plan=fact.plan, until=until, to=words(FIRM, to))
        stream = of_question(fact.question)
        try:
            await self._means.ledger.append(
                Put(stream, snoozed), actor=by, cause=standing.cause, expected={stream: standing.version}
            )
        except Conflict as conflict:
            raise Refusal(too_late(question)) from conflict

    def _unheard(self) -> list[QuestionId]:
        """What has waited for the first time so long, and what has been reminded of and still waits."""
        hours, moment = self._means.policy.remind_after_hours, now(self._means)
        if not hours:
            return []
        first = later(self._means, -hours * _HOUR_SECONDS)
        rows = [
            *self._means.views.all("questions_unreminded", first=first, now=moment, limit=_BATCH),
            *self._means.views.all("questions_reminded", now=moment, limit=_BATCH),
        ]
        return [QuestionId(str(row["question"])) for row in rows]

    async def _remind(self, question: QuestionId) -> bool:
        standing, row = self._standing(question), self._means.views.one("question", question=question)
        if standing is None or standing.state != "open" or row is None:
            return False
        times = int(row["reminded"] or 0) + 1
        hours = reminder_after(times, self._means.policy.remind_after_hours)
        fact = QuestionReminded(
            question=question,
            plan=standing.asked.plan,
            times=times,
            next=later(self._means, hours * _HOUR_SECONDS) if hours else "",
        )
        return await self._written(standing, Put(of_question(question), fact), expected={})

    async def _expire(self, question: QuestionId) -> bool:
        """What it asked about will not happen, and its plan goes on as if it had been turned down."""
        standing = self._standing(question)
        if standing is None or standing.state != "open":
            return False
        fact = standing.asked
        puts = [Put(of_question(question), QuestionExpired(question=question, plan=fact.plan))]
        expected: dict[str, int] = {}
        if fact.plan is not None:
            walk = walked(self._means.ledger.stream(of_plan(fact.plan)))
            effect = act(self._means.ledger.stream(of_effect(effect_id(walk))))
            if effect is not None and effect.declared.effect == fact.effect and effect.state == "declared":
                why = words(walk.plan.subject, "Nobody decided in time.")
                gone = EffectWithdrawn(effect=effect.declared.effect, plan=walk.plan.id, reason=why)
                puts.append(Put(of_effect(gone.effect), gone))
                expected = {of_plan(walk.plan.id): walk.version, of_effect(gone.effect): effect.version}
        return await self._written(standing, *puts, expected=expected)

    async def _written(self, standing: Asked, *puts: Put, expected: dict[str, int]) -> bool:
        """Whoever was faster has decided something; then there is nothing to do, or the next look finds it."""
        expected = {of_question(standing.asked.question): standing.version, **expected}
        with suppress(Conflict):
            await self._means.ledger.append(*puts, actor=CONDUCTOR, cause=standing.cause, expected=expected)
            return True
        return False

    def _standing(self, question: str) -> Asked | None:
        return asked(self._means.ledger.stream(of_question(QuestionId(question))))
