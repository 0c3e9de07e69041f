"""One life of the process: everything but the store is new in it, and everything but the store dies with it."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar

from onefirm.agents.qualifier.agent import Qualifier
from onefirm.agents.reviewer import Reviewer
from onefirm.agents.writer.agent import Writer
from onefirm.app.crew import crew_of
from onefirm.capabilities.connector import Connector, Source
from onefirm.capabilities.extension import Extension
from onefirm.conductor.begin import Beginning
from onefirm.conductor.bench import Inline
from onefirm.conductor.brakes import Brakes
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.hearing.ear import Ear
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.holds import Holds
from onefirm.conductor.means import InForce, Means
from onefirm.conductor.questions.batches import Batches
from onefirm.conductor.questions.decide import Decisions
from onefirm.conductor.run import Conductor
from onefirm.conductor.schedules.scheduler import Scheduler
from onefirm.domain.events.fact import Recorded
from onefirm.domain.ids import instant, moment
from onefirm.domain.policy import Policy
from onefirm.engines.embedded import Embedded
from onefirm.intake.kinds import QUALIFY_LEAD
from onefirm.intake.receive import Intake
from onefirm.ledger.ledger import Ledger
from onefirm.ledger.projection import Projection
from onefirm.ledger.store import Batch, Conflict, Head, StoredRow
from onefirm.policy.trust import NothingEarned
from onefirm.records.kinds import LEAD
from worlds.loops import WorldClock
from worlds.memory import KeptAsIs, MemoryStore
from worlds.plans import PAGES, TYPES, Shelf
from worlds.schedules import LOOK_SECONDS
from worlds.views import MemoryViews

LOOK_AGAIN_SECONDS = 3600.0
POLL_SECONDS = 60.0
_SETTLE = 0.001
_AGENTS = (Qualifier(), Writer(), Reviewer())


Result = TypeVar("Result")


def _unheard(asked: asyncio.Future[Any]) -> None:
    """What was answered in the instant of a death is heard by nobody."""
    if not asked.cancelled():
        asked.exception()


class Prints:
    """Implements `Fingerprints` without a key: nobody in here guesses."""

    def of(self, purpose: str, text: str) -> str:
        return hashlib.sha256(f"{purpose}|{text}".encode()).hexdigest()[:32]


class Draws:
    """Implements `Chance` from a seed."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)


class Fortune(Protocol):
    """When a commit takes how long, and when the power goes around one."""

    def commit_seconds(self) -> float: ...

    def dies_at_commit(self) -> str: ...

    def held_up(self, batch: Batch) -> float:
        """By how many seconds this append is late."""
        ...


class QueuedStore:
    """The store as one life sees it: appends queue, commit together, and are answered if the process still lives."""

    def __init__(self, store: MemoryStore, fortune: Fortune, dead: asyncio.Event, die: Callable[[str], None]) -> None:
        self._store = store
        self._fortune = fortune
        self._dead = dead
        self._die = die
        self._queue: deque[tuple[Batch, Future[tuple[Recorded, ...]]]] = deque()

    def append(self, batch: Batch) -> Future[tuple[Recorded, ...]]:
        future: Future[tuple[Recorded, ...]] = Future()
        if self._dead.is_set():
            return future  # Nobody is there any more to answer.
        if late := self._fortune.held_up(batch):
            asyncio.get_running_loop().call_later(late, self._queue_up, batch, future)
        else:
            self._queue_up(batch, future)
        return future

    def _queue_up(self, batch: Batch, future: Future[tuple[Recorded, ...]]) -> None:
        self._queue.append((batch, future))
        if len(self._queue) == 1:
            asyncio.get_running_loop().call_later(self._fortune.commit_seconds(), self._commit)

    def _commit(self) -> None:
        if self._dead.is_set():
            return
        where = self._fortune.dies_at_commit()
        if where == "before":
            self._die("before a commit")
            return
        waiting, answers = list(self._queue), list[Callable[[], None]]()
        self._queue.clear()
        for batch, future in waiting:
            try:
                recorded = self._store.commit(batch)
            except Conflict as conflict:
                answers.append(lambda future=future, conflict=conflict: future.set_exception(conflict))
            else:
                answers.append(lambda future=future, recorded=recorded: future.set_result(recorded))
        if where == "after":
            self._die("after a commit, before its answer")
            return
        for answer in answers:
            answer()

    def rows(self, after: int = 0, limit: int = 1000, newest_first: bool = False) -> Sequence[StoredRow]:
        return self._store.rows(after, limit, newest_first)

    def all_rows(self) -> Iterator[StoredRow]:
        return self._store.all_rows()

    def row(self, seq: int) -> StoredRow | None:
        return self._store.row(seq)

    def stream(self, stream: str) -> Sequence[StoredRow]:
        return self._store.stream(stream)

    def first(self, stream: str) -> StoredRow | None:
        return self._store.first(stream)

    def last(self, stream: str) -> StoredRow | None:
        return self._store.last(stream)

    def version(self, stream: str) -> int:
        return self._store.version(stream)

    def head(self) -> Head:
        return self._store.head()

    def durable(self) -> int:
        return self._store.durable()

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        return self._store.watch(notify)

    def rebuild(
        self, projections: Sequence[Projection], open_row: Callable[[StoredRow], Recorded]
    ) -> Mapping[str, bool]:
        return self._store.rebuild(projections, open_row)

    def close(self) -> None:
        """The store outlives this life."""


class Life:
    """The firm's process from its start to its end, put together as `open_firm` does it."""

    def __init__(
        self,
        number: int,
        store: MemoryStore,
        fortune: Fortune,
        clock: WorldClock,
        chance: Random,
        policy: Policy,
        connectors: Callable[["Life"], Sequence[Connector]],
        sources: Callable[["Life"], Sequence[Source]],
        note: Callable[[str], None],
    ) -> None:
        self.number = number
        self.policy = policy
        self.dead = asyncio.Event()
        self.moved = asyncio.Event()
        self.crashed = False
        self.faults: list[str] = []
        self._note = note
        self._beside: set[asyncio.Task[None]] = set()
        self._outer = frozenset(asyncio.all_tasks())
        self._store = store
        queued = QueuedStore(store, fortune, self.dead, self.die)
        ledger = Ledger(queued, KeptAsIs(store), clock)
        draws, prints = Draws(chance), Prints()
        extension = Extension(
            name="world",
            intents=(QUALIFY_LEAD, *TYPES),
            agents=_AGENTS,
            connectors=tuple((lambda _folder, one=one: one) for one in connectors(self)),
            sources=tuple((lambda _folder, one=one: one) for one in sources(self)),
            records=(LEAD,),
        )
        crew, faults = crew_of((extension,), Path())
        assert not faults, faults
        crew = replace(crew, shelf=Shelf(PAGES))
        intake = Intake(ledger, crew.catalogue, prints, clock, draws, policy.limits.intent_bytes_max)
        self.views = MemoryViews(store)
        holds = Holds(ledger, self.views, clock)
        self.means = Means(
            ledger, self.views, clock, draws, prints, crew, InForce(policy), NothingEarned(), intake, holds
        )
        self.weighing, self.hearing = Weighing(self.means), Hearing(self.means)
        self.conductor, self.beginning = Conductor(self.means, self.weighing, Inline()), Beginning(self.means)
        self.decisions, self.scheduler = Decisions(self.means), Scheduler(self.means)
        self.brakes = Brakes(self.means)
        self.batches = Batches(self.means, self.decisions)
        ear = Ear(self.means, self.beginning, self.weighing, self.hearing)
        self._engine = Embedded(self.means, self.conductor, self.beginning, ear)
        self._running = asyncio.create_task(self._run())

    def die(self, where: str) -> None:
        """The power goes. Nothing that runs in here reaches the store or the outside any more."""
        if not self.dead.is_set():
            self._note(f"the process dies {where}")
            self.crashed = True
            self.dead.set()

    async def call(self, doing: Awaitable[Result]) -> Result | None:
        """Ask this life for something; None when it died over it."""
        asked = asyncio.ensure_future(doing)
        asked.add_done_callback(_unheard)
        gone = asyncio.ensure_future(self.dead.wait())
        await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if asked.done() and not self.dead.is_set():
            return asked.result()
        asked.cancel()
        return None

    def meanwhile(self, doing: Coroutine[Any, Any, None]) -> None:
        """Something that goes on beside everything else, as long as this life lasts."""
        task = asyncio.create_task(doing)
        self._beside.add(task)
        task.add_done_callback(self._went)

    def _went(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            self.faults.append(f"{type(fault).__name__}: {fault}")

    async def bury(self) -> None:
        """Stop whatever still runs in here, and learn what broke."""
        self.dead.set()
        mine = [task for task in asyncio.all_tasks() if task not in self._outer and task is not asyncio.current_task()]
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)
        self.views.close()

    async def _run(self) -> None:
        """As `Embedded.run` does, but it looks again only when something moved, came in or fell due."""
        stop_watching = self._store.watch(lambda _seq: self.moved.set())
        try:
            while not self.dead.is_set():
                self.moved.clear()
                await self._engine.drain()
                if not self.moved.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._seconds()):
                            await self.moved.wait()
                await asyncio.sleep(_SETTLE)
        except Exception as fault:  # noqa: BLE001 -- whatever ends the engine is a finding, and the world tells it.
            self.faults.append(f"the engine stopped: {type(fault).__name__}: {fault}")
        finally:
            stop_watching()

    def _seconds(self) -> float:
        now = self.means.clock.now()
        if self.means.views.all("plans_due", now=instant(now), limit=1, offset=0):
            # Something is due that rests all the same, and may not rest for ever.
            return min(POLL_SECONDS, self.means.holds.soonest() or POLL_SECONDS)
        row = self.means.views.one("plan_due_next", now=instant(now))
        scheduled = self.scheduler.due_next()
        held = self.means.holds.soonest()
        dues = [moment(due) for due in (str(row["due"] or "") if row else "", scheduled) if due]
        longest = LOOK_SECONDS if scheduled else LOOK_AGAIN_SECONDS
        return min([longest, *([held] if held else []), *((due - now).total_seconds() + 0.001 for due in dues)])
