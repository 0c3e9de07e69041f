"""How fast each of many may come in: one bucket for each, and a bound on how many are remembered."""

from math import ceil

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.ways import SECOND, Rate
from onefirm.guard import rate
from onefirm.guard.rate import Bucket

KNOWN_MAX = 10_000
"""Whoever has come at their ease is forgotten first, then whoever came first."""


class Turnstile:
    def __init__(self, kept: Rate, clock: Clock) -> None:
        self._rate = kept
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def wait_seconds(self, who: str) -> int:
        """How long until they may come in again. Nothing: at once."""
        return ceil(rate.wait(self._rate, self._buckets.get(who, Bucket()), self._now()) / SECOND)

    def enter(self, who: str) -> int:
        """Count one of theirs, and answer nothing; or count nothing, and answer for how many seconds they wait."""
        now, bucket = self._now(), self._buckets.get(who, Bucket())
        if left := rate.wait(self._rate, bucket, now):
            return ceil(left / SECOND)
        if who not in self._buckets and len(self._buckets) >= KNOWN_MAX:
            self._let_go(now)
        self._buckets[who] = rate.take(self._rate, bucket, now)
        return 0

    def _let_go(self, now: int) -> None:
        busy = [(who, bucket) for who, bucket in self._buckets.items() if bucket.spent_until > now]
        self._buckets = dict(busy[-KNOWN_MAX // 2 :])

    def _now(self) -> int:
        return int(self._clock.elapsed() * SECOND)
