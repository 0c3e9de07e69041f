"""A clock that moves only when told to, and chance that repeats: given to `open_firm`, never patched in."""

import hashlib
from datetime import UTC, datetime, timedelta


class ManualClock:
    def __init__(self, at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self._at = at
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._at

    def elapsed(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        self.forward(seconds=seconds)

    def forward(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> None:
        passed = timedelta(seconds=seconds, hours=hours, days=days)
        self._at += passed
        self._elapsed += passed.total_seconds()

    def jump(self, *, hours: float) -> None:
        """Somebody sets the wall clock: no time has passed."""
        self._at += timedelta(hours=hours)


class SeededChance:
    """Bytes that look like chance and are the same in every run."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._drawn = 0

    def bytes(self, count: int) -> bytes:
        self._drawn += 1
        stream = b""
        while len(stream) < count:
            stream += hashlib.sha256(f"{self._seed}|{self._drawn}|{len(stream)}".encode()).digest()
        return stream[:count]
