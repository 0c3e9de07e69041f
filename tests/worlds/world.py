"""One world from a seed: the firm, its operator, the outside and the network between, until everything is at rest."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import NoReturn

from onefirm.app.projections import PROJECTIONS
from onefirm.capabilities.connector import Order, Sign, Word
from onefirm.capabilities.mail import SEND
from onefirm.conductor.crew import Page
from onefirm.domain.effect import EffectClass, EffectKind
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import (
    GENESIS_STREAM,
    POLICY_STREAM,
    PROFILE_STREAM,
    FirmCreated,
    PolicyPinned,
    ProfileChanged,
)
from onefirm.domain.events.schedules import ScheduleFired
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import FIRM, instant, moment
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN
from onefirm.domain.personal import Personal
from onefirm.domain.policy import Limits, Policy
from onefirm.domain.schedule import Schedule
from onefirm.ledger.store import Batch, Entry
from onefirm.records.profile import Profile
from worlds.checks import RECEIPT_SECONDS, Watch, at_the_end
from worlds.lives import POLL_SECONDS, Life, Prints
from worlds.loops import VirtualLoop, WorldClock
from worlds.memory import MemoryStore
from worlds.network import Hand
from worlds.owner import Owner
from worlds.places import Place
from worlds.plans import ASKED, BY_HAND, CAPABILITIES, FIVE, LEAD, ONES, SERIAL, TERMS, kind_of
from worlds.post import LetterBox, Post
from worlds.rivals import held_up
from worlds.schedules import Awake, astray, by_themselves, drawn

CRASH_AT_COMMIT = 0.006
CRASH_AT_NOTE = 0.1
CALM_ROUNDS_MAX = 80
CALM_SECONDS = 1000.0
HOUR = timedelta(hours=1)
PAUSES = (0.001, 0.5, 1.0, 5.0, 31.0, 61.0, 300.0, 1000.0, 4000.0)
LONG = 0.2
"""So many worlds last for days, and a yes in them is good for one day."""
LONG_PAUSES = (0.001, 1.0, 31.0, 300.0, 90_000.0)
_PROFILE = Profile(firm="Tern Studio", name="Ines Tern", email="ines@tern.example", services="logo, brand design")
_MESSAGE = "We are opening a second bakery in May and need a new logo and brand design. Could you start in March?"


@dataclass
class World:
    seed: int
    loop: VirtualLoop
    calm: bool = False
    diary: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    promised: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 -- a seed, so that every world can be lived again
        self.clock = WorldClock(self.loop)
        self.store = MemoryStore(PROJECTIONS)
        risk, hold = self.chance.choice(("low", "medium", "high")), self.chance.random() < 0.5
        self.kinds: dict[EffectClass, EffectKind] = {cls: kind_of(cls, risk, hold) for cls in CAPABILITIES}
        by_class = {cls: Place(cls, TERMS[cls]) for cls in CAPABILITIES}
        mail: EffectClass = self.chance.choice(tuple(CAPABILITIES))
        self._mail = Place(mail, TERMS[mail])
        self._by_class = by_class
        self.places: Sequence[Place] = (*by_class.values(), self._mail)
        self.watch = Watch(self.store, {kind.ref: kind for kind in (*self.kinds.values(), SEND)}, Prints().of)
        self.store.watch(self._committed)
        self._policy = Policy(
            undo_window_seconds=self.chance.choice((0, 1, 30, 60)),
            auto=tuple(kind.ref for kind in self.kinds.values()),
            first_batch=self.chance.choice((0, 1, 2)),
            sure_alone=0,
            limits=Limits(connector_seconds_max=60, faults_before_block=self.chance.choice((2, 3))),
        )
        self._crashes = self.chance.random() < 0.7
        self._rivals = self.chance.random() < 0.5
        self._clock_is_set = self.chance.random() < 0.1
        self.watch.clock_is_true = not self._clock_is_set
        days = Random(f"days {self.seed}")  # noqa: S311 -- as above; of its own, so that other worlds stay what they were
        self._long = days.random() < LONG
        if self._long:
            self._policy = self._policy.model_copy(update={"approval_days_max": 1})
        self.post = Post(self.chance)
        self._scheduled: Schedule | None = None
        self._awake: list[Awake] = []
        self._wishes = 0
        self._lives = 0
        self._found()

    def note(self, text: str) -> None:
        self.diary.append((self.loop.time(), text))

    # What the network asks of the world around it.

    def leaves(self, order: Order, place: Place) -> None:
        self.watch.leaves(order, place, self.loop.time())

    def came_back(self, order: Order) -> None:
        if not self.life.dead.is_set():
            due = self.loop.time() + RECEIPT_SECONDS
            self.watch.receipts_due.append((order.effect, due, self._lives))

    def doubtful(self, order: Order) -> None:
        self.watch.doubtful(order)

    def tells(self, sign: Sign) -> None:
        """The outside sends word of it by itself, after a while; sometimes twice."""

        def bring() -> None:
            self.note(f"a webhook says that {sign.key or sign.provider_id} {sign.found}")
            self.post.bring(sign)
            self.life.moved.set()

        self.loop.call_later(self.chance.choice((0.001, 0.03, 5.0, 100.0, 3000.0)), bring)

    async def die(self, where: str) -> NoReturn:
        self.life.die(where)
        await asyncio.Event().wait()
        raise AssertionError("The dead do not go on.")

    # What the store asks.

    def commit_seconds(self) -> float:
        return self.chance.choice((0.0, 0.001, 0.003))

    def dies_at_commit(self) -> str:
        if self.calm or not self._crashes or self.chance.random() >= 2 * CRASH_AT_COMMIT:
            return ""
        return self.chance.choice(("before", "after"))

    def held_up(self, batch: Batch) -> float:
        if self.calm or self.life.dead.is_set():
            return 0.0
        fired = isinstance(batch.entries[0].fact, ScheduleFired)
        if fired and self._crashes and self.chance.random() < CRASH_AT_NOTE:
            self.life.die("before it is noted what a schedule started")
        return held_up(self, batch) if self._rivals else 0.0

    # Time, and lives.

    async def rest(self, seconds: float) -> None:
        """Time passes. A process that dies is started again after a while."""
        until = self.loop.time() + seconds
        while (left := until - self.loop.time()) > 0 or self.life.dead.is_set():
            try:
                async with asyncio.timeout(max(0.0, left)):
                    await self.life.dead.wait()
            except TimeoutError:
                break
            await self._start_again(self.chance.choice((0.1, 20.0, 400.0, 9000.0, 9000.0)) if not self.calm else 0.1)

    async def _start_again(self, after: float) -> None:
        await self.life.bury()
        self._awake.append(Awake(self._began, self.clock.now()))
        self.watch.receipts_due = [
            due for due in self.watch.receipts_due if due[2] != self._lives or due[1] <= self.loop.time()
        ]
        self.watch.wrong += self.life.faults
        await asyncio.sleep(after)
        self._start()

    def _start(self) -> None:
        self._lives += 1
        self.note(f"the process starts, for the {self._lives}. time")
        self._pin()
        self._began = self.clock.now()
        self.life = Life(
            self._lives,
            self.store,
            self,
            self.clock,
            self.chance,
            self._policy,
            self._hands,
            self._letter_box,
            self.note,
        )

    def _hands(self, life: Life) -> list[Hand]:
        hands = [
            Hand(self, self._by_class[cls], kind, name=cls, capability=kind.capability)
            for cls, kind in self.kinds.items()
        ]
        return [*hands, Hand(self, self._mail, SEND, name="post", capability="mail")]

    def _letter_box(self, life: Life) -> list[LetterBox]:
        return [LetterBox(self.post, life.dead)]

    # The story.

    async def lived(self) -> list[str]:
        self._start()
        self.owner = Owner(self)
        await self.wish()
        for _ in range(self.chance.randrange(3, 12)):
            await self.chance.choice(DEEDS)(self)
            await self.rest(self.chance.choice(LONG_PAUSES if self._long else PAUSES))
        await self._calm_down()
        await self.life.bury()
        self._awake.append(Awake(self._began, self.clock.now()))
        wrong = at_the_end(self.watch, self.places, [*self.promised, *by_themselves(self.store.facts)])
        wrong += astray(self.store.facts, () if self._clock_is_set else self._awake)
        return [*wrong, *self.life.faults, *self.loop.faults]

    async def _calm_down(self) -> None:
        self.note("from here on everything works")
        self.calm = True
        self.clock.set_by = max(self.clock.set_by, timedelta())
        self.life.moved.set()  # A real engine looks at the clock every few seconds.
        await self.rest(0.1)
        if self.watch.pauses and self.watch.pauses[-1]:
            await self.owner.resume()
        else:
            await self.life.call(self.life.brakes.resume("operator"))
        if self._scheduled:
            await self.rest(1.0)
            await self.life.call(self.life.scheduler.stop(self._scheduled.name, "operator"))
        for _ in range(CALM_ROUNDS_MAX):
            await self.rest(self._until_next())
            if not await self.owner.settle() and self._at_rest():
                return

    def _until_next(self) -> float:
        """At least a while, and long enough for whatever waits for a moment."""
        if self.owner.open_questions():
            return CALM_SECONDS
        now = self.clock.now()
        dues = [str(row["due"]) for row in self.store.tables.kept["plans"].values()]
        later = [(moment(due) - now).total_seconds() for due in dues if due > instant(now)]
        return max(CALM_SECONDS, min(later, default=0.0) + POLL_SECONDS + 1.0)

    def _at_rest(self) -> bool:
        tables = self.store.tables.kept
        now = instant(self.clock.now())
        if any(row["due"] and str(row["due"]) > now for row in tables["plans"].values()):
            return False
        return not any(sum(place.on_their_way.values()) for place in self.places)

    async def crowd(self) -> None:
        """Several ask for the same kind of thing, and the operator says yes to all of it at once."""
        page = self.chance.choice(ASKED)
        for _ in range(3):
            await self._wish(page)
        await self.rest(1.0)
        await self.accept_alike()

    async def accept_alike(self) -> None:
        await self.owner.accept_alike()

    async def wish(self) -> None:
        """Somebody asks for something; sometimes twice."""
        await self._wish(self.chance.choice((LEAD, FIVE, *ONES, *SERIAL, *BY_HAND)))

    async def _wish(self, page: Page) -> None:
        again = self._wishes and self.chance.random() < 0.2
        self._wishes += not again
        to = f"person{self.chance.randrange(2)}@there.example"
        fields = {"to": to, "text": "Hello", "nonce": str(self._wishes)}
        name = page.name
        if page is LEAD:
            name = "qualify-lead"
            fields = {"email": to, "name": "Ada Palmer", "message": _MESSAGE, "budget": "6000 EUR"}
        own = self.chance.random() < 0.7
        call = IntentCall(
            name=name,
            version=2 if page is LEAD else 1,
            fields={**fields},
            source="somebody",
            label=OPERATORS_OWN if own else FROM_OUTSIDE,
        )
        self.note(f"somebody wishes {name} for {to}")
        life = self.life
        along = life.beginning.along if self._wishes % 2 else None
        received = await life.call(life.means.intake.receive(call, by="operator", along=along))
        if received is None:
            return
        self.promised.append((received.intent, f"{name} at {self.loop.time():.3f}"))
        self.note(f"{received.intent} is acknowledged")
        if self._crashes and self.chance.random() < 0.05:
            self.life.die("right after it had said yes")
        elif not received.folded and self.chance.random() < 0.5:
            await life.call(life.beginning.begin(received.intent, received.seq))

    async def look_in(self) -> None:
        await self.owner.look_in()

    async def undo(self) -> None:
        await self.owner.undo()

    async def cancel(self) -> None:
        await self.owner.cancel()

    async def pause(self) -> None:
        await self.owner.pause()

    async def resume(self) -> None:
        await self.owner.resume()

    async def change_their_mind(self) -> None:
        await self.owner.change_their_mind()

    async def comes_back(self) -> None:
        """What had a receipt did not arrive after all, while its plan is at a later step; a notice proves it."""
        tables = self.store.tables.kept
        running = {plan for (plan,), row in tables["plans"].items() if row["state"] in ("in-progress", "blocked")}
        sent = [str(row["effect"]) for row in tables["effects"].values() if row["state"] == "receipted"]
        sent = [effect for effect in sent if tables["effects"][effect,]["plan"] in running]
        if sent:
            effect = self.chance.choice(sent)
            self.note(f"{effect} comes back")
            next(place for place in self.places if place.has(effect)).bounced.add(effect)
            self.post.bring(Sign(key=effect, found="not-happened", evidence="It came back.", proven=True))
            self.life.moved.set()

    async def opts_out(self) -> None:
        """Somebody asks not to be written to any more, by letter."""
        sender = f"person{self.chance.randrange(2)}@there.example"
        self.note(f"{sender} asks not to be written to any more")
        self.post.bring(Word(sender=sender, text="Please stop.", opts_out=True))
        self.life.moved.set()

    async def change_policy(self) -> None:
        """The policy is read at start: whoever changes it opens the firm anew."""
        change = self.chance.choice(("auto", "opt-out", "window"))
        update: dict[str, object] = {"undo_window_seconds": self.chance.choice((0, 30, 60))}
        if change == "auto":
            update = {"auto": () if self._policy.auto else tuple(kind.ref for kind in self.kinds.values())}
        if change == "opt-out":
            update = {"opt_outs": (f"person{self.chance.randrange(2)}@there.example",)}
        self._policy = self._policy.model_copy(update=update)
        self.note(f"the policy changes: {update}")
        await self._start_again(self.chance.choice((0.001, 1.0, 60.0)))

    async def set_clock(self) -> None:
        if self._clock_is_set:
            self.clock.set_by = self.chance.choice((-HOUR, timedelta(), HOUR))
            self.note(f"somebody sets the clock by {self.clock.set_by}")
            self.life.moved.set()

    async def set_schedule(self) -> None:
        """Something is to start by itself from now on. Once in a world, for it makes much work."""
        if not self._scheduled and not self._long:
            schedule = self._scheduled = drawn(self.chance)
            self.note(f"every now and then: {schedule.trigger.says}, and of what was missed: {schedule.catch_up}")
            await self.life.call(self.life.scheduler.set(schedule, "operator"))

    async def power_cut(self) -> None:
        if self._crashes:
            self.life.die("of a power cut")

    # The books of a new firm.

    def _found(self) -> None:
        profile = ProfileChanged(fields=Personal(subject=FIRM, value=as_json(_PROFILE)))
        self._append(GENESIS_STREAM, FirmCreated(name="Tern Studio", public_key=""))
        self._append(PROFILE_STREAM, profile)

    def _pin(self) -> None:
        last = self.store.last(POLICY_STREAM)
        pinned = PolicyPinned.of(self._policy, str)
        if last is None or self.store.facts[last.seq - 1].fact != pinned:
            self._append(POLICY_STREAM, pinned)

    def _append(self, stream: str, fact: Fact) -> None:
        entry = Entry(stream, fact, "")
        self.store.commit(Batch(instant(self.clock.now()), "operator", None, (entry,), {}))

    def _committed(self, upto: int) -> None:
        at = self.loop.time()
        for event in self.store.facts[len(self.watch.committed_at) : upto]:
            self.watch.committed_at.append(at)
            self.diary.append((at, f"   {event.seq}. {event.stream} {event.fact.kind}{_more(event.fact)}"))


Deed = Callable[[World], Awaitable[None]]
DEEDS: tuple[Deed, ...] = (
    *(World.look_in,) * 9,
    *(World.wish,) * 2,
    *(World.crowd,) * 2,
    World.accept_alike,
    *(World.undo,) * 3,
    *(World.change_their_mind,) * 5,
    World.opts_out,
    *(World.comes_back,) * 2,
    *(World.cancel,) * 2,
    World.pause,
    World.resume,
    World.change_policy,
    World.set_clock,
    World.set_schedule,
    World.power_cut,
)


def _more(fact: Fact) -> str:
    """What tells one fact from another of its kind, in a few words."""
    shown = {name: getattr(fact, name, None) for name in ("attempt", "verdict", "outcome", "found", "until", "answer")}
    return "".join(f" {name}={value}" for name, value in shown.items() if value)
