"""What is known of a thing, through the desk: which kinds there are, one as it stands, and who said what when."""

from collections.abc import Iterable

from onefirm.conductor.facts import now
from onefirm.conductor.keeping.keep import Keeping
from onefirm.desk.post import Post
from onefirm.desk.records.finding import find, find_as_named, kind_of
from onefirm.desk.records.moments import until_end_of
from onefirm.desk.records.origin import told_apart
from onefirm.desk.records.pages import changed_page, named_page
from onefirm.desk.records.problems import not_held
from onefirm.desk.records.views import at, every_value, history, kind_view, row_view, shown_as, standing, state_of
from onefirm.desk.records.writing import story_of
from onefirm.desk.shapes.records import (
    HistoryEntry,
    KindRef,
    KindsView,
    ListRecords,
    RecordHistory,
    RecordHistoryRef,
    RecordsView,
    RecordView,
    ShowRecord,
)
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind

_MERGED_SHOWN = 50


async def kinds(post: Post, args: KindRef, _by: str) -> KindsView:
    counts = {str(row["record"]): int(row["count"] or 0) for row in post.means.views.all("record_counts")}
    known = post.means.crew.catalogue.records
    chosen = [kind_of(post, args.kind)] if args.kind else [known[name] for name in sorted(known)]
    return KindsView(items=tuple(kind_view(kind, counts.get(kind.name, 0)) for kind in chosen))


async def listed(post: Post, args: ListRecords, _by: str) -> RecordsView:
    kind = kind_of(post, args.kind)
    rows, more = named_page(post, kind, args) if args.find else changed_page(post, kind, args)
    counts = {str(row["record"]): int(row["count"] or 0) for row in post.means.views.all("record_counts")}
    return RecordsView(kind=kind.name, count=counts.get(kind.name, 0), items=tuple(map(row_view, rows)), next=more)


async def shown(post: Post, args: ShowRecord, _by: str) -> RecordView:
    """A record that was merged is shown as the one that stays; `history` still tells its own story."""
    kind = kind_of(post, args.kind)
    record_id, moment = find(post, kind, args.id), now(post.means)
    story = story_of(post, kind, record_id)
    as_of, known = until_end_of(args.as_of, moment), until_end_of(args.known, moment)
    past = bool(as_of or known)
    fields = at(kind, story, as_of or moment, known, moment) if past else standing(kind, story, moment)
    merged = post.means.views.all("records_into", record=kind.name, id=record_id, limit=_MERGED_SHOWN)
    return RecordView(
        kind=kind.name,
        id=record_id,
        shown=shown_as(kind, story.fields(kind), record_id),
        subject=story.subject,
        state=state_of(story),
        into=story.into or "",
        merged=tuple(row_view(row) for row in merged if row["words"]),
        made_at=story.made_at,
        changed_at=story.changed_at,
        version=story.version,
        fields=told_apart(post, kind, fields),
        as_of=as_of,
        known=known,
    )


async def told(post: Post, args: RecordHistoryRef, _by: str) -> RecordHistory:
    kind = kind_of(post, args.kind)
    record_id, moment = find_as_named(post, kind, args.id), now(post.means)
    story = story_of(post, kind, record_id)
    if args.field and args.field not in story.said:
        raise Refusal(not_held(kind.name, args.field, story.said))
    shown = shown_as(kind, story.fields(kind), record_id)
    told = [entry for each in story.versions for entry in _entries(post, kind, each, args.field, record_id)]
    return RecordHistory(
        kind=kind.name,
        id=record_id,
        shown=shown,
        entries=tuple(sorted(told, key=lambda entry: -entry.entry)),
        fields=told_apart(post, kind, every_value(kind, story, moment, args.field)),
    )


def _entries(post: Post, kind: RecordKind, of: RecordId, field: str, record_id: RecordId) -> Iterable[HistoryEntry]:
    """Of one that is read together with others, what happened to it, by its name; that they met is told once."""
    events = post.means.ledger.stream(of_record(kind.name, of))
    own, met = Keeping(post.means).own(kind, of), ("merged", "parted")
    entries = history(kind, events, field)
    if of == record_id or own is None:
        return entries
    name = shown_as(kind, own.fields(kind), of)
    return [entry.model_copy(update={"of": name}) for entry in entries if entry.what not in met]
