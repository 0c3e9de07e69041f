"""The way out of one connector: how fast, whether at all, and how that stands now."""

import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from math import ceil

from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.capabilities.ways import PATIENCE, RATE, SECOND, Pass, Patience, Rate, Standing
from onefirm.guard import breaker, rate
from onefirm.guard.breaker import CLOSED
from onefirm.guard.rate import Bucket

LANES_MAX = 500
"""A connector that reads all kinds of places has a lane for each; those that nothing is known of are let go."""
_NAP_SECONDS = 0.001
"""The shortest sleep: clocks are not finer than this everywhere."""


class Pace:
    """What one provider lets through. Connectors that speak to the same provider share it."""

    def __init__(self, kept: Rate) -> None:
        self.rate = kept
        self._bucket = Bucket()

    def wait(self, now: int) -> int:
        return rate.wait(self.rate, self._bucket, now)

    def take(self, now: int) -> None:
        self._bucket = rate.take(self.rate, self._bucket, now)

    def hold(self, now: int, until: int) -> None:
        self._bucket = rate.hold(self.rate, self._bucket, now, until)

    def idle(self, now: int) -> bool:
        return self._bucket.spent_until <= now


class Lane:
    """Threads may share it: every change is made under the guard's lock, and nobody waits while holding it."""

    def __init__(
        self, connector: str, provider: str, clock: Clock, pace: Pace, patience: Patience, lock: threading.RLock
    ) -> None:
        self.connector = connector
        self.provider = provider
        self._clock = clock
        self._pace = pace
        self._patience = patience
        self._breaker = CLOSED
        self._waiting = 0
        self._lock = lock

    async def enter(self, seconds_max: float) -> Pass:
        """Wait for a turn. Raises NotNow when it would take longer, or when the breaker is open."""
        until = self._clock.elapsed() + seconds_max
        with self._counted():
            while True:
                seconds = self._try_to_enter()
                if isinstance(seconds, Pass):
                    return seconds
                if self._clock.elapsed() + seconds > until:
                    raise NotNow(f"{self.provider} takes no more of us for a moment.", ceil(seconds), down=True)
                await self._clock.sleep(max(seconds, _NAP_SECONDS))

    @asynccontextmanager
    async def turn(self, seconds_max: float) -> AsyncGenerator[None]:
        """One use of the way, for who speaks a protocol of their own: how it ends is how it went.

        Faults of the connection count against the other side, and so do Unknown and being down. Any other word is
        an answer.
        """
        leave = await self.enter(seconds_max)
        try:
            yield
        except OSError:  # A TimeoutError is one too. Its text may hold anything, so it is not told.
            self.went_wrong(leave, f"{self.provider} does not answer.")
            raise
        except Unknown as lost:
            self.went_wrong(leave, lost.why)
            raise
        except (NeedsYou, Never, NotNow) as word:
            if isinstance(word, NotNow) and word.down:
                self.went_wrong(leave, word.why)
            else:
                self.went_well(leave)
            raise
        except BaseException:
            self.never_went(leave)
            raise
        else:
            self.went_well(leave)

    def went_well(self, leave: Pass) -> None:
        with self._lock:
            self._breaker = breaker.went_well(self._breaker, leave)

    def went_wrong(self, leave: Pass, reason: str) -> None:
        with self._lock:
            self._breaker = breaker.went_wrong(self._breaker, self._patience, leave, self._clock.elapsed(), reason)

    def never_went(self, leave: Pass) -> None:
        with self._lock:
            self._breaker = breaker.never_went(self._breaker, leave, self._clock.elapsed())

    def keep_quiet(self, seconds: float) -> None:
        """The other side has asked for it, of everybody who speaks to it."""
        with self._lock:
            now = self._now()
            self._pace.hold(now, now + ceil(seconds * SECOND))

    def standing(self) -> Standing:
        with self._lock:
            state, waiting, free = self._breaker, self._waiting, self._pace.wait(self._now())
        broken = state.state != "closed"
        return Standing(
            connector=self.connector,
            provider=self.provider,
            state=state.state,
            reason=state.reason,
            failures=state.failures,
            since=self._moment(state.since) if broken else None,
            next_probe=self._moment(state.next_probe) if broken else None,
            waiting=waiting,
            free_at=self._clock.now() + timedelta(seconds=free / SECOND) if free else None,
            rate=self._pace.rate,
        )

    def idle(self) -> bool:
        """Nothing is known of it that a new one would not know."""
        with self._lock:
            broken = self._breaker.state != "closed" or self._breaker.failures
            return not (broken or self._waiting) and self._pace.idle(self._now())

    def _try_to_enter(self) -> Pass | float:
        with self._lock:
            closed_for = breaker.wait(self._breaker, self._clock.elapsed())
            if closed_for:
                still = f"{self.connector} is left alone for a while: {self._breaker.reason}"
                raise NotNow(still, ceil(closed_for), down=True)
            now = self._now()
            if full_for := self._pace.wait(now):
                return full_for / SECOND
            self._pace.take(now)
            self._breaker, leave = breaker.enter(self._breaker, self._patience, self._clock.elapsed())
            return leave

    @contextmanager
    def _counted(self) -> Generator[None]:
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _now(self) -> int:
        return int(self._clock.elapsed() * SECOND)

    def _moment(self, elapsed: float) -> datetime:
        return self._clock.now() + timedelta(seconds=elapsed - self._clock.elapsed())


class Guard:
    """All ways out of one firm."""

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self.clock = clock
        self.chance = chance
        self._lanes: dict[str, Lane] = {}
        self._paces: dict[tuple[str, Rate], Pace] = {}
        self._lock = threading.RLock()

    def lane(self, connector: str, provider: str, kept: Rate = RATE, patience: Patience = PATIENCE) -> Lane:
        """The lane of this connector; the same for whoever asks again. Ask each time, and keep none."""
        with self._lock:
            if connector not in self._lanes:
                self._let_go()
                pace = self._paces.setdefault((provider, kept), Pace(kept))
                self._lanes[connector] = Lane(connector, provider, self.clock, pace, patience, self._lock)
            return self._lanes[connector]

    def standings(self) -> tuple[Standing, ...]:
        with self._lock:
            lanes = list(self._lanes.values())
        return tuple(lane.standing() for lane in lanes)

    def _let_go(self) -> None:
        """Make room: whoever is idle goes first, then whoever came first."""
        if len(self._lanes) < LANES_MAX:
            return
        busy = [lane for lane in self._lanes.values() if not lane.idle()][-LANES_MAX // 2 :]
        self._lanes = {lane.connector: lane for lane in busy}
        providers = {lane.provider for lane in busy}
        self._paces = {name: pace for name, pace in self._paces.items() if name[0] in providers}
