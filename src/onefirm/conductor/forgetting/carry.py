"""Carrying a forgetting through: begun durably, then step by step, each of which may be done twice."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from onefirm.conductor.brakes import Brakes
from onefirm.conductor.forgetting.apart import merges_ended
from onefirm.conductor.forgetting.kept import Theirs, kept_of
from onefirm.conductor.forgetting.preview import Preview, counted, is_open, keepers
from onefirm.conductor.forgetting.traces import Standing, standing_of
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.people import ForgettingBegun, PersonForgotten, PersonKeysDestroyed
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_forgetting, of_question
from onefirm.domain.ids import CHANCE_BYTES, PlanId, SubjectId, time_id
from onefirm.domain.problem import Refusal
from onefirm.intake.outside import is_item
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked

_TRIES = 5
FORGOTTEN = "They are being forgotten."


class Shredder(Protocol):
    """Holds the keys, the copies of them, and the file that everything is in."""

    def destroy(self, subjects: Sequence[SubjectId]) -> int:
        """Delete their keys, all or none. Answers how many there were."""
        ...

    def in_backups(self, subjects: Sequence[SubjectId]) -> Mapping[str, int]:
        """Delete the copies of their keys, and every copy of the ledger that is in clear. How much, by place."""
        ...

    def naming(self, theirs: Theirs) -> Sequence[str]:
        """The copies of policy.toml beside the firm in which an address of theirs stands."""
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

    async def begin(self, preview: Preview, by: str) -> str:
        """From here on it happens, whatever else does. The name of the forgetting."""
        return (await self.begin_all([(preview, "")], by))[0]

    async def begin_all(
        self,
        whom: Sequence[tuple[Preview, str]],
        by: str,
        *along: Put,
        cause: int | None = None,
        expected: Mapping[str, int] | None = None,
    ) -> tuple[str, ...]:
        """All of them or none, each with the rule that asked for it, and with what has to happen along with it."""
        begun = dict[str, ForgettingBegun]()
        for preview, rule in whom:
            forgetting = time_id("fo", self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES))
            begun[forgetting] = ForgettingBegun(
                subjects=preview.standing.subjects, found=dict(preview.goes), by_rule=rule
            )
        puts = [Put(of_forgetting(forgetting), fact) for forgetting, fact in begun.items()]
        versions = {**dict.fromkeys((put.stream for put in puts), 0), **(expected or {})}
        if puts or along:
            await self._means.ledger.append(*puts, *along, actor=by, cause=cause, expected=versions)
        return tuple(begun)

    def open(self) -> tuple[str, ...]:
        return tuple(str(row["forgetting"]) for row in self._means.views.all("forgettings_open"))

    def naming(self, theirs: Theirs) -> Sequence[str]:
        return self._shredder.naming(theirs)

    async def tend(self) -> int:
        """Carry through whatever was begun. How many were ended."""
        return len(await self.carry_all(self.open()))

    async def carry(self, forgetting: str) -> PersonForgotten | None:
        """The receipt; None while an act of theirs is in doubt, which is found out first."""
        return (await self.carry_all((forgetting,))).get(forgetting)

    async def carry_all(self, forgettings: Sequence[str]) -> Mapping[str, PersonForgotten]:
        """The receipts. However many they are, the file is written anew once; who cannot go holds up nobody else."""
        async with self._turn:
            receipts, gone, refused = dict[str, PersonForgotten](), dict[str, ForgettingBegun](), list[Refusal]()
            for forgetting in forgettings:
                facts = [event.fact for event in self._means.ledger.stream(of_forgetting(forgetting))]
                begun = [fact for fact in facts if isinstance(fact, ForgettingBegun)][-1]
                if isinstance(facts[-1], PersonForgotten):
                    receipts[forgetting] = facts[-1]
                    continue
                try:
                    if isinstance(facts[-1], PersonKeysDestroyed) or await self._destroyed(forgetting, begun):
                        gone[forgetting] = begun
                except Refusal as refusal:
                    refused.append(refusal)
            if gone:
                receipts |= await self._ended(gone)
            if refused:
                raise refused[0]
            return receipts

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
        # Before it, so that what ended with them is none of what is kept of them later.
        ended = merges_ended(people, self._means)
        await self._means.ledger.append(*ended, Put(of_forgetting(forgetting), fact), actor=CONDUCTOR)
        return True

    async def _ended(self, gone: Mapping[str, ForgettingBegun]) -> Mapping[str, PersonForgotten]:
        destroyed = {forgetting: self._keys_of(forgetting) for forgetting in gone}
        copies = dict[str, Mapping[str, int]]()
        for forgetting, begun in gone.items():
            await self._stop(people_of(begun))  # What began while the files were cleaned has lost its words.
            copies[forgetting] = await asyncio.to_thread(self._shredder.in_backups, destroyed[forgetting].subjects)
        await asyncio.to_thread(self._shredder.scrub)
        self._means.ledger.forget()
        receipts = dict[str, PersonForgotten]()
        for forgetting, begun in gone.items():
            people = people_of(begun)
            receipts[forgetting] = PersonForgotten(
                subjects=destroyed[forgetting].subjects,
                cleaned=_most(destroyed[forgetting].cleaned, copies[forgetting]),
                kept=kept_of(people, await self._found(people), self._means, self.naming),
                by_rule=begun.by_rule,
            )
            await self._means.ledger.append(Put(of_forgetting(forgetting), receipts[forgetting]), actor=CONDUCTOR)
        return receipts

    def _keys_of(self, forgetting: str) -> PersonKeysDestroyed:
        destroyed = self._means.ledger.stream(of_forgetting(forgetting))[-1].fact
        assert isinstance(destroyed, PersonKeysDestroyed), "Nothing ends before the keys are gone."
        return destroyed

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
