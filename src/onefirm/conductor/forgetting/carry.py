"""Carrying a forgetting through: begun durably, then step by step, each of which may be done twice."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from onefirm.conductor.brakes import Brakes
from onefirm.conductor.crew import Means
from onefirm.conductor.facts import CONDUCTOR
from onefirm.conductor.forgetting.kept import kept_of
from onefirm.conductor.forgetting.preview import Preview, counted, is_open, keepers
from onefirm.conductor.forgetting.traces import Standing, standing_of
from onefirm.conductor.hearing.ear import is_item
from onefirm.domain.events.people import ForgettingBegun, PersonForgotten, PersonKeysDestroyed
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_forgetting, of_question
from onefirm.domain.ids import CHANCE_BYTES, PlanId, SubjectId, time_id
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked

_ROWS_MAX = 1_000
_TRIES = 5
FORGOTTEN = "They are being forgotten."


class Shredder(Protocol):
    """Holds the keys, the copies of them, and the file that everything is in."""

    def destroy(self, subjects: Sequence[SubjectId]) -> int:
        """Delete their keys, all or none. Answers how many there were."""
        ...

    def in_backups(self, subjects: Sequence[SubjectId]) -> int:
        """Delete the copies of their keys. Answers how many there were."""
        ...

    def scrub(self) -> None:
        """Fold everything anew without them, and leave no trace of what stood there before."""
        ...


class Forgetting:
    """One at a time, and in this order: whoever comes after a crash finds out where it stood from the ledger."""

    def __init__(self, means: Means, shredder: Shredder) -> None:
        self._means = means
        self._shredder = shredder
        self._brakes = Brakes(means)
        self._turn = asyncio.Lock()

    async def begin(self, preview: Preview, by: str, rule: str = "") -> str:
        """From here on it happens, whatever else does. The name of the forgetting."""
        chance = self._means.chance.bytes(CHANCE_BYTES)
        forgetting = time_id("fo", self._means.clock.now(), chance)
        begun = ForgettingBegun(subjects=preview.standing.subjects, found=dict(preview.goes), by_rule=rule)
        stream = of_forgetting(forgetting)
        await self._means.ledger.append(Put(stream, begun), actor=by, expected={stream: 0})
        return forgetting

    def open(self) -> tuple[str, ...]:
        return tuple(str(row["forgetting"]) for row in self._means.views.all("forgettings_open"))

    async def tend(self) -> int:
        """Carry through whatever was begun. How many were ended."""
        ended = 0
        for forgetting in self.open():
            ended += await self.carry(forgetting) is not None
        return ended

    async def carry(self, forgetting: str) -> PersonForgotten | None:
        """The receipt; None while an act of theirs is in doubt, which is found out first."""
        async with self._turn:
            facts = [event.fact for event in self._means.ledger.stream(of_forgetting(forgetting))]
            begun = [fact for fact in facts if isinstance(fact, ForgettingBegun)][-1]
            if isinstance(facts[-1], PersonForgotten):
                return facts[-1]
            if not isinstance(facts[-1], PersonKeysDestroyed) and not await self._destroyed(forgetting, begun):
                return None
            return await self._ended(forgetting, begun)

    async def _destroyed(self, forgetting: str, begun: ForgettingBegun) -> bool:
        people = people_of(begun)
        await self._stop(people)
        if self._in_doubt(people):
            return False
        standing = await self._found(people)
        subjects = tuple(dict.fromkeys((*begun.subjects, *standing.subjects)))
        if subjects != begun.subjects:
            # Something came since. Once its key is gone nobody can tell any more whose it was.
            again = begun.model_copy(update={"subjects": subjects})
            await self._means.ledger.append(Put(of_forgetting(forgetting), again), actor=CONDUCTOR)
        await self._void(standing)
        cleaned = await asyncio.to_thread(self._clean, standing)
        # No word of theirs can come between these two: what they write later is sealed under a new key.
        cleaned["keys"] = self._shredder.destroy(subjects)
        self._means.ledger.forget()
        fact = PersonKeysDestroyed(subjects=subjects, cleaned=_most(begun.found, counted(standing), cleaned))
        await self._means.ledger.append(Put(of_forgetting(forgetting), fact), actor=CONDUCTOR)
        return True

    async def _ended(self, forgetting: str, begun: ForgettingBegun) -> PersonForgotten:
        destroyed = self._means.ledger.stream(of_forgetting(forgetting))[-1].fact
        assert isinstance(destroyed, PersonKeysDestroyed), "Nothing ends before the keys are gone."
        people = people_of(begun)
        await self._stop(people)  # What began while the files were cleaned has lost its words.
        copies = await asyncio.to_thread(self._shredder.in_backups, destroyed.subjects)
        await asyncio.to_thread(self._shredder.scrub)
        self._means.ledger.forget()
        receipt = PersonForgotten(
            subjects=destroyed.subjects,
            cleaned=_most(destroyed.cleaned, {"keys in backups": copies}),
            kept=kept_of(people, await self._found(people), self._means),
            by_rule=begun.by_rule,
        )
        await self._means.ledger.append(Put(of_forgetting(forgetting), receipt), actor=CONDUCTOR)
        return receipt

    async def _found(self, people: tuple[SubjectId, ...]) -> Standing:
        return await asyncio.to_thread(standing_of, people, self._means)

    async def _stop(self, people: Sequence[SubjectId]) -> None:
        """Every plan of theirs that is not over. One that ends by itself meanwhile needs no stopping."""
        for row in [row for one in people for row in self._means.views.all("plans_of_subject", subject=one)]:
            with suppress(Refusal):
                await self._brakes.cancel(PlanId(str(row["plan"])), FORGOTTEN, CONDUCTOR)

    def _in_doubt(self, people: Sequence[SubjectId]) -> bool:
        return any(self._means.views.all("effects_in_doubt_for", subject=one) for one in people)

    async def _void(self, standing: Standing) -> None:
        for question in standing.questions:
            for _ in range(_TRIES):
                known = asked(self._means.ledger.stream(of_question(question)))
                if known is None or known.state != "open" or not is_open(question, self._means):
                    break
                put = Put(of_question(question), QuestionVoided(question=question, plan=None, why=FORGOTTEN))
                with suppress(Conflict):
                    await self._means.ledger.append(put, actor=CONDUCTOR, expected={put.stream: known.version})
                    break

    def _clean(self, standing: Standing) -> dict[str, int]:
        traces = standing.outside(self._means)
        return {keeper.name: keeper.erase(traces) for keeper in keepers(self._means)}


def people_of(begun: ForgettingBegun) -> tuple[SubjectId, ...]:
    return tuple(subject for subject in begun.subjects if not is_item(subject))


def _most(*counts: Mapping[str, int]) -> dict[str, int]:
    """By place the largest count: what was done before a crash is not there to be counted again."""
    places = dict.fromkeys(place for each in counts for place in each)
    most = {place: max(each.get(place, 0) for each in counts) for place in places}
    return {place: count for place, count in most.items() if count}
