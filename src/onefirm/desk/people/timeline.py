"""Somebody's timeline through the desk: what happened in order, and why a deadline was missed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from onefirm.conductor.forgetting.whose import together
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import BOOKS
from onefirm.conductor.profile import zone_of
from onefirm.desk.ledger import told
from onefirm.desk.people.finding import somebody
from onefirm.desk.people.problems import no_deadline
from onefirm.desk.plans.plans import events_of
from onefirm.desk.post import Post
from onefirm.desk.records.finding import kind_of
from onefirm.desk.records.views import shown_as
from onefirm.desk.says import timeline as timeline_says
from onefirm.desk.shapes.timeline import (
    DeadlineState,
    DeadlineView,
    MomentView,
    PartView,
    TimelineArgs,
    TimelineView,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.streams import of_record, of_words
from onefirm.domain.ids import PlanId, RecordId, SubjectId, instant, moment
from onefirm.domain.names import folded
from onefirm.domain.plan import Plan
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.projection import Row
from onefirm.planning.stretches import Share, Stretch, shares, stopped, stretches
from onefirm.records.rows.tables import KEPT
from onefirm.records.story import Said, Story

PLANS_MAX = 100
MOMENTS_MAX = 200
_RECORDS_MAX = 1_000
_EXAMPLES_MAX = 2
_LOOKED_BACK = timedelta(days=90)
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)
"""A day beyond is somebody's slip; it is told as it was written, and no clock is asked about it."""
_MINUTE = timedelta(minutes=1)
_ORDER: tuple[DeadlineState, ...] = ("late", "missed", "ahead", "met", "dropped")
_TOLD = (
    "intent.received", "plan.made", "plan.blocked", "plan.completed", "plan.reconciled", "plan.cancelled",
    "question.asked", "question.answered", "question.expired", "question.snoozed", "step.waiting", "effect.approved",
    "effect.receipted", "effect.refused", "effect.deferred", "effect.unknown", "effect.held", "effect.withdrawn",
    "effect.recalled", "person.wrote", "record.changed", "record.withdrawn",
)  # fmt: skip
"""What somebody who asks what happened wants to read."""


@dataclass(frozen=True)
class Due:
    """Which of its fields are the day, and which words say that it is over."""

    day: str
    done: frozenset[str]
    dropped: frozenset[str] = frozenset()


DUES: Mapping[str, Due] = {
    "project": Due("due", frozenset({"done"}), frozenset({"stopped"})),
    "deliverable": Due("due", frozenset({"with the client", "accepted"})),
    "to-do": Due("due", frozenset({"done"}), frozenset({"dropped"})),
    "invoice": Due("due_on", frozenset({"paid"}), frozenset({"void"})),
}


async def timeline(post: Post, args: TimelineArgs, _by: str) -> TimelineView:
    one = somebody(post, args.person)
    subjects = together(one.story.subject, post.means).subjects
    rows = _rows(post, "plans_of_person", subjects, PLANS_MAX)
    plans = {PlanId(str(row["plan"])): str(row["title"]) for row in rows}
    of_plans = {plan: events_of(post, plan) for plan in plans}
    waits = [stretch for plan, events in of_plans.items() for stretch in stretches(plan, events)]
    waits += stopped(post.means.ledger.stream(PAUSE_STREAM))
    things = _things(post, subjects, args.thing)
    deadlines = sorted(
        (_deadline(post, kind, story, day, waits, plans) for kind, story, day in things),
        key=lambda each: (_ORDER.index(each.state), each.due),
    )
    events = [event for each in of_plans.values() for event in each]
    events += [event for subject in subjects for event in post.means.ledger.stream(of_words(subject))]
    events += [event for kind, story, _ in things for event in post.means.ledger.stream(of_record(kind.name, story.id))]
    return TimelineView(
        says=timeline_says.summed(one.shown, deadlines),
        person=one.id,
        name=one.shown,
        deadlines=tuple(deadlines),
        items=_moments(post, events),
    )


def _things(post: Post, subjects: Iterable[SubjectId], called: str) -> list[tuple[RecordKind, Story, date]]:
    """Whatever of theirs has a day by which it is due."""
    names = [name for subject in subjects for name in (subject, SubjectId(f"{subject}{BOOKS}"))]
    found: list[tuple[RecordKind, Story, date]] = []
    for row in _rows(post, "records_about", names, _RECORDS_MAX):
        due = DUES.get(str(row["record"]))
        if due is None or row["state"] != KEPT:
            continue
        kind = kind_of(post, str(row["record"]))
        story = Keeping(post.means).story(kind, RecordId(str(row["id"])))
        if story and (day := _day(str(story.value(due.day, kind) or ""))) and _is(called, row):
            found.append((kind, story, day))
    if called and not found:
        raise Refusal(no_deadline(called))
    return found


def _rows(post: Post, query: str, subjects: Iterable[SubjectId], limit: int) -> list[Row]:
    return [row for subject in subjects for row in post.means.views.all(query, subject=subject, limit=limit)]


def _is(called: str, row: Row) -> bool:
    return not called or str(row["id"]).endswith(called) or folded(called) in folded(str(row["shown"] or ""))


def _deadline(
    post: Post, kind: RecordKind, story: Story, day: date, waits: Sequence[Stretch], plans: Mapping[PlanId, str]
) -> DeadlineView:
    zone, now, due = zone_of(post.means), post.means.clock.now(), DUES[kind.name]
    name = shown_as(kind, story.fields(kind), story.id)
    status = str(story.value("status", kind) or "")
    done = _since(story, "status", due.done) if status in due.done else ""
    finished = moment(done).astimezone(zone).date() if done else None
    today = now.astimezone(zone).date()
    state = _state(day, finished, today, dropped=status in due.dropped)
    set_at = min((said.at for said in story.said.get(due.day, ())), default=story.made_at)
    begins = max(set_at, instant(_end_of(day, zone) - _LOOKED_BACK))
    told = shares(waits, begins, done or instant(now)) if state in ("late", "missed", "ahead") else ()
    return DeadlineView(
        kind=kind.name,
        id=story.id,
        name=name,
        due=day.isoformat(),
        done=finished.isoformat() if finished else "",
        state=state,
        says=timeline_says.stands(name, day, finished, today, state),
        moved=tuple(_moved(story.said.get(due.day, ()))),
        parts=_parts(post, told, plans),
    )


def _state(day: date, finished: date | None, today: date, *, dropped: bool) -> DeadlineState:
    if dropped:
        return "dropped"
    if finished:
        return "missed" if finished > day else "met"
    return "late" if today > day else "ahead"


def _since(story: Story, field: str, words: frozenset[str]) -> str:
    """From when on it was so, without a break until now."""
    since = ""
    for said in story.said.get(field, ()):
        since = (since or said.since) if str(said.value) in words else ""
    return since


def _moved(days: Sequence[Said]) -> Iterable[str]:
    for before, after in pairwise(days):
        if before.value != after.value:
            yield timeline_says.moved(str(before.value)[:10], str(after.value)[:10], after.at[:10], after.why)


def _parts(post: Post, told: Sequence[Share], plans: Mapping[PlanId, str]) -> tuple[PartView, ...]:
    by_turn: defaultdict[str, list[Share]] = defaultdict(list)
    for share in told:
        by_turn[share.turn or ""].append(share)
    parts = [_part(post, turn, each, plans) for turn, each in by_turn.items()]
    return tuple(sorted((part for part in parts if part.minutes), key=lambda part: -part.minutes))


def _part(post: Post, turn: str, each: Sequence[Share], plans: Mapping[PlanId, str]) -> PartView:
    minutes = sum(_minutes(share) for share in each)
    longest = sorted((share for share in each if share.stretch), key=_minutes, reverse=True)
    first = longest[0].stretch if longest else None
    question = first.about if first and first.about.startswith("qu_") else ""
    examples = [_example(post, share, plans) for share in longest[:_EXAMPLES_MAX]]
    return PartView(
        turn=turn,
        says=timeline_says.part(turn, minutes, list(dict.fromkeys(examples))),
        minutes=minutes,
        plan=first.plan if first else "",
        question=question,
    )


def _example(post: Post, share: Share, plans: Mapping[PlanId, str]) -> str:
    assert share.stretch is not None, "Only what waited is an example."
    row = post.means.views.one("question", question=share.stretch.about)
    title = str(row["title"]) if row and row["title"] else plans.get(share.stretch.plan, "the whole firm")
    return f"{title}, {share.begins[:10]} to {share.ends[:10]}"


def _minutes(share: Share) -> int:
    return (moment(share.ends) - moment(share.begins)) // _MINUTE


def _moments(post: Post, events: Iterable[Recorded]) -> tuple[MomentView, ...]:
    newest = sorted({event.seq: event for event in events if _is_told(event)}.values(), key=lambda event: -event.seq)
    return tuple(
        MomentView(
            seq=event.seq,
            at=event.at,
            says=told(post, event),
            plan=_plan_of(event),
            question=str(getattr(event.fact, "question", "") or ""),
        )
        for event in newest[:MOMENTS_MAX]
    )


def _is_told(event: Recorded) -> bool:
    """A step that was answered from memory as well: nobody was asked, and that is worth a line."""
    return event.fact.kind in _TOLD or bool(getattr(event.fact, "kept", ""))


def _plan_of(event: Recorded) -> str:
    """Its plan, by name: the first fact of a plan holds the plan itself."""
    plan = getattr(event.fact, "plan", None)
    return str(plan.id if isinstance(plan, Plan) else plan or "")


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        return None


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    near = min(max(day, _FIRST_DAY), _LAST_DAY)
    return datetime.combine(near, time(23, 59, 59), tzinfo=zone).astimezone(UTC)
