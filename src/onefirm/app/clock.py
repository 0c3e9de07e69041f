"""The real clock and real chance: the only room that reads either."""

import asyncio
import secrets
import time
from datetime import UTC, datetime


class SystemClock:
    """The wall clock of this machine, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SystemChance:
    """The unpredictable bytes of this machine."""

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)
