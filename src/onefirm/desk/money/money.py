"""Money through the desk: only what somebody has written down or what happened, and where that stands."""

from collections import defaultdict
from datetime import UTC, date, datetime, time

from onefirm.conductor.profile import today, zone_of
from onefirm.desk.measure import measure
from onefirm.desk.money.acts import ACTS_MAX, acts_of
from onefirm.desk.money.bills import SHOWN_MAX, bills, kept, owed
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.money import MoneyView, Spent
from onefirm.domain.ids import instant, moment
from onefirm.domain.tiers import in_cents
from onefirm.records.kinds.money import BANK_LINE, INVOICE, PAYMENT

MONTHS = 12


async def listed(post: Post, _args: Nothing, by: str) -> MoneyView:
    day = today(post.means)
    invoices, payments, lines = (kept(post, kind.name) for kind in (INVOICE, PAYMENT, BANK_LINE))
    still, late, paid = owed(invoices, day.isoformat())
    months = _months(day)
    acts, spent = acts_of(post), _spent(post, months)
    pieces = tuple(row for row in (await measure.listed(post, Nothing(), by)).items if row.earned or row.spent)
    counted = (("acts", len(acts), ACTS_MAX), ("invoices", len(invoices), SHOWN_MAX))
    counted += (("payments", len(payments), SHOWN_MAX), ("lines of statements", len(lines), SHOWN_MAX))
    return MoneyView(
        says=_head(len(invoices), still, late),
        empty=not (acts or invoices or payments or lines or spent or pieces),
        open=still,
        late=late,
        paid=paid,
        acts=acts,
        invoices=bills(post, invoices, day.isoformat()),
        payments=bills(post, payments, day.isoformat()),
        lines=bills(post, lines, day.isoformat()),
        spent=spent,
        months=months,
        pieces=pieces,
        more=tuple(_more(name, number, most) for name, number, most in counted if number > most),
    )


def _more(name: str, number: int, most: int) -> str:
    return f"{most} of {number} {name} are shown; `onefirm records list` and the export have them all."


def _head(invoices: int, still: str, late: str) -> str:
    if still:
        return f"{still} is billed and not paid{f', {late} of it overdue' if late else ''}."
    return "Nothing that was billed is open." if invoices else "Nothing has been billed yet."


def _months(day: date) -> tuple[str, ...]:
    """The last twelve, the oldest first."""
    last = day.year * 12 + day.month - 1
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - MONTHS + 1, last + 1))


def _spent(post: Post, months: tuple[str, ...]) -> tuple[Spent, ...]:
    zone = zone_of(post.means)
    since = datetime.combine(date.fromisoformat(f"{months[0]}-01"), time(), zone).astimezone(UTC)
    micros, newest = defaultdict[tuple[str, str], int](int), defaultdict[tuple[str, str], int](int)
    agents = defaultdict[tuple[str, str], set[str]](set)
    for row in post.means.views.all("spent_by_playbook", since=instant(since)):
        key = (moment(f"{row['part']}:00Z").astimezone(zone).strftime("%Y-%m"), str(row["playbook"]).partition("@")[0])
        micros[key] += int(row["micros"] or 0)
        newest[key] = max(newest[key], int(row["seq"] or 0))
        agents[key].add(str(row["agent"]))
    return tuple(
        Spent(
            month=month,
            playbook=playbook,
            agents=tuple(sorted(agents[key])),
            cents=in_cents(micros[key]),
            entry=newest[key],
        )
        for key in sorted(micros)
        for month, playbook in (key,)
    )
