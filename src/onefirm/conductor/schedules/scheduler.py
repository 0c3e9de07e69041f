"""Starting work that comes by itself: what fell due by the clock, and what something that happened calls for."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import JsonValue

from onefirm.conductor.facts import asked_aside, now
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.conductor.schedules.clocks import set_right
from onefirm.conductor.schedules.occasions import occasion_of, plan_of
from onefirm.conductor.schedules.standing import Standing, let_go, standing_of
from onefirm.conductor.schedules.taken import taken_from
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.schedules import ScheduleFired, ScheduleSet, ScheduleStopped
from onefirm.domain.events.streams import of_question, of_schedule
from onefirm.domain.ids import IntentId, QuestionId, instant, moment
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import OPERATORS_OWN, Label, join
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.schedule import Schedule
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Cell
from onefirm.ledger.store import Conflict
from onefirm.planning.when import At, due, next_after, read_when

SCHEDULER = "scheduler"
TAKES = "= event."
"""`= event.record`: a field of the wish that is taken from the event it starts on."""
AWAY = timedelta(minutes=5)
"""Nobody looked for so long: the machine slept, or its clock was set. What fell due meanwhile was missed."""
_BATCH = 100
_PAGES_MAX = 1000
_HOPS_MAX = 300


@dataclass(frozen=True)
class Wish:
    """One thing to start: at a moment, or on an event."""

    moment: str
    key: str
    event: Recorded | None = None
    times: int = 1


class Scheduler:
    """Level-triggered: what is due stands in the books. Only when it last looked is remembered here."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._pen = Pen(means)
        self._looked: datetime | None = None

    async def fire(self) -> None:
        """Start everything that is due. While the firm is paused nothing is, and afterwards it counts as missed."""
        if self._pen.pause().value:
            self._looked = None
            return
        at = self._means.clock.now()
        away = self._looked is None or at - self._looked > AWAY
        if self._looked is None or at < self._looked:
            await set_right(self._means, at, SCHEDULER)
        for _ in range(_PAGES_MAX):
            rows = self._means.views.all("schedules_due", now=instant(at), limit=_BATCH)
            for row in rows:
                await self._by_clock(str(row["name"]), at, away)
            if len(rows) < _BATCH:
                break
        for _ in range(_PAGES_MAX):
            rows = self._means.views.all("occasions_waiting", limit=_BATCH)
            for name in dict.fromkeys(str(row["schedule"]) for row in rows):
                await self._by_events(name, [row for row in rows if row["schedule"] == name])
            if len(rows) < _BATCH:
                break
        self._looked = at

    def due_next(self) -> str:
        """The next moment at which something will be due; empty when nothing will."""
        row = self._means.views.one("schedule_due_next", now=now(self._means))
        return str(row["next"] or "") if row else ""

    async def set(self, schedule: Schedule, by: str) -> str:
        """When it is due next. A moment that has passed is due at once: what becomes of it, its catch-up says."""
        when = read_when(schedule.trigger, schedule.zone)
        found = when.moment if isinstance(when, At) else next_after(when, self._means.clock.now())
        then = instant(found) if found else ""
        stream = of_schedule(schedule.name)
        expected = {stream: self._means.ledger.version(stream)}
        puts = (*self._outdated(schedule), Put(stream, ScheduleSet.of(schedule, then)))
        await self._means.ledger.append(*puts, actor=by, expected=expected)
        return then

    async def stop(self, name: str, by: str) -> bool:
        """False when it was not running: a second click stops nothing."""
        stream, put = of_schedule(name), Put(of_schedule(name), ScheduleStopped(name=name))
        while (standing := standing_of(self._means, name)) is not None:
            puts = (*let_go(self._means, name), put)
            with suppress(Conflict):  # It fired, or was stopped, at this moment: look again.
                await self._means.ledger.append(*puts, actor=by, expected={stream: standing.version})
                return True
        return False

    async def start_now(self, standing: Standing, event: Recorded | None, by: str) -> ScheduleFired:
        """By hand: once at this moment, or for an event, as if it had just happened."""
        name, at = standing.schedule.name, now(self._means)
        wish = Wish(str(event.seq), occasion_of(event), event) if event else Wish(at, at)
        intent = await self._start(standing.schedule, wish, by)
        fired = ScheduleFired(
            name=name,
            moments=(wish.moment,),
            intents=(intent,) if intent else (),
            folded=0 if intent else 1,
            next=standing.next,
        )
        await self._means.ledger.append(Put(of_schedule(name), fired), actor=by)
        return fired

    def _outdated(self, schedule: Schedule) -> list[Put]:
        """What waits under the trigger of before is not what is asked for now."""
        before = standing_of(self._means, schedule.name)
        return let_go(self._means, schedule.name) if before and before.schedule.trigger != schedule.trigger else []

    async def _by_clock(self, name: str, at: datetime, away: bool) -> None:
        standing = standing_of(self._means, name)
        if standing is None or not standing.next or moment(standing.next) > at:
            return
        schedule = standing.schedule
        try:
            when = read_when(schedule.trigger, schedule.zone)
        except Refusal as refusal:
            await self._stop(standing, refusal.problem)
            return
        found = due(when, moment(standing.next), at, self._kept(schedule, away))
        wishes = [Wish(instant(found_at), instant(found_at)) for found_at in found.moments]
        await self._fire(standing, wishes, found.older, instant(found.next) if found.next else "")

    def _kept(self, schedule: Schedule, away: bool) -> int:
        """How many of the moments that passed are made up for. What falls due while somebody looks is not missed."""
        most = self._means.policy.limits.catch_up_max
        return {"skip": 0, "one": 1, "all": most}[schedule.catch_up] if away else most

    async def _by_events(self, name: str, rows: list[dict[str, Cell]]) -> None:
        standing = standing_of(self._means, name)
        if standing is None:
            return
        wishes: list[Wish] = []
        for row in rows:
            event = self._means.ledger.event(int(row["event"] or 0))
            assert event is not None, "An occasion points at its entry."
            if self._self_starts(name, event) >= self._means.policy.limits.self_starts_max:
                await self._stop(standing, _circle(standing.schedule, self._means.policy.limits.self_starts_max))
                return
            wishes.append(Wish(str(event.seq), occasion_of(event), event, int(row["times"] or 1)))
        await self._fire(standing, wishes, 0, "")

    async def _fire(self, standing: Standing, wishes: list[Wish], skipped: int, then: str) -> None:
        """The wishes first, then the note that they were made: after a crash between, the key folds them."""
        schedule = standing.schedule
        new: list[IntentId] = []
        folded, problem, cause = 0, None, None
        for wish in wishes:
            try:
                self._means.intake.typed(self._call(schedule, wish))
            except Refusal as refusal:
                problem, cause, skipped = refusal.problem, wish.event.seq if wish.event else None, skipped + wish.times
                continue
            intent = await self._start(schedule, wish)
            started = intent is not None and intent not in new
            folded += wish.times - 1 if started else wish.times
            new += [intent] if intent and started else []
        fired = ScheduleFired(
            name=schedule.name,
            moments=tuple(wish.moment for wish in wishes),
            intents=tuple(new),
            folded=folded,
            skipped=skipped,
            next=then,
        )
        await self._write(standing, fired, problem, cause)

    async def _start(self, schedule: Schedule, wish: Wish, by: str = SCHEDULER) -> IntentId | None:
        """The new wish, or None when the same one was there already."""
        received = await self._means.intake.receive(
            self._call(schedule, wish), by=by, cause=wish.event.seq if wish.event else None
        )
        return None if received.folded and not self._unnoted(schedule.name, received.seq) else received.intent

    def _unnoted(self, name: str, seq: int) -> bool:
        """It was made here before, and a crash came before the note: it counts as started, not as folded."""
        first, noted = self._means.ledger.event(seq), self._means.ledger.last(of_schedule(name))
        own = first is not None and isinstance(first.fact, IntentReceived) and first.fact.source == _source(name)
        return own and noted is not None and seq > noted.seq

    def _call(self, schedule: Schedule, wish: Wish) -> IntentCall:
        kind, _, version = schedule.intent.partition("@")
        names = [name for value in schedule.fields.values() if (name := _taken(value))]
        values, label = self._taken(wish.event, names) if wish.event and names else ({}, OPERATORS_OWN)
        fields = {
            name: values.get(_taken(value), "") if _taken(value) else value for name, value in schedule.fields.items()
        }
        return IntentCall(
            name=kind,
            version=int(version),
            fields=fields,
            source=_source(schedule.name),
            label=label,
            key=f"schedule:{schedule.name}:{wish.key}",
        )

    def _taken(self, event: Recorded, names: Sequence[str]) -> tuple[dict[str, str], Label]:
        row = self._means.views.one("plan_playbook", plan=plan_of(event.fact))
        values, label = taken_from(event, names, str(row["playbook"]) if row else "", self._means)
        return values, join([OPERATORS_OWN, label])

    def _self_starts(self, name: str, event: Recorded) -> int:
        """How often this schedule stands among what led to the event."""
        starts = 0
        at: Recorded | None = event
        for _ in range(_HOPS_MAX):
            if at is None:
                break
            if isinstance(at.fact, IntentReceived):
                starts += at.fact.source == _source(name)
            at = self._before(at)
        return starts

    def _before(self, event: Recorded) -> Recorded | None:
        """What led to an event; from anything a plan did, straight to the wish it was made for."""
        if plan := plan_of(event.fact):
            row = self._means.views.one("intent_of_plan", plan=plan)
            return self._means.ledger.event(int(row["seq"] or 0)) if row else None
        return self._means.ledger.event(event.cause) if event.cause else None

    async def _stop(self, standing: Standing, problem: Problem) -> None:
        await self._write(standing, ScheduleStopped(name=standing.schedule.name), problem, None)

    async def _write(
        self, standing: Standing, fact: ScheduleFired | ScheduleStopped, problem: Problem | None, cause: int | None
    ) -> None:
        stream = of_schedule(standing.schedule.name)
        expected = {stream: standing.version}
        left = let_go(self._means, standing.schedule.name) if isinstance(fact, ScheduleStopped) else []
        puts = [*left, Put(stream, fact)]
        if problem is not None:
            puts += self._asked(standing.schedule.name, problem, expected)
        try:
            await self._means.ledger.append(*puts, actor=SCHEDULER, cause=cause, expected=expected)
        except Conflict:
            return  # It was set anew meanwhile, or answered; the next look sees how it stands.

    def _asked(self, name: str, problem: Problem, expected: dict[str, int]) -> list[Put]:
        """Once for each schedule, until the operator has answered: an odd version means that an answer is awaited."""
        question = QuestionId(f"qu_{self._means.prints.of('schedule', name)}_0")
        stream = of_question(question)
        version = self._means.ledger.version(stream)
        if version % 2:
            return []
        expected[stream] = version
        return [Put(stream, asked_aside(question, problem_card(problem, whom=name), SCHEDULER))]


def _source(name: str) -> str:
    return f"the schedule {name}"


def _taken(value: JsonValue) -> str:
    """The name of what is taken from the event; empty for what the schedule says itself."""
    return value.removeprefix(TAKES).strip() if isinstance(value, str) and value.startswith(TAKES) else ""


def _circle(schedule: Schedule, times: int) -> Problem:
    return Problem(
        code="schedule-circle",
        what=f"The schedule '{schedule.name}' starts itself again and again, so it was stopped.",
        why=f"It starts on '{schedule.trigger.says}', and what it starts led to that {times} times in a row "
        "(limits.self-starts-max).",
        fix="Say with --where what sets other work apart, `--where playbook=lead-qualification`, and set it again.",
        where=f"onefirm schedules show {schedule.name}",
    )
