"""Taking in what is left at a hook: judged by its signature, kept once, and on the disk before it is answered."""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import NoReturn

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.erasable import Fingerprints
from onefirm.capabilities.hooks import BYTES_MAX, Hook
from onefirm.capabilities.secrets import both
from onefirm.capabilities.ways import Rate
from onefirm.domain.events.intents import OutsideRepeated
from onefirm.domain.events.streams import of_outside
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.signed import is_fresh, is_signed, key_of
from onefirm.guard.turnstile import Turnstile
from onefirm.intake.hooks.problems import CLOSED, LATE, TOO_BIG, UNKNOWN, UNSIGNED, too_fast
from onefirm.intake.outside import keep
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Conflict

HOOK_RATE = Rate(count=150_000, per_seconds=60, burst=5_000)
"""Of all that comes to one hook, signed or not: more than one firm needs, less than would starve its pages."""
SOURCE_RATE = Rate(count=120_000, per_seconds=60, burst=5_000)
UNSIGNED_RATE = Rate(count=60, per_seconds=60, burst=20)
"""Of one address, what is not signed: whoever guesses at a secret is told to wait."""
RUSH_COUNT = 50
RUSH_SECONDS = 0.5
"""A hundred a second, for as long as it lasts."""
WAITING_COUNT = 10
"""So many at once wait for their answer: a machine that is too busy to reach a hundred a second is in a rush too."""
_KEYS_SECONDS = 0.5
"""So long a secret is remembered: one that was taken out of the vault opens nothing a second later."""

Secrets = Callable[[str], str | None]
"""The value of a secret by its name; none when the vault has none of that name."""


@dataclass(frozen=True)
class Delivery:
    """What was left, as it stood on the wire."""

    hook: str
    name: str = field(repr=False)
    stamp: str = field(repr=False)
    signatures: str = field(repr=False)
    raw: bytes = field(repr=False)
    source: str = field(default="", repr=False)
    """The address it came from."""


class TooFast(Exception):
    """Nothing was looked at; after so many seconds it will be."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Again after {seconds} s.")
        self.seconds = seconds
        self.problem: Problem = too_fast(seconds)


class Taking:
    """Keeps what comes, and reads nothing of it. The name a delivery has makes a second one the first."""

    def __init__(
        self, ledger: Ledger, hooks: Mapping[str, Hook], secrets: Secrets, prints: Fingerprints, clock: Clock
    ) -> None:
        self.ledger = ledger
        self.hooks = hooks
        self._secrets = secrets
        self._prints = prints
        self._clock = clock
        self._keys: dict[str, tuple[float, tuple[bytes, ...]]] = {}
        self._lately: deque[float] = deque(maxlen=RUSH_COUNT)
        self._waiting = 0
        self._hook_rate = Turnstile(HOOK_RATE, clock)
        self._source_rate = Turnstile(SOURCE_RATE, clock)
        self._unsigned_rate = Turnstile(UNSIGNED_RATE, clock)

    async def take(self, delivery: Delivery) -> bool:
        """Once this returns it cannot be lost. True when it is new; a Refusal, and nothing is kept."""
        hook = self.hooks.get(delivery.hook)
        if hook is None or not hook.secrets:
            self._refuse(delivery, UNKNOWN)
        if seconds := self._source_rate.enter(delivery.source) or self._hook_rate.enter(hook.name):
            raise TooFast(seconds)
        if len(delivery.raw) > BYTES_MAX:
            self._refuse(delivery, TOO_BIG)
        keys = self._keys_of(hook)
        if not keys:
            raise Refusal(CLOSED)
        if not is_signed(keys, delivery.name, delivery.stamp, delivery.signatures, delivery.raw):
            self._refuse(delivery, UNSIGNED)
        if not is_fresh(delivery.stamp, self._clock.now()):
            raise Refusal(LATE)
        self._lately.append(self._clock.elapsed())
        self._waiting += 1
        try:
            return await self.keep(hook, delivery.name, delivery.raw)
        finally:
            self._waiting -= 1

    def rush(self) -> bool:
        """So much comes in just now that whoever reads it waits a little, so that the senders need not."""
        if self._waiting >= WAITING_COUNT:
            return True
        full = len(self._lately) == RUSH_COUNT
        return full and self._clock.elapsed() - self._lately[0] < RUSH_SECONDS

    async def keep(self, hook: Hook, name: str, raw: bytes) -> bool:
        """True when it is new."""
        item = self._prints.of(f"outside-{hook.source}", name)
        return await keep(self.ledger, hook.source, item, raw, waits=True) is not None

    async def keep_again(self, hook: Hook, name: str, raw: bytes, is_over: Callable[[str], bool]) -> None:
        """What is known is told once more, and only once. Where what it repeats is over it is new, by another name."""
        for number in count(1):
            named = name if number == 1 else f"{name} {number}"
            if await self.keep(hook, named, raw):
                return
            item = self._prints.of(f"outside-{hook.source}", named)
            if not is_over(item):
                await self._repeated(hook, item)
                return

    async def _repeated(self, hook: Hook, item: str) -> None:
        before = self.ledger.stream(of_outside(item))
        if not any(isinstance(event.fact, OutsideRepeated) for event in before):
            again = Put(of_outside(item), OutsideRepeated(connector=hook.source, item=item))
            with suppress(Conflict):
                await self.ledger.append(again, actor=hook.source, expected={again.stream: len(before)})

    def _refuse(self, delivery: Delivery, problem: Problem) -> NoReturn:
        """Only what is refused is counted here: behind one proxy, a forger never shuts out who holds the secret."""
        if seconds := self._unsigned_rate.enter(delivery.source):
            raise TooFast(seconds)
        raise Refusal(problem)

    def _keys_of(self, hook: Hook) -> tuple[bytes, ...]:
        now = self._clock.elapsed()
        since, keys = self._keys.get(hook.name, (now - _KEYS_SECONDS, ()))
        if now - since >= _KEYS_SECONDS:
            words = (word for name in hook.secrets for word in both(self._secrets, name))
            keys = tuple(key for word in words if (key := key_of(word)))
            self._keys[hook.name] = (now, keys)
        return keys
