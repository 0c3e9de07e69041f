"""What one entry said is true again: only where something else stands now, and as the word of whoever had said it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from pydantic import JsonValue

from onefirm.desk.post import Post
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.labels import join
from onefirm.domain.personal import Personal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.records.rows.tables import UNDONE
from onefirm.records.story import Said, Story
from onefirm.records.undoing import every, field_of


def said_then(kind: RecordKind, story: Story, events: Sequence[Recorded], entry: int) -> tuple[Said, ...]:
    """What that entry said; of a record that was taken back, all that stood when it was written."""
    event = next((event for event in events if event.seq == entry), None)
    if event is None or not isinstance(event.fact, RecordChanged):
        return ()
    if story.withdrawn:
        stood = story.true_at(kind, event.at, event.at).values()
        return tuple(said for values in stood for said in values if not said.erased)
    return tuple(said for said in every(story) if said.seq == entry and not said.erased)


def missing(kind: RecordKind, story: Story, then: Iterable[Said]) -> tuple[Said, ...]:
    """Of these, what does not stand now."""
    return tuple(said for said in then if story.withdrawn or not _stands(kind, story, said))


def together(kind: RecordKind, said: Iterable[Said]) -> dict[str, JsonValue]:
    values = dict[str, JsonValue]()
    for each in said:
        name, before = field_of(each), values.get(field_of(each))
        if name in kind.many:
            values[name] = [*before, each.value] if isinstance(before, list) else [each.value]
        else:
            values[name] = each.value
    return values


def by_origin(
    post: Post, kind: RecordKind, events: Sequence[Recorded], said: Iterable[Said], puts: Iterable[Put]
) -> Iterable[Put]:
    """The same change, one entry for each origin: an import that is taken back later finds what came of it."""
    sealers = {event.seq: event.fact.fields.subject for event in events if isinstance(event.fact, RecordChanged)}
    for put in puts:
        if not isinstance(put.fact, RecordChanged):
            yield put
            continue
        change, ends = put.fact, put.fact.ends
        taken = (each for each in said if field_of(each) in _fields(change))
        for _, entry in groupby(sorted(taken, key=lambda each: each.seq), key=lambda each: each.seq):
            whole = tuple(entry)
            first, labels = whole[0], {field_of(each): each.label for each in whole}
            common = join(labels.values())
            origin = {
                "fields": Personal(subject=sealers[first.seq], value=together(kind, whole)),
                "label": common,
                "labels": {name: label for name, label in labels.items() if label != common},
                "source": first.source,
                "batch": _batch(post, first.batch),
                "ends": ends,
            }
            ends = ()
            yield Put(put.stream, change.model_copy(update=origin))


def _stands(kind: RecordKind, story: Story, said: Said) -> bool:
    standing = story.standing(field_of(said))
    if field_of(said) in kind.many:
        return said.value in [each.value for each in standing]
    return standing[-1].value == said.value if standing else said.value in ("", None)


def _fields(change: RecordChanged) -> Mapping[str, JsonValue]:
    return change.fields.value if isinstance(change.fields.value, dict) else {}


def _batch(post: Post, batch: str) -> str:
    """Of an import that was taken back meanwhile it is none any more: nothing could take it back again."""
    row = post.means.views.one("import_of", batch=batch) if batch else None
    return batch if row and row["state"] != UNDONE else ""
