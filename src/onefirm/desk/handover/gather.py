"""The handover through the desk: the firm looked at once, and written down page by page."""

from collections.abc import Iterable, Iterator, Mapping

from onefirm.conductor.forgetting.whose import together
from onefirm.conductor.keeping.kin import plain
from onefirm.conductor.keeping.people import leading
from onefirm.conductor.profile import zone_of
from onefirm.desk.connections import vault
from onefirm.desk.copies import copies
from onefirm.desk.firm import firm, profile
from onefirm.desk.handover.about import of_decisions, of_firm
from onefirm.desk.handover.clients import of_clients
from onefirm.desk.handover.first import INDEX, of_all
from onefirm.desk.handover.money import of_money
from onefirm.desk.handover.shapes import HandoverArgs, HandoverView, Known, Page, Seen
from onefirm.desk.handover.where import of_places
from onefirm.desk.handover.work import of_work
from onefirm.desk.inbox import inbox
from onefirm.desk.people import optouts
from onefirm.desk.plans import plans
from onefirm.desk.playbooks import playbooks
from onefirm.desk.post import Post
from onefirm.desk.records.views import fields_of, row_view
from onefirm.desk.rules import rules
from onefirm.desk.schedules import schedules
from onefirm.desk.shapes.args import After, Limit, Name, Nothing, PlansArgs, TodayArgs
from onefirm.desk.shapes.plans import PlanRow
from onefirm.desk.shapes.records import RecordRow
from onefirm.desk.shapes.rules import RuleRow, WhoArgs
from onefirm.domain.ids import SubjectId
from onefirm.domain.states import OPEN, OVER
from onefirm.ledger.projection import Row

ROWS_MAX = 1_000
RECORDS_MAX = 20_000
"""Of one kind; a firm of one person has fewer."""
_OVER_SHOWN = 10
_KINDS = ("invoice", "agreement", "proposal", "project", "deliverable", "to-do", "appointment")
_PAGES = {
    INDEX: of_all,
    "firm.md": of_firm,
    "work.md": of_work,
    "clients.md": of_clients,
    "money.md": of_money,
    "decisions.md": of_decisions,
    "places.md": of_places,
}


async def handed_over(post: Post, args: HandoverArgs, by: str) -> HandoverView:
    """Only what views show anybody who may ask: no letter, no key, no value of a secret."""
    seen = await _look(post, args, by)
    says = f"{len(_PAGES)} pages, as of entry {seen.today.seq}. Begin with {INDEX}; nobody needs onefirm to read them."
    return HandoverView(says=says, pages=tuple(Page(name=name, text=write(seen)) for name, write in _PAGES.items()))


async def _look(post: Post, args: HandoverArgs, by: str) -> Seen:
    today, limit, nothing = await firm.today(post, TodayArgs(), by), Limit(limit=ROWS_MAX), Nothing()
    states = [(state, ROWS_MAX) for state in OPEN] + [(state, _OVER_SHOWN) for state in OVER]
    by_state = {state: (await plans.listed(post, PlansArgs(state=state, limit=n), by)).items for state, n in states}
    wishes = {row.id: row for row in (await rules.listed(post, WhoArgs(), by)).items}
    leads = leading(post.means.views)
    return Seen(
        folder=args.folder or "the firm's folder",
        now=today.now,
        day=post.means.clock.now().astimezone(zone_of(post.means)).date().isoformat(),
        today=today,
        profile=await profile.shown(post, nothing, by),
        plans=by_state,
        inbox=await inbox.listed(post, After(limit=ROWS_MAX), by),
        schedules=await schedules.listed(post, limit, by),
        playbooks=await playbooks.listed(post, Name(), by),
        people=tuple(_people(post, wishes, [row for state in OPEN for row in by_state[state]])),
        records={kind: tuple(_for_one(row_view(row), leads) for row in _all(post, kind)) for kind in _KINDS},
        policy=post.means.policy,
        decisions=await rules.decided(post, WhoArgs(), by),
        optouts=await optouts.listed(post, limit, by),
        backups=await copies.listed(post, nothing, by),
        vault=await vault.listed(post, nothing, by),
    )


def _people(post: Post, wishes: dict[str, RuleRow], under_way: list[PlanRow]) -> Iterator[Known]:
    """In the order of their names. A lead of whom there is a record as a person stands there once."""
    rows = {kind: list(_all(post, kind)) for kind in ("person", "organisation", "lead")}
    known = {str(row["subject"]) for row in rows["person"]}
    fresh = [row for row in rows["lead"] if str(row["subject"]) not in known]
    wanted = _by_subject(_all(post, "rule"))
    ids, met = {plan.id: plan for plan in under_way}, set[str]()
    for row in sorted((*rows["person"], *rows["organisation"], *fresh), key=_in_order):
        subjects = together(SubjectId(str(row["subject"])), post.means).subjects
        theirs = [wishes[each] for subject in subjects for each in wanted.get(subject, ()) if each in wishes]
        at_work = [
            ids[str(plan["plan"])]
            for subject in subjects
            for plan in post.means.views.all("plans_of_person", subject=subject, limit=ROWS_MAX)
            if str(plan["plan"]) in ids
        ]
        met |= {wish.id for wish in theirs}
        yield Known(row_view(row), tuple(theirs), tuple(at_work))
    yield from _never_met([wish for wish in wishes.values() if wish.id not in met])


def _never_met(wishes: Iterable[RuleRow]) -> Iterator[Known]:
    """Of whom nothing is known but the address they are named by, and what is wanted there."""
    by_client = dict[str, list[RuleRow]]()
    for wish in wishes:
        by_client.setdefault(wish.client, []).append(wish)
    for client, theirs in sorted(by_client.items()):
        first = theirs[0]
        row = RecordRow(
            kind="lead",
            id=first.id,
            shown=client,
            state="kept",
            fields={"email": client},
            made_at=first.since,
            changed_at=first.since,
        )
        yield Known(row, tuple(theirs), ())


def _for_one(row: RecordRow, leads: Mapping[str, str]) -> RecordRow:
    """Of a client who was found to be the same as another, for that one."""
    client = str(row.fields.get("client") or "")
    return row.model_copy(update={"fields": {**row.fields, "client": leads[client]}}) if client in leads else row


def _in_order(row: Row) -> tuple[str, str]:
    return str(row["shown"] or "").casefold(), str(row["id"])


def _by_subject(rows: Iterator[Row]) -> dict[str, list[str]]:
    found = dict[str, list[str]]()
    for row in rows:
        found.setdefault(plain(str(row["subject"])), []).append(str(row["id"]))
    return found


def _all(post: Post, kind: str) -> Iterator[Row]:
    after, count = "", 0
    while count < RECORDS_MAX:
        rows = post.means.views.all("records_all", record=kind, after=after, limit=ROWS_MAX)
        if not rows:
            return
        # Of somebody who was forgotten there is still an entry, which says nothing.
        yield from (row for row in rows if fields_of(row))
        after, count = str(rows[-1]["id"]), count + len(rows)
