"""The way out: one order to one connector, and what is known afterwards."""

import asyncio
from collections.abc import Callable, Coroutine
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from onefirm.capabilities.connector import Connector, NeedsYou, Never, NotNow, Order, SignedOut, Unknown, quick
from onefirm.conductor.bench import HANGING_MAX, INLINE, THREADS, Bench
from onefirm.conductor.means import Means
from onefirm.domain.effect import EffectKind, Receipt, Verification
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Problem
from onefirm.planning.acts import Act

BROUGHT_BYTES_MAX = 512 * 1024
"""Of what one act may bring back for later steps."""
NO_ANSWER = "No answer came in {seconds} s; it may still arrive."


@dataclass(frozen=True)
class Answered:
    """The outside did it."""

    receipt: Receipt


@dataclass(frozen=True)
class Later:
    """Nothing happened; it wants to be asked again."""

    why: str
    seconds: int
    down: bool = False
    """It says nothing about this act."""


@dataclass(frozen=True)
class Refused:
    """Nothing happened. For good, or until the operator has mended something."""

    problem: Problem
    for_good: bool
    signed_out: bool = False
    """We were not let in: the operator is asked once for the whole account."""


@dataclass(frozen=True)
class Lost:
    """It may have happened."""

    why: str


Reply = Answered | Later | Refused | Lost
LateReply = Callable[[EffectId, Reply], Coroutine[Any, Any, None]]


class Outside:
    """Talks to connectors. It writes nothing."""

    def __init__(self, means: Means, bench: Bench = THREADS) -> None:
        self._means = means
        self._bench = bench
        self._living: dict[EffectId, asyncio.Future[Receipt]] = {}
        """Orders whose sender has not come back. While it lives, an absence proves nothing."""
        self._telling: set[asyncio.Task[None]] = set()

    async def carry(self, act: Act, late: LateReply) -> Reply:
        """Give the order, once. A reply that comes after we stopped waiting is told to `late`."""
        effect, seconds = act.declared.effect, self._means.policy.limits.connector_seconds_max
        connector = self.connector(act)
        bench, who = self._seat(connector), _who(connector)
        if hanging := _too_many(bench, who):
            return Refused(_hangs(connector, hanging, act), for_good=False)
        order, kind = self._order(act), self._means.crew.kind(act.declared.does)
        sitting = bench.begin(who, lambda: _receipt(connector, order, kind))
        task = sitting.ends
        self._living[effect] = task
        task.add_done_callback(_seen)
        try:
            await asyncio.wait({task}, timeout=seconds)
            if task.done():
                return _reply(task)
            task.add_done_callback(lambda done: self._tell(late, effect, done))
            return Lost(NO_ANSWER.format(seconds=seconds))
        finally:
            if task.done():
                self._living.pop(effect, None)
            else:
                sitting.give_up()
                task.add_done_callback(lambda _done: self._living.pop(effect, None))

    async def look(self, act: Act) -> Verification:
        """Ask the outside whether it happened. A look-up that fails tells nothing."""
        connector, seconds = self.connector(act), self._means.policy.limits.connector_seconds_max
        bench, who = self._seat(connector), _who(connector)
        if hanging := _too_many(bench, who):
            return Verification(found="cannot-tell", evidence=_hangs(connector, hanging, act).sentence()[:500])
        try:
            return await bench.sit(who, lambda: connector.verify(self._order(act)), seconds)
        except Exception as fault:  # noqa: BLE001 -- an unreadable answer is no evidence either way.
            said = f"The look-up failed: {type(fault).__name__}: {fault}"[:500]
            return Verification(found="cannot-tell", evidence=said)

    def living(self, act: Act) -> bool:
        """Whoever was sent out with it may still do it."""
        return act.declared.effect in self._living

    def reachable(self, does: str) -> bool:
        return does.partition("@")[0] in self._means.crew.connectors

    def connector(self, act: Act) -> Connector:
        return self._means.crew.connectors[act.declared.does.partition("@")[0]]

    def _order(self, act: Act) -> Order:
        return replace(order_of(act), fetch=partial(self._means.blobs.read, act.declared.subject))

    def _seat(self, connector: Connector) -> Bench:
        return INLINE if quick(connector) else self._bench

    def _tell(self, late: LateReply, effect: EffectId, task: asyncio.Future[Receipt]) -> None:
        if task.cancelled():
            return  # We are being closed; the act is in doubt in the ledger, and is settled at the next start.
        telling = asyncio.ensure_future(late(effect, _reply(task)))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)


def order_of(act: Act) -> Order:
    """With arguments of its own: whatever a stranger's connector does to them, ours stay as they were judged."""
    declared, args = act.declared, deepcopy(act.args)
    return Order(effect=declared.effect, kind=declared.does, args=args, key=declared.key, attempt=act.attempts)


async def _receipt(connector: Connector, order: Order, kind: EffectKind | None) -> Receipt:
    receipt = Receipt.model_validate(await connector.do(order))  # A stranger may return anything at all.
    if kind is None or kind.brings is None:
        return receipt.model_copy(update={"brought": {}})
    brought = as_json(kind.brings.model_validate(receipt.brought))
    if len(canonical(brought).encode()) > BROUGHT_BYTES_MAX:
        raise ValueError(f"It brought more than {BROUGHT_BYTES_MAX} bytes.")
    return receipt.model_copy(update={"brought": brought})


def _who(connector: Connector) -> str:
    return f"connector:{connector.name}"


def _too_many(bench: Bench, who: str) -> int:
    """How many calls hang, when there are so many that no more are made."""
    hanging = bench.hanging(who)
    return hanging if hanging >= HANGING_MAX else 0


def _hangs(connector: Connector, hanging: int, act: Act) -> Problem:
    return Problem(
        code="connector-hangs",
        what=f"{hanging} calls of {connector.name} have not come back, so it is given nothing more.",
        why="Each went over its time and still runs; nothing but a restart ends it.",
        fix="Restart onefirm, or remove the extension that brings it, then try again.",
        where=f"onefirm plans show {act.declared.plan}",
    )


def _seen(task: asyncio.Future[Receipt]) -> None:
    """Whoever waited may be gone: a failure that nobody reads any more is no trace on somebody's screen."""
    if not task.cancelled():
        task.exception()


def _reply(task: asyncio.Future[Receipt]) -> Reply:
    try:
        return Answered(task.result())
    except NotNow as later_please:
        return Later(later_please.why, later_please.retry_after_seconds, later_please.down)
    except NeedsYou as needs:
        return Refused(needs.problem, for_good=False, signed_out=isinstance(needs, SignedOut))
    except Never as never:
        return Refused(never.problem, for_good=True)
    except Unknown as lost:
        return Lost(lost.why)
    except asyncio.CancelledError:
        return Lost("It was broken off.")
    except Exception as fault:  # noqa: BLE001 -- whatever a stranger's connector raises, the act may have happened.
        return Lost(f"{type(fault).__name__}: {fault}"[:500])
