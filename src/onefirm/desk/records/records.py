"""Records through the desk: what is known of a thing, who said it and since when, and changing it with a reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from onefirm.conductor.facts import now, words
from onefirm.conductor.keeping.disputes import undisputed
from onefirm.conductor.keeping.keep import Keeping, Kept
from onefirm.conductor.keeping.news import News
from onefirm.conductor.keeping.put_back import taken_away
from onefirm.desk.post import Post
from onefirm.desk.records.amounts import as_minor
from onefirm.desk.records.back import by_origin, missing, said_then, together
from onefirm.desk.records.bounds import bounded, several_bounded
from onefirm.desk.records.checks import checked, says
from onefirm.desk.records.faults import (
    moved_on,
    no_entry,
    no_why,
    not_among,
    not_held,
    not_several,
    nothing_said,
    stands_for_others,
    there_already,
    withdrawn_already,
)
from onefirm.desk.records.finding import as_rule, find, find_as_named, kind_of, subject_for, with_client, your_word
from onefirm.desk.records.moments import since, until_end_of
from onefirm.desk.records.origin import told_apart
from onefirm.desk.records.pages import changed_page, named_page
from onefirm.desk.records.views import at, every_value, history, kind_view, row_view, shown_as, standing, state_of
from onefirm.desk.shapes.records import (
    ChangeRecord,
    ConfirmRecord,
    HistoryEntry,
    KindRef,
    KindsView,
    ListRecords,
    MakeRecord,
    RecordHistory,
    RecordHistoryRef,
    RecordSaid,
    RecordsView,
    RecordView,
    RestoreRecord,
    ShowRecord,
    WithdrawRecord,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import RecordChanged, RecordConfirmed, RecordWithdrawn
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.records.story import Story

OPERATOR = "operator"
_TRIES = 2
_MERGED_SHOWN = 50
_YOU_MADE = "You wrote it down."


@dataclass(frozen=True)
class Writing:
    """What is about to be written, and what is said of it afterwards."""

    said: RecordSaid
    puts: tuple[Put, ...]
    expected: Mapping[str, int]


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
    story = _story(post, kind, record_id)
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


async def made(post: Post, args: MakeRecord, by: str) -> RecordSaid:
    kind = kind_of(post, args.kind)
    bounded(kind, args.fields, args.why)
    if not any(map(says, args.fields.values())):
        raise Refusal(nothing_said(kind.name, f"onefirm records make {kind.name} field=value"))
    begins = since(args.since, now(post.means))

    def write() -> Writing:
        checked(kind, args.fields)
        values = as_rule(post, kind, with_client(post, kind, as_minor(kind, args.fields, {})), {})
        _not_there(post, kind, values)
        subject, met = subject_for(post, kind, values)
        label = your_word(subject)
        kept = Keeping(post.means).keep(
            News(kind, values, dict.fromkeys(values, label), subject, OPERATOR, args.why or _YOU_MADE, since=begins)
        )
        shown = shown_as(kind, {**kept.weighed.taken}, kept.id)
        writing = _writing(kind, kept, shown, f"The {kind.name} {shown} is kept.")
        return Writing(writing.said.model_copy(update={"made": True}), (*met, *writing.puts), writing.expected)

    return await written(post, kind.name, "", write, by)


async def changed(post: Post, args: ChangeRecord, by: str) -> RecordSaid:
    kind = kind_of(post, args.kind)
    command = f"onefirm records change {kind.name} '{args.id}' field=value"
    if not (args.fields or args.add or args.end):
        raise Refusal(nothing_said(kind.name, f"{command} --why '…'"))
    for several in (args.fields, args.add, args.end):
        bounded(kind, {name: _as_said(value) for name, value in several.items()}, args.why)
    named, begins = find_as_named(post, kind, args.id), since(args.since, now(post.means))
    if not args.why.strip():
        raise Refusal(no_why(command))
    record_id = Keeping(post.means).stays(kind, named)

    def write() -> Writing:
        story = _story(post, kind, record_id)
        checked(kind, {**args.fields, **{name: list(more) for name, more in args.add.items()}})
        values, ends = _asked_for(kind, story, args, named)
        for name in kind.many & values.keys():
            standing = {str(said.value) for said in story.standing(name) if said.name not in ends}
            several_bounded(kind, name, len(standing.union(map(str, _several(values[name])))))
        held = story.fields(kind)
        values = as_rule(post, kind, with_client(post, kind, as_minor(kind, values, held)), held)
        label = your_word(story.subject)
        kept = Keeping(post.means).keep(
            News(
                kind=kind, values=values, labels=dict.fromkeys(values, label), subject=story.subject, source=OPERATOR,
                why=args.why, id=record_id, named=named, since=begins, ends=ends,
            )
        )  # fmt: skip
        shown = shown_as(kind, {**story.fields(kind), **_single(kind, kept.weighed.taken)}, record_id)
        ended = len({name.split("/")[1] for name in ends})
        says = _says(kind, shown, kept, ended)
        return _writing(kind, kept, shown, says)

    return await written(post, kind.name, args.id, write, by)


async def told(post: Post, args: RecordHistoryRef, _by: str) -> RecordHistory:
    kind = kind_of(post, args.kind)
    record_id, moment = find_as_named(post, kind, args.id), now(post.means)
    story = _story(post, kind, record_id)
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


async def restored(post: Post, args: RestoreRecord, by: str) -> RecordSaid:
    """The values that one entry gave are true again, from now on, as the word of whoever gave them."""
    kind = kind_of(post, args.kind)
    record_id = find(post, kind, args.id)
    if not args.why.strip():
        raise Refusal(no_why(f"onefirm records restore {kind.name} '{args.id}' {args.entry}"))

    def write() -> Writing:
        story = _story(post, kind, record_id)
        shown = shown_as(kind, story.fields(kind), record_id)
        named, events = _with_entry(post, kind, story, args.entry)
        own = Keeping(post.means).own(kind, named) or story
        then = said_then(kind, own, events, args.entry)
        if not then:
            raise Refusal(no_entry(kind.name, shown, args.entry))
        back = missing(kind, own if own.withdrawn else story, then)
        values, label = together(kind, back), your_word(story.subject)
        kept = Keeping(post.means).keep(
            News(
                kind=kind, values=values, labels=dict.fromkeys(values, label), subject=story.subject, source=OPERATOR,
                why=args.why, named=named, restores=args.entry,
            )
        )  # fmt: skip
        kept = replace(kept, puts=tuple(by_origin(post, kind, events, back, kept.puts)))
        says = f"{', '.join(kept.weighed.taken)} of the {kind.name} {shown}: as entry {args.entry} had it."
        return _writing(kind, kept, shown, says if kept.weighed.taken else "It is like that already; nothing changed.")

    return await written(post, kind.name, args.id, write, by)


async def confirmed(post: Post, args: ConfirmRecord, by: str) -> RecordSaid:
    """These values are still true: they count as fresh, and as confirmed by you."""
    kind = kind_of(post, args.kind)
    record_id = find(post, kind, args.id)

    def write() -> Writing:
        story = _kept(post, kind, record_id)
        held = [name for name in story.said if any(said.value not in ("", None) for said in story.standing(name))]
        names = args.fields or tuple(held)
        for name in names:
            if name not in held:
                raise Refusal(not_held(kind.name, name, held))
        said_why = args.why or "You looked at it."
        decided, versions = undisputed(story, names, "You confirmed what is known.", post.means)
        shown = shown_as(kind, story.fields(kind), record_id)
        says = f"{', '.join(names)} of the {kind.name} {shown}: confirmed."
        said = RecordSaid(kind=kind.name, id=record_id, shown=shown, says=says, taken=names)
        puts = [
            Put(
                of_record(kind.name, each),
                RecordConfirmed(
                    record=kind.name, id=each, fields=fields, why=words(_subject(post, kind, each), said_why)
                ),
            )
            for each, fields in _by_record(story, names).items()
        ]
        return Writing(said, (*puts, *decided), {**_versions(kind, story), **versions})

    return await written(post, kind.name, args.id, write, by)


async def withdrawn(post: Post, args: WithdrawRecord, by: str) -> RecordSaid:
    """It should not have been made. What it said stays readable in its history."""
    kind = kind_of(post, args.kind)
    record_id = find(post, kind, args.id)
    if not args.why.strip():
        raise Refusal(no_why(f"onefirm records withdraw {kind.name} '{args.id}'"))

    def write() -> Writing:
        story = _kept(post, kind, record_id)
        if story.holds:
            raise Refusal(stands_for_others(kind.name, shown_as(kind, story.fields(kind), record_id)))
        stream = of_record(kind.name, record_id)
        why = words(story.subject, args.why)
        put = Put(
            stream, RecordWithdrawn(record=kind.name, id=record_id, undoes=taken_away(story, post.means), why=why)
        )
        decided, versions = undisputed(story, story.disputed, "The record was taken back.", post.means)
        shown = shown_as(kind, story.fields(kind), record_id)
        said = RecordSaid(
            kind=kind.name, id=record_id, shown=shown, says=f"The {kind.name} {shown} is taken back; its history stays."
        )
        return Writing(said, (put, *decided), {stream: story.version, **versions})

    return await written(post, kind.name, args.id, write, by)


async def written(post: Post, kind: str, ref: str, write: Callable[[], Writing], by: str) -> RecordSaid:
    """Judged on what stands; where somebody was faster it is judged once more."""
    for _ in range(_TRIES):
        writing = write()
        if not writing.puts:
            return writing.said
        try:
            entries = await post.means.ledger.append(*writing.puts, actor=by, expected=writing.expected)
        except Conflict:
            continue
        stream = of_record(kind, writing.said.id)
        mine = next((entry.seq for entry in entries if entry.stream == stream), entries[0].seq)
        return writing.said.model_copy(update={"entry": mine})
    raise Refusal(moved_on(kind, ref))


def _writing(kind: RecordKind, kept: Kept, shown: str, says: str) -> Writing:
    undoes = any(isinstance(put.fact, RecordChanged) and put.fact.undoes for put in kept.puts)
    says = (
        f"{says} An act had just left it the other way; that counts against letting it run by itself."
        if undoes
        else says
    )
    said = RecordSaid(
        kind=kind.name,
        id=kept.id,
        shown=shown,
        says=says,
        taken=tuple(kept.weighed.taken),
        known=kept.weighed.known,
        disputed=tuple(kept.weighed.against),
    )
    return Writing(said, kept.puts, kept.expected)


def _says(kind: RecordKind, shown: str, kept: Kept, ended: int) -> str:
    if not kept.weighed.taken and not ended:
        return f"That was known already; nothing of the {kind.name} {shown} changed."
    names = ", ".join(kept.weighed.taken) or "what ended"
    return f"{names[0].upper()}{names[1:]} of the {kind.name} {shown}: written down."


def _as_said(value: JsonValue | tuple[str, ...]) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def _several(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _single(kind: RecordKind, taken: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in taken.items() if name not in kind.many}


def _asked_for(
    kind: RecordKind, story: Story, args: ChangeRecord, named: RecordId
) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """The values that are said, and the names of those that end."""
    values: dict[str, JsonValue] = {}
    ends = list[str]()
    for name, value in args.fields.items():
        if name in kind.many:
            # Said as a whole: what is not among it is not true any more.
            single: list[JsonValue] = [] if value in ("", None) else [value]
            wanted = value if isinstance(value, list) else single
            others = [said.value for said in story.standing(name) if said.of != named]
            values[name] = [each for each in wanted if each not in others]
            ends += [said.name for said in story.standing(name) if said.value not in wanted]
        else:
            values[name] = _nothing(kind, name) if value == "" else value
    for name, more in args.add.items():
        _must_hold_several(kind, name)
        before = values.get(name, [])
        values[name] = [*(before if isinstance(before, list) else []), *more]
    for name, gone in args.end.items():
        _must_hold_several(kind, name)
        ends += _names_of(kind, story, name, gone)
    return {name: value for name, value in values.items() if value != []}, tuple(ends)


def _must_hold_several(kind: RecordKind, name: str) -> None:
    if name not in kind.many and name in kind.fields.model_fields:
        raise Refusal(not_several(kind.name, name))


def _names_of(kind: RecordKind, story: Story, name: str, gone: Iterable[str]) -> list[str]:
    standing = story.standing(name)
    for value in gone:
        if value not in {str(said.value) for said in standing}:
            raise Refusal(not_among(kind.name, name, value, [str(said.value) for said in standing]))
    return [said.name for said in standing if str(said.value) in set(gone)]


def _nothing(kind: RecordKind, name: str) -> JsonValue:
    """What an emptied field holds: a field of numbers has no empty text."""
    field = kind.fields.model_fields.get(name)
    return 0 if field is not None and field.annotation is int else ""


def _not_there(post: Post, kind: RecordKind, values: Mapping[str, JsonValue]) -> None:
    """Of whoever was forgotten a stream is left, in which nothing can be read: they are met as a stranger."""
    if not kind.identity or not values.get(kind.identity):
        return
    keeping = Keeping(post.means)
    record_id = keeping.stays(kind, keeping.identity(kind, values))
    story = keeping.story(kind, record_id)
    if story is not None and not story.withdrawn and not story.blank:
        raise Refusal(there_already(kind.name, kind.identity, shown_as(kind, story.fields(kind), record_id), record_id))


def _with_entry(post: Post, kind: RecordKind, story: Story, entry: int) -> tuple[RecordId, Sequence[Recorded]]:
    """Of those that are read together, the one whose entry this is."""
    streams = {each: post.means.ledger.stream(of_record(kind.name, each)) for each in story.versions}
    found = (each for each, events in streams.items() if any(event.seq == entry for event in events))
    named = next(found, story.id)
    return named, streams[named]


def _by_record(story: Story, names: Iterable[str]) -> dict[RecordId, tuple[str, ...]]:
    """What stands of these fields, by the record of which it was said."""
    owners = [(RecordId(said.of), name) for name in names for said in story.standing(name)]
    return {of: tuple(dict.fromkeys(name for each, name in owners if each == of)) for of, _ in owners}


def _subject(post: Post, kind: RecordKind, record_id: RecordId) -> SubjectId:
    own = Keeping(post.means).own(kind, record_id)
    assert own is not None, f"What stands was said of {record_id}."
    return own.subject


def _versions(kind: RecordKind, story: Story) -> dict[str, int]:
    return {of_record(kind.name, each): version for each, version in story.versions.items()}


def _story(post: Post, kind: RecordKind, record_id: RecordId) -> Story:
    story = Keeping(post.means).story(kind, record_id)
    assert story is not None, f"The row of {record_id} came from its stream."
    return story


def _kept(post: Post, kind: RecordKind, record_id: RecordId) -> Story:
    story = _story(post, kind, record_id)
    if story.withdrawn:
        raise Refusal(withdrawn_already(kind.name, shown_as(kind, story.fields(kind), record_id)))
    return story
