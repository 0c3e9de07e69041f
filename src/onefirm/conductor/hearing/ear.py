"""Who is listened to, and when; why a source is silent."""

import asyncio

from onefirm.capabilities.connector import (
    NeedsYou,
    NotNow,
    SignedOut,
    Source,
    quick,
)
from onefirm.capabilities.probing import account_of
from onefirm.conductor.begin import Beginning
from onefirm.conductor.bench import THREADS, Bench
from onefirm.conductor.connections import revoked
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.facts import now
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.hearing.polls import Polls
from onefirm.conductor.hearing.taking import TakingIn
from onefirm.conductor.means import Means
from onefirm.conductor.sign_ins import SignIns
from onefirm.domain.problem import Refusal

_MOMENT_SECONDS = 0.05
"""So long a round of the engine waits for a source that may block; whatever it brings later is taken in beside."""


class Ear:
    """Listens to every source of the firm; of one source, one item after the other."""

    def __init__(
        self, means: Means, beginning: Beginning, weighing: Weighing, hearing: Hearing, bench: Bench = THREADS
    ) -> None:
        self._means = means
        self._polls = Polls(means, bench)
        self._taking = TakingIn(means, self._polls, beginning, weighing, hearing)
        self._beside: dict[str, asyncio.Task[int]] = {}
        """By source: who still listens to it."""
        self._sign_ins = SignIns(means)
        self.troubles: dict[str, str] = {}
        """By source: why it could not be listened to last time."""
        self.heard: dict[str, str] = {}
        """By source: when all that was there had last been taken in."""

    async def listen(self, to_the_end: bool = True) -> int:
        """Take in what is there. An item counts once, however often it is brought.

        Whoever does not stay to the end is not kept waiting by a source that takes its time.
        """
        strangers = [source for source in self._means.crew.sources if not quick(source)]
        begun = {self._begun(source) for source in strangers if source.name not in self._beside}
        taken = 0
        for source in self._means.crew.sources:
            if quick(source):
                taken += await self._listen_to(source)
        if to_the_end and self._beside:
            await asyncio.wait(self._beside.values())
        elif begun:
            await asyncio.wait(begun, timeout=_MOMENT_SECONDS)
        heard = [self._beside.pop(name) for name, task in list(self._beside.items()) if task.done()]
        if faults := [fault for task in heard if (fault := task.exception())]:
            raise faults[0]
        return taken + sum(task.result() for task in heard)

    async def stop(self) -> None:
        """Nobody waits for a source any more."""
        for task in self._beside.values():
            task.cancel()
        await asyncio.gather(*self._beside.values(), return_exceptions=True)
        self._beside.clear()

    def _begun(self, source: Source) -> asyncio.Task[int]:
        task = self._beside[source.name] = asyncio.create_task(self._listen_to(source))
        return task

    async def _listen_to(self, source: Source) -> int:
        taken = 0
        if source.name in revoked(self._means):
            return taken
        try:
            for item in await self._polls.ask(source, source.poll):
                await self._taking.take(source, item)
                taken += 1
            self.troubles.pop(source.name, None)
            self.heard[source.name] = now(self._means)
            await self._sign_ins.heard(account_of(source))
        except Refusal:
            raise  # The ledger takes nothing just now; what is there stays there.
        except NotNow as later:
            self.troubles[source.name] = later.why
            await self._signed_out(source, later.__cause__)
        except NeedsYou as needs:
            self.troubles[source.name] = needs.problem.said()
            await self._signed_out(source, needs)
        except Exception as fault:  # noqa: BLE001 -- one broken source must not make the firm deaf to the others.
            self.troubles[source.name] = f"{type(fault).__name__}: {fault}"
            await self._signed_out(source, fault.__cause__)
        return taken

    async def _signed_out(self, source: Source, why: BaseException | None) -> None:
        """It is silent because we are not let in: the operator is asked, once for the account."""
        if isinstance(why, SignedOut):
            await self._sign_ins.deaf(account_of(source), why.problem)
