"""What an entry of the ledger belongs to, and where that can be opened."""

from collections.abc import Iterator

from onefirm.desk.people.finding import LEAD, person_of
from onefirm.desk.plans.plans import row_view
from onefirm.desk.post import Post
from onefirm.desk.says.plans import plain
from onefirm.desk.shapes.ledger import Place
from onefirm.domain.events.connections import (
    ConnectionAllowed,
    ConnectionRevoked,
    ConnectionSignedIn,
    ConnectionSignedOut,
    ConnectionTested,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import PlaybookAdopted, PlaybookReturned
from onefirm.domain.events.intents import OutsideQuarantined, OutsideReceived, OutsideRepeated
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.schedules import ScheduleFired, ScheduleSet, ScheduleStopped
from onefirm.domain.ids import FIRM, SubjectId
from onefirm.ledger.projection import Row
from onefirm.records.rows.tables import WITHDRAWN

_PEOPLE = ("person", "organisation", LEAD)
_RECORDS_MAX = 100
_OF_CONNECTIONS = (ConnectionRevoked, ConnectionAllowed, ConnectionTested, ConnectionSignedOut, ConnectionSignedIn)
_THROUGH = (OutsideReceived, OutsideQuarantined, OutsideRepeated)


def places(post: Post, event: Recorded) -> tuple[Place, ...]:
    """The plan, the card, the person, and the thing of the firm; each once."""
    found = (*_plan(post, event.fact), *_card(event.fact), *_person(post, event.fact), *_thing(event.fact))
    return tuple(dict.fromkeys(found))


def plan_of(fact: Fact) -> str:
    """The id of the plan it belongs to; empty where it belongs to none."""
    return str(fact.plan.id if isinstance(fact, PlanMade) else getattr(fact, "plan", None) or "")


def _plan(post: Post, fact: Fact) -> Iterator[Place]:
    plan = plan_of(fact)
    row = post.means.views.one("plan", plan=plan) if plan else None
    if row is None and (intent := getattr(fact, "intent", None)):
        found = post.means.views.one("plan_of_intent", intent=str(intent))
        row = post.means.views.one("plan", plan=str(found["plan"])) if found else None
    if row is not None:
        yield Place(kind="plan", id=str(row["plan"]), called=row_view(row).title)
        yield Place(kind="playbook", id=str(row["playbook"]).partition("@")[0], called=plain(str(row["playbook"])))


def _card(fact: Fact) -> Iterator[Place]:
    if question := getattr(fact, "question", None):
        yield Place(kind="card", id=str(question), called="the card")


def _person(post: Post, fact: Fact) -> Iterator[Place]:
    """By their own record, or by whose data it is: the person, or the lead as whom they came in."""
    record, record_id = getattr(fact, "record", ""), getattr(fact, "id", "")
    row = post.means.views.one("record", record=record, id=record_id) if record in _PEOPLE else None
    subject = SubjectId(str(getattr(fact, "subject", "") or FIRM))
    row = row or person_of(post, subject) or _lead_of(post, subject)
    if row is not None and row["words"]:
        yield Place(kind="person", id=str(row["id"]), called=str(row["shown"] or "who it is about"))


def _lead_of(post: Post, subject: SubjectId) -> Row | None:
    rows = post.means.views.all("records_about", subject=subject, limit=_RECORDS_MAX) if subject != FIRM else []
    return next((row for row in rows if row["record"] == LEAD and row["state"] != WITHDRAWN), None)


def _thing(fact: Fact) -> Iterator[Place]:
    match fact:
        case PlaybookAdopted() | PlaybookReturned():
            yield Place(kind="playbook", id=fact.name, called=plain(fact.name))
        case ScheduleSet():
            yield Place(kind="schedule", id=fact.schedule.name, called=fact.schedule.name)
        case ScheduleStopped() | ScheduleFired():
            yield Place(kind="schedule", id=fact.name, called=fact.name)
        case _:
            if isinstance(fact, _OF_CONNECTIONS):
                yield Place(kind="connection", id=fact.name, called=plain(fact.name))
            elif isinstance(fact, _THROUGH):
                yield Place(kind="connection", id=fact.connector, called=plain(fact.connector))
