"""The embedded engine: one process, one loop, no state of its own. The ledger says what is due."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta

from onefirm.conductor.begin import Beginning
from onefirm.conductor.facts import now
from onefirm.conductor.hearing.ear import Ear
from onefirm.conductor.means import Means
from onefirm.conductor.questions.upkeep import Upkeep
from onefirm.conductor.run import Conductor
from onefirm.conductor.schedules.scheduler import Scheduler
from onefirm.conductor.trust.canaries import Trying
from onefirm.conductor.trust.falls import Falls
from onefirm.domain.events.connections import CONNECTIONS_STREAM
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.ids import IntentId, PlanId, moment
from onefirm.domain.problem import Refusal
from onefirm.ledger.projection import Row
from onefirm.planning.progress import REST, Next

_BATCH = 1000
_WAITING_FACTOR = 2
"""Whoever is found beyond this only stands in a queue; a long backlog would be looked through at every move."""
PATIENCE_SECONDS = 5.0
"""So long whoever is awake may still come to rest when the firm is closed."""
_LOOK_SECONDS = 0.005
_LOOKS_SHARE = 4
"""A look at everything that takes longer is followed by so many times as long for the work, and for whoever asks."""
_PAGES_MAX = 200
"""What rests is passed over page by page, so that a long backlog never hides what is new."""

Chore = Callable[[], Awaitable[object]]
"""What is looked at in every round; it costs next to nothing when there is nothing to do."""


@dataclass(frozen=True)
class Rest:
    """How things stood when a plan came to rest. It is worth waking again when one of them has changed."""

    seq: int
    pause: int
    until: str = ""
    ends: float = 0.0
    """The same moment, by the clock that nobody can set."""
    behind: str = ""
    behind_seq: int = 0


class Embedded:
    """Wakes plans that are due. Missing a wake-up costs time, never work: the next look finds it."""

    def __init__(
        self, means: Means, conductor: Conductor, beginning: Beginning, ear: Ear, chores: Sequence[Chore] = ()
    ) -> None:
        self._means = means
        self._chores = tuple(chores)
        self.conductor = conductor
        self._beginning = beginning
        self._ear = ear
        self._upkeep = Upkeep(means)
        self._falls = Falls(means)
        self._trying = Trying(means)
        self._scheduler = Scheduler(means)
        self._awake: set[PlanId] = set()
        self._rested: dict[PlanId, Rest] = {}
        self._parked: dict[str, deque[PlanId]] = {}
        """By lane: who waits for a place in it, the first one first."""
        self._moved = asyncio.Event()
        self._closing = asyncio.Event()
        self._waking: set[asyncio.Task[None]] = set()
        conductor.lanes.watch(self._let_in)
        self._places = asyncio.Semaphore(means.policy.limits.wakes_at_once_max)

    async def run(self, closing: asyncio.Event, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Until `closing`: look whenever the ledger moves, when something falls due, and now and then."""
        loop = asyncio.get_running_loop()
        self._closing = closing

        def notify(_seq: int) -> None:
            loop.call_soon_threadsafe(self._moved.set)

        stop_watching = self._means.ledger.watch(notify)
        try:
            while not closing.is_set():
                self._moved.clear()
                began = loop.time()
                with suppress(Refusal):
                    await self._look(to_the_end=False)
                for plan in self._due():
                    self._begin(plan)
                if (took := loop.time() - began) > _LOOK_SECONDS:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(closing.wait(), _LOOKS_SHARE * took)
                await self._sleep(closing)
            if self._waking:
                await asyncio.wait(self._waking, timeout=patience_seconds)
        finally:
            stop_watching()
            await self._ear.stop()
            # Whoever is still out is left as a kill would leave them: the next start settles what they began.
            await self._let_go()
            self._closing = asyncio.Event()

    async def drain(self) -> None:
        """Run until nothing can be done now: for a command without a server."""
        while True:
            await self._look(to_the_end=True)
            due = self._due()
            if not due:
                return
            for plan in due:
                self._begin(plan)
            try:
                while self._waking:
                    await asyncio.gather(*self._waking)
            finally:
                await self._let_go()

    async def _look(self, *, to_the_end: bool) -> None:
        """Everything but the plans themselves: what came in, what falls due, what watches over the rest."""
        await self._tidy()
        await self._ear.listen(to_the_end=to_the_end)
        await self._scheduler.fire()
        await self._begin_all()
        await self._upkeep.tend()
        await self._falls.tell()
        await self._trying.tend()

    async def _let_go(self) -> None:
        self._parked.clear()
        waking = tuple(self._waking)
        for task in waking:
            task.cancel()
        await asyncio.gather(*waking, return_exceptions=True)

    async def _tidy(self) -> None:
        """Before anything new is taken in: what was begun about a person is ended before they are heard again."""
        for chore in self._chores:
            await chore()

    async def _begin_all(self) -> None:
        """Intents whose plan was not made yet: a crash came between, or the playbook was broken."""
        for _ in range(_PAGES_MAX):
            # Each gets its plan, or the operator is asked about it: either way it is not found here again.
            rows = self.unplanned()
            for row in rows:
                await self._beginning.begin(IntentId(str(row["intent"])), int(row["seq"] or 0))
            if len(rows) < _BATCH:
                return

    def unplanned(self) -> Sequence[Row]:
        """Intents that have no plan, and about which nobody was asked."""
        return self._means.views.all("intents_unplanned", limit=_BATCH)

    def _due(self) -> list[PlanId]:
        """What is due and has changed since it last came to rest. Nothing while so many wait for a place already."""
        most = _WAITING_FACTOR * self._means.policy.limits.wakes_at_once_max
        if len(self._awake) > most:
            return []
        if not self._awake:
            self._parked.clear()  # Nobody is awake, so every lane is free.
        pause = self._pause()
        let_go = {plan: self._seq(plan) for plan in self._means.holds.over_before_the_clock()}
        for page in range(_PAGES_MAX):
            rows = self._means.views.all("plans_due", now=now(self._means), limit=_BATCH, offset=page * _BATCH)
            due = {**let_go, **{PlanId(str(row["plan"])): int(row["seq"] or 0) for row in rows}}
            let_go = {}
            parked = {plan for waiting in self._parked.values() for plan in waiting}
            busy = self._awake | parked
            fresh = [plan for plan, seq in due.items() if plan not in busy and self._changed(plan, seq, pause)]
            if fresh or len(rows) < _BATCH:
                return fresh[:most]
        return []

    def _changed(self, plan: PlanId, seq: int, pause: int) -> bool:
        rest = self._rested.get(plan)
        if rest is None or (rest.seq, rest.pause) != (seq, pause):
            return True
        if rest.behind:
            return self._seq(rest.behind) != rest.behind_seq
        over = rest.until <= now(self._means) or rest.ends <= self._means.clock.elapsed()
        return bool(rest.until) and over

    async def _wake_until_still(self, plan: PlanId, let_in: str) -> None:
        """Once more after every change: what was decided while it came to rest must not be slept through."""
        rest = REST
        while True:
            before, pause, last = self._seq(plan), self._pause(), rest
            behind_seq = self._seq(last.behind) if last.behind else 0
            rest = await self.conductor.wake(plan)
            if not rest.lane and not self._due_again(plan):
                self._rested.pop(plan, None)
                return
            still = self._seq(plan) == before and rest.behind == last.behind
            if rest.lane or still:
                stood = Rest(before, pause, rest.until, self._ends(rest), rest.behind, behind_seq)
                self._rest(plan, rest, stood, first=rest.lane == let_in)
                return

    def _rest(self, plan: PlanId, rest: Next, stood: Rest, *, first: bool) -> None:
        """Remember why it rests. Whoever waits in a lane is let in when there is room."""
        self._rested.pop(plan, None)
        if not rest.lane:
            self._rested[plan] = stood
        elif first:
            self._parked.setdefault(rest.lane, deque()).appendleft(plan)
        else:
            self._parked.setdefault(rest.lane, deque()).append(plan)

    def _ends(self, rest: Next) -> float:
        left = moment(rest.until) - self._means.clock.now() if rest.until else timedelta()
        return self._means.clock.elapsed() + left.total_seconds()

    def _let_in(self, lane: str) -> None:
        """One for each place that became free: were all of them woken, they would get into each other's way."""
        if waiting := self._parked.get(lane):
            self._begin(waiting.popleft(), let_in=lane)

    def _begin(self, plan: PlanId, let_in: str = "") -> None:
        self._awake.add(plan)
        task = asyncio.create_task(self._wake(plan, let_in))
        self._waking.add(task)
        task.add_done_callback(self._waking.discard)

    def _due_again(self, plan: PlanId) -> bool:
        """False for a plan that only a decision moves on: whatever is decided makes it due in the same append."""
        row = self._means.views.one("plan", plan=plan)
        return row is None or bool(row["due"])

    def _seq(self, plan: str) -> int:
        row = self._means.views.one("plan", plan=plan)
        return int(row["seq"] or 0) if row else 0

    def _pause(self) -> int:
        """It moves with every switch of the firm or of one of its connections."""
        return self._means.ledger.version(PAUSE_STREAM) + self._means.ledger.version(CONNECTIONS_STREAM)

    async def _wake(self, plan: PlanId, let_in: str) -> None:
        try:
            # Whoever was let into a lane has a place already: behind those who only ask for one, it would stay empty.
            async with nullcontext() if let_in else self._places:
                if not self._closing.is_set():
                    await self._wake_until_still(plan, let_in)
            self._moved.set()
        except Refusal:
            pass  # Nothing can be written just now: the plan stays due, and is woken with the next look but not before.
        finally:
            self._awake.discard(plan)
            if let_in and plan not in self._parked.get(let_in, ()):
                self._let_in(let_in)  # It may not have wanted the place any more.

    async def _sleep(self, closing: asyncio.Event) -> None:
        waits = [asyncio.create_task(closing.wait()), asyncio.create_task(self._moved.wait())]
        try:
            await asyncio.wait(waits, timeout=self._seconds(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _seconds(self) -> float:
        """Until something falls due or a hold is over, but never long: the wall clock may be set meanwhile."""
        row = self._means.views.one("plan_due_next", now=now(self._means))
        longest = float(self._means.policy.limits.wake_again_seconds_max)
        dues = [due for due in (str(row["due"] or "") if row else "", self._scheduler.due_next()) if due]
        seconds = [(moment(due) - self._means.clock.now()).total_seconds() for due in dues]
        held = self._means.holds.soonest()
        return max(0.0, min([longest, *seconds, *([held] if held else [])]))
