"""Bugs planted into the product, one at a time: a world that cannot find them proves nothing about the product."""

import asyncio
import re
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any
from unittest.mock import patch

from onefirm.capabilities.connector import Order
from onefirm.conductor.facts import effect_id, later
from onefirm.conductor.pen import State
from onefirm.conductor.questions.decide import Outcome
from onefirm.domain.effect import Receipt, Verification
from onefirm.domain.events.effects import (
    EffectApproved,
    EffectDeferred,
    EffectRecalled,
    EffectReceipted,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.plans import PlanCancelled
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, act
from onefirm.planning.walk import Walk, fields_of
from worlds.runs import live


@dataclass(frozen=True)
class Bug:
    name: str
    says: str
    """What somebody forgot."""
    shows: str
    """What a world that finds it says; some other complaint does not count as found."""
    patches: tuple[tuple[str, Callable[..., Any]], ...]
    """The seam, as `Class.method` or `function`, and what is put in its place."""
    near: int = 0
    """A world that showed it, where it is rare: looking begins there, and goes on from the first when it is not."""

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
    """Every module of the product that knows this function by name, or the class that has this method.

    Before the name of a function there may stand its module, in small letters, where others have one of that name.
    """
    owner, _, name = seam.rpartition(".")
    modules = [module for path, module in sorted(sys.modules.items()) if path.startswith("onefirm.")]
    if owner.islower():
        made = [vars(module).get(name) for module in modules if module.__name__.endswith(f".{owner}")]
        return [module for module in modules if vars(module).get(name) in made[:1]]
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
_append, _opened = _was("Ledger.append"), _was("Weighing._reopened")
_held_back, _at_once, _act_after = _was("held_back"), _was("Claims._at_once"), _was("act_after")
_call, _due = _was("Scheduler._call"), _was("when.due")
_deferred, _doubt, _over_change = _was("Telling._deferred"), _was("Deeds._doubt"), _was("_over_change")
_void = _was("Claims._void")


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


def _unnamed(*prefixes: str, fact: type[Fact] = Fact) -> Callable[..., Any]:
    """An append of such a fact that does not name these streams."""

    async def write(self: Any, walk: Any, *puts: Put, expected: Mapping[str, int] | None = None, **more: Any) -> Any:
        kept = dict(expected or {})
        if any(isinstance(put.fact, fact) for put in puts):
            kept = {stream: version for stream, version in kept.items() if not stream.startswith(prefixes)}
        return await _write(self, walk, *puts, expected=kept, **more)

    return write


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


def _all_well(rest: Act, means: Any) -> Any:
    held = _held_back(rest, means)
    return replace(held, why="") if held.why else held


def _never_asked_again(rest: Act, means: Any) -> Any:
    held = _held_back(rest, means)
    return replace(held, why="", until=later(means, 60)) if held.why else held


def _names_no_first(rest: Act, means: Any) -> Any:
    return replace(_held_back(rest, means), expected={})


def _side_by_side(self: Any, walk: Walk, *declared: Any) -> Any:
    steps = tuple(step.model_copy(update={"work": "parallel"}) for step in walk.plan.steps)
    onward = _at_once(self, replace(walk, plan=walk.plan.model_copy(update={"steps": steps})), *declared)
    return onward and replace(onward, walk=walk)


def _at_once_without_premises(self: Any, *args: Any) -> Any:
    onward = _at_once(self, *args)
    named = ("effect:", PAUSE_STREAM)
    kept = {stream: at for stream, at in onward.expected.items() if stream.startswith(named)} if onward else {}
    return onward and replace(onward, expected=kept)


def _gives_up(self: Any, walk: Walk, act: Act, why: str, seconds: int, down: bool) -> Any:
    return _deferred(self, walk, replace(act, doubt=False), why, seconds, down)


def _also_busy(self: Any, walk: Walk, standing: Act) -> bool:
    known = self._telling.kind(standing) is not None and standing.state == "receipted"
    return known and walk.state != "cancelled" and standing.declared.step in walk.outputs


def _left_behind(self: Any, walk: Walk, *args: Any) -> Any:
    puts, expected = _opened(self, walk, *args)
    return tuple(put for put in puts if not isinstance(put.fact, EffectWithdrawn)), expected


async def _undo_unnamed(self: Any, *puts: Put, expected: Mapping[str, int] | None = None, **more: Any) -> Any:
    alone = len(puts) == 1 and isinstance(puts[0].fact, EffectRecalled)
    return await _append(self, *puts, expected={} if alone else expected, **more)


def _forgets_its_doubt(standing: Act | None, event: Recorded) -> Act | None:
    after = _act_after(standing, event)
    return replace(after, state="deferred") if after and isinstance(event.fact, EffectDeferred) else after


async def _told_each_time(self: Any, walk: Walk, standing: Act, seen: Verification) -> None:
    await _doubt(self, walk, replace(standing, found=""), seen)


def _due_for_ever(fact: Fact, at: str, *, cancelled: bool) -> Any:
    return {} if isinstance(fact, EffectVerified) else _over_change(fact, at, cancelled=cancelled)


def _makes_up_for_all(self: Any, _schedule: Any, _away: bool) -> int:
    return self._means.policy.limits.catch_up_max


def _new_each_time(self: Any, *args: Any) -> Any:
    call = _call(self, *args)
    return call.model_copy(update={"key": f"{call.key}-{self._means.chance.bytes(8).hex()}"})


def _from_now(when: Any, first: datetime, until: datetime, keep: int) -> Any:
    found = _due(when, first, until, keep)
    return replace(found, next=until + (found.next - first)) if found.next else found


def _never_too_old(self: Any, standing: Act) -> str:
    ageless = standing.approval and standing.approval.model_copy(update={"expires": ""})
    return _void(self, replace(standing, approval=ageless))


BUGS: tuple[Bug, ...] = (
    Bug("fresh key on retry", "Each attempt has a key of its own.", "another key or other bytes",
        (("order_of", _fresh_key),)),
    Bug("send before declaring", "The order leaves, then it is declared.", "left before it was declared",
        (("Hands.declare", _sent_first),)),
    Bug("no receipt written", "The receipt is read and forgotten.", "reached us and was not kept",
        (("Telling.receipted", _no_receipt),)),
    Bug("dispatch without claim", "Nothing says that it may have happened.", "left without a claim",
        (("Claims.dispatch", _without_claim),), near=3),
    Bug("approval not bound to the payload", "What leaves is what was drafted, whatever they edited.",
        "never said yes to", (("order_of", _what_was_declared),)),
    Bug("approval of an older card", "A yes to what they saw earlier counts for what stands there now.",
        "never said yes to", (("allow", _any_card),), near=688),
    Bug("claim that ignores the pause", "Nobody looks whether the firm is paused.", "while the firm was paused",
        (("Pen.pause", _never_paused),)),
    Bug("claim that does not name the pause", "A pause between the look and the claim goes unseen.",
        "paused|after the pause", (("Pen.write", _unnamed(PAUSE_STREAM)),), near=61),
    Bug("claim that ignores the policy", "What was allowed once is allowed for ever.",
        "no longer lets it|opted out", (("_judged_on", _without("firm:")),)),
    Bug("opt-out ignored at the claim", "They asked not to be written to, and one letter left all the same.",
        "opted out", (("_judged_on", _without("opt-out:", "words:")),)),
    Bug("absence read too early", "What is not there yet is taken for what never comes.", "happened . times",
        (("Settling._grace_left", lambda *_: 0), ("Telling.unknown", _no_grace))),
    Bug("broken look-up read as absence", "No answer is taken for the answer 'no'.", "happened . times",
        (("Outside.look", _reads_absence),), near=93),
    Bug("repeat with changed bytes", "A repeat says something else under the same key.", "other bytes",
        (("order_of", _changed_bytes),)),
    Bug("native key repeated after its window", "The key was forgotten there, and remembered here.",
        "happened . times", (("Settling._harmless", _repeated("native-key")),), near=140),
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
    Bug("batch goes on after a bad first", "Whatever became of the first of a batch, the rest leaves.",
        "had not gone well", (("held_back", _all_well),)),
    Bug("batch waits for ever for a bad first", "The rest is neither sent nor asked about again.",
        "nobody is asked", (("held_back", _never_asked_again),)),
    Bug("claim that does not name the first of its batch", "One of them comes back between the look and the claim.",
        "had not gone well", (("held_back", _names_no_first),)),
    Bug("serial step claimed at once", "What comes after a receipt leaves without being let in.",
        "without being let into", (("Claims._at_once", _side_by_side),)),
    Bug("claim at once that names no premises", "They opt out while it is declared and claimed.",
        "claimed although .* had moved", (("Claims._at_once", _at_once_without_premises),)),
    Bug("two let into one serial step", "Both saw that nobody was inside.", "into a serial step while",
        (("Pen.write", _unnamed("serial:")),), near=79),
    Bug("plan that gives up in doubt", "Put off once too often, it is asked about as if nothing had left.",
        "asked as if it had not", (("Telling._deferred", _gives_up),)),
    Bug("plan that goes back while it is busy", "An earlier act came back while the present one was out.",
        "went back while", (("Weighing._can_reopen", _also_busy),)),
    Bug("plan that goes back and leaves its act", "What was held is neither sent nor taken back.",
        "nobody is asked about it", (("Weighing._reopened", _left_behind),), near=221),
    Bug("approval that names no premises", "What moved while they said yes goes unseen.",
        "approved although .* had moved",
        (("Pen.write", _unnamed("firm:", "words:", "opt-out:", fact=EffectApproved)),), near=63),
    Bug("undo that names no version", "It was held when they looked, and had left when it was taken back.",
        "taken back after it had left", (("Ledger.append", _undo_unnamed),)),
    Bug("doubt that a deferral ends", "'Not now' is taken for 'it never happened'.",
        "taken back after it had left|the books say", (("act_after", _forgets_its_doubt),)),
    Bug("cancel that names no act", "What is declared at this moment is left behind.", "nobody is asked about it",
        (("Pen.write", _unnamed("effect:", fact=PlanCancelled)),)),
    Bug("missed moments are all made up for", "Whatever the schedule says, nothing is let go.", "against its rule",
        (("Scheduler._kept", _makes_up_for_all),)),
    Bug("scheduled wish that is new each time", "A crash between the wish and its note starts it twice.",
        "and tells of", (("Scheduler._call", _new_each_time),), near=1447),
    Bug("interval counted from when somebody looked", "It wanders, and a moment is passed over.",
        "passed a moment over", (("when.due", _from_now),)),
    Bug("doubt told each time", "A look-up that cannot tell is written down again and again.", "known already",
        (("Deeds._doubt", _told_each_time), ("_over_change", _due_for_ever))),
    Bug("hold that is always over", "What they may still take back has left already.", "before its hold was over",
        (("Holds.left", lambda *_: 0.0),)),
    Bug("expired yes that is used", "Nobody looks how old a yes is.", "on an expired yes",
        (("Claims._void", _never_too_old),), near=150),
    Bug("lost late reply", "An answer that comes after we stopped waiting is dropped.", "reached us and was not kept",
        (("Weighing.late", _deaf),)),
)  # fmt: skip


_NEARBY = 5


def hunt(bug: Bug, worlds_max: int) -> int | None:
    """How many worlds it took until one showed this bug."""
    with bug.planted():
        for worlds, seed in enumerate(chain(range(bug.near, bug.near + _NEARBY), range(worlds_max)), 1):
            if any(re.search(bug.shows, wrong) for wrong in live(seed).wrong):
                return worlds
    return None
