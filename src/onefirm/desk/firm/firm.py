"""The firm through the desk: today, pausing and resuming."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onefirm.conductor.brakes import Brakes
from onefirm.conductor.connections import revoked
from onefirm.conductor.facts import now
from onefirm.conductor.profile import profile
from onefirm.conductor.questions.batches import held
from onefirm.desk.connections.connections import down
from onefirm.desk.firm.news import news
from onefirm.desk.firm.parts import Parts
from onefirm.desk.firm.unsent import unsent
from onefirm.desk.ledger import view
from onefirm.desk.plans.plans import row_view
from onefirm.desk.post import Post
from onefirm.desk.says.inbox import waits
from onefirm.desk.shapes.args import Nothing, Reason, TodayArgs
from onefirm.desk.shapes.firm import PauseView
from onefirm.desk.shapes.ledger import EventView
from onefirm.desk.shapes.plans import PlanRow
from onefirm.desk.shapes.today import Down, Held, TodayView, Waits
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant
from onefirm.domain.tiers import in_cents
from onefirm.ledger.projection import Cell, Row

_ROWS = 50
_HELD = 200
"""More than the largest batch, so that the number on its notice is true."""
_CHANGES = 12


async def today(post: Post, args: TodayArgs, _by: str) -> TodayView:
    """What ran, what changed, what it cost, what needs me. A part that fails is named, and the others are said."""
    parts = Parts()
    brief = _around(post, parts)
    return brief if args.brief else _whole(post, parts, brief)


def _around(post: Post, parts: Parts) -> TodayView:
    """What stands around every page."""
    means, views, moment = post.means, post.means.views, now(post.means)
    known = parts.one("firm", lambda: profile(means), {})
    pause = parts.one("firm", lambda: views.one("firm_state", name="pause"), None)
    return TodayView(
        firm=str(known.get("firm", "")),
        operator=str(known.get("name", "")),
        now=moment,
        paused=bool(pause and pause["value"]),
        waiting=parts.one("needs", lambda: _number(views.one("inbox_waiting", now=moment), "waiting"), 0),
        held=parts.one("held", lambda: _everything_held(post), ()),
        ran=(),
        changed=(),
        cost_cents=0,
        sent=0,
        seq=means.ledger.durable(),
        down=parts.one("connections", lambda: down(post), ()),
        brief=True,
        broken=tuple(parts.broken),
    )


def _whole(post: Post, parts: Parts, brief: TodayView) -> TodayView:
    means, views, moment, ill = post.means, post.means.views, brief.now, brief.down
    since, durable = _midnight(means.clock.now()), brief.seq
    backup = parts.one("backup", post.copies.last, None)
    known = parts.one("firm", lambda: profile(means), {})
    rest = {
        "ran": parts.one("ran", lambda: _ran(post, since, ill), ()),
        "ran_count": parts.one("ran", lambda: _number(views.one("plans_changed_since_count", since=since), "plans"), 0),
        "changed": parts.one("changed", lambda: _changed(post, durable), ()),
        "cost_cents": parts.one("cost", lambda: in_cents(_number(views.one("spent_since", since=since), "micros")), 0),
        "sent": parts.one("cost", lambda: _number(views.one("effects_sent_since", since=since), "sent"), 0),
        "by_hand": parts.one("ran", lambda: _by_hand(post, known), 0),
        "unsent": parts.one("connections", lambda: unsent(post), None),
        "longest": parts.one("needs", lambda: _longest(post, moment), ()),
        "news": parts.one("changed", lambda: news(post, durable), ()),
        "backup": backup.says if backup else "",
        "backup_ok": bool(backup and backup.ok),
    }
    return brief.model_copy(update={**rest, "brief": False, "broken": tuple(parts.broken)})


async def pause(post: Post, args: Reason, by: str) -> PauseView:
    changed = await Brakes(post.means).pause(args.reason, by)
    says = "Everything is paused. Nothing leaves until you resume." if changed else "It was paused already."
    return PauseView(paused=True, says=says)


async def resume(post: Post, _args: Nothing, by: str) -> PauseView:
    changed = await Brakes(post.means).resume(by)
    return PauseView(paused=False, says="Work goes on." if changed else "It was not paused.")


def _ran(post: Post, since: str, ill: Sequence[Down]) -> tuple[PlanRow, ...]:
    waits_for = {plan: each.connection for each in ill for plan in each.plans}
    rows = post.means.views.all("plans_changed_since", since=since, limit=_ROWS)
    return tuple(row_view(row, waits_for) for row in rows)


def _changed(post: Post, durable: int) -> tuple[EventView, ...]:
    events = post.means.ledger.events(0, _CHANGES, newest_first=True)
    return tuple(view(post, event) for event in events if event.seq <= durable)


def _everything_held(post: Post) -> tuple[Held, ...]:
    gone = revoked(post.means)
    return tuple(
        Held(
            effect=str(row["effect"]),
            says=_held(post, row),
            until=str(row["hold_until"]),
            batch=batch,
            declined=row["state"] == "declined",
            shut=str(row["connector"]) if row["state"] != "declined" and str(row["connector"]) in gone else "",
        )
        for row, batch in held(post.means, _HELD)
    )


def _by_hand(post: Post, known: Json) -> int:
    return _number(post.means.views.one("by_hand_since", since=_monday(post.means.clock.now(), known)), "steps")


def _longest(post: Post, moment: str) -> tuple[Waits, ...]:
    return tuple(
        Waits(
            question=str(row["question"]),
            title=str(row["title"]),
            says=waits(str(row["asked_at"]), int(row["reminded"] or 0), moment),
        )
        for row in post.means.views.all("inbox_reminded", now=moment, limit=_ROWS)
    )


def _midnight(at: datetime) -> str:
    """When today began, on the clock of the operator's own wall, as the ledger's page has its days."""
    return instant(datetime.combine(at.astimezone().date(), time()).astimezone().astimezone(UTC))


def _monday(at: datetime, known: Json) -> str:
    """When this week began, on the clocks of the firm."""
    zone = ZoneInfo(str(known.get("timezone") or "UTC"))
    here = at.astimezone(zone)
    began = datetime.combine(here.date() - timedelta(days=here.weekday()), time(), zone)
    return instant(began.astimezone(UTC))


def _held(post: Post, row: Row) -> str:
    kind = post.means.crew.catalogue.effects.get(str(row["does"]).partition("@")[0])
    said = kind.called.title(str(row["whom"])) if kind else str(row["does"])
    return f"Turned down: {said}" if row["state"] == "declined" else said


def _number(row: dict[str, Cell] | None, name: str) -> int:
    return int(row[name] or 0) if row else 0
