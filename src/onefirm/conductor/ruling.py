"""Rules and decisions: set, lifted, and what waits is judged again under them."""

from collections.abc import Mapping
from contextlib import suppress

from pydantic import JsonValue

from onefirm.conductor.facts import now, words
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.keeping.keep import Keeping, Kept
from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.keeping.listed import decision_named, rules_kept
from onefirm.conductor.keeping.news import News
from onefirm.conductor.means import Means
from onefirm.domain.events.effects import EffectHeld
from onefirm.domain.events.records import RecordWithdrawn
from onefirm.domain.events.streams import of_effect, of_record
from onefirm.domain.ids import FIRM, EffectId, PlanId, RecordId, SubjectId
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.policy.rules import Wanted
from onefirm.records.kinds.work import DECISION, RULE, Decision

_TRIES = 20
"""Whoever is faster wins; the loser reads again. More often than this is a fault, not a race."""
_YOU = "You said so."
_CHANGED = "What holds for them changed after it."
_WAITS = ("declared", "approved")
"""So an act stands that may be held until a day on which they are reached."""


class Ruling:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._keeping = Keeping(means)

    async def set_rule(self, client: SubjectId, named: str, wanted: Wanted, by: str, *seen: Put) -> bool:
        """From this moment on every act that reaches them is held to it. False when that was so already."""
        same = next((each for each, known in rules_kept((client,), self._means) if _same(known, wanted)), None)
        values = {"rule": wanted.rule, "value": wanted.value, "why": wanted.why, "until": wanted.until}
        return await self._keep(RULE, {"client": named, **values}, client, same, by, *seen)

    async def lift_rule(self, client: SubjectId, wanted: Wanted, why: str, by: str) -> bool:
        found = [each for each, known in rules_kept(kin(self._means, client), self._means) if _same(known, wanted)]
        for record_id in found:
            await self._withdraw(RULE, record_id, client, why, by)
        return bool(found)

    async def decide(self, decision: Decision, subject: SubjectId, by: str, *seen: Put) -> bool:
        before = decision_named(decision.name, self._means)
        values: dict[str, JsonValue] = {**decision.model_dump(), "never": list(decision.never)}
        return await self._keep(DECISION, values, subject, before, by, *seen)

    async def lift_decision(self, name: str, why: str, by: str) -> bool:
        found = decision_named(name, self._means)
        if found is not None:
            await self._withdraw(DECISION, found, FIRM, why, by)
        return found is not None

    async def _keep(
        self,
        kind: RecordKind,
        values: Mapping[str, JsonValue],
        subject: SubjectId,
        known: RecordId | None,
        by: str,
        *seen: Put,
    ) -> bool:
        labels = dict.fromkeys(values, OPERATORS_OWN)
        why = str(values["why"]) or _YOU
        for _ in range(_TRIES):
            ends = self._ended(kind, known, values)
            news = News(kind, values, labels, subject, source="operator", why=why, id=known, ends=ends)
            kept: Kept = self._keeping.keep(news)
            if not kept.puts:
                return False
            anew, expected = self._anew(subject)
            try:
                await self._means.ledger.append(
                    *seen, *kept.puts, *anew, actor=by, expected={**kept.expected, **expected}
                )
            except Conflict:
                continue
            return True
        raise AssertionError("What was decided could not be written down.")

    def _ended(self, kind: RecordKind, known: RecordId | None, values: Mapping[str, JsonValue]) -> tuple[str, ...]:
        """Of a field of several, what is no longer said."""
        story = self._keeping.story(kind, known) if known else None
        several = ((name, values[name]) for name in kind.many if name in values) if story else ()
        return tuple(
            said.name
            for name, said_now in several
            for said in (story.standing(name) if story else ())
            if isinstance(said_now, list) and said.value not in said_now
        )

    async def _withdraw(self, kind: RecordKind, record_id: RecordId, subject: SubjectId, why: str, by: str) -> None:
        stream = of_record(kind.name, record_id)
        for _ in range(_TRIES):
            story = self._keeping.story(kind, record_id)
            assert story is not None, "What is listed was said."
            if story.withdrawn:
                return
            gone = RecordWithdrawn(record=kind.name, id=record_id, why=words(story.subject, why or _YOU))
            anew, expected = self._anew(subject)
            with suppress(Conflict):
                await self._means.ledger.append(
                    Put(stream, gone), *anew, actor=by, expected={stream: story.version, **expected}
                )
                return
        raise AssertionError("What was lifted could not be written down.")

    def _anew(self, subject: SubjectId) -> tuple[list[Put], dict[str, int]]:
        """What was asked about their plans is asked anew, and what waits for a day is looked at now."""
        hearing = Hearing(self._means)
        puts, expected = hearing.asked_anew(subject, _CHANGED)
        of_plan = (self._means.views.all("effects_of_plan", plan=plan) for plan in hearing.plans(subject))
        for row in (row for rows in of_plan for row in rows):
            stream = of_effect(EffectId(str(row["effect"])))
            events = self._means.ledger.stream(stream)
            if row["state"] in _WAITS and any(isinstance(event.fact, EffectHeld) for event in events):
                effect, plan = EffectId(str(row["effect"])), PlanId(str(row["plan"]))
                held = EffectHeld(effect=effect, plan=plan, until=now(self._means), why=words(subject, _CHANGED))
                puts.append(Put(stream, held))
                expected[stream] = events[-1].stream_version
        return puts, expected


def _same(known: Wanted, wanted: Wanted) -> bool:
    return (known.rule, known.value) == (wanted.rule, wanted.value)
