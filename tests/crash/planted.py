"""Bugs that somebody could write into the product, each planted in the process that dies, to see that it is found."""

import inspect
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from onefirm.capabilities.connector import Order
from onefirm.conductor.connections import Revoked
from onefirm.conductor.effects.outside import Outside
from onefirm.conductor.effects.told import Telling
from onefirm.conductor.facts import effect_id, now
from onefirm.conductor.hearing.taking import TakingIn
from onefirm.conductor.holds import Holds
from onefirm.conductor.pen import Pen, State
from onefirm.conductor.questions.decide import Decisions, Outcome
from onefirm.conductor.values import gather
from onefirm.domain.effect import Receipt, Verification
from onefirm.domain.events.connections import CONNECTIONS_STREAM
from onefirm.domain.events.effects import EffectDispatched, EffectRecalled, EffectReceipted
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.streams import of_effect
from onefirm.domain.frozen import as_json
from onefirm.engines.embedded import Embedded
from onefirm.intake.receive import Intake
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Batch
from onefirm.planning.acts import Act, act
from onefirm.planning.walk import Walk
from onefirm.stores.sqlite import pen as sqlite
from onefirm.stores.sqlite.writer import Answer, Writer

EARLY_SECONDS = 0.005
HASTY = ("question.answered", "firm.paused")


class Moved(Exception):
    """The place where a bug would be planted is not there any more; the bug has to be written anew."""


@dataclass(frozen=True)
class Bug:
    plant: Callable[[], None]
    scenes: tuple[str, ...]
    """Where it can show."""
    near: str = ""
    """A place at which it showed, where that is rare: the hunt begins there."""


def put(owner: object, name: str, instead: object) -> Any:
    """Plant it, and hand back what stood there."""
    was = getattr(owner, name, None)
    if was is None:
        raise Moved(f"{owner} has no '{name}'")
    setattr(owner, name, instead)
    return was


def whoever(*names: str) -> Any:
    """The class of the conductor that has all these methods, whatever it is called today."""
    modules = [module for path, module in sorted(sys.modules.items()) if path.startswith("onefirm.conductor.")]
    for each in (found for module in modules for found in vars(module).values() if inspect.isclass(found)):
        if set(names) <= set(vars(each)):
            return each
    raise Moved(f"nobody in the conductor has {names}")


def everywhere(name: str, instead: object) -> None:
    """A function, in every module of the conductor that knows it by its name."""
    modules = [module for path, module in sys.modules.items() if path.startswith("onefirm.conductor.")]
    knowing = [module for module in modules if name in vars(module)]
    if not knowing:
        raise Moved(f"nobody in the conductor knows '{name}'")
    for module in knowing:
        setattr(module, name, instead)


def _order(change: Callable[[Act, Order], Order]) -> None:
    from_act: Callable[[Act], Order] = vars(sys.modules["onefirm.conductor.effects.outside"])["order_of"]

    def changed(act: Act) -> Order:
        return change(act, from_act(act))

    everywhere("order_of", changed)


def fresh_key_on_retry() -> None:
    _order(lambda _, order: replace(order, key=f"{order.key}-{order.attempt}") if order.attempt > 1 else order)


def repeat_with_changed_bytes() -> None:
    def changed(_: Act, order: Order) -> Order:
        again = f" (attempt {order.attempt})" if order.attempt > 1 else ""
        return replace(order, args={**order.args, "text": f"{order.args.get('text', '')}{again}"})

    _order(changed)


def edit_forgotten() -> None:
    """The operator edits and approves; what was declared first leaves."""

    def declared(act: Act, order: Order) -> Order:
        args = act.declared.args.value
        assert isinstance(args, dict)
        return replace(order, args=args)

    _order(declared)


def send_before_declaring() -> None:
    async def hasty(self: Any, walk: Walk) -> None:
        crew, effect = self._means.crew, effect_id(walk)
        kind = crew.catalogue.effects[walk.step.does.partition("@")[0]]
        args = as_json(kind.args.model_validate(gather(walk.step, walk, self._means).values))
        connector = crew.connectors[walk.step.does.partition("@")[0]]
        await connector.do(Order(effect=effect, kind=kind.ref, args=args, key=effect, attempt=1))
        await declare(self, walk)

    declare = put(whoever("declare", "dispatch"), "declare", hasty)


def no_receipt() -> None:
    def careless(self: Telling, *args: Any, **more: Any) -> Any:
        told = receipted(self, *args, **more)
        return replace(told, effect=tuple(fact for fact in told.effect if not isinstance(fact, EffectReceipted)))

    receipted = put(Telling, "receipted", careless)


def send_before_claiming() -> None:
    async def hasty(self: Any, walk: Walk, act: Act) -> bool:
        if self._pen.pause().value:
            return False
        at, stream = now(self._means), of_effect(act.declared.effect)
        sent = replace(act, state="dispatched", attempts=act.attempts + 1, sent=at, first_sent=act.first_sent or at)
        reply = await self._outside.carry(sent, _nobody_hears)
        told = self._telling.of(walk, sent, reply)
        claim = EffectDispatched(
            effect=act.declared.effect,
            plan=act.declared.plan,
            attempt=sent.attempts,
            payload=act.payload,
            key=act.declared.key,
        )
        await self._pen.write(walk, Put(stream, claim), *told.puts(sent), expected={stream: act.version})
        return True

    put(whoever("declare", "dispatch"), "dispatch", hasty)


async def _nobody_hears(*_: object) -> None:
    """A late answer is dropped."""


def stale_yes_counts() -> None:
    allow: Any = vars(sys.modules["onefirm.conductor.questions.decide"])["allow"]

    def lax(question: str, asks: Any, state: str, _payload: str, options: Any, decision: Any) -> None:
        allow(question, asks, state, decision.payload, options, decision)

    everywhere("allow", lax)


def _claims_without(streams: Callable[[str], bool]) -> None:
    async def lax(self: Pen, walk: Walk, *puts: Put, expected: Mapping[str, int] | None = None, **more: Any) -> Any:
        if any(isinstance(put.fact, EffectDispatched) for put in puts):
            expected = {stream: at for stream, at in (expected or {}).items() if not streams(stream)}
        return await write(self, walk, *puts, expected=expected, **more)

    write = put(Pen, "write", lax)


def claim_ignores_the_pause() -> None:
    """It looks before, and then claims whatever has happened meanwhile."""
    _claims_without(lambda stream: stream == PAUSE_STREAM)


def pause_is_not_looked_at() -> None:
    def open_always(self: Any) -> State:
        return State("", self._means.ledger.version(PAUSE_STREAM))

    put(Pen, "pause", open_always)


def claim_ignores_what_was_revoked() -> None:
    _claims_without(lambda stream: stream == CONNECTIONS_STREAM)


def revoked_is_not_looked_at() -> None:
    def none(means: Any) -> Revoked:
        return Revoked({}, means.ledger.version(CONNECTIONS_STREAM))

    everywhere("revoked", none)


def claim_ignores_its_premises() -> None:
    _claims_without(lambda stream: stream.startswith(("firm:policy", "words:", "opt-out:")))


def policy_is_not_looked_at() -> None:
    claim_ignores_its_premises()
    everywhere("moved", _nothing_moved)


def _nothing_moved(_judged_on: Mapping[str, int], _means: object) -> str:
    return ""


def absence_read_too_early() -> None:
    def none_left(_self: object, _act: Act) -> int:
        return 0

    put(whoever("_grace_left"), "_grace_left", none_left)
    telling = whoever("unknown")
    truly: Any = telling.unknown

    def at_once(self: Any, walk: Walk, act: Act, why: str, _seconds: int | None = None) -> object:
        return truly(self, walk, act, why, 0)

    put(telling, "unknown", at_once)


def native_key_after_its_window() -> None:
    def harmless(self: Any, walk: Walk, act: Act) -> bool:
        tried = act.attempts >= self._telling.tries(walk) or self._outside.living(act)
        return not tried and act.declared.cls in ("native-key", "natural-key")

    put(whoever("_harmless"), "_harmless", harmless)


def ask_class_repeated() -> None:
    def harmless(self: Any, walk: Walk, act: Act) -> bool:
        return act.attempts < self._telling.tries(walk) and act.declared.cls != "verifiable"

    put(whoever("_harmless"), "_harmless", harmless)


def verifiable_repeated_without_looking() -> None:
    def harmless(self: Any, walk: Walk, act: Act) -> bool:
        return act.attempts < self._telling.tries(walk) and act.declared.cls != "ask"

    put(whoever("_harmless"), "_harmless", harmless)


def unknown_settled_without_looking() -> None:
    async def hopeful(self: Any, _act: Act) -> Verification:
        receipt = Receipt(provider_id="", at=now(self._means))
        return Verification(found="happened", receipt=receipt, evidence="It will have arrived.")

    put(Outside, "look", hopeful)


def unknown_is_not_asked() -> None:
    async def silent(_self: object, _walk: Walk, _act: Act) -> None:
        """Nobody is told."""

    put(whoever("_grace_left", "_ask"), "_ask", silent)


def undo_without_expected_version() -> None:
    async def undo(self: Any, effect: str, by: str) -> Outcome:
        standing = act(self._means.ledger.stream(f"effect:{effect}"))
        assert standing is not None
        declared = standing.declared
        recalled = EffectRecalled(effect=declared.effect, plan=declared.plan, why="Taken back.")
        await self._means.ledger.append(Put(of_effect(recalled.effect), recalled), actor=by, cause=standing.cause)
        return Outcome(declared.plan, effect)

    put(Decisions, "undo", undo)


def acknowledged_before_durable() -> None:
    """Whoever waits is answered while the transaction is still open."""
    waiting: dict[int, Future[Answer]] = {}

    def queued(self: Writer, batch: Batch) -> Future[Answer]:
        if not any(entry.fact.kind in HASTY for entry in batch.entries):
            return append(self, batch)
        early: Future[Answer] = Future()
        waiting[id(batch)] = early
        kept: Future[Answer] = append(self, batch)
        kept.add_done_callback(lambda done: _pass_on(done, early))
        return early

    def written(self: sqlite.Pen, batch: Batch) -> tuple[Recorded, ...]:
        answer = write(self, batch)
        if early := waiting.pop(id(batch), None):
            early.set_result(answer)
            time.sleep(EARLY_SECONDS)
        return answer

    append, write = put(Writer, "append", queued), put(sqlite.Pen, "write", written)


def _pass_on(done: Future[Answer], early: Future[Answer]) -> None:
    if not early.done():
        failure = done.exception()
        early.set_exception(failure) if failure else early.set_result(done.result())


def start_forgets_wishes() -> None:
    async def nothing(_self: object) -> None:
        """What was received before the kill is left lying."""

    put(Embedded, "_begin_all", nothing)


def put_away_before_it_is_kept() -> None:
    async def hasty(self: TakingIn, source: Any, item: Any) -> None:
        await source.put_away(item, kept=True)
        await take(self, source, item)

    take = put(TakingIn, "take", hasty)


def same_wish_is_new_each_time() -> None:
    def fresh(self: Any, typed: Any, call: Any) -> str:
        return key(self, typed, call.model_copy(update={"key": self._chance.bytes(8).hex()}))

    key = put(Intake, "_key", fresh)


def hold_is_always_over() -> None:
    def none_left(_self: object, _act: Act) -> float:
        return 0.0

    put(Holds, "left", none_left)


_BY_THEMSELVES = ("by itself, native-key", "by itself, natural-key", "by itself, verifiable")
_ASKED = ("asked, native-key", "asked, natural-key", "asked, verifiable", "asked, ask")
_KEPT = "between keys and COMMIT of effect.receipted+step.done+plan.completed"
"""What was answered is about to be kept."""

BUGS: dict[str, Bug] = {
    "fresh key on retry": Bug(fresh_key_on_retry, _BY_THEMSELVES, _KEPT),
    "send before declaring": Bug(send_before_declaring, _BY_THEMSELVES),
    "no receipt": Bug(no_receipt, _BY_THEMSELVES),
    "send before claiming": Bug(send_before_claiming, _ASKED),
    "a yes to what was edited since": Bug(stale_yes_counts, ("taken back",)),
    "an edit is forgotten": Bug(edit_forgotten, _ASKED),
    "claim ignores the pause": Bug(claim_ignores_the_pause, _ASKED, "before effect.dispatched"),
    "pause is not looked at": Bug(pause_is_not_looked_at, ("paused",)),
    "claim ignores what was revoked": Bug(claim_ignores_what_was_revoked, _ASKED, "before effect.dispatched"),
    "revoked is not looked at": Bug(revoked_is_not_looked_at, ("revoked",)),
    "claim ignores its premises": Bug(claim_ignores_its_premises, _ASKED, "before effect.dispatched"),
    "policy is not looked at": Bug(policy_is_not_looked_at, ("policy changes",)),
    "absence read too early": Bug(
        absence_read_too_early, ("by itself, verifiable", "asked, verifiable"), "after blog.note@1 has answered"
    ),
    "repeat with changed bytes": Bug(repeat_with_changed_bytes, _BY_THEMSELVES, _KEPT),
    "native key after its window": Bug(
        native_key_after_its_window, ("by itself, native-key",), "after payments.note@1 has answered"
    ),
    "ask class repeated": Bug(ask_class_repeated, ("asked, ask", "lead, mail is ask"), _KEPT),
    "verifiable repeated without looking": Bug(verifiable_repeated_without_looking, ("asked, verifiable",), _KEPT),
    "unknown settled without looking": Bug(
        unknown_settled_without_looking,
        ("by itself, verifiable", "asked, verifiable"),
        "inside blog.note@1, which has happened",
    ),
    "unknown is not asked": Bug(unknown_is_not_asked, ("asked, ask",), _KEPT),
    "undo without expected version": Bug(undo_without_expected_version, ("taken back",), "before effect.recalled"),
    "acknowledged before durable": Bug(acknowledged_before_durable, ("asked, native-key", "paused")),
    "start forgets wishes": Bug(start_forgets_wishes, ("starts by itself",)),
    "put away before it is kept": Bug(
        put_away_before_it_is_kept, ("lead, mail is natural-key",), "before outside.received"
    ),
    "hold is always over": Bug(hold_is_always_over, ("taken back",)),
    "the same wish is new each time": Bug(same_wish_is_new_each_time, _ASKED),
}
