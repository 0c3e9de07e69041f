"""Schedules through the desk: what starts by itself, setting it, stopping it, and looking at what came of it."""

from onefirm.conductor.facts import now
from onefirm.conductor.profile import profile
from onefirm.conductor.schedules.scheduler import Scheduler
from onefirm.conductor.schedules.standing import Standing, standing_of
from onefirm.desk.post import Post
from onefirm.desk.says.says import says
from onefirm.desk.schedules.problems import already, checked, moment_passed, no_entry, no_such, not_waiting, other_kind
from onefirm.desk.schedules.words import coming, in_words, set_says
from onefirm.desk.shapes.args import Limit
from onefirm.desk.shapes.schedules import (
    FiringView,
    RunSchedule,
    ScheduleHistory,
    ScheduleRef,
    ScheduleSaid,
    SchedulesView,
    ScheduleView,
    SetSchedule,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.schedules import ScheduleFired
from onefirm.domain.events.streams import of_schedule
from onefirm.domain.ids import PlanId
from onefirm.domain.problem import Refusal
from onefirm.domain.schedule import Schedule
from onefirm.ledger.projection import Cell
from onefirm.ledger.store import Conflict
from onefirm.planning.when import At, read_when

_FIRINGS = 20
_PLANS = 5
_NAMES_MAX = 1000


async def listed(post: Post, args: Limit, _by: str) -> SchedulesView:
    rows = post.means.views.all("schedules_all", limit=args.limit)
    return SchedulesView(zone=_zone(post), items=tuple(_view(post, row) for row in rows))


async def shown(post: Post, args: ScheduleRef, _by: str) -> ScheduleHistory:
    row = _row(post, args.name)
    newest = post.means.views.all("stream_newest", stream=of_schedule(args.name), limit=_FIRINGS)
    events = [event for found in newest if (event := post.means.ledger.event(int(found["seq"] or 0)))]
    firings = (_firing(post, event, event.fact) for event in events if isinstance(event.fact, ScheduleFired))
    schedule = Schedule.model_validate_json(str(row["schedule"]))
    moments = coming(schedule, str(row["next"] or ""), post.means.clock.now()) if row["state"] == "set" else ()
    return ScheduleHistory(schedule=_view(post, row), firings=tuple(firings), coming=moments)


async def set_(post: Post, args: SetSchedule, by: str) -> ScheduleSaid:
    """Or only tried: then it is told when it would start, and nothing is written."""
    schedule = checked(post.means, args, args.zone or _zone(post))
    if args.dry_run:
        moments = coming(schedule, "", post.means.clock.now())
        says = f"{set_says(schedule, moments, '', tried=True)} Nothing was set."
        return ScheduleSaid(name=schedule.name, says=says, next=moments[0] if moments else "", coming=moments)
    try:
        then = await Scheduler(post.means).set(schedule, by)
    except Conflict as conflict:
        raise Refusal(already(schedule.name)) from conflict
    return _was_set(post, schedule, then)


def _was_set(post: Post, schedule: Schedule, then: str) -> ScheduleSaid:
    moments = coming(schedule, then, post.means.clock.now())
    says = set_says(schedule, moments, now(post.means))
    return ScheduleSaid(name=schedule.name, says=says, next=then, coming=moments)


async def stop(post: Post, args: ScheduleRef, by: str) -> ScheduleSaid:
    _row(post, args.name)
    stopped = await Scheduler(post.means).stop(args.name, by)
    said = "starts nothing any more" if stopped else "was not running"
    return ScheduleSaid(name=args.name, says=f"'{args.name}' {said}.")


async def resume(post: Post, args: ScheduleRef, by: str) -> ScheduleSaid:
    """It goes on as it was set last, from now on."""
    row = _row(post, args.name)
    if row["state"] == "set":
        return ScheduleSaid(name=args.name, says=f"'{args.name}' was not stopped.", next=str(row["next"] or ""))
    schedule = Schedule.model_validate_json(str(row["schedule"]))
    when = read_when(schedule.trigger, schedule.zone)
    if row["state"] == "over" or (isinstance(when, At) and when.moment <= post.means.clock.now()):
        raise Refusal(moment_passed(args.name, schedule.trigger.says))
    try:
        then = await Scheduler(post.means).set(schedule, by)
    except Conflict as conflict:
        raise Refusal(already(schedule.name)) from conflict
    return _was_set(post, schedule, then)


async def run(post: Post, args: RunSchedule, by: str) -> ScheduleSaid:
    """Start it once, now. What it is due for by itself stays as it is."""
    row = _row(post, args.name)
    schedule = Schedule.model_validate_json(str(row["schedule"]))
    event = _event(post, schedule, args.event) if args.event or schedule.trigger.kind == "on" else None
    standing = standing_of(post.means, args.name) or Standing(schedule, "", 0)
    fired = await Scheduler(post.means).start_now(standing, event, by)
    started = "It was started." if fired.intents else "The same work was started before; nothing new was started."
    intent = fired.intents[0] if fired.intents else ""
    return ScheduleSaid(name=args.name, says=started, next=standing.next, intent=intent, folded=bool(fired.folded))


def _event(post: Post, schedule: Schedule, seq: int) -> Recorded:
    if schedule.trigger.kind != "on":
        raise Refusal(not_waiting(schedule))
    event = post.means.ledger.event(seq) if seq else None
    if event is None:
        raise Refusal(no_entry(schedule, seq))
    if event.fact.kind != schedule.trigger.says:
        raise Refusal(other_kind(schedule, event.fact.kind, seq))
    return event


def _row(post: Post, name: str) -> dict[str, Cell]:
    row = post.means.views.one("schedule", name=name)
    if row is None:
        others = post.means.views.all("schedules_all", limit=_NAMES_MAX)
        raise Refusal(no_such(name, [str(other["name"]) for other in others]))
    return row


def _view(post: Post, row: dict[str, Cell]) -> ScheduleView:
    schedule = Schedule.model_validate_json(str(row["schedule"]))
    waiting = post.means.views.one("occasions_of", name=schedule.name) if schedule.trigger.kind == "on" else None
    return ScheduleView(
        name=schedule.name,
        state=str(row["state"]),
        says=in_words(schedule),
        kind=schedule.trigger.kind,
        trigger=schedule.trigger.says,
        where=schedule.trigger.where,
        intent=schedule.intent,
        fields=schedule.fields,
        catch_up=schedule.catch_up,
        zone=schedule.zone,
        next=str(row["next"] or ""),
        fired_at=str(row["fired_at"] or ""),
        started=int(row["started"] or 0),
        folded=int(row["folded"] or 0),
        skipped=int(row["skipped"] or 0),
        waiting=int(waiting["waiting"] or 0) if waiting else 0,
        set_at=str(row["set_at"]),
    )


def _firing(post: Post, event: Recorded, fired: ScheduleFired) -> FiringView:
    rows = [post.means.views.one("plan_of_intent", intent=intent) for intent in fired.intents[:_PLANS]]
    return FiringView(
        seq=event.seq,
        at=event.at,
        moments=fired.moments,
        started=len(fired.intents),
        folded=fired.folded,
        skipped=fired.skipped,
        plans=tuple(PlanId(str(row["plan"])) for row in rows if row),
        says=says(event),
    )


def _zone(post: Post) -> str:
    return str(profile(post.means).get("timezone") or "UTC")
