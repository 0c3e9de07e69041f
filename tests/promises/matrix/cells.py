"""The table: every way to the outside against everything that goes wrong there, and what must be seen each time.

A subject is one connector doing one act, or one source bringing one thing. A cell is one fault, which lasts for the
first try and is then over; or the reason why this fault cannot befall this subject.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeVar, get_args

from fakes import ManualClock
from onefirm.capabilities.connector import Connector, NeedsYou, Never, NotNow, Order, Source, Unknown, quick
from onefirm.domain.effect import EffectClass, Found
from onefirm.domain.problem import Refusal
from promises.matrix.servers import Servers

Fault = Literal[
    "ok", "reply lost", "request lost", "too many", "server error", "slow", "sign-in expired", "drifted"
]  # fmt: skip
FAULTS: tuple[Fault, ...] = get_args(Fault)
Word = Literal[
    "receipt", "NotNow", "NeedsYou", "Never", "Unknown",
    "brought", "nothing", "trouble",
    "202", "401", "429", "503", "no answer",
]  # fmt: skip
"""What a connector says, what comes of listening to a source, and what is answered to a sender."""
Look = Found | Literal[""]
End = Literal["settled", "refused", "asked"]
TRIES_MAX = 8
PATIENCE_SECONDS = 3_600
Result = TypeVar("Result")


@dataclass(frozen=True)
class Seen:
    """What stands after the first try: the word, how often it happened out there, and what a look-up says."""

    word: Word
    world: int
    look: Look = ""
    """Nothing where there is nothing to look up: a source is polled again."""


Cell = Seen | str
"""What must be seen, or why there is no such cell."""


class Stand(Protocol):
    """One subject in one cell. Its fault lasts until it is lifted."""

    async def act(self) -> Word: ...

    async def look(self) -> Look: ...

    async def world(self) -> int:
        """How often the act stands in the world, counted there and not in our books."""
        ...

    async def lift(self) -> bool:
        """Nothing is wrong any more. True when the fault has struck."""
        ...

    async def on(self, word: Word) -> End:
        """Go on as the firm does, until nothing is open."""
        ...


Stands = Callable[[Servers, Path, Fault], AbstractAsyncContextManager[Stand]]


@dataclass(frozen=True)
class Subject:
    name: str
    cells: Mapping[Fault, Cell]
    stand: Stands
    effects: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    whole: tuple[str, ...] = ()
    """The tests that play a fault of it through the whole firm, to its end in the inbox."""

    def __post_init__(self) -> None:
        assert tuple(self.cells) == FAULTS, f"{self.name} has a cell for every fault, in their order."


async def own_place(one: object, work: Callable[[], Awaitable[Result]]) -> Result:
    """Whoever may block works on a thread and a loop of its own, as in the firm."""
    if quick(one):
        return await work()
    return await asyncio.to_thread(lambda: asyncio.run(_whole(work)))


async def _whole(work: Callable[[], Awaitable[Result]]) -> Result:
    return await work()


@dataclass
class Acting:
    """A connector with one order."""

    connector: Connector
    order: Order
    clock: ManualClock
    counted: Callable[[], Awaitable[int]]
    lifted: Callable[[], bool]

    async def act(self) -> Word:
        try:
            await own_place(self.connector, lambda: self.connector.do(self.order))
        except NotNow:
            return "NotNow"
        except NeedsYou:
            return "NeedsYou"
        except Never:
            return "Never"
        except Unknown:
            return "Unknown"
        return "receipt"

    async def look(self) -> Look:
        """Whoever cannot look tells nothing: the firm waits, or asks."""
        try:
            return (await own_place(self.connector, lambda: self.connector.verify(self.order))).found
        except (NotNow, NeedsYou, Unknown):
            return "cannot-tell"

    async def world(self) -> int:
        return await self.counted()

    async def lift(self) -> bool:
        return self.lifted()

    async def on(self, word: Word) -> End:
        """Wait, repeat what may be repeated, look up the rest, else ask."""
        for _ in range(TRIES_MAX):
            if word in ("receipt", "Never"):
                return "settled" if word == "receipt" else "refused"
            self.clock.forward(seconds=PATIENCE_SECONDS)
            if word == "Unknown" and self._cls in ("verifiable", "ask"):
                found = await self.look()
                if found != "not-happened":
                    return "settled" if found == "happened" else "asked"
            word = await self.act()
        raise AssertionError(f"After {TRIES_MAX} tries it is still {word}.")

    @property
    def _cls(self) -> EffectClass:
        return next(terms.cls for kind, terms in self.connector.effects.items() if kind.ref == self.order.kind)


@dataclass
class Listening:
    """A source that is polled."""

    source: Source
    clock: ManualClock
    lifted: Callable[[], bool]
    kept: list[str] = field(default_factory=list[str])
    """Everything that was brought and put away."""

    async def act(self) -> Word:
        """One round of listening, as the firm does it: all that is brought is read and put away."""
        try:
            items = await own_place(self.source, self.source.poll)
        except Exception:  # noqa: BLE001 -- whatever a source fails with, the firm notes it as trouble and asks again.
            return "trouble"
        for item in items:
            try:
                self.source.read(item)
                safe = True
            except Refusal:
                safe = False
            self.kept.append(item.name)
            await own_place(self.source, lambda item=item, safe=safe: self.source.put_away(item, safe))
        return "brought" if items else "nothing"

    async def look(self) -> Look:
        return ""

    async def world(self) -> int:
        return len(self.kept)

    async def lift(self) -> bool:
        return self.lifted()

    async def on(self, word: Word) -> End:
        for _ in range(TRIES_MAX):
            self.clock.forward(seconds=PATIENCE_SECONDS)
            before, word = word, await self.act()
            if (before, word) == ("nothing", "nothing") or (before == "brought" and word == "nothing"):
                return "settled"
        raise AssertionError("It is brought again and again.")


def table(subjects: tuple[Subject, ...]) -> str:
    """All cells as people read them; a dash has its reason below."""
    wide = max(len(subject.name) for subject in subjects)
    lines = [" | ".join(("".ljust(wide), *(fault.ljust(15) for fault in FAULTS)))]
    reasons: list[str] = []
    for subject in subjects:
        said = [subject.name.ljust(wide)]
        for fault in FAULTS:
            cell = subject.cells[fault]
            if isinstance(cell, str):
                reasons.append(f"{subject.name}, {fault}: {cell}")
                said.append("–".ljust(15))
            else:
                said.append(f"{cell.word} {cell.world}{_short(cell.look)}".ljust(15))
        lines.append(" | ".join(said))
    cells = [cell for subject in subjects for cell in subject.cells.values()]
    count = sum(isinstance(cell, Seen) for cell in cells)
    lines += ["", f"{count} cells are played, {len(cells) - count} cannot be:", *reasons]
    lines += ["", "Played through the whole firm:"]
    for test in dict.fromkeys(test for subject in subjects for test in subject.whole):
        lines.append(f"{test}: {', '.join(subject.name for subject in subjects if test in subject.whole)}")
    return "\n".join(lines)


def _short(look: Look) -> str:
    shorts: dict[str, str] = {"": "", "happened": " yes", "not-happened": " no", "cannot-tell": " ?"}
    return shorts[look]


Opening = AsyncGenerator[Stand]
"""What a `stand` is before `asynccontextmanager` makes it one."""
