"""What was left at the hooks, read when there is time: a wish, one question about its fields, or a problem."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onefirm.capabilities.hooks import MEANINGS, Hook, Meaning
from onefirm.conductor.begin import Beginning
from onefirm.conductor.facts import asked_aside
from onefirm.conductor.hearing.drifted import ASIDE, OPTIONS_LACKS, OPTIONS_NEW, lacks_card, new_card
from onefirm.conductor.hearing.items import Faulty
from onefirm.conductor.hearing.opt_in import Asking
from onefirm.conductor.hearing.repeats import is_over, key_of
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.intents import HookDrifted, OutsideQuarantined, OutsideReceived
from onefirm.domain.events.streams import of_hook, of_outside, of_question
from onefirm.domain.ids import QuestionId
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.cards import problem_card
from onefirm.intake.hooks.mapping import Drifted, Told, said, understood
from onefirm.intake.hooks.projection import about
from onefirm.intake.outside import received, subject_of
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked

_BATCH = 50
"""So many are read before it is looked again whether a rush has begun."""
_FEW = 10
"""As many while a rush goes on: each becomes a plan that works beside it."""
_BATCHES_MAX = 400
_AT_ONCE = 16
"""So many are read beside each other, so that they share a sync; more would keep the pages waiting."""
_TRIES = 20
_WAIT_SECONDS_MAX = 5.0


@dataclass(frozen=True)
class Known:
    """What the operator has said about the fields of one hook, in its settings and in the inbox."""

    fields: Mapping[str, Meaning]
    aside: frozenset[str]
    """The fields of ours whose lack they know of: what comes without them is set aside."""
    open: QuestionId | None
    asked: int
    """How often they were asked."""
    version: int


class Deliveries:
    def __init__(
        self,
        means: Means,
        beginning: Beginning,
        hooks: Mapping[str, Hook],
        rush: Callable[[], bool] = lambda: False,
        base: str = "",
    ) -> None:
        self._means = means
        self._beginning = beginning
        self._rush = rush
        self._asking = Asking(means, beginning, base)
        self._waited_since: float | None = None
        self._hooks = {hook.source: hook for hook in hooks.values()}

    def is_over(self, item: str) -> bool:
        """Whoever says the same again, after what came in under this name has ended, is heard anew."""
        return is_over(item, self._means)

    async def tend(self) -> None:
        """Read whatever waits. What waits for an answer is left alone until it is there."""
        places = asyncio.Semaphore(_AT_ONCE)

        async def read(seq: int) -> None:
            async with places:
                await self._read(seq)

        for _ in range(_BATCHES_MAX):
            rush = self._rush()
            if self._lets_pass(rush):
                return
            rows = self._means.views.all("deliveries_unread", limit=_FEW if rush else _BATCH)
            if not rows:
                return
            results = await asyncio.gather(*(read(int(row["seq"] or 0)) for row in rows), return_exceptions=True)
            if faults := [each for each in results if isinstance(each, BaseException)]:
                raise faults[0]

    def _lets_pass(self, rush: bool) -> bool:
        """While much comes in it is only kept; but a rush that does not end is read all the same, a few at a time."""
        now = self._means.clock.elapsed()
        if not rush:
            self._waited_since = None
            return False
        self._waited_since = now if self._waited_since is None else self._waited_since
        if now - self._waited_since < _WAIT_SECONDS_MAX:
            return True
        self._waited_since = now
        return False

    async def _read(self, seq: int) -> None:
        event = self._means.ledger.event(seq)
        assert event is not None and isinstance(event.fact, OutsideReceived), "A delivery is something that came in."
        fact = event.fact
        if fact.raw.erased:
            await self._quarantined(fact, seq, None)
            return
        try:
            sent = _sent(fact)
            for _ in range(_TRIES):
                known = self._known(fact.connector)
                match understood(sent, known.fields):
                    case Told() as told:
                        await self._begin(told, fact, seq)
                        return
                    case Drifted() as drifted:
                        if await self._drifted(drifted, known, fact, seq):
                            return
            raise AssertionError(f"What came in at {fact.connector} could not be put before the operator.")
        except Faulty as faulty:
            await self._ask(faulty.problem, fact, seq)

    async def _begin(self, told: Told, fact: OutsideReceived, seq: int) -> None:
        call = IntentCall(
            name="qualify-lead", version=2, fields={**told.fields}, source=fact.connector, label=FROM_OUTSIDE
        )
        try:
            self._means.intake.typed(call)
        except Refusal as refusal:
            raise Faulty(refusal.problem) from refusal
        hook = self._hooks.get(fact.connector)
        if hook is not None and hook.form and told.fields.get("source_page") == hook.page:
            call = call.model_copy(update={"key": key_of(call, fact.item, self._means)})
            if hook.confirm:
                await self._asking.ask(hook, told.fields["email"])
        received_ = await self._means.intake.receive(call, by=fact.connector, cause=seq, along=self._beginning.along)
        if not received_.folded:
            await self._beginning.begin(received_.intent, received_.seq)

    async def _drifted(self, drifted: Drifted, known: Known, fact: OutsideReceived, seq: int) -> bool:
        """One question for the hook, however much comes meanwhile. False: somebody was faster, read it again."""
        if drifted.lacks in known.aside:
            await self._quarantined(fact, seq, None)
            return True
        if known.open is not None:
            await self._quarantined(fact, seq, known.open)
            return True
        hook = fact.connector
        named = self._hooks[hook].name if hook in self._hooks else hook
        question = QuestionId(f"qu_{self._means.prints.of('drift', hook)}x{known.asked + 1}_0")
        card = new_card(named, drifted) if drifted.field else lacks_card(named, drifted)
        options = OPTIONS_NEW if drifted.field else OPTIONS_LACKS
        fact_asked = asked_aside(question, card, hook, asks="clarification", options=options)
        drift = HookDrifted(hook=hook, question=question, field=our_own(drifted.field), lacks=drifted.lacks)
        held = OutsideQuarantined(connector=hook, item=fact.item, question=question)
        try:
            await self._means.ledger.append(
                Put(of_hook(hook), drift),
                Put(of_question(question), fact_asked),
                Put(of_outside(fact.item), held),
                actor=CONDUCTOR,
                cause=seq,
                expected={of_hook(hook): known.version, of_question(question): 0},
            )
        except Conflict:
            return False
        return True

    async def _quarantined(self, fact: OutsideReceived, seq: int, question: QuestionId | None) -> None:
        held = OutsideQuarantined(connector=fact.connector, item=fact.item, question=question)
        await self._means.ledger.append(Put(of_outside(fact.item), held), actor=CONDUCTOR, cause=seq)

    async def _ask(self, problem: Problem, fact: OutsideReceived, seq: int) -> None:
        question = QuestionId(about(fact.item))
        card = problem_card(problem, whom=fact.connector)
        put = Put(of_question(question), asked_aside(question, card, fact.connector, subject=subject_of(fact.item)))
        await self._means.ledger.append(put, actor=CONDUCTOR, cause=seq)

    def _known(self, source: str) -> Known:
        hook, fields, asides, waits = self._hooks.get(source), dict[str, Meaning](), set[str](), None
        events = self._means.ledger.stream(of_hook(source))
        for event in events:
            assert isinstance(event.fact, HookDrifted), "Nothing else is listed there."
            standing = asked(self._means.ledger.stream(of_question(event.fact.question)))
            if standing is None or standing.state == "open":
                waits = event.fact.question
                continue
            answer = standing.answer.answer if standing.answer else ""
            meaning = MEANINGS.get(answer)
            if meaning is not None and event.fact.field.value:
                fields[str(event.fact.field.value)] = meaning
            if event.fact.lacks and answer == ASIDE.name:
                asides.add(event.fact.lacks)
        # What stands in the settings is the operator's last word; an answer in the inbox cannot be edited.
        fields |= hook.fields if hook else {}
        return Known(fields, frozenset(asides), waits, len(events), len(events))


def _sent(fact: OutsideReceived) -> dict[str, str]:
    try:
        return said(received(fact))
    except Refusal as refusal:
        raise Faulty(refusal.problem) from refusal
