"""What became of things lately, told once each: what needs you, what ran, what changed. Bounded, the newest first."""

from onefirm.desk.plan_says import plain
from onefirm.desk.plans import row_view
from onefirm.desk.post import Post
from onefirm.desk.says import says
from onefirm.desk.shapes import News, PlanRow
from onefirm.domain.events.effects import EffectRefused
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import FirmPaused, FirmResumed, PlaybookAdopted, PolicyPinned, ProfileChanged
from onefirm.domain.events.people import OptedIn, OptedOut
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.schedules import ScheduleSet, ScheduleStopped

_EACH_MAX = 4
_PLANS_MAX = 30
_EVENTS_MAX = 60
"""So far back it is looked for what changed; the ledger has the rest."""
_OVER = {"completed": "Done.", "reconciled": "Done, and checked outside.", "cancelled": "Stopped."}
_CHANGES: tuple[type[Fact], ...] = (
    RecordChanged, PolicyPinned, ProfileChanged, PlaybookAdopted, FirmPaused, FirmResumed, OptedOut, OptedIn,
    EffectRefused, ScheduleSet, ScheduleStopped,
)  # fmt: skip


def news(post: Post, durable: int) -> tuple[News, ...]:
    plans = [row_view(row) for row in post.means.views.all("plans_newest", limit=_PLANS_MAX)]
    needs = [_needs(post, row) for row in plans if row.blocked_by == "operator"]
    ran = [_ran(row) for row in plans if row.blocked_by != "operator"]
    events = post.means.ledger.events(0, _EVENTS_MAX, newest_first=True)
    changed = _changed([event for event in events if event.seq <= durable], {row.id: row for row in plans})
    return (*needs[:_EACH_MAX], *ran[:_EACH_MAX], *changed[:_EACH_MAX])


def _needs(post: Post, row: PlanRow) -> News:
    question = post.means.views.one("question_of_plan", plan=row.id)
    return News(
        kind="needs",
        title=row.title,
        says=row.action or "Approve what it would do, and it begins.",
        at=row.changed_at,
        plan=row.id,
        question=str(question["question"]) if question else "",
    )


def _ran(row: PlanRow) -> News:
    told = _OVER.get(row.state) or f"Now: {plain(row.at_step)}."
    return News(kind="ran", title=row.title, says=told, at=row.changed_at, plan=row.id)


def _changed(events: list[Recorded], plans: dict[str, PlanRow]) -> list[News]:
    """The newest of each kind of change to one thing; what came before it is in the ledger."""
    told: dict[tuple[str, str], News] = {}
    for event in events:
        if isinstance(event.fact, _CHANGES):
            plan = str(getattr(event.fact, "plan", None) or "")
            title = plans[plan].title if plan in plans else ""
            item = News(kind="changed", title=title, says=_says(event), at=event.at, plan=plan)
            told.setdefault((event.stream, event.fact.kind), item)
    return list(told.values())


def _says(event: Recorded) -> str:
    if not isinstance(event.fact, RecordChanged):
        return says(event)
    values = event.fact.fields.value
    known = {name: str(value) for name, value in values.items()} if isinstance(values, dict) else {}
    whom = known.get("name") or known.get("email") or ""
    status = f" is {known['status']} now" if known.get("status") else " was kept"
    return f"The {plain(event.fact.record)}{f' {whom}' if whom else ''}{status}."
