"""The outside that counts: a file beside the firm, one line for everything that really came to it.

Lines are appended whole, by one write each, so a process that dies leaves whole lines. What has happened is a pure
answer from the lines: requests land in their own time, and each class makes of them what it really would.
"""

import asyncio
import json
import os
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Never, NotNow, Order, Unknown
from onefirm.domain.effect import EffectClass, EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import canonical
from onefirm.domain.ids import instant, moment
from onefirm.domain.problem import Problem

TERMS: Mapping[EffectClass, Terms] = {
    "native-key": Terms(cls="native-key", window_seconds=7200, grace_seconds=60),
    "natural-key": Terms(cls="natural-key", grace_seconds=60),
    "verifiable": Terms(cls="verifiable", grace_seconds=240),
    "ask": Terms(cls="ask"),
}
DELAY_SECONDS_MAX = 50
"""The network holds nothing back for longer; less than the firm waits for an answer."""
SHOWS_SECONDS_MAX = 150
"""A verifiable thing is found by a look-up only after this long; with the delay, within its grace."""
BUSY_SECONDS = 30

Line = dict[str, Any]
Fate = Literal["well", "reply lost", "request lost", "turned away", "delayed"]
FATES: tuple[Fate, ...] = ("reply lost", "request lost", "turned away", "delayed")


class Book:
    """Everything the world saw, in order. It outlives whoever writes into it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def note(self, saw: str, **more: object) -> None:
        os.write(self._handle, json.dumps({"saw": saw, **more}).encode() + b"\n")

    def lines(self, saw: str = "") -> list[Line]:
        every: list[Line] = [json.loads(line) for line in self._path.read_bytes().splitlines()]
        return [line for line in every if not saw or line["saw"] == saw]

    def close(self) -> None:
        os.close(self._handle)


@dataclass(frozen=True)
class Thing:
    """One thing that exists outside because of us."""

    name: str
    effect: str
    key: str
    text: str
    at: str
    shows: str


@dataclass(frozen=True)
class Landed:
    """What a request led to."""

    request: tuple[str, int]
    """The effect and its attempt."""
    thing: Thing | None
    existed: bool = False
    """Nothing new came of it. Without a thing: the same key had come with other bytes."""


def landed(lines: Iterable[Line], now: str) -> list[Landed]:
    """What every request that has arrived by now led to, in the order in which they arrived."""
    requests = [line for line in lines if line["saw"] == "request" and line["lands"] <= now]
    known: dict[str, Thing] = {}
    answers: list[Landed] = []
    for number, line in enumerate(sorted(requests, key=lambda line: line["lands"])):
        request = (line["effect"], line["attempt"])
        first = known.get(line["key"])
        if first and _remembered(line, first):
            same = first.text == line["text"] or line["cls"] == "natural-key"
            answers.append(Landed(request, first if same else None, existed=True))
            continue
        thing = Thing(f"t{number}", line["effect"], line["key"], line["text"], line["lands"], line["shows"])
        known[line["key"]] = thing
        answers.append(Landed(request, thing))
    return answers


def things(lines: Iterable[Line], now: str) -> list[Thing]:
    return [answer.thing for answer in landed(lines, now) if answer.thing and not answer.existed]


def on_their_way(lines: Iterable[Line], effect: str, now: str) -> bool:
    return any(line["saw"] == "request" and line["effect"] == effect and line["lands"] > now for line in lines)


def _remembered(line: Line, first: Thing) -> bool:
    match line["cls"]:
        case "native-key":
            ends = moment(first.at) + timedelta(seconds=TERMS["native-key"].window_seconds)
            return moment(line["lands"]) < ends
        case "natural-key":
            return True
        case _:
            return False


@dataclass
class Counting:
    """One connector of one life of the process. `here` is told where a life may end."""

    book: Book
    cls: EffectClass
    kind: EffectKind
    clock: Clock
    chance: random.Random
    faults: float
    here: Callable[[str], None]
    busy: int = 0
    """So often each act is turned away before it is done."""
    capability: str = field(init=False)
    manner: str = "It is done, and counted."
    quick: bool = True

    def __post_init__(self) -> None:
        self.capability = self.kind.capability
        self.name = f"counting-{self.capability}"

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {self.kind: TERMS[self.cls]}

    async def do(self, order: Order) -> Receipt:
        self.here(f"before {self.kind.ref} is asked for")
        fate = self.chance.choice(FATES) if self.chance.random() < self.faults else "well"
        await asyncio.sleep(0)
        if self._turned_away(order) < self.busy:
            fate = "turned away"
        if fate != "well":
            self.book.note("fault", fate=fate, effect=order.effect)
        if fate == "turned away":
            raise NotNow("Too many requests.", BUSY_SECONDS)
        if fate == "request lost":
            raise Unknown("The line broke before anything was sent.")
        lands = self.clock.now() + timedelta(seconds=self.chance.randrange(DELAY_SECONDS_MAX) * (fate == "delayed"))
        hidden = self.chance.randrange(SHOWS_SECONDS_MAX) if self.cls == "verifiable" else 0
        self.book.note(
            "request",
            effect=order.effect,
            key=order.key,
            cls=self.cls,
            attempt=order.attempt,
            text=canonical(order.args),
            lands=instant(lands),
            shows=instant(lands + timedelta(seconds=hidden)),
        )
        self.here(f"inside {self.kind.ref}, which has happened")
        await asyncio.sleep(0)
        if fate != "well":
            raise Unknown("The line broke before the answer came.")
        every = landed(self.book.lines(), instant(self.clock.now()))
        answer = next(each for each in reversed(every) if each.request == (order.effect, order.attempt))
        if answer.thing is None or answer.thing.effect != order.effect:
            raise Never(_taken(order))
        self.book.note("answered", effect=order.effect)
        self.here(f"after {self.kind.ref} has answered")
        return Receipt(provider_id=answer.thing.name, at=answer.thing.at, existed=answer.existed)

    def _turned_away(self, order: Order) -> int:
        faults = self.book.lines("fault") if self.busy else []
        return sum(line["effect"] == order.effect and line["fate"] == "turned away" for line in faults)

    async def verify(self, order: Order) -> Verification:
        self.here(f"before {self.kind.ref} is looked up")
        await asyncio.sleep(0)
        if self.cls == "ask":
            return Verification(found="cannot-tell", evidence="There is no way to look.")
        now = instant(self.clock.now())
        found = [
            thing for thing in things(self.book.lines(), now) if thing.effect == order.effect and thing.shows <= now
        ]
        self.book.note("looked", effect=order.effect, found=bool(found))
        self.here(f"after {self.kind.ref} was looked up")
        if not found:
            return Verification(found="not-happened", evidence="It is not there.")
        receipt = Receipt(provider_id=found[0].name, at=found[0].at)
        return Verification(found="happened", receipt=receipt, evidence="It is there.")


def _taken(order: Order) -> Problem:
    return Problem(
        code="key-taken",
        what=f"The key {order.key} was used for something else.",
        why="One key means one act.",
        fix="Use a key of its own.",
    )
