"""Bugs planted into the product, one at a time: a world that cannot find them proves nothing about the product."""

import asyncio
import re
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from onefirm.capabilities.connector import Order
from onefirm.conductor.facts import effect_id
from onefirm.conductor.pen import State
from onefirm.conductor.questions.decide import Outcome
from onefirm.domain.effect import Receipt, Verification
from onefirm.domain.events.effects import EffectRecalled, EffectReceipted
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, act
from onefirm.planning.walk import fields_of
from worlds.world import live


@dataclass(frozen=True)
class Bug:
    name: str
    says: str
    """What somebody forgot."""
    shows: str
    """What a world that finds it says; some other complaint does not count as found."""
    patches: tuple[tuple[str, Callable[..., Any]], ...]
    """The seam, as `Class.method` or `function`, and what is put in its place."""

    @property
    def missing(self) -> str:
        """The first seam that the product does not have any more."""
        return next((seam for seam, _ in self.patches if not _homes(seam)), "")

    @contextmanager
    def planted(self) -> Generator[None]:
        with ExitStack() as stack:
            for seam, instead in self.patches:
                for home in _homes(seam):
                    stack.enter_context(patch.object(home, seam.rpartition(".")[2], instead))
            yield


def _homes(seam: str) -> list[object]:
    """Every module of the product that knows this function by name, or the class that has this method."""
    owner, _, name = seam.rpartition(".")
    modules = [module for path, module in sorted(sys.modules.items()) if path.startswith("onefirm.")]
    if not owner:
        return [module for module in modules if name in vars(module)]
    classes = {vars(module).get(owner): None for module in modules if owner in vars(module)}
    return [found for found in classes if isinstance(found, type) and name in vars(found)]


def _was(seam: str) -> Any:
    """What stands there before anything is planted."""
    homes = _homes(seam)
    return getattr(homes[0], seam.rpartition(".")[2]) if homes else None


_order_of, _allow, _judged_on = _was("order_of"), _was("allow"), _was("_judged_on")
_declare, _harmless, _look = _was("Hands.declare"), _was("Settling._harmless"), _was("Outside.look")
_write, _receipted, _unknown = _was("Pen.write"), _was("Telling.receipted"), _was("Telling.unknown")
_append = _was("Ledger.append")


def _fresh_key(act: Act) -> Order:
    order = _order_of(act)
    return replace(order, key=f"{order.key}-{act.attempts}")


def _changed_bytes(act: Act) -> Order:
    order = _order_of(act)
    return replace(order, args={**order.args, "text": f"Try {act.attempts}"}) if act.attempts > 1 else order


def _what_was_declared(act: Act) -> Order:
    return replace(_order_of(act), args=fields_of(act.declared.args))


async def _sent_first(self: Any, walk: Any, *declared: Any) -> None:
    kind = self.kind_of(walk)
    args: Json = dict.fromkeys(kind.args.model_fields, "Hello")
    order = Order(effect=effect_id(walk), kind=kind.ref, args=args, key=effect_id(walk), attempt=1)
    await self._means.crew.connectors[walk.step.does.partition("@")[0]].do(order)
    await _declare(self, walk, *declared)


async def _without_claim(self: Any, walk: Any, act: Act) -> bool:
    if self._pen.pause().value:
        return False
    if act.hold_until > instant(self._means.clock.now()):
        return False
    claimed = replace(act, attempts=act.attempts + 1)
    told = self._telling.of(walk, claimed, await self._outside.carry(claimed, self._weighing.late))
    expected = {f"effect:{act.declared.effect}": act.version}
    await self._pen.write(walk, *told.puts(claimed), expected=expected, cause=act.cause)
    return True


def _no_receipt(self: Any, *args: Any, **more: Any) -> Any:
    told = _receipted(self, *args, **more)
    return replace(told, effect=tuple(fact for fact in told.effect if not isinstance(fact, EffectReceipted)))


def _any_card(question: str, asks: Any, state: str, payload: str, options: Any, decision: Any) -> None:
    _allow(question, asks, state, payload, options, decision.model_copy(update={"payload": ""}))


def _never_paused(self: Any) -> State:
    return State("", self._means.ledger.version(PAUSE_STREAM))


async def _without_pause(self: Any, *args: Any, expected: Mapping[str, int] | None = None, **more: Any) -> Any:
    kept = {stream: version for stream, version in (expected or {}).items() if stream != PAUSE_STREAM}
    return await _write(self, *args, expected=kept, **more)


def _without(*prefixes: str) -> Callable[[Act], dict[str, int]]:
    def judged_on(act: Act) -> dict[str, int]:
        return {stream: at for stream, at in _judged_on(act).items() if not stream.startswith(prefixes)}

    return judged_on


def _repeated(*classes: str) -> Callable[..., bool]:
    def harmless(self: Any, walk: Any, act: Act) -> bool:
        if act.declared.cls in classes:
            return act.attempts < self._telling.tries(walk) and not self._outside.living(act)
        return _harmless(self, walk, act)

    return harmless


def _no_grace(self: Any, walk: Any, act: Act, why: str, seconds: int | None = None) -> Any:
    return _unknown(self, walk, act, why, 0)


async def _took_back(self: Any, effect: str, by: str) -> Outcome:
    stream = f"effect:{effect}"
    standing = act(self._means.ledger.stream(stream))
    assert standing is not None
    recalled = EffectRecalled(effect=standing.declared.effect, plan=standing.declared.plan, why="They took it back.")
    await self._means.ledger.append(Put(stream, recalled), actor=by)
    return Outcome(standing.declared.plan, effect)


async def _surely(self: Any, act: Act) -> Verification:
    receipt = Receipt(provider_id="", at=instant(self._means.clock.now()))
    return Verification(found="happened", receipt=receipt, evidence="It will have arrived.")


async def _answered_first(self: Any, *puts: Put, **more: Any) -> tuple[Recorded, ...]:
    if not isinstance(puts[0].fact, IntentReceived):
        return await _append(self, *puts, **more)
    at = self._store.durable()
    self.queue(*puts, actor=more["actor"], cause=more.get("cause"), expected=more.get("expected"))
    await asyncio.sleep(0)
    return tuple(
        Recorded(at + place, "", put.stream, 1, more["actor"], None, put.fact, "") for place, put in enumerate(puts, 1)
    )


async def _deaf(self: Any, *_: Any) -> None:
    """The answer comes, and nobody writes it down."""


async def _reads_absence(self: Any, act: Act) -> Verification:
    """A look-up that broke is taken for one that found nothing."""
    seen = await _look(self, act)
    return seen.model_copy(update={"found": "not-happened"}) if seen.found == "cannot-tell" else seen


BUGS: tuple[Bug, ...] = (
    Bug("fresh key on retry", "Each attempt has a key of its own.", "another key or other bytes",
        (("order_of", _fresh_key),)),
    Bug("send before declaring", "The order leaves, then it is declared.", "left before it was declared",
        (("Hands.declare", _sent_first),)),
    Bug("no receipt written", "The receipt is read and forgotten.", "reached us and was not kept",
        (("Telling.receipted", _no_receipt),)),
    Bug("dispatch without claim", "Nothing says that it may have happened.", "left without a claim",
        (("Claims.dispatch", _without_claim),)),
    Bug("approval not bound to the payload", "What leaves is what was drafted, whatever they edited.",
        "never said yes to", (("order_of", _what_was_declared),)),
    Bug("approval of an older card", "A yes to what they saw earlier counts for what stands there now.",
        "never said yes to", (("allow", _any_card),)),
    Bug("claim that ignores the pause", "Nobody looks whether the firm is paused.", "while the firm was paused",
        (("Pen.pause", _never_paused),)),
    Bug("claim that does not name the pause", "A pause between the look and the claim goes unseen.",
        "paused|after the pause", (("Pen.write", _without_pause),)),
    Bug("claim that ignores the policy", "What was allowed once is allowed for ever.",
        "no longer lets it|opted out", (("_judged_on", _without("firm:")),)),
    Bug("opt-out ignored at the claim", "They asked not to be written to, and one letter left all the same.",
        "opted out", (("_judged_on", _without("opt-out:", "words:")),)),
    Bug("absence read too early", "What is not there yet is taken for what never comes.", "happened . times",
        (("Settling._grace_left", lambda *_: 0), ("Telling.unknown", _no_grace))),
    Bug("broken look-up read as absence", "No answer is taken for the answer 'no'.", "happened . times",
        (("Outside.look", _reads_absence),)),
    Bug("repeat with changed bytes", "A repeat says something else under the same key.", "other bytes",
        (("order_of", _changed_bytes),)),
    Bug("native key repeated after its window", "The key was forgotten there, and remembered here.",
        "happened . times", (("Settling._harmless", _repeated("native-key")),)),
    Bug("ask class repeated", "Nobody could look, so it was sent again.", "sent again although",
        (("Settling._harmless", _repeated("ask")),)),
    Bug("verifiable repeated without looking", "It is sent again instead of being looked up.", "happened . times",
        (("Settling._harmless", _repeated("verifiable")),)),
    Bug("undo without expected version", "It is taken back while it leaves.", "taken back after it had left",
        (("Decisions.undo", _took_back),)),
    Bug("unknown settled as sent without looking", "It will have arrived.", "it never happened",
        (("Outside.look", _surely),)),
    Bug("wish acknowledged before it is durable", "They are told 'accepted' before anything is written.",
        "the books do not know it", (("Ledger.append", _answered_first),)),
    Bug("lost late reply", "An answer that comes after we stopped waiting is dropped.", "reached us and was not kept",
        (("Weighing.late", _deaf),)),
)  # fmt: skip


def hunt(bug: Bug, worlds_max: int) -> int | None:
    """How many worlds it took until one showed this bug."""
    with bug.planted():
        for seed in range(worlds_max):
            if any(re.search(bug.shows, wrong) for wrong in live(seed).wrong):
                return seed + 1
    return None
