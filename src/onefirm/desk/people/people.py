"""People through the desk: who the firm knows, and everything that is known of one of them."""

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from onefirm.conductor.effects.places import stayed
from onefirm.conductor.forgetting.whose import together
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import BOOKS
from onefirm.conductor.person import addresses_of
from onefirm.conductor.premises import is_out
from onefirm.conductor.stands import act_of
from onefirm.desk.cursors import cut, read
from onefirm.desk.people.finding import LEAD, ORGANISATION, PERSON, Somebody, somebody
from onefirm.desk.plans.plans import row_view as plan_view
from onefirm.desk.post import Post
from onefirm.desk.records import records, saying
from onefirm.desk.records.finding import kind_of, last_shown
from onefirm.desk.records.views import fields_of, row_view
from onefirm.desk.says import people as people_says
from onefirm.desk.shapes.people import (
    AddPerson,
    AskedView,
    LetterView,
    ListPeople,
    PeopleView,
    PersonRef,
    PersonRow,
    PersonView,
)
from onefirm.desk.shapes.records import MakeRecord, RecordRow, RecordSaid, ShowRecord
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.streams import of_words
from onefirm.domain.ids import FIRM, EffectId, RecordId, SubjectId
from onefirm.domain.names import folded, in_words
from onefirm.ledger.patterns import inside
from onefirm.ledger.projection import Row
from onefirm.planning.walk import text_of
from onefirm.records.rows.tables import KEPT

_ROWS_MAX = 200
_LETTERS_MAX = 20
_RULE = "rule"
_ENGAGED = frozenset({"project", "agreement", "invoice", "payment"})
"""What makes somebody a client, and no lead any more."""


async def listed(post: Post, args: ListPeople, _by: str) -> PeopleView:
    """In the order of their names; whoever was merged stands there once."""
    pattern = inside(folded(args.find.strip()))
    rows, more = cut("people", _named(post, pattern, args), args.limit, lambda row: (row["record"], row["id"]))
    counts = {str(row["record"]): int(row["count"] or 0) for row in post.means.views.all("people_counts")}
    names = _names(post, rows)
    nobody = f" Nobody fits '{args.find.strip()}'." if args.find.strip() and counts and not rows else ""
    return PeopleView(
        says=f"{_counted(counts)}{nobody}", items=tuple(person_row(row, names) for row in rows), next=more
    )


def _named(post: Post, pattern: str, args: ListPeople) -> Sequence[Row]:
    if not args.after:
        return post.means.views.all("people_named", pattern=pattern, limit=args.limit + 1)
    record, one = read("people", args.after, (str, str))
    last_shown(post, str(record), str(one))
    return post.means.views.all("people_named_after", pattern=pattern, record=record, id=one, limit=args.limit + 1)


async def shown(post: Post, args: PersonRef, by: str) -> PersonView:
    one = somebody(post, args.person)
    record = await records.shown(post, ShowRecord(kind=one.kind.name, id=one.id), by)
    subjects = together(one.story.subject, post.means).subjects
    rows = _kept(post, subjects)
    values = one.story.fields(one.kind)
    addresses = _addresses(post, one, rows)
    works_for = _organisation(post, str(values.get("organisation") or ""))
    disputes = tuple(
        AskedView(
            question=each.question,
            title=_asks(post, each.question) or f"Which {each.field} is right?",
            asked_at=one.story.changed_at,
        )
        for each in one.story.disputed.values()
    )
    kinds = {str(row["record"]) for row in rows}
    return PersonView(
        record=record,
        says=people_says.what_they_are(
            one.kind.name,
            str(values.get("status") or ""),
            asked=LEAD in kinds,
            engaged=not _ENGAGED.isdisjoint(kinds) and one.story.subject != FIRM,
        ),
        works_for=person_row(works_for, {}) if works_for else None,
        people=_people(post, one),
        addresses=addresses,
        opted_out=tuple(address for address in addresses if is_out(address, post.means)),
        questions=(*disputes, *_questions(post, subjects)),
        rules=tuple(row_view(row) for row in rows if row["record"] == _RULE),
        leads=tuple(row_view(row) for row in rows if row["record"] == LEAD and row["id"] != one.id),
        records=_others(rows),
        plans=tuple(plan_view(row) for row in _rows(post, "plans_of_person", subjects)),
        letters=_letters(post, subjects),
    )


async def added(post: Post, args: AddPerson, by: str) -> RecordSaid:
    kind = ORGANISATION if args.organisation else PERSON
    return await saying.made(post, MakeRecord(kind=kind, fields=args.fields, why=args.why, since=args.since), by)


def person_row(row: Row, names: dict[str, str]) -> PersonRow:
    fields = fields_of(row)
    works_for = str(fields.get("organisation") or "")
    return PersonRow(
        kind=cast(Literal["person", "organisation", "lead"], str(row["record"])),
        id=str(row["id"]),
        shown=str(row["shown"] or "") or str(row["id"])[-8:],
        status=str(fields.get("status") or ""),
        says=people_says.what_they_are(
            str(row["record"]),
            str(fields.get("status") or ""),
            asked=bool(row.get("asked")),
            engaged=bool(row.get("engaged")) and row["subject"] != FIRM,
        ),
        email=str(fields.get("email") or fields.get("domain") or ""),
        organisation=names.get(works_for, works_for),
        changed_at=str(row["changed_at"]),
    )


def _names(post: Post, rows: Iterable[Row]) -> dict[str, str]:
    """What the organisations are called that these work for."""
    ids = {str(fields_of(row).get("organisation") or "") for row in rows} - {""}
    found = (post.means.views.one("record", record=ORGANISATION, id=each) for each in ids)
    return {str(row["id"]): str(row["shown"] or "") for row in found if row}


def _counted(counts: dict[str, int]) -> str:
    """As many as the list has rows: a lead without a record of their own is one of the people there."""
    people, organisations = counts.get(PERSON, 0) + counts.get(LEAD, 0), counts.get(ORGANISATION, 0)
    names = ((people, "person", "people"), (organisations, "organisation", "organisations"))
    told = [f"{count} {one if count == 1 else many}" for count, one, many in names if count]
    return f"You know {in_words(told)}." if told else "Nobody is known yet."


def _kept(post: Post, subjects: Iterable[SubjectId]) -> list[Row]:
    """Without those of before a forgetting, which say nothing."""
    named = [name for subject in subjects for name in (subject, SubjectId(f"{subject}{BOOKS}"))]
    return [row for row in _rows(post, "records_about", tuple(named)) if row["state"] == KEPT and row["words"]]


def _rows(post: Post, query: str, subjects: Iterable[SubjectId]) -> list[Row]:
    return [row for each in subjects for row in post.means.views.all(query, subject=each, limit=_ROWS_MAX)]


def _others(rows: Iterable[Row]) -> tuple[RecordRow, ...]:
    others = [row for row in rows if row["record"] not in (PERSON, ORGANISATION, LEAD, _RULE)]
    return tuple(row_view(row) for row in sorted(others, key=lambda row: str(row["changed_at"]), reverse=True))


def _questions(post: Post, subjects: Iterable[SubjectId]) -> tuple[AskedView, ...]:
    return tuple(
        AskedView(question=str(row["question"]), title=str(row["title"]), asked_at=str(row["asked_at"]))
        for row in _rows(post, "questions_of_person", subjects)
    )


def _addresses(post: Post, one: Somebody, rows: Iterable[Row]) -> tuple[str, ...]:
    said = [fields_of(row) for row in rows if row["record"] in (PERSON, LEAD)]
    said.append(one.story.fields(one.kind))
    known = [str(each.get("email") or "") for each in said]
    for each in said:
        further = each.get("emails")
        known += map(str, further) if isinstance(further, list) else ()
    # Also where they were reached once: whoever opted out there opted out.
    return tuple(dict.fromkeys(each for address in known if address for each in addresses_of(address, post.means)))


def _organisation(post: Post, name: str) -> Row | None:
    kind = kind_of(post, ORGANISATION)
    if not name or not (row := post.means.views.one("record", record=ORGANISATION, id=name)):
        return None
    return post.means.views.one(
        "record", record=ORGANISATION, id=Keeping(post.means).stays(kind, RecordId(str(row["id"])))
    )


def _asks(post: Post, question: str) -> str:
    row = post.means.views.one("question", question=question)
    return str(row["title"]) if row else ""


def _people(post: Post, one: Somebody) -> tuple[PersonRow, ...]:
    """Who works there, whether the organisation is named by its id or by its name."""
    if one.kind.name != ORGANISATION:
        return ()
    names = {one.id, one.shown}
    gone = post.means.views.all("records_into", record=ORGANISATION, id=one.id, limit=_ROWS_MAX)
    names |= {RecordId(str(row["id"])) for row in gone}
    found = dict[str, Row]()
    for name in sorted(names):
        rows = post.means.views.all("records_in_words", record=PERSON, pattern=inside(folded(name)), limit=_ROWS_MAX)
        found |= {str(row["id"]): row for row in rows if fields_of(row).get("organisation") == name}
    return tuple(person_row(row, {one.id: one.shown}) for row in found.values())


def _letters(post: Post, subjects: Iterable[SubjectId]) -> tuple[LetterView, ...]:
    """What was written to them and by them, the newest first."""
    letters = [_to_them(post, row) for row in _rows(post, "letters_of_person", subjects)]
    for subject in subjects:
        heard = post.means.ledger.stream(of_words(subject))[-_LETTERS_MAX:]
        letters += [_from_them(event.at, event.fact) for event in heard if isinstance(event.fact, PersonWrote)]
    return tuple(sorted(letters, key=lambda letter: letter.at, reverse=True)[:_LETTERS_MAX])


def _to_them(post: Post, row: Row) -> LetterView:
    act = act_of(EffectId(str(row["effect"])), post.means)
    args = act.args if act else {}
    return LetterView(
        at=str(row["changed_at"]),
        way="to them",
        title=str(args.get("subject") or "A letter"),
        text=str(args.get("body") or ""),
        state=str(row["state"]),
        stays=stayed(act.place, post.means) if act and act.state == "receipted" else "",
        plan=str(row["plan"]),
    )


def _from_them(at: str, fact: PersonWrote) -> LetterView:
    text = text_of(fact.words)
    return LetterView(at=at, way="from them", title="They wrote", text=text, state="received")
