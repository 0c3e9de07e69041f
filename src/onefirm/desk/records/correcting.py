"""Putting right what was said of a thing: as it once stood, still true, or never should have been."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import undisputed
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.news import News
from onefirm.conductor.keeping.put_back import taken_away
from onefirm.desk.post import Post
from onefirm.desk.records.back import by_origin, missing, said_then, together
from onefirm.desk.records.finding import find, kind_of, your_word
from onefirm.desk.records.problems import (
    no_entry,
    no_why,
    not_held,
    stands_for_others,
    withdrawn_already,
)
from onefirm.desk.records.views import shown_as
from onefirm.desk.records.writing import Writing, as_kept, story_of, written
from onefirm.desk.shapes.records import (
    ConfirmRecord,
    RecordSaid,
    RestoreRecord,
    WithdrawRecord,
)
from onefirm.domain.actors import OPERATOR
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import RecordConfirmed, RecordWithdrawn
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.records.story import Story


async def restored(post: Post, args: RestoreRecord, by: str) -> RecordSaid:
    """The values that one entry gave are true again, from now on, as the word of whoever gave them."""
    kind = kind_of(post, args.kind)
    record_id = find(post, kind, args.id)
    if not args.why.strip():
        raise Refusal(no_why(f"onefirm records restore {kind.name} '{args.id}' {args.entry}"))

    def write() -> Writing:
        story = story_of(post, kind, record_id)
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
        return as_kept(kind, kept, shown, says if kept.weighed.taken else "It is like that already; nothing changed.")

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


def _kept(post: Post, kind: RecordKind, record_id: RecordId) -> Story:
    story = story_of(post, kind, record_id)
    if story.withdrawn:
        raise Refusal(withdrawn_already(kind.name, shown_as(kind, story.fields(kind), record_id)))
    return story
