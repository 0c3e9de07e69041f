"""The firm through the desk: today, pausing and resuming."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onefirm.conductor.brakes import Brakes
from onefirm.conductor.connections import revoked
from onefirm.conductor.facts import now
from onefirm.conductor.profile import profile
from onefirm.conductor.questions.batches import held
from onefirm.desk.connections.connections import down
from onefirm.desk.firm.news import news
from onefirm.desk.ledger import view
from onefirm.desk.plans.plans import row_view
from onefirm.desk.post import Post
from onefirm.desk.says.inbox import waits
from onefirm.desk.shapes.args import Nothing, Reason
from onefirm.desk.shapes.firm import PauseView
from onefirm.desk.shapes.today import Held, TodayView, Waits
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant
from onefirm.ledger.projection import Cell, Row

_ROWS = 50
_HELD = 200
"""More than the largest batch, so that the number on its notice is true."""
_CHANGES = 12


async def today(post: Post, _args: Nothing, _by: str) -> TodayView:
    """What ran, what changed, what it cost, what needs me."""
    means, moment = post.means, now(post.means)
    since = moment[:10]
    pause = means.views.one("firm_state", name="pause")
    known = profile(means)
    durable = means.ledger.durable()
    backup = post.copies.last()
    gone = revoked(means)
    changed = means.ledger.events(0, _CHANGES, newest_first=True)
    ill = down(post)
    waits_for = {plan: each.connection for each in ill for plan in each.plans}
    return TodayView(
        firm=str(known.get("firm", "")),
        operator=str(known.get("name", "")),
        now=moment,
        paused=bool(pause and pause["value"]),
        waiting=_number(means.views.one("inbox_waiting", now=moment), "waiting"),
        ran=tuple(row_view(row, waits_for) for row in means.views.all("plans_changed_since", since=since, limit=_ROWS)),
        changed=tuple(view(event) for event in changed if event.seq <= durable),
        cost_cents=_number(means.views.one("cents_since", since=since), "cents"),
        sent=_number(means.views.one("effects_sent_since", since=since), "sent"),
        held=tuple(
            Held(
                effect=str(row["effect"]),
                says=_held(post, row),
                until=str(row["hold_until"]),
                batch=batch,
                declined=row["state"] == "declined",
                shut=str(row["connector"]) if row["state"] != "declined" and str(row["connector"]) in gone else "",
            )
            for row, batch in held(means, _HELD)
        ),
        by_hand=_number(means.views.one("by_hand_since", since=_monday(means.clock.now(), known)), "steps"),
        longest=tuple(
            Waits(
                question=str(row["question"]),
                title=str(row["title"]),
                says=waits(str(row["asked_at"]), int(row["reminded"] or 0), moment),
            )
            for row in means.views.all("inbox_reminded", now=moment, limit=_ROWS)
        ),
        seq=durable,
        news=news(post, durable),
        backup=backup.says,
        backup_ok=backup.ok,
        down=ill,
    )


async def pause(post: Post, args: Reason, by: str) -> PauseView:
    changed = await Brakes(post.means).pause(args.reason, by)
    says = "Everything is paused. Nothing leaves until you resume." if changed else "It was paused already."
    return PauseView(paused=True, says=says)


async def resume(post: Post, _args: Nothing, by: str) -> PauseView:
    changed = await Brakes(post.means).resume(by)
    return PauseView(paused=False, says="Work goes on." if changed else "It was not paused.")


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
