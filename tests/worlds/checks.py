"""What has to be true of every world, whatever happened in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from onefirm.app.projections import PROJECTIONS
from onefirm.capabilities.connector import Order
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectContradicted,
    EffectDeclared,
    EffectDispatched,
    EffectRecalled,
    EffectReceipted,
    EffectUnknown,
    EffectVerified,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM, POLICY_STREAM, FirmPaused, PolicyPinned
from onefirm.domain.events.people import OptedOut
from onefirm.domain.events.streams import of_opt_out
from onefirm.domain.frozen import canonical
from onefirm.domain.policy import Policy
from onefirm.planning.acts import act
from worlds.laws import broken
from worlds.memory import MemoryStore
from worlds.places import Place

RECEIPT_SECONDS = 10.0
"""So long after a receipt reached a living process it has to be in the ledger."""


@dataclass
class Left:
    """One order that left the firm."""

    order: Order
    text: str
    at: float
    in_doubt: bool = False


@dataclass
class Watch:
    """Stands at the door of the firm, holds every order against the ledger, and remembers what left."""

    store: MemoryStore
    kinds: Mapping[str, EffectKind]
    """By `capability.verb@version`."""
    prints: Callable[[str, str], str]
    clock_is_true: bool = True
    """False in a world where somebody sets the clock."""
    wrong: list[str] = field(default_factory=list[str])
    left: dict[str, list[Left]] = field(default_factory=lambda: defaultdict[str, list[Left]](list))
    yes: dict[str, str] = field(default_factory=dict[str, str])
    """By effect: the bytes the operator looked at when they last said yes."""
    pauses: list[bool] = field(default_factory=list[bool])
    """True for each pause that was acknowledged, False for each end of one."""
    receipts_due: list[tuple[str, float, int]] = field(default_factory=list[tuple[str, float, int]])
    """The effect, when its receipt has to be kept, and the life of the process that got it."""
    committed_at: list[float] = field(default_factory=list[float])

    def leaves(self, order: Order, place: Place, now: float) -> None:
        text = canonical(order.args)
        events = self._stream(f"effect:{order.effect}")
        self._claimed(order, events)
        self._allowed(order, text, events)
        earlier = self.left[order.effect]
        if _found_absent(events):
            for left in earlier:
                left.in_doubt = False  # They waited out the grace and looked: none of these arrived.
        self._repeated(order, text, earlier, place)
        if self.pauses and self.pauses[-1]:
            self.wrong.append(f"{order.effect} left after the pause was acknowledged")
        earlier.append(Left(order, text, now))

    def doubtful(self, order: Order) -> None:
        for left in self.left[order.effect]:
            if left.order.attempt == order.attempt:
                left.in_doubt = True

    def _claimed(self, order: Order, events: Sequence[Recorded]) -> None:
        claims = [event for event in events if isinstance(event.fact, EffectDispatched)]
        claim = next((event for event in claims if _attempt(event) == order.attempt), None)
        if claim is None:
            self.wrong.append(f"{order.effect} left without a claim")
        elif any(left.order.attempt == order.attempt for left in self.left[order.effect]):
            self.wrong.append(f"{order.effect} left twice on one claim")
        if order.effect not in {getattr(event.fact, "effect", "") for event in events}:
            self.wrong.append(f"{order.effect} left before it was declared")

    def _allowed(self, order: Order, text: str, events: Sequence[Recorded]) -> None:
        """Said yes to by the operator for these bytes, or let pass by a policy that still holds."""
        claim = next((event.seq for event in reversed(events) if isinstance(event.fact, EffectDispatched)), 0)
        self._wanted(order, claim)
        policy = self._policy(claim)
        kind = self.kinds[order.kind]
        if str(order.args.get(kind.recipient, "")).casefold() in policy.opt_outs:
            self.wrong.append(f"{order.effect} left for somebody who had opted out before the claim")
        if self._paused(claim):
            self.wrong.append(f"{order.effect} was claimed while the firm was paused")
        if _standing_yes(events) == "operator":
            if text != self.yes.get(order.effect):
                self.wrong.append(f"{order.effect} left with bytes the operator never said yes to: {text}")
        elif _standing_yes(events) == "policy":
            if order.kind not in policy.auto:
                self.wrong.append(f"{order.effect} left by itself, and the policy no longer lets it")
        else:
            self.wrong.append(f"{order.effect} left without a yes")

    def _repeated(self, order: Order, text: str, earlier: Iterable[Left], place: Place) -> None:
        doubtful = [left for left in earlier if left.in_doubt]
        if not doubtful:
            return
        if place.cls == "ask":
            self.wrong.append(f"{order.effect} was sent again although nobody could know whether it had arrived")
        if any(left.order.key != order.key or left.text != text for left in doubtful):
            self.wrong.append(f"{order.effect} was repeated with another key or other bytes")

    def _wanted(self, order: Order, claim: int) -> None:
        """Nobody is written to who had asked us to stop before the claim."""
        address = str(order.args.get(self.kinds[order.kind].recipient, "")).casefold()
        told = [event.fact for event in self._stream(of_opt_out(self.prints("opt-out", address))) if event.seq < claim]
        if told and isinstance(told[-1], OptedOut):
            self.wrong.append(f"{order.effect} left for {address}, who had opted out by letter before the claim")

    def _policy(self, before: int) -> Policy:
        pinned = [event.fact for event in self._stream(POLICY_STREAM) if event.seq < before]
        assert isinstance(pinned[-1], PolicyPinned)
        return pinned[-1].policy

    def _paused(self, before: int) -> bool:
        switched = [event.fact for event in self._stream(PAUSE_STREAM) if event.seq < before]
        return bool(switched) and isinstance(switched[-1], FirmPaused)

    def _stream(self, stream: str) -> list[Recorded]:
        return [self.store.facts[row.seq - 1] for row in self.store.stream(stream)]


def _found_absent(events: Iterable[Recorded]) -> bool:
    """The last thing known about the attempts before this claim: a look-up that found nothing."""
    absent = False
    for event in events:
        match event.fact:
            case EffectVerified():
                absent = event.fact.found == "not-happened"
            case EffectUnknown():
                absent = False
            case _:
                pass
    return absent


def _standing_yes(events: Iterable[Recorded]) -> str:
    """Whose yes stands: the operator's, the policy's, or nobody's."""
    yes = ""
    for event in events:
        match event.fact:
            case EffectDeclared() as declared:
                yes = "policy" if declared.verdict == "pass" else ""
            case EffectApproved():
                yes = "operator"
            case EffectRecalled() | EffectAmended():
                yes = ""
            case _:
                pass
    return yes


def _attempt(event: Recorded) -> int:
    assert isinstance(event.fact, EffectDispatched)
    return event.fact.attempt


def at_the_end(watch: Watch, places: Iterable[Place], promised: Iterable[tuple[str, str]]) -> list[str]:
    """The world is calm, every question was answered truthfully: what is still wrong?"""
    return [
        *watch.wrong,
        *_things(watch, tuple(places)),
        *_effects(watch, tuple(places)),
        *_promises(watch, promised),
        *_over(watch),
        *_receipts(watch),
        *broken(watch.store.facts, watch.clock_is_true),
        *_rebuilt(watch),
    ]


def _things(watch: Watch, places: Sequence[Place]) -> Iterable[str]:
    for place in places:
        counts: dict[str, int] = defaultdict(int)
        for thing in place.things:
            counts[thing.effect] += 1
        yield from (f"{effect} happened {count} times ({place.cls})" for effect, count in counts.items() if count > 1)
        yield from (f"the key {key} came again with other bytes" for key in place.other_bytes)
        yield from (f"{effect} happened, and nobody ordered it" for effect in counts if effect not in watch.left)


def _effects(watch: Watch, places: Sequence[Place]) -> Iterable[str]:
    happened = {thing.effect for place in places for thing in place.things}
    bounced = frozenset[str]().union(*(place.bounced for place in places))
    tables = watch.store.tables.kept
    asked = {str(row["plan"]) for row in tables["questions"].values() if row["state"] == "open"}
    about = {str(row["effect"]) for row in tables["questions"].values() if row["effect"]}
    for row in tables["effects"].values():
        effect, plan = str(row["effect"]), str(row["plan"])
        standing = act(watch.store.facts[each.seq - 1] for each in watch.store.stream(f"effect:{effect}"))
        assert standing is not None
        open_question = plan in asked or effect in about
        if standing.state != row["state"]:
            yield f"the row of {effect} says '{row['state']}', its stream '{standing.state}'"
        if standing.state not in ENDED and not open_question:
            yield f"{effect} ended as '{standing.state}', and nobody is asked about it"
        if standing.state == "receipted" and effect not in happened:
            yield f"{effect} has a receipt, and it never happened"
        if effect in happened - bounced and standing.state in (
            "refused",
            "withdrawn",
            "declared",
            "approved",
            "deferred",
        ):
            yield f"{effect} happened, and the books say '{standing.state}'"


ENDED = ("receipted", "contradicted", "refused", "withdrawn")


def _promises(watch: Watch, promised: Iterable[tuple[str, str]]) -> Iterable[str]:
    """No acknowledged wish without a plan that ended or waits for somebody who can see it."""
    tables = watch.store.tables.kept
    asked = {str(row["plan"]) for row in tables["questions"].values() if row["state"] == "open"}
    plans = {str(row["intent"]): row for row in tables["plans"].values()}
    for intent, said in promised:
        if (intent,) not in tables["intents"]:
            yield f"{intent} was acknowledged ({said}), and the books do not know it"
        elif intent not in plans:
            yield f"{intent} was acknowledged, and has no plan"
        elif plans[intent]["state"] not in ("completed", "reconciled", "cancelled"):
            plan = plans[intent]
            if plan["plan"] not in asked:
                yield f"{plan['plan']} stands at '{plan['at_step']}' as '{plan['state']}', and nobody is asked"


def _over(watch: Watch) -> Iterable[str]:
    """A plan that was stopped, and of which nothing is in doubt, is not looked at any more."""
    tables = watch.store.tables.kept
    asked = {str(row["plan"]) for row in tables["questions"].values() if row["state"] == "open"}
    for row in tables["plans"].values():
        if row["state"] == "cancelled" and row["due"]:
            yield f"{row['plan']} was stopped, and is looked at for ever"
        if row["state"] == "cancelled" and row["plan"] in asked:
            yield f"{row['plan']} was stopped, and still asks"


def _receipts(watch: Watch) -> Iterable[str]:
    """A receipt that reached a living process is in the ledger soon after."""
    kept: dict[str, float] = {}
    for event, at in zip(watch.store.facts, watch.committed_at, strict=True):
        match event.fact:
            case EffectReceipted(effect=effect) | EffectContradicted(effect=effect, found="happened"):
                kept.setdefault(effect, at)
            case _:
                pass
    for effect, due, _life in watch.receipts_due:
        if kept.get(effect, due + 1) > due:
            yield f"the receipt of {effect} reached us and was not kept"


def _rebuilt(watch: Watch) -> Iterable[str]:
    equal = watch.store.rebuild(PROJECTIONS, lambda row: watch.store.facts[row.seq - 1])
    yield from (f"the view '{name}' differs once it is folded anew" for name, same in equal.items() if not same)
