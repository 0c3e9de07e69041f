"""What became of things lately, told once each: what needs you, what ran, what changed. Bounded, the newest first."""

from onefirm.desk.ledger import told
from onefirm.desk.plans.plans import row_view
from onefirm.desk.post import Post
from onefirm.desk.says.plans import now, plain
from onefirm.desk.shapes.plans import PlanRow
from onefirm.desk.shapes.today import News
from onefirm.domain.events.effects import EffectRefused
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import (
    FirmPaused,
    FirmResumed,
    PlaybookAdopted,
    PlaybookReturned,
    PolicyPinned,
    ProfileChanged,
)
from onefirm.domain.events.people import OptedIn, OptedOut
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.schedules import ScheduleSet, ScheduleStopped
from onefirm.domain.ids import PlanId
from onefirm.ledger.projection import Row
from onefirm.records.kinds.work import RULE

_EACH_MAX = 4
_PLANS_MAX = 30
_EVENTS_MAX = 60
"""So far back it is looked for what changed; the ledger has the rest."""
_OVER = {"completed": "Done.", "reconciled": "Done, and checked.", "cancelled": "Stopped."}
_CHANGES: tuple[type[Fact], ...] = (
    RecordChanged, PolicyPinned, ProfileChanged, PlaybookAdopted, PlaybookReturned, FirmPaused, FirmResumed, OptedOut,
    OptedIn, EffectRefused, ScheduleSet, ScheduleStopped,
)  # fmt: skip


def news(post: Post, durable: int) -> tuple[News, ...]:
    plans = [row_view(row) for row in post.means.views.all("plans_newest", limit=_PLANS_MAX)]
    needs = [_needs(post, row) for row in post.open_rows(_EACH_MAX)] + [_begins(row) for row in plans if _waits(row)]
    ran = [_ran(post, row) for row in [row for row in plans if row.blocked_by != "operator"][:_EACH_MAX]]
    events = post.means.ledger.events(0, _EVENTS_MAX, newest_first=True)
    changed = _changed(post, [event for event in events if event.seq <= durable], {row.id: row for row in plans})
    return (*needs[:_EACH_MAX], *ran, *changed[:_EACH_MAX])


def _needs(post: Post, row: Row) -> News:
    """One question of the inbox, of a plan or of none."""
    plan = str(row["plan"] or "")
    found = post.means.views.one("plan", plan=plan) if plan else None
    title = row_view(found).title if found else ""
    return News(
        kind="needs",
        title=title or str(row["title"]),
        says=str(row["title"] if title else row["summary"]),
        at=str(row["asked_at"]),
        plan=plan,
        question=str(row["question"]),
    )


def _waits(row: PlanRow) -> bool:
    """It has not begun: what it would do was shown, and nobody agreed yet."""
    return row.blocked_by == "operator" and row.state == "requested"


def _begins(row: PlanRow) -> News:
    says = "Approve what it would do, and it begins."
    return News(kind="needs", title=row.title, says=says, at=row.changed_at, plan=row.id)


def _ran(post: Post, row: PlanRow) -> News:
    ended = "It was turned down, and it ended there." if row.declined else _OVER.get(row.state, "")
    if not ended:
        walk, effect, _ = post.conductor.stand(PlanId(row.id))
        ended = now(walk, row, effect)
    return News(kind="ran", title=row.title, says=ended, at=row.changed_at, plan=row.id)


def _changed(post: Post, events: list[Recorded], plans: dict[str, PlanRow]) -> list[News]:
    """The newest of each kind of change to one thing; what came before it is in the ledger."""
    newest: dict[tuple[str, str], News] = {}
    for event in events:
        if isinstance(event.fact, _CHANGES):
            plan = str(getattr(event.fact, "plan", None) or "")
            title = plans[plan].title if plan in plans else ""
            item = News(kind="changed", title=title, says=_says(post, event), at=event.at, plan=plan, seq=event.seq)
            newest.setdefault((event.stream, event.fact.kind), item)
    return list(newest.values())


def _says(post: Post, event: Recorded) -> str:
    if not isinstance(event.fact, RecordChanged):
        return told(post, event)
    values = event.fact.fields.value
    known = {name: str(value) for name, value in values.items()} if isinstance(values, dict) else {}
    if event.fact.record == RULE.name and known.get("client"):
        return f"'{known.get('rule', '')} {known.get('value', '')}' holds for {known['client']}."
    whom = known.get("name") or known.get("email") or ""
    status = f" is {known['status']} now" if known.get("status") else " was kept"
    return f"The {plain(event.fact.record)}{f' {whom}' if whom else ''}{status}."
