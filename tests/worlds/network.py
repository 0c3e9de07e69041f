"""The way between the firm and the outside: a connector that loses, doubles, delays and breaks as chance has it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import NoReturn, Protocol

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Order, Sign, Unknown
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import canonical
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem
from worlds.loops import WorldClock
from worlds.places import Place, Thing

CRASH_AT_CALL = 0.03
"""How often the process dies before, inside or after one call; each of the three."""

LOOKS_IN_VAIN = 0.2
WEBHOOKS, BOUNCES = 0.15, 0.06

_REFUSED = Problem(code="outside-refuses", what="They refuse it.", why="They do not say.", fix="Ask them.")
_LOCKED = Problem(code="account-locked", what="The account is locked.", why="Its key expired.", fix="Sign in again.")


class Around(Protocol):
    """What the connector of one life of the process needs from the world around it."""

    chance: Random
    calm: bool
    clock: WorldClock

    def note(self, text: str) -> None: ...

    def leaves(self, order: Order, place: Place) -> None:
        """The order goes out now: this is the moment to judge whether it may."""
        ...

    def came_back(self, order: Order) -> None:
        """The receipt is handed to the product."""
        ...

    def doubtful(self, order: Order) -> None:
        """The product cannot know whether this attempt arrived."""
        ...

    def tells(self, sign: Sign) -> None:
        """The outside sends word of what happened, by itself."""
        ...

    async def die(self, where: str) -> NoReturn:
        """The process ends here and now."""
        ...


@dataclass
class Hand:
    """One connector in one life of the process."""

    around: Around
    place: Place
    kind: EffectKind
    name: str
    capability: str
    manner: str = "It is done in the world."

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {self.kind: self.place.terms}

    async def do(self, order: Order) -> Receipt:
        fate, where = self._drawn()
        if where == "before":
            await self.around.die(f"before handing over {order.effect}")
        self.around.note(f"{order.effect} leaves for {self.name}, attempt {order.attempt}, and its fate is '{fate}'")
        self.around.leaves(order, self.place)
        if where == "inside":
            self.around.doubtful(order)
            if fate == "late":
                self._arrive_later(order)
            elif self.around.chance.random() < 0.5:
                self._arrive(order)
            await self.around.die(f"while {order.effect} was handed over")
        try:
            thing, existed = await FATES[fate](self, order)
        except (NotNow, NeedsYou, Never):
            raise
        except BaseException:
            self.around.doubtful(order)
            raise
        if where == "after":
            self.around.doubtful(order)
            await self.around.die(f"before the answer to {order.effect} was read")
        self.around.came_back(order)
        return Receipt(provider_id=thing.name, at=instant(self.around.clock.now()), existed=existed)

    async def verify(self, order: Order) -> Verification:
        around = self.around
        await asyncio.sleep(0.01)
        if not around.calm and around.chance.random() < LOOKS_IN_VAIN:
            if around.chance.random() < 0.2:
                await asyncio.sleep(10_000)
            if around.chance.random() < 0.5:
                raise Unknown("The look-up broke.")
            return Verification(found="cannot-tell", evidence="The page would not open.")
        if self.place.cls == "ask":
            return Verification(found="cannot-tell", evidence="There is no way to look.")
        thing = self.place.found(order.effect, self._now())
        around.note(f"a look-up for {order.effect} finds {thing.name if thing else 'nothing'}")
        if thing is None:
            return Verification(found="not-happened", evidence="It is not there.")
        receipt = Receipt(provider_id=thing.name, at=instant(around.clock.now()))
        return Verification(found="happened", receipt=receipt, evidence="It is there.")

    def _drawn(self) -> tuple[str, str]:
        around = self.around
        if around.calm:
            return "well", ""
        where = ""
        if around.chance.random() < 3 * CRASH_AT_CALL:
            where = around.chance.choice(("before", "inside", "after"))
        fates = KEYED if self.place.cls in ("native-key", "natural-key") else UNKEYED
        return around.chance.choice(fates), where

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _arrive(self, order: Order) -> tuple[Thing, bool]:
        lag = 0.0
        if self.place.cls == "verifiable" and self.around.chance.random() < 0.5:
            lag = self.around.chance.random() * self.place.terms.grace_seconds * 0.4
        thing, existed = self.place.arrive(order.effect, order.key, canonical(order.args), self._now(), lag)
        self.around.note(f"{order.effect} {'was there already as' if existed else 'arrives and is'} {thing.name}")
        self._tell(thing)
        return thing, existed

    def _tell(self, thing: Thing) -> None:
        """A webhook that it happened, and now and then that it came back all the same."""
        around = self.around
        if not around.calm and around.chance.random() < WEBHOOKS:
            receipt = Receipt(provider_id=thing.name, at=instant(around.clock.now()))
            around.tells(
                Sign(key=thing.effect, found="happened", receipt=receipt, evidence="A webhook told us.", proven=True)
            )
        if not around.calm and around.chance.random() < BOUNCES:
            self.place.bounced.add(thing.effect)
            proven = around.chance.random() < 0.5
            around.tells(Sign(key=thing.effect, found="not-happened", evidence="It came back.", proven=proven))

    def _arrive_later(self, order: Order) -> None:
        """The network holds it back; it arrives whatever becomes of whoever sent it."""
        longest = self.place.terms.grace_seconds * 0.5 or 200
        waiting = self.place.on_their_way
        waiting[order.effect] = waiting.get(order.effect, 0) + 1

        def here() -> None:
            waiting[order.effect] -= 1
            self._arrive(order)

        asyncio.get_running_loop().call_later(self.around.chance.random() * longest, here)

    async def well(self, order: Order) -> tuple[Thing, bool]:
        await asyncio.sleep(0.02)
        arrived = self._arrive(order)
        await asyncio.sleep(0.02)
        return arrived

    async def twice(self, order: Order) -> tuple[Thing, bool]:
        await self.well(order)
        return await self.well(order)

    async def reply_lost(self, order: Order) -> tuple[Thing, bool]:
        await self.well(order)
        raise Unknown("The line broke before the answer came.")

    async def request_lost(self, order: Order) -> tuple[Thing, bool]:
        await asyncio.sleep(0.5)
        raise Unknown(f"The line broke while {order.effect} was sent.")

    async def late(self, order: Order) -> tuple[Thing, bool]:
        self._arrive_later(order)
        raise Unknown("No answer.")

    async def hangs(self, order: Order) -> tuple[Thing, bool]:
        if self.around.chance.random() < 0.5:
            self._arrive(order)
        await asyncio.sleep(1_000_000)
        raise AssertionError("No world lasts so long.")

    async def answers_late(self, order: Order) -> tuple[Thing, bool]:
        arrived = self._arrive(order)
        await asyncio.sleep(self.around.chance.choice((59.0, 61.0, 90.0, 400.0)))
        return arrived

    async def too_many(self, order: Order) -> tuple[Thing, bool]:
        raise NotNow("Too many requests.", self.around.chance.choice((1, 30, 600)))

    async def error(self, order: Order) -> tuple[Thing, bool]:
        if self.around.chance.random() < 0.5:
            self._arrive(order)
        raise ConnectionError("500 Internal Server Error")

    async def refused(self, order: Order) -> tuple[Thing, bool]:
        raise Never(_REFUSED)

    async def locked(self, order: Order) -> tuple[Thing, bool]:
        raise NeedsYou(_LOCKED)


Fate = Callable[[Hand, Order], Awaitable[tuple[Thing, bool]]]

FATES: dict[str, Fate] = {
    "well": Hand.well,
    "twice": Hand.twice,
    "reply lost": Hand.reply_lost,
    "request lost": Hand.request_lost,
    "late": Hand.late,
    "hangs": Hand.hangs,
    "answers late": Hand.answers_late,
    "429": Hand.too_many,
    "500": Hand.error,
    "refused": Hand.refused,
    "locked": Hand.locked,
}
UNKEYED = ("well",) * 6 + tuple(fate for fate in FATES if fate not in ("well", "twice"))
KEYED = ("well",) * 6 + tuple(fate for fate in FATES if fate != "well")
"""Only an outside that knows a request again can be sent it twice by the network and stay sane."""
